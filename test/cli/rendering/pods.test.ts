import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Pods, runningPods } from '../../../cli/rendering/pods';
import { Rendering } from '../../../cli/rendering/rendering';
import { requirementsOf, sum } from '../../../cli/rendering/resources';
import type { KubeflowProps } from '../../../charts';
import { folder } from '../../support/cli';
import { REPO } from '../../support/files';
import { rendered } from '../../support/platforms';

const MI = 2 ** 20;
const asking = (name: string, cpu: string, memory: string, more: object = {}) => ({
  name,
  resources: { requests: { cpu, memory } },
  ...more,
});

interface Given {
  readonly pod: object;
  readonly metadata?: object;
  readonly kind?: string;
  readonly labels?: object;
  readonly annotations?: object;
  readonly replicas?: number;
}

const INJECTOR = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio-sidecar-injector', namespace: 'istio-system' },
  data: {
    config: 'neverInjectSelector:\n- matchExpressions:\n  - key: example.com/job\n    operator: Exists\n',
    values: 'global:\n  proxy:\n    resources:\n      requests: { cpu: 10m, memory: 40Mi }\n',
  },
};

/** The pods of one workload in the namespace `a`, which is in the mesh. */
async function podsOf({ pod, metadata, kind = 'Deployment', ...given }: Given, ...others: object[]): Promise<Pods> {
  const { labels, annotations, replicas } = given;
  const owner = { name: 'app', namespace: 'a', ...(kind === 'Notebook' && { labels, annotations }) };
  const spec = { replicas, template: { metadata: metadata ?? {}, spec: pod } };
  const namespace = { name: 'a', labels: { 'istio-injection': 'enabled' } };
  const dist = folder({
    '00-foundation/a/namespace.yaml': [{ apiVersion: 'v1', kind: 'Namespace', metadata: namespace }],
    '20-mesh/istio/injector.yaml': [INJECTOR],
    '50-apps/a/app.yaml': [{ apiVersion: 'apps/v1', kind, metadata: owner, spec }],
    '50-apps/a/others.yaml': others,
  });
  const [found] = await runningPods(await Rendering.open(dist));
  if (!found) throw new Error('no pods');
  return found;
}

const small = { containers: [asking('main', '100m', '100Mi')] };

test.each<[string, Given, boolean]>([
  ['a namespace of the mesh', { pod: small }, true],
  ['a label against it', { pod: small, metadata: { labels: { 'sidecar.istio.io/inject': 'false' } } }, false],
  [
    'an annotation against it',
    { pod: small, metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } } },
    false,
  ],
  ['the network of its node', { pod: { ...small, hostNetwork: true } }, false],
  ['a label that istiod leaves alone', { pod: small, metadata: { labels: { 'example.com/job': 'x' } } }, false],
  ["a label of the Notebook's", { pod: small, kind: 'Notebook', labels: { 'example.com/job': 'x' } }, false],
  ['a Notebook', { pod: small, kind: 'Notebook' }, true],
])('a sidecar, by %s', async (_, given, hasSidecar) => {
  const requests = hasSidecar ? { cpu: 0.11, memory: 140 * MI } : { cpu: 0.1, memory: 100 * MI };
  expect(await podsOf(given)).toMatchObject({ number: 1, most: 1, hasSidecar, requests });
});

test('annotations of the pod replace what the mesh gives a sidecar', async () => {
  const annotations = { 'sidecar.istio.io/proxyCPU': '200m' };
  const { requests, silentContainers } = await podsOf({ pod: small, metadata: { annotations } });
  expect({ requests, silentContainers }).toEqual({ requests: { cpu: 0.3, memory: 100 * MI }, silentContainers: 2 });
});

test('init containers count where they ask for more than the containers, and the sidecar beside them', async () => {
  const initContainers = [asking('first', '500m', '10Mi'), asking('second', '50m', '300Mi')];
  expect((await podsOf({ pod: { ...small, initContainers } })).requests).toEqual({ cpu: 0.51, memory: 340 * MI });
});

test('an init container that stays on counts with the containers', async () => {
  const initContainers = [asking('log', '50m', '50Mi', { restartPolicy: 'Always' })];
  expect((await podsOf({ pod: { ...small, initContainers } })).requests).toEqual({ cpu: 0.16, memory: 190 * MI });
});

test('a LimitRange speaks for silent containers, and a limit is the request where there is none', async () => {
  const limits = [{ type: 'Container', defaultRequest: { cpu: '30m', memory: '64Mi' }, default: { memory: '128Mi' } }];
  const range = { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'l', namespace: 'a' }, spec: { limits } };
  const containers = [{ name: 'silent' }, { name: 'limited', resources: { limits: { cpu: '1', memory: '1Gi' } } }];
  const { requests, silentContainers } = await podsOf({ pod: { containers } }, range);
  expect({ requests, silentContainers }).toEqual({
    requests: { cpu: 1.04, memory: (64 + 1024 + 40) * MI },
    silentContainers: 0,
  });
});

