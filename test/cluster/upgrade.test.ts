import { KUBEFLOW_VERSION } from '../../charts';
import { folder } from '../support/cli';
import { rendered } from '../support/platforms';
import { AUDIT_POLICY, refusedIn } from './audit';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { eventsOf, planOf, tallyOf } from './events';
import { whereFormerIs } from './former';
import { kills, SEED } from './kills';
import { Surroundings } from './surroundings';
import { holdingData, userObjects } from './user-objects';

jest.setTimeout(600_000);

const after = rendered();

function defineTests(former: string): void {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true, audit: AUDIT_POLICY });
  let surroundings: Surroundings;
  let data: Readonly<Record<string, string>>;
  /** Milliseconds that an upgrade takes, and one back. */
  const durations = new Map<string, number>();

  const nowHolding = () => holdingData((...args) => surroundings.kubectl(...args));
  const up = async (dist: string, ...options: readonly string[]) => {
    const start = Date.now();
    const ended = await surroundings.cli('up', '--yes', '--timeout=120', ...options, dist);
    durations.set(dist, Date.now() - start);
    return ended;
  };
  /** Everything is ready and as rendered, and all data is what it was. Only on the way back something is left for `prune`. */
  const expectWell = async (dist: string) => {
    const { stdout, stderr } = await surroundings.cli('status', dist);
    const [well, whole] =
      dist === former
        ? [
            /^drift: 0 changed, 0 missing, 5 no longer rendered$/m,
            /^error: the platform is not well: 5 objects not as rendered$/m,
          ]
        : [/^drift: none, all \d+ objects are as rendered$/m, /^$/];
    expect(stdout).toMatch(well);
    expect(stderr).toMatch(whole);
    expect(await nowHolding()).toMatchObject(data);
  };

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answerAll([former, after]);
    await cli(['secrets', former]);
    void surroundings.startCertManager();
    expect(await up(former)).toMatchObject({ code: 0, stderr: '' });
    const mine = folder({ 'mine.yaml': userObjects() });
    await surroundings.kubectl('apply', '--server-side', '--recursive', '--filename', mine);
    await surroundings.kubectl('wait', '--for=condition=Ready', 'pod/train-0', '-n', 'kubeflow-user-example-com');
    data = await nowHolding();
  });
  afterAll(() => surroundings.stop());

  test('the plan says what is made anew and what is removed, and nothing would be refused', async () => {
    const ended = await surroundings.cli('up', '--plan', '--json', after);
    expect(planOf(ended)).toMatchObject({ migrated: 3, refused: 0, conflicting: 0, obsolete: 0 });
    expect(planOf(ended).added).toBeGreaterThan(50);
    const migrated = eventsOf(ended).filter(({ fate }) => fate === 'migrated');
    expect(migrated.map(({ id }) => `${id?.kind} ${id?.name}`)).toEqual([
      'ClusterRoleBinding llmisvc-manager-rolebinding',
      'Deployment profiles-deployment',
      'Deployment jobset-controller-manager',
    ]);
  });

  test('up ends with all that is rendered and nothing else, and with all data', async () => {
    await cli(['secrets', after]);
    const ended = eventsOf(await up(after, '--json'));
    expect(ended.at(-1)).toMatchObject({ event: 'end', retried: 0 });
    expect(refusedIn(controlPlane().folder)).toEqual([]);
    await expectWell(after);
    const facts = [
      'configmap',
      'cdk8s-kubeflow-platform',
      '--namespace=kubeflow',
      '--output=jsonpath={.data.kubeflow}',
    ];
    expect(kubectl('get', ...facts)).toBe(KUBEFLOW_VERSION);
    expect(tallyOf(await surroundings.cli('up', '--json', after))).toMatchObject({ created: 0, changed: 0 });
  });

  test('the former folder is refused; with --downgrade the plan is made, and then carried out', async () => {
    const refused = await surroundings.cli('up', '--plan', former);
    expect(refused.stderr).toMatch(/which is newer than the folder \(26\.03, .*to go back: --downgrade/);
    expect(refused.code).toBe(1);
    const plan = await surroundings.cli('up', '--plan', '--downgrade', '--json', former);
    expect(planOf(plan)).toMatchObject({ migrated: 5, refused: 0, conflicting: 0 });
    expect(await up(former, '--downgrade')).toMatchObject({ code: 0, stderr: '' });
    await expectWell(former);
  });

  test.each(kills())(
    `killed for the %d. time, at %d of its way (seed ${SEED}), it ends as ever`,
    async (time, moment) => {
      const dist = time % 2 ? after : former;
      await surroundings.killed(moment * (durations.get(dist) ?? 0), 'up', '--yes', '--downgrade', dist);
      const again = await surroundings.cli('up', '--yes', '--timeout=120', '--downgrade', dist);
      expect(again).toMatchObject({ code: 0, stderr: '' });
      await expectWell(dist);
    },
  );
}

whereWebhooksAnswer(() => whereFormerIs(({ dist }) => defineTests(dist)));
