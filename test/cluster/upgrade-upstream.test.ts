import { setTimeout as sleep } from 'node:timers/promises';

import { UPSTREAM } from '../conformance/definition';
import { folder } from '../support/cli';
import { rendered } from '../support/platforms';
import { AUDIT_POLICY, refusedIn } from './audit';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { eventsOf, planOf } from './events';
import { kills, SEED } from './kills';
import { Surroundings } from './surroundings';
import { HAS_UPSTREAM, upstreamParts, written } from './upstream';
import { holdingData, userObjects } from './user-objects';

jest.setTimeout(600_000);

/** Milliseconds within which `up` is killed: most of an upgrade, whose plan alone takes a fifth of that. */
const WHILE = 60_000;

/** Parts that were applied without --server-side, as older guides say. */
const CLIENT_SIDE: ReadonlySet<string> = new Set(['central-dashboard', 'poddefaults', 'profiles', 'katib', 'dex']);

function defineTests(): void {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true, audit: AUDIT_POLICY });
  const after = rendered(UPSTREAM);
  let surroundings: Surroundings;
  let data: Readonly<Record<string, string>>;
  const nowHolding = () => holdingData((...args) => surroundings.kubectl(...args));

  /** Applies a part, again until the webhooks that it needs are answered. */
  async function apply(name: string, objects: readonly object[]): Promise<void> {
    const file = folder({ [`${name}.yaml`]: objects });
    const args = CLIENT_SIDE.has(name) ? [] : ['--server-side', '--force-conflicts'];
    for (let tries = 1; ; tries++) {
      try {
        await surroundings.kubectl('apply', ...args, '--recursive', '--filename', file);
        return;
      } catch (error) {
        if (tries === 20) throw error;
        await sleep(1000);
      }
    }
  }

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    const parts = upstreamParts();
    await surroundings.answerAll([written(parts), after]);
    void surroundings.startCertManager();
    for (const { name, objects } of parts) {
      await apply(name, objects);
      if (name === 'crds') await controlPlane().crdsEstablished();
    }
    await apply('mine', [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kubeflow-user-example-com' } },
      ...userObjects(),
    ]);
    data = await nowHolding();
  });
  afterAll(() => surroundings.stop());

  test('the plan takes over what is there, and says what is made anew and what is removed', async () => {
    const ended = await surroundings.cli('up', '--plan', '--json', after);
    const [where] = eventsOf(ended);
    expect(where).toMatchObject({ event: 'where', installed: null });
    expect(planOf(ended)).toMatchObject({ migrated: 5, refused: 0, conflicting: 0, succeeded: 33 });
    expect(planOf(ended).replaced).toBeGreaterThan(600);
  });

  test.each(kills())(
    `killed for the %d. time, at %d of a minute (seed ${SEED}), it leaves all data as it was`,
    async (time, moment) => {
      if (time === 1) await cli(['secrets', after]);
      await surroundings.killed(moment * WHILE, 'up', '--yes', '--timeout=120', after);
      expect(await nowHolding()).toMatchObject(data);
    },
  );

  test('up, killed so often, ends with all that is rendered, and with all data', async () => {
    await cli(['secrets', after]);
    const ended = eventsOf(await surroundings.cli('up', '--yes', '--json', '--timeout=120', after));
    expect(ended.at(-1)).toMatchObject({ event: 'end' });
    // What was applied client-side is tried once, before it is taken over, and again where its controller was faster. A busy
    // machine plays webhooks late. What a killed `up` has asked for is cancelled.
    const refused = refusedIn(controlPlane().folder);
    const passing =
      /: 409 .* with "kubectl-client-side-apply"|: 409 .*object has been modified|: 500 .*failed calling webhook|: 504 .*context canceled/;
    expect(refused.filter((one) => !passing.test(one))).toEqual([]);
    const { code, stdout, stderr } = await surroundings.cli('status', after);
    expect(stdout).toMatch(/^drift: none, all \d+ objects are as rendered$/m);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(await nowHolding()).toMatchObject(data);
    const names = kubectl('get', 'all,mutatingwebhookconfigurations', '--all-namespaces', '--output=name');
    expect(names).not.toMatch(/centraldashboard|admission-webhook|kserve-models-web-app$/m);
  });
}

whereWebhooksAnswer(() => {
  if (HAS_UPSTREAM) defineTests();
  else test("left out: upstream's own objects are not beside the repository", () => expect(HAS_UPSTREAM).toBe(false));
});
