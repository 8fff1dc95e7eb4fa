import { Ingress, type KubeflowProps, MachineTokens, type Tenant, Tls } from '../../charts';
import { proofsOf, trafficOf } from '../support/traffic';

const EMAILS = ['ada@example.com', 'bob@example.com'];
const TENANT: Tenant = {
  name: 'ada',
  owner: 'ada@example.com',
  contributors: [{ user: 'bob@example.com', role: 'edit' }],
};
const ALL: Partial<KubeflowProps> = {
  users: EMAILS.map((email) => ({ email })),
  tenants: [TENANT],
  machineTokens: MachineTokens.cluster(),
  components: { 'training-operator': true, 'model-registry': true, 'model-catalog': true, 'knative-eventing': true },
};

/** Names of the paths that are not as they are promised. */
function broken(change: Partial<KubeflowProps> = {}): readonly string[] {
  const names = proofsOf(trafficOf({ ...ALL, ...change })).flatMap(({ holds, path }) => (holds ? [] : [path.name]));
  return [...new Set(names)].sort();
}

describe('every promise is kept', () => {
  const tls = Tls.acme({ email: 'ada@example.com' });
  test.each<[string, Partial<KubeflowProps>]>([
    ['HTTPS with a host', {}],
    ['HTTPS by ACME', { tls }],
    ['HTTP', { url: 'http://kubeflow.example.com' }],
    ['TLS before the gateway', { tls: Tls.offloaded() }],
    ['an address', { url: 'https://203.0.113.7' }],
    ['an IPv6 address', { url: 'https://[2001:db8::7]' }],
    ['an address, models without Knative', { url: 'https://203.0.113.7', serving: { mode: 'raw' } }],
    ['an address by HTTP', { url: 'http://203.0.113.7:8080' }],
    ['localhost', { url: 'https://localhost:8443' }],
    ['no login', { machineTokens: undefined, components: { ...ALL.components, dex: false, 'oauth2-proxy': false } }],
    [
      'no login, Knative without KServe',
      {
        machineTokens: undefined,
        components: {
          ...ALL.components,
          ...{ dex: false, 'oauth2-proxy': false },
          ...{ kserve: false, 'kserve-runtimes': false, 'kserve-models-web-app': false },
        },
      },
    ],
    [
      'no login, a domain for models',
      {
        machineTokens: undefined,
        components: { ...ALL.components, dex: false, 'oauth2-proxy': false },
        serving: { domain: 'models.example.com' },
      },
    ],
    ['any host', { anyHost: true }],
    ['a domain for models', { serving: { domain: 'models.example.com' } }],
    ['models without Knative', { serving: { mode: 'raw' } }],
    ['models without Knative, HTTP', { url: 'http://kubeflow.example.com', serving: { mode: 'raw' } }],
    ['models without Knative, a domain', { serving: { mode: 'raw', domain: 'models.example.org' } }],
    ['models without Knative, any host', { anyHost: true, serving: { mode: 'raw' } }],
    [
      'models without Knative, Knative',
      { serving: { mode: 'raw' }, components: { ...ALL.components, 'knative-serving': true } },
    ],
    [
      'models without Knative, a gateway that is there',
      {
        existing: { istio: { gateway: { selector: { istio: 'edge' }, namespace: 'edge' } } },
        ...{ machineTokens: undefined, serving: { mode: 'raw' } },
      },
    ],
    ['ambient mode', { mesh: { mode: 'ambient' } }],
    ['isolated tenants', { tenants: [{ ...TENANT, isolation: {} }] }],
    ['tenants that reach nothing outside', { tenants: [{ ...TENANT, isolation: { egress: [] } }] }],
    ['tenants made in the cluster', { selfService: true, tenants: [] }],
    [
      'a port on every node',
      { ingress: Ingress.nodePort({ https: 30443 }), url: 'https://kubeflow.example.com:30443' },
    ],
    ['port forwarding', { ingress: Ingress.portForward() }],
    [
      'a gateway that is there',
      {
        existing: { istio: { gateway: { selector: { istio: 'edge' }, namespace: 'edge' } } },
        machineTokens: undefined,
      },
    ],
    ['an Istio that is there, with a revision', { existing: { istio: { revision: 'stable' } } }],
    [
      'an Istio that is there, elsewhere, without Knative',
      { existing: { istio: { namespace: 'mesh' }, certManager: { namespace: 'certs' } }, serving: { mode: 'raw' } },
    ],
    ['a Knative that is there', { existing: { istio: {}, knative: {} } }],
    [
      'a Knative that is there, elsewhere, with a revision, by its own domain',
      {
        existing: {
          istio: { namespace: 'mesh', revision: 'stable' },
          knative: { namespace: 'knative', domain: 'a.io' },
        },
        tenants: [{ ...TENANT, isolation: { egress: [] } }],
      },
    ],
    [
      'a Knative that is there, a domain for models, made namespaces',
      {
        existing: { istio: { gateway: { selector: { istio: 'edge' }, namespace: 'edge' } }, knative: {} },
        ...{ machineTokens: undefined, serving: { domain: 'models.example.com' }, selfService: true, tenants: [] },
      },
    ],
    ['an Argo Workflows that is there', { existing: { argoWorkflows: {} } }],
    ['PostgreSQL', { databases: { katib: { kind: 'postgres' } } }],
  ])('%s', (_, change) => {
    expect(broken(change)).toEqual([]);
  });
});

