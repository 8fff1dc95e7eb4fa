import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { load } from 'js-yaml';

import { App, Kubeflow, OPTIONAL_COMPONENTS, type PodScheduling } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import type * as k8s from '../../charts/kit/k8s';
import { CA } from '../support/authority';
import { SMALL } from '../support/render';
import { Rendering } from '../support/rendering';
import { freshCluster } from './cluster';
import { volumes } from './surroundings';

jest.setTimeout(180_000);

interface Pod {
  readonly metadata: Manifest['metadata'];
  readonly spec: k8s.PodSpec & { readonly priority?: number };
}

const { controlPlane, kubectl } = freshCluster({ webhooks: false });

/** Where pods of one group are to run: on the nodes whose taint they tolerate, with a class of their own. */
function onNodesOf(pool: string): PodScheduling {
  const matchExpressions = [{ key: 'example.com/zone', operator: 'In', values: ['a'] }];
  return {
    nodeSelector: { 'example.com/pool': pool },
    tolerations: [{ key: 'example.com/pool', operator: 'Equal', value: pool, effect: 'NoSchedule' }],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, preference: { matchExpressions } }],
      },
    },
    priorityClass: `of-${pool}`,
    runtimeClass: `of-${pool}`,
  };
}

const PROXY = 'http://proxy.corp.example:3128';
const TENANT = 'ada';
const POOLS = ['platform', 'tenants', 'others'];
const NODES = new Map(POOLS.map((pool, index) => [pool, `fake-${index}`]));

const app = new App();
new Kubeflow(app, 'kubeflow', {
  ...SMALL,
  components: Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true])),
  proxy: { https: PROXY },
  trustedCa: { pem: CA },
  scheduling: { platform: onNodesOf('platform'), tenants: onNodesOf('tenants') },
});
const rendering = new Rendering(app.render());

const pod = (name: string, spec: object): Pod => ({
  metadata: { name, namespace: TENANT },
  spec: { containers: [{ name: 'one', image: 'none' }], ...spec },
});

/** What programs in the cluster say of the pods that they make: nothing, or some of the fields that are set. */
const SAMPLES: readonly Pod[] = [
  pod('notebook', { tolerations: [{ key: 'gpu', operator: 'Exists' }] }),
  pod('tensorboard', {
    affinity: {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            preference: { matchExpressions: [{ key: 'example.com/zone', operator: 'In', values: ['b'] }] },
          },
        ],
      },
    },
  }),
  pod('model', {
    affinity: {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname' } },
        ],
      },
    },
  }),
  pod('step', { priorityClassName: 'its-own', runtimeClassName: 'its-own' }),
  pod('download', {
    containers: [{ name: 'one', image: 'none', env: [{ name: 'https_proxy', value: 'http://its-own:8080' }] }],
    initContainers: [
      { name: 'two', image: 'none', command: ['first'] },
      { name: 'istio-init', image: 'none' },
    ],
  }),
  pod('trial', { nodeSelector: { 'kubernetes.io/os': 'linux' } }),
];

/** Pods as real controllers made them, where these lie beside the repository, without volumes and requests: one node has room for all. */
function recorded(): readonly Pod[] {
  const folder = join(__dirname, '../../../shared/tenant-pods');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => {
    const { metadata, spec } = load(readFileSync(join(folder, file), 'utf8')) as Pod;
    const { name, labels, annotations } = metadata;
    const volumes = spec.volumes?.map((volume) => ({ name: volume.name, emptyDir: {} }));
    const small = <T extends object>(container: T): T => ({ ...container, resources: undefined });
    const [containers, initContainers] = [spec.containers.map(small), spec.initContainers?.map(small)];
    const own = { ...spec, volumes, containers, initContainers };
    return { metadata: { name, namespace: TENANT, labels, annotations }, spec: own };
  });
}

const tenantPods = [...SAMPLES, ...recorded()];

const cluster = (apiVersion: string, kind: string, name: string, fields: object) => ({
  apiVersion,
  kind,
  metadata: { name },
  ...fields,
});

function applyPlatform(): void {
  const kinds = ['v1/Namespace', 'v1/ServiceAccount', 'v1/PersistentVolumeClaim', 'scheduling.k8s.io/v1/PriorityClass'];
  const makers = ['apps/v1/Deployment', 'apps/v1/StatefulSet', 'apps/v1/DaemonSet'];
  const policies = ['MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding'] as const;
  for (const kind of [...kinds, ...makers, ...policies.map((each) => `admissionregistration.k8s.io/v1/${each}`)]) {
    controlPlane().apply(rendering.all(kind as 'v1/Namespace'));
  }
}