const autoscaler = (spec: object, kind = 'Deployment') => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'other', namespace: 'a' },
  spec: { scaleTargetRef: { kind, name: 'app' }, ...spec },
});

test.each<[string, number | undefined, object, number, number]>([
  ['its least number', undefined, autoscaler({ minReplicas: 2, maxReplicas: 5 }), 2, 5],
  ['the rendered number within its bounds', 3, autoscaler({ minReplicas: 2, maxReplicas: 5 }), 3, 5],
  ['its most, where more are rendered', 9, autoscaler({ maxReplicas: 5 }), 5, 5],
  ['none, which switches it off', 0, autoscaler({ minReplicas: 2, maxReplicas: 5 }), 0, 0],
  ["what is rendered, beside another's", 3, autoscaler({ maxReplicas: 9 }, 'StatefulSet'), 3, 3],
])('an autoscaler starts %s', async (_, replicas, scale, number, most) => {
  expect(await podsOf({ pod: small, ...(replicas !== undefined && { replicas }) }, scale)).toMatchObject({
    number,
    most,
  });
});

test('a stopped notebook has no pod', async () => {
  const annotations = { 'kubeflow-resource-stopped': '2026-01-01T00:00:00Z' };
  expect(await podsOf({ pod: small, kind: 'Notebook', annotations })).toMatchObject({ number: 0, most: 0 });
});

describe('whole platforms', () => {
  const totalOf = async (change: Partial<KubeflowProps>) => {
    const pods = await runningPods(await Rendering.open(rendered(change)));
    return sum(pods.map((each) => requirementsOf(each, 1)));
  };

  test('docs/definition.md has the sums of each size', async () => {
    const row = async (size: 'laptop' | 'standard' | 'ha') => {
      const pods = await runningPods(await Rendering.open(rendered({ size })));
      const [one, two] = [1, 2].map((nodes) => sum(pods.map((each) => requirementsOf(each, nodes))));
      if (!one || !two) throw new Error('no sums');
      const amounts = (cpu: number, memory: number) => [`${Math.round(cpu * 1000)}m`, `${memory / MI}Mi`];
      const perNode = amounts(two.cpu - one.cpu, two.memory - one.memory);
      return [`\`${size}\``, String(one.pods + one.perNode), ...amounts(one.cpu, one.memory), ...perNode];
    };
    const [, table = ''] =
      /^\| size +\| pods +\| CPU.*\n.*\n((?:\|.*\n)+)/m.exec(readFileSync(join(REPO, 'docs/definition.md'), 'utf8')) ??
      [];
    const rows = table
      .trim()
      .split('\n')
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual([await row('laptop'), await row('standard'), await row('ha')]);
  });

  // kubeadm's amounts, and those of kind's network: https://github.com/kubernetes-sigs/kind/tree/main/images/kindnetd
  const KUBE_SYSTEM = { cpu: 0.25 + 0.2 + 0.1 + 0.1 + 2 * 0.1 + 0.1, memory: (100 + 2 * 70 + 50) * MI };

  test('a laptop fits a kind node of 4 CPUs and 8 GiB, of which the machine keeps some', async () => {
    const { cpu, memory, sidecars } = await totalOf({ size: 'laptop' });
    expect(sidecars).toBe(30);
    expect(cpu + KUBE_SYSTEM.cpu).toBeLessThan(4);
    expect(memory + KUBE_SYSTEM.memory).toBeLessThan(7.5 * 1024 * MI);
  });

  test('ha counts two of each autoscaled program', async () => {
    const pods = await runningPods(await Rendering.open(rendered({ size: 'ha' })));
    const numbers = pods.filter(({ owner }) => owner.id.name === 'istiod').map(({ number, most }) => [number, most]);
    expect(numbers).toEqual([[2, 5]]);
  });

  test('a tenant adds no pod, and a notebook its own with a sidecar', async () => {
    const owner = 'user@example.com';
    const notebooks = [{ name: 'train', cpu: 1, memory: '2Gi' }] as const;
    const [without, tenants, notebook] = await Promise.all([
      totalOf({ tenants: [] }),
      totalOf({
        tenants: [
          { name: 'a', owner },
          { name: 'b', owner },
        ],
      }),
      totalOf({ tenants: [{ name: 'a', owner, notebooks }] }),
    ]);
    expect(tenants).toMatchObject({ pods: without.pods, cpu: without.cpu });
    expect(notebook).toMatchObject({ pods: without.pods + 1, sidecars: without.sidecars + 1 });
    expect(notebook.cpu - without.cpu).toBeCloseTo(1.01);
    expect(notebook.memory - without.memory).toBe((2048 + 40) * MI);
  });
});
