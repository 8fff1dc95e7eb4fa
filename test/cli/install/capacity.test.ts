import { lineOf } from '../../../cli/findings';
import { capacity } from '../../../cli/install/capacity';
import { Rendering } from '../../../cli/rendering/rendering';
import { folder } from '../../support/cli';

const asking = (cpu: string, memory: string) => ({
  containers: [{ name: 'main', resources: { requests: { cpu, memory } } }],
});
const workload = (kind: string, name: string, cpu: string, memory: string, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name, namespace: 'a' },
  spec: {
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: asking(cpu, memory) },
    ...spec,
  },
});
const node = (name: string, cpu: string, memory: string, pods = '110', spec: object = {}) => ({
  metadata: { name },
  spec,
  status: { allocatable: { cpu, memory, pods } },
});
const pod = (name: string, nodeName: string, cpu: string, memory: string, namespace = 'kube-system') => ({
  metadata: { name, namespace, labels: { app: name } },
  spec: { nodeName, ...asking(cpu, memory) },
});

const RENDERED = [
  workload('Deployment', 'app', '500m', '1Gi', { replicas: 2 }),
  workload('DaemonSet', 'cni', '100m', '0.5Gi'),
];

/** What is said of a cluster. */
async function said(nodes: object[], pods: object[], rendered: object[] = RENDERED): Promise<readonly string[]> {
  const asked: unknown[] = [];
  const api = {
    list: ({ kind }: { kind: string }, query?: object) => {
      asked.push([kind, query]);
      return Promise.resolve((kind === 'Node' ? nodes : pods) as Record<string, unknown>[]);
    },
  };
  const found = await capacity(api, await Rendering.open(folder({ '50-apps/a/a.yaml': rendered })));
  // Pods that ended ask for nothing.
  expect(asked).toContainEqual(['Pod', { fieldSelector: 'status.phase!=Succeeded,status.phase!=Failed' }]);
  return found.map(lineOf);
}

test('what runs already is not free, and pods of each node are counted on each', async () => {
  const nodes = [node('one', '4', '8Gi'), node('two', '4', '8Gi')];
  expect(await said(nodes, [pod('dns', 'one', '950m', '290Mi'), pod('agent', 'two', '1', '1Gi')])).toEqual([
    '✓ 6.0 of 8.0 CPUs and 14.7 of 16.0 GiB are free on 2 nodes, of which 1.2 and 3.0 GiB are asked for',
  ]);
});

test('nodes that take no pods are not counted, nor what runs there', async () => {
  const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
  const nodes = [
    node('one', '4', '8Gi'),
    node('control', '4', '8Gi', '110', { taints }),
    node('cordoned', '4', '8Gi', '110', { unschedulable: true }),
  ];
  expect(await said(nodes, [pod('api', 'control', '1', '1Gi')])).toEqual([
    '✓ 4.0 of 4.0 CPUs and 8.0 of 8.0 GiB are free on 1 node, of which 1.1 and 2.5 GiB are asked for',
  ]);
});

test("the platform's own pods of an earlier run take no room from it", async () => {
  const own = [pod('app', 'one', '500m', '1Gi', 'a'), pod('cni', 'one', '100m', '0.5Gi', 'a')];
  expect(await said([node('one', '2', '4Gi')], own)).toEqual([
    '✓ 2.0 of 2.0 CPUs and 4.0 of 4.0 GiB are free on 1 node, of which 1.1 and 2.5 GiB are asked for',
  ]);
});

test('too little is said with what to do', async () => {
  expect(await said([node('one', '2', '4Gi')], [pod('dns', 'one', '1', '1Gi')])).toEqual([
    "! capacity/too-little: 1.0 of 2.0 CPUs and 3.0 of 4.0 GiB are free on 1 node, of which 1.1 and 2.5 GiB are asked for; add nodes, or write size: 'laptop'",
    '! capacity/no-node-left: no node is left for 1 pod once the others are placed: 1 of Deployment a/app; add nodes, or larger ones',
  ]);
});

test('a pod that is larger than any node', async () => {
  const nodes = ['one', 'two', 'three'].map((name) => node(name, '1', '2Gi'));
  const large = [workload('StatefulSet', 'db', '1500m', '1Gi'), workload('Deployment', 'web', '1', '1Gi')];
  expect(await said(nodes, [], large)).toEqual([
    '✓ 3.0 of 3.0 CPUs and 6.0 of 6.0 GiB are free on 3 nodes, of which 2.5 and 2.0 GiB are asked for',
    '! capacity/pod-too-large: no node has room for a pod of StatefulSet a/db: 1.5 CPUs and 1.0 GiB; add a larger node, or let the pod ask for less',
  ]);
});

