import { Accelerator } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import { rendered } from '../support/platforms';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { tallyOf } from './events';
import { contentsOf, crdOf, expectLeftByDown, install } from './existing';
import { Surroundings } from './surroundings';

jest.setTimeout(300_000);

const NAMESPACE = 'gpu-operator';
const TAINT = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
const OTHER = { key: 'theirs', operator: 'Exists' };

const POLICIES = crdOf('nvidia.com/v1', 'ClusterPolicy', 'clusterpolicies', 'Cluster');

/** The policy as Helm leaves it, with settings of its owner. */
const POLICY = {
  apiVersion: 'nvidia.com/v1',
  kind: 'ClusterPolicy',
  metadata: { name: 'cluster-policy' },
  spec: {
    driver: { enabled: true, version: '580.95.05' },
    mig: { strategy: 'single' },
    devicePlugin: { enabled: true, version: 'v0.18.2' },
    daemonsets: { tolerations: [OTHER] },
  },
};

function operator(): Manifest {
  const labels = { app: 'gpu-operator' };
  const container = { name: 'gpu-operator', image: 'nvcr.io/nvidia/gpu-operator:v26.3.3' };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'gpu-operator', namespace: NAMESPACE },
    spec: { selector: { matchLabels: labels }, template },
  };
}

whereWebhooksAnswer(() => {
  const { controlPlane, kubectl, cli } = freshCluster({ webhooks: true });
  const theirs: readonly Manifest[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    POLICIES,
    operator(),
    POLICY,
  ];
  const dist = rendered({
    existing: { gpuOperator: {} },
    accelerators: [Accelerator.nvidia({ mig: ['1g.5gb'], timeSlicing: { replicas: 4 }, tolerations: [TAINT] })],
  });
  let surroundings: Surroundings;
  const up = (...options: readonly string[]) => surroundings.cli('up', '--yes', ...options, dist);

  beforeAll(async () => {
    surroundings = new Surroundings(controlPlane());
    await surroundings.answer(dist);
    await install(controlPlane(), theirs);
    await surroundings.kubectl('wait', '--for=condition=Available', 'deployment', '--all', `--namespace=${NAMESPACE}`);
    await cli(['secrets', dist]);
  });
  afterAll(() => surroundings.stop());

  test('up adds to its policy what it lacks when told, changes nothing else of it, and ends ready', async () => {
    const before = contentsOf(kubectl, theirs);
    const { stdout } = await up('--patch-existing', '--dry-run');
    expect(stdout).toMatch(/^✓ ClusterPolicy cluster-policy is to be patched: .* MIG strategy single/m);
    expect(contentsOf(kubectl, theirs)).toEqual(before);

    const certManager = surroundings.startCertManager();
    expect(tallyOf(await up('--patch-existing', '--json')).created).toBeGreaterThan(500);
    await certManager;
    const others = (all: Readonly<Record<string, string>>) =>
      Object.entries(all).filter(([name]) => !name.startsWith('ClusterPolicy'));
    expect(others(contentsOf(kubectl, theirs))).toEqual(others(before));
    const { spec } = JSON.parse(kubectl('get', 'clusterpolicy', 'cluster-policy', '--output=json')) as typeof POLICY;
    expect(spec).toEqual({
      ...POLICY.spec,
      mig: { strategy: 'mixed' },
      devicePlugin: { ...POLICY.spec.devicePlugin, config: { name: 'kubeflow-device-plugin', default: 'kubeflow' } },
      daemonsets: { tolerations: [OTHER, TAINT] },
    });
    const settings = kubectl('get', 'configmap', 'kubeflow-device-plugin', `--namespace=${NAMESPACE}`, '--output=yaml');
    expect(settings).toContain('name: nvidia.com/mig-1g.5gb');
  });

  test('a second run changes nothing, and down leaves it where it is', async () => {
    const before = contentsOf(kubectl, theirs);
    expect(tallyOf(await up('--json'))).toMatchObject({ created: 0, changed: 0 });
    expect(contentsOf(kubectl, theirs)).toEqual(before);
    await expectLeftByDown(surroundings, dist, () => contentsOf(kubectl, theirs));
  });
});
