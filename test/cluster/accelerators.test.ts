import { setTimeout as sleep } from 'node:timers/promises';

import { Accelerator, App, Kubeflow } from '../../charts';
import type * as k8s from '../../charts/kit/k8s';
import { SMALL } from '../support/render';
import { Rendering } from '../support/rendering';
import { freshCluster } from './cluster';

jest.setTimeout(180_000);

const TENANT = 'ada';
const GPU = 'nvidia.com/gpu';
const CARD = 'rdma/hca';
const GPU_TAINT = { key: GPU, operator: 'Exists', effect: 'NoSchedule' } as const;
const CARD_TAINT = { key: 'fabric', operator: 'Equal', value: 'ib', effect: 'NoSchedule' } as const;

interface Pod {
  readonly spec: k8s.PodSpec;
}

const { controlPlane } = freshCluster({ webhooks: false });
const app = new App();
new Kubeflow(app, 'kubeflow', {
  ...SMALL,
  accelerators: [
    Accelerator.nvidia({ nodeSelector: { 'example.com/pool': 'a100' }, tolerations: [GPU_TAINT], everyPod: true }),
    Accelerator.rdma({ resource: CARD, ipcLock: false, tolerations: [CARD_TAINT], everyPod: true }),
  ],
});
const rendering = new Rendering(app.render());

/** The pod that the API server makes of one that asks for some devices. */
function made(devices: readonly string[], more: object = {}, list = 'containers'): k8s.PodSpec {
  const limits = Object.fromEntries(devices.map((device) => [device, 1]));
  const asking = { name: 'asking', image: 'none', resources: { limits } };
  const spec = { containers: [{ name: 'plain', image: 'none' }], ...more, [list]: [asking] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'tried', namespace: TENANT }, spec };
  return controlPlane().create<Pod>(pod, '--dry-run=server').spec;
}

beforeAll(async () => {
  const policies = ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'] as const;
  controlPlane().apply([
    ...rendering.all('v1/Namespace'),
    ...policies.flatMap((each) => rendering.all(`admissionregistration.k8s.io/v1/${each}`)),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: TENANT } },
  ]);
  // The API server learns of each policy some time after it is made.
  const taints = () => (made([GPU, CARD]).tolerations ?? []).map(({ key }) => key);
  const areLearned = () =>
    made([GPU]).nodeSelector && [GPU_TAINT, CARD_TAINT].every(({ key }) => taints().includes(key));
  for (let tries = 0; !areLearned() && tries < 100; tries++) await sleep(200);
});

test('a pod of a tenant that asks for a GPU gets the nodes of it, and keeps what it says itself', () => {
  const own = { key: 'own', operator: 'Exists' };
  const pod = made([GPU], { nodeSelector: { zone: 'a' }, tolerations: [own] });
  expect(pod.nodeSelector).toEqual({ zone: 'a', 'example.com/pool': 'a100' });
  expect(pod.tolerations).toEqual(expect.arrayContaining([own, GPU_TAINT]));
  expect(made([GPU], { nodeSelector: { 'example.com/pool': 'mine' } }).nodeSelector).toEqual({
    'example.com/pool': 'mine',
  });
});

test('one that asks for several gets all of it; so does one of whose init containers asks', () => {
  const pod = made([GPU, CARD]);
  expect(pod.tolerations).toEqual(expect.arrayContaining([GPU_TAINT, CARD_TAINT]));
  expect(made([GPU], {}, 'initContainers').tolerations).toEqual(expect.arrayContaining([GPU_TAINT]));
});

test('one that asks for none stays off those nodes', () => {
  const pod = made([]);
  expect(pod.nodeSelector).toBeUndefined();
  expect(pod.tolerations ?? []).not.toContainEqual(GPU_TAINT);
});