describe('the paths', () => {
  const traffic = trafficOf({ ...ALL, tenants: [{ ...TENANT, isolation: {} }] });
  const proofs = proofsOf(traffic);

  test('are about something that is installed', () => {
    const walked = new Set(proofs.map(({ path }) => path.name));
    expect(traffic.paths.map(({ name }) => name).filter((name) => !walked.has(name))).toEqual([]);
    const nowhere = proofs.filter(({ verdict }) => /is not there|has no port/.test(verdict.hops.at(-1)?.says ?? ''));
    expect(nowhere.map(({ path }) => path.name)).toEqual([]);
  });

  test('have a name each', () => {
    const names = traffic.paths.map(({ name, is }) => `${is} ${name}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('are of each page, and of each webhook', () => {
    const names = traffic.paths.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...[
          '/',
          '/jupyter/',
          '/volumes/',
          '/tensorboards/',
          '/katib/',
          '/pipeline/',
          '/kserve-endpoints/',
          '/model-registry/',
        ].map((page) => `browser → ${page}`),
        'API server → webhook kubeflow/katib-controller',
        'API server → webhook istio-system/istiod',
      ]),
    );
  });

  test.each<[string, Partial<KubeflowProps>, boolean]>([
    ['in namespaces that are rendered', {}, true],
    ['in those that users make', { selfService: true, tenants: [] }, true],
    ['not where nobody makes NetworkPolicies', { selfService: true, components: { pipelines: false } }, false],
    ['not where Istio is another’s', { existing: { istio: { gateway: { selector: { istio: 'edge' } } } } }, false],
  ])('are of pods of trainings, which have no sidecar: %s', (_, change, promised) => {
    const paths = trafficOf({ ...ALL, machineTokens: undefined, ...change }).paths.map(
      ({ name, is }) => `${is} ${name}`,
    );
    const ofTrainings = ['open node → node of a TrainJob', 'closed another tenant → node of a TrainJob:29500'];
    expect(ofTrainings.map((name) => paths.includes(name))).toEqual([promised, promised]);
  });

  test('with NetworkPolicies gone, other tenants would reach pods of trainings', () => {
    const { objects, paths } = traffic;
    const unguarded = objects.filter(({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.namespace !== 'ada');
    const open = proofsOf({ objects: unguarded, paths }).flatMap(({ holds, path }) => (holds ? [] : [path.name]));
    expect(open).toEqual(
      expect.arrayContaining(['another tenant → node of a TrainJob:29500', 'another tenant → Spark executor:7079']),
    );
  });

  test('are of each probe, where ztunnel guards pods', () => {
    const probes = ({ paths }: typeof traffic) => paths.filter(({ name }) => name.startsWith('kubelet → '));
    expect(probes(traffic)).toEqual([]);
    expect(probes(trafficOf({ mesh: { mode: 'ambient' } })).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['kubelet → Deployment kubeflow/ml-pipeline:8888', 'kubelet → Deployment auth/dex:5556']),
    );
  });

  test('are walked once for all tenants of a shape', () => {
    const users = Array.from({ length: 40 }, (_, index) => `user-${index}@example.com`);
    const tenants = users.map((owner, index) => ({ name: `t${index}`, owner, ...(index % 2 && { isolation: {} }) }));
    const walked = proofsOf(trafficOf({ users: users.map((email) => ({ email })), tenants }));
    expect([...new Set(walked.flatMap(({ tenant }) => tenant ?? []))]).toEqual(['t0', 't1']);
  });

  test('are walked once for tenants with one contributor or several', () => {
    const users = ['ada', 'bob', 'eve', 'joe'].map((name) => ({ email: `${name}@example.com` }));
    const tenants = [0, 1, 2, 3].map((count) => ({
      name: `t${count}`,
      owner: 'ada@example.com',
      contributors: users.slice(1, count + 1).map(({ email }) => ({ user: email, role: 'view' as const })),
    }));
    const walked = proofsOf(trafficOf({ users, tenants }));
    expect([...new Set(walked.flatMap(({ tenant }) => tenant ?? []))]).toEqual(['t0', 't1']);
  });
});
