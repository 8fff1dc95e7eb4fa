import type { ExpectedGpuOperator } from '../../../charts/contract/existing';
import { existingSystems, patchSystems } from '../../../cli/existing/systems';
import { ClusterError } from '../../../cli/errors';
import { lineOf } from '../../../cli/findings';
import { clusterOf, deployment, type Live } from './cluster';

const TAINT = { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' };
const SETTINGS = { configMap: 'kubeflow-device-plugin', key: 'kubeflow' };
const PLAIN: ExpectedGpuOperator = { namespace: 'gpu-operator', mig: false, tolerations: [] };
const ALL: ExpectedGpuOperator = { ...PLAIN, mig: true, tolerations: [TAINT, { key: 'team' }], settings: SETTINGS };

/** The operator as its Helm chart installs it. */
function operator(version = 'v26.3.3', spec: object | null = {}, namespace = 'gpu-operator'): Live[] {
  const { spec: pods, ...object } = deployment(
    'gpu-operator',
    namespace,
    { 'app.kubernetes.io/version': version },
    { image: `nvcr.io/nvidia/gpu-operator:${version}` },
  );
  const template = { ...(pods as { template: object }).template, metadata: { labels: { app: 'gpu-operator' } } };
  return [{ ...object, spec: { template } }, ...(spec ? [policy('cluster-policy', '2026-01-01T00:00:00Z', spec)] : [])];
}

function policy(name: string, creationTimestamp: string, spec: object): Live {
  const metadata = { name, creationTimestamp, resourceVersion: '7' };
  return { apiVersion: 'nvidia.com/v1', kind: 'ClusterPolicy', metadata, spec };
}

const FINE = (version = 'v26.3.3') => `✓ NVIDIA's GPU operator ${version} of the cluster, in namespace gpu-operator`;
const WRONG = 'cluster/existing-settings';
const READY = {
  mig: { strategy: 'mixed' },
  devicePlugin: { config: { name: SETTINGS.configMap, default: SETTINGS.key } },
  daemonsets: { tolerations: [{ operator: 'Exists' }] },
};

// oxfmt-ignore
test.each<[string, readonly Live[], ExpectedGpuOperator, readonly unknown[]]>([
  ['is as Helm installs it', operator(), PLAIN, [FINE()]],
  ['is set up already', operator('v26.3.3', READY), ALL, [FINE()]],
  ['is missing', [], PLAIN, ["✗ cluster/existing-missing: the cluster has no NVIDIA's GPU operator in namespace gpu-operator, of which the definition says that it is there; install it, or take existing.gpuOperator out"]],
  ['is elsewhere', operator('v26.3.3', {}, 'gpus'), PLAIN, [expect.stringContaining("write existing: { gpuOperator: { namespace: 'gpus' } }")]],
  ['is too old', operator('v22.9.2'), PLAIN, ["✗ cluster/existing-too-old: NVIDIA's GPU operator v22.9.2 of the cluster, in namespace gpu-operator; upgrade it; the platform needs 23.3 to 26.7"]],
  ['has no policy', operator('v26.3.3', null), PLAIN, [FINE(), `✗ ${WRONG}: the GPU operator of the cluster has no ClusterPolicy: it installs nothing on nodes with NVIDIA's GPUs; let its Helm chart make one (clusterPolicy.deployCR)`]],
  ['installs no plugin', operator('v26.3.3', { devicePlugin: { enabled: false } }), PLAIN, [FINE(), `✗ ${WRONG}: ClusterPolicy cluster-policy has devicePlugin.enabled: false: no node offers GPUs; set it to true, or take existing.gpuOperator out`]],
])('one that %s', async (_, objects, expected, lines) => {
  expect((await existingSystems(clusterOf(...objects), { gpuOperator: expected })).map(lineOf)).toEqual(lines);
});

const LACKING = operator('v26.3.3', {
  mig: { strategy: 'single' },
  devicePlugin: { config: { name: 'theirs', default: 'any' } },
  daemonsets: { tolerations: [{ key: 'other', operator: 'Exists' }, TAINT] },
});

test('what its policy lacks is printed as a patch', async () => {
  const [, line = ''] = (await existingSystems(clusterOf(...LACKING), { gpuOperator: ALL })).map(lineOf);
  expect(line).toBe(
    `! ${WRONG}: the GPU operator of the cluster has the MIG strategy single, with which slices have no resources of their own; ` +
      'it slices GPUs as ConfigMap theirs says, and not as timeSlicing says; ' +
      'it does not tolerate the taints team, so that such nodes offer no GPUs; ' +
      'up --patch-existing adds to ClusterPolicy cluster-policy, or you do (Helm: see docs/existing.md):\n' +
      `    spec:
      mig:
        strategy: mixed
      devicePlugin:
        config:
          name: kubeflow-device-plugin
          default: kubeflow
      daemonsets:
        tolerations:
        - key: other
          operator: Exists
        - key: nvidia.com/gpu
          operator: Exists
          effect: NoSchedule
        - key: team`,
  );
});

test('and written when told, into the policy that the operator follows', async () => {
  const younger = policy('younger', '2026-02-01T00:00:00Z', {});
  const written: object[] = [];
  // The operator is faster once.
  let modified = 1;
  const patch = (object: object, manager: string, type: string) => {
    if (modified-- > 0) return Promise.reject(new ClusterError('the object has been modified', 409, 'modified'));
    written.push({ object, manager, type });
    return Promise.resolve({});
  };
  const api = { ...clusterOf(younger, ...LACKING), patch };
  expect((await existingSystems(api, { gpuOperator: ALL }, true)).map(lineOf)).toEqual([
    FINE(),
    expect.stringContaining('✓ ClusterPolicy cluster-policy is to be patched: the GPU operator of the cluster has'),
  ]);
  await patchSystems(api, { gpuOperator: ALL });
  expect(written).toEqual([
    {
      manager: 'cdk8s-kubeflow-existing',
      type: 'merge',
      object: {
        apiVersion: 'nvidia.com/v1',
        kind: 'ClusterPolicy',
        metadata: { name: 'cluster-policy', resourceVersion: '7' },
        spec: {
          mig: { strategy: 'mixed' },
          devicePlugin: READY.devicePlugin,
          daemonsets: { tolerations: [{ key: 'other', operator: 'Exists' }, TAINT, { key: 'team' }] },
        },
      },
    },
  ]);
});

test.each<[string, object, boolean]>([
  ['of every taint', { operator: 'Exists' }, true],
  ['of the key, whatever the effect', { key: 'a', operator: 'Exists' }, true],
  ['of the key and another effect', { key: 'a', operator: 'Exists', effect: 'NoExecute' }, false],
  ['of the same value', { key: 'a', value: 'b', effect: 'NoSchedule' }, true],
  ['of another value', { key: 'a', value: 'c' }, false],
  ['of another key', { key: 'b', operator: 'Exists' }, false],
])('a toleration %s', async (_, toleration, suffices) => {
  const tolerations = [{ key: 'a', operator: 'Equal', value: 'b', effect: 'NoSchedule' }];
  const objects = operator('v26.3.3', { daemonsets: { tolerations: [toleration] } });
  const found = await existingSystems(clusterOf(...objects), { gpuOperator: { ...PLAIN, tolerations } });
  expect(found).toHaveLength(suffices ? 1 : 2);
});