beforeAll(async () => {
  const classes = ['of-platform', 'of-tenants', 'its-own'];
  controlPlane().apply([
    ...classes.map((name, value) => cluster('scheduling.k8s.io/v1', 'PriorityClass', name, { value: 100 + value })),
    ...classes.map((name) => cluster('node.k8s.io/v1', 'RuntimeClass', name, { handler: name })),
    ...volumes(),
  ]);
  for (const [pool, node] of NODES) {
    kubectl('label', 'node', node, `example.com/pool=${pool}`, 'example.com/zone=a');
    kubectl('taint', 'node', node, `example.com/pool=${pool}:NoSchedule`);
  }
  applyPlatform();
  const accounts = new Set(tenantPods.map(({ spec }) => spec.serviceAccountName ?? 'default'));
  const metadata = (name: string) => ({ metadata: { name, namespace: TENANT } });
  controlPlane().apply([...accounts].map((name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', ...metadata(name) })));
  // The API server learns of each policy some time after it is made.
  const tried = { apiVersion: 'v1', kind: 'Pod', ...pod('tried', {}) };
  const isWhole = ({ spec }: Pod) =>
    spec.nodeSelector &&
    spec.volumes?.some(({ name }) => name === 'kubeflow-trusted-ca') &&
    spec.containers[0]?.env?.some(({ name }) => name === 'HTTPS_PROXY');
  for (let tries = 0; !isWhole(created(tried, '--dry-run=server')) && tries < 100; tries++) await sleep(200);
  for (const each of tenantPods) created({ apiVersion: 'v1', kind: 'Pod', ...each });
});

const created = (each: object, ...args: readonly string[]): Pod => controlPlane().create<Pod>(each, ...args);

/** All pods, once each has a node. */
async function scheduledPods(): Promise<readonly Pod[]> {
  const read = () =>
    (JSON.parse(kubectl('get', 'pods', '-A', '--output=json')) as { readonly items: readonly Pod[] }).items;
  for (let tries = 0; tries < 300 && read().some(({ spec }) => !spec.nodeName); tries++) await sleep(200);
  return read();
}

const nameOf = ({ metadata: { namespace, name } }: Pod): string => `${namespace}/${name}`;

test('all pods run on the nodes of their group, whose taint they alone tolerate', async () => {
  const pods = await scheduledPods();
  const isAgent = ({ metadata: { name } }: Pod) => name.startsWith('istio-cni-node');
  const [own, theirs] = ['platform', 'tenants'].map((group) =>
    pods.filter((each) => !isAgent(each) && (each.metadata.namespace === TENANT) === (group === 'tenants')),
  );
  const elsewhere = (some: readonly Pod[] = [], pool: string) =>
    some.filter(({ spec }) => spec.nodeName !== NODES.get(pool)).map(nameOf);
  expect(elsewhere(own, 'platform')).toEqual([]);
  expect(elsewhere(theirs, 'tenants')).toEqual([]);
  expect(own?.length).toBeGreaterThan(50);
  expect(theirs?.map(({ metadata: { name } }) => name).sort()).toEqual(
    tenantPods.map(({ metadata: { name } }) => name).sort(),
  );
  // Agents are on all nodes.
  expect(
    pods
      .filter(isAgent)
      .map(({ spec }) => spec.nodeName)
      .sort(),
  ).toEqual([...NODES.values()]);
});

const live = (name: string): Pod['spec'] =>
  (JSON.parse(kubectl('get', 'pod', name, '--namespace', TENANT, '--output=json')) as Pod).spec;

describe('a pod of a tenant', () => {
  const { affinity, tolerations = [] } = onNodesOf('tenants');

  test('keeps its own tolerations', () => {
    const found = live('notebook').tolerations;
    expect(found).toEqual(expect.arrayContaining([{ key: 'gpu', operator: 'Exists' }, ...tolerations]));
  });

  test('keeps its own preferences', () => {
    const weights = live('tensorboard').affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
    expect(weights?.map(({ weight }) => weight)).toEqual([100, 5]);
    expect(live('model').affinity).toMatchObject({ ...affinity, podAntiAffinity: expect.anything() });
  });

  test('has a priority and a runtime, unless it names its own', () => {
    const classesOf = ({ priorityClassName, priority, runtimeClassName }: Pod['spec']) => [
      priorityClassName,
      priority,
      runtimeClassName,
    ];
    expect(classesOf(live('notebook'))).toEqual(['of-tenants', 101, 'of-tenants']);
    expect(classesOf(live('step'))).toEqual(['its-own', 102, 'its-own']);
  });

  test('keeps its own labels of nodes', () => {
    expect(live('trial').nodeSelector).toEqual({ 'example.com/pool': 'tenants', 'kubernetes.io/os': 'linux' });
  });
});

describe('containers of tenants', () => {
  const variablesOf = ({ env = [] }: k8s.Container) => Object.fromEntries(env.map(({ name, value }) => [name, value]));

  test('have the proxy, unless they name their own, and what is called without it', () => {
    const { containers, initContainers = [] } = live('download');
    const [own, first, mesh] = [...containers, ...initContainers].map(variablesOf);
    expect(own).toMatchObject({ HTTPS_PROXY: PROXY, https_proxy: 'http://its-own:8080' });
    expect(first).toMatchObject({ HTTPS_PROXY: PROXY, https_proxy: PROXY });
    expect(first?.NO_PROXY).toMatch(/^localhost,.*,\.svc,\.cluster\.local,.*,\.kubeflow,.*,\.ada$/);
    expect(mesh).toEqual({});
    expect(initContainers.map(({ name }) => name)).toEqual(['two', 'istio-init']);
  });

  test('have the certificates, whichever program made them', async () => {
    const mounts = { name: 'kubeflow-trusted-ca', mountPath: '/etc/kubeflow/trusted-ca', readOnly: true };
    const pods = (await scheduledPods()).filter(({ metadata: { namespace } }) => namespace === TENANT);
    for (const { spec } of pods) {
      expect(spec.volumes).toContainEqual(expect.objectContaining({ name: 'kubeflow-trusted-ca' }));
      const all = [...spec.containers, ...(spec.initContainers ?? [])].filter(({ name }) => !name.startsWith('istio-'));
      for (const each of all) {
        expect(each.volumeMounts).toContainEqual(expect.objectContaining(mounts));
        expect(variablesOf(each).SSL_CERT_FILE).toBe('/etc/kubeflow/trusted-ca/ca.crt');
      }
    }
  });
});
