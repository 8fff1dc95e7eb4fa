import { rendered } from '../support/platforms';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { tallyOf } from './events';
import { contentsOf, expectLeftByDown, install, relabelled } from './existing';
import { Surroundings } from './surroundings';

jest.setTimeout(300_000);

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true });
  const theirs = relabelled(rendered(), ['cert-manager']);
  const dist = rendered({ existing: { certManager: {} } });
  let surroundings: Surroundings;
  const up = (folder: string, ...options: readonly string[]) => surroundings.cli('up', '--yes', ...options, folder);

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    // The webhooks of both: the API server asks those of the cluster's cert-manager too.
    await surroundings.answer(rendered());
  });
  afterAll(() => surroundings.stop());

  test('what is said to be there and is not is an error, and nothing is applied', async () => {
    const { code, stdout, stderr } = await up(dist);
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✗ cluster/existing-missing: the cluster has no cert-manager in namespace cert-manager, of which the definition ' +
        'says that it is there; install it, or take existing.certManager out',
    );
    expect(stderr).toContain('nothing was applied');
  });

  test('a release of Helm is there, and a platform with its own would not take it over', async () => {
    await install(controlPlane(), theirs);
    controlPlane().startCertManager();
    await surroundings.kubectl('wait', '--for=condition=Available', 'deployment', '--all', '--namespace=cert-manager');
    await cli(['secrets', dist]);
    const { code, stdout } = await up(rendered());
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✗ cluster/second-system: there is cert-manager from elsewhere: Deployment cert-manager/cert-manager; to leave ' +
        "it as it is, write existing: { certManager: { namespace: 'cert-manager' } }",
    );
  });

  test('up uses it, changes none of its objects, and ends ready', async () => {
    const before = contentsOf(kubectl, theirs);
    expect(tallyOf(await up(dist, '--json')).created).toBeGreaterThan(500);
    expect(contentsOf(kubectl, theirs)).toEqual(before);
    kubectl('wait', '--for=condition=Ready', 'certificates.cert-manager.io', '--all', '-A', '--timeout=60s');
    expect(tallyOf(await up(dist, '--json'))).toMatchObject({ created: 0, changed: 0 });
  });

  test('down leaves it where it is', async () => {
    await expectLeftByDown(surroundings, dist, () => contentsOf(kubectl, theirs));
  });
});