test('nodes take a number of pods', async () => {
  expect(await said([node('one', '8', '16Gi', '3')], [pod('dns', 'one', '100m', '70Mi')])).toEqual([
    '✓ 7.9 of 8.0 CPUs and 15.9 of 16.0 GiB are free on 1 node, of which 1.1 and 2.5 GiB are asked for',
    '! capacity/too-few-pods: 1 node may take 2 more pods, and the platform starts 3; add nodes, or raise maxPods of their kubelets',
    '! capacity/no-node-left: no node is left for 1 pod once the others are placed: 1 of Deployment a/app; add nodes, or larger ones',
  ]);
});

test('pods that are not too many in sum, but do not fit together', async () => {
  const nodes = [node('one', '2', '4Gi'), node('two', '2', '4Gi')];
  const large = workload('Deployment', 'large', '1200m', '1Gi', { replicas: 2 });
  expect(await said(nodes, [], [large, workload('Deployment', 'half', '1', '1Gi')])).toEqual([
    '✓ 4.0 of 4.0 CPUs and 8.0 of 8.0 GiB are free on 2 nodes, of which 3.4 and 3.0 GiB are asked for',
    '! capacity/no-node-left: no node is left for 1 pod once the others are placed: 1 of Deployment a/half; add nodes, or larger ones',
  ]);
});

test('the largest pods are placed first, beside those of each node', async () => {
  const nodes = [node('one', '2', '4Gi'), node('two', '2', '4Gi')];
  const agent = workload('DaemonSet', 'agent', '500m', '1Gi');
  const fitting = [agent, workload('Deployment', 'small', '500m', '1Gi', { replicas: 2 })];
  const both = [...fitting, workload('Deployment', 'whole', '1500m', '3Gi')];
  expect(await said(nodes, [], both)).toHaveLength(1);
  const full = [...both, workload('Deployment', 'more', '800m', '1Gi')];
  expect((await said(nodes, [], full)).slice(1)).toEqual([
    '! capacity/no-node-left: no node is left for 1 pod once the others are placed: 1 of Deployment a/small; add nodes, or larger ones',
  ]);
});

test('a node that is full already has no room for the pods of each node', async () => {
  const nodes = [node('one', '2', '4Gi'), node('two', '2', '4Gi')];
  const agent = workload('DaemonSet', 'agent', '500m', '1Gi');
  expect((await said(nodes, [pod('dns', 'two', '1800m', '1Gi')], [agent])).slice(1)).toEqual([
    '! capacity/no-node-left: no node is left for 1 pod once the others are placed: 1 of DaemonSet a/agent; add nodes, or larger ones',
  ]);
});

describe('notebooks with GPUs', () => {
  const taints = [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }];
  const withGpus = (number: string, closed: object[] = taints) => ({
    metadata: { name: 'gpus', labels: { pool: 'gpus' } },
    spec: { taints: closed },
    status: { allocatable: { cpu: '8', memory: '32Gi', pods: '110', 'nvidia.com/gpu': number } },
  });
  const notebook = (name: string, spec: object = {}) => ({
    apiVersion: 'kubeflow.org/v1',
    kind: 'Notebook',
    metadata: { name, namespace: 'a' },
    spec: {
      template: {
        spec: {
          containers: [
            { name, resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { 'nvidia.com/gpu': '1' } } },
          ],
          tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
          nodeSelector: { pool: 'gpus' },
          ...spec,
        },
      },
    },
  });
  const plain = node('one', '4', '8Gi');
  const none = (name: string) =>
    `! capacity/pod-too-large: no node has room for a pod of Notebook a/${name}: 1 CPUs and 1.0 GiB, 1 of nvidia.com/gpu; add a larger node, or let the pod ask for less`;

  test('find the node that they tolerate', async () => {
    expect((await said([plain, withGpus('1')], [], [notebook('train')])).slice(1)).toEqual([]);
  });

  test.each([
    ['no node has GPUs', [plain], {}],
    ['the taint is not tolerated', [plain, withGpus('1')], { tolerations: [] }],
    [
      'only another value is tolerated',
      [withGpus('1'), plain],
      { tolerations: [{ key: 'nvidia.com/gpu', value: 'no' }] },
    ],
    ['no node has the label', [plain, withGpus('1', [])], { nodeSelector: { pool: 'large' } }],
  ])('%s', async (_, nodes, spec) => {
    expect((await said(nodes, [], [notebook('train', spec)])).slice(1)).toEqual([none('train')]);
  });

  test('more notebooks than GPUs', async () => {
    const two = [notebook('first'), notebook('second')];
    expect((await said([plain, withGpus('1')], [], two)).slice(1)).toEqual([
      '! capacity/no-node-left: no node is left for 1 pod once the others are placed: 1 of Notebook a/second; add nodes, or larger ones',
    ]);
  });
});
