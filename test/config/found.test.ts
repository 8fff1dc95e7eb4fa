import { type KubeflowProps, SIZES } from '../../charts';
import { render } from '../support/render';
import { errorsOf } from '../support/mistakes';
import { named, tenant } from '../support/tenants';

const ada = { name: 'ada', owner: 'ada@example.com' };
const nothing = { 'jupyter-web-app': false, 'volumes-web-app': false, 'tensorboards-web-app': false } as const;
/** What JavaScript lets through. */
const json = (text: string): Partial<KubeflowProps> => JSON.parse(text) as Partial<KubeflowProps>;
/** Of an alias in YAML, which can be inside what it stands for. */
const itself: Record<string, unknown> = {};
itself.users = itself;

test.each<[what: string, change: Partial<KubeflowProps>, error: string]>([
  [
    'tenants without Profiles',
    { components: { profiles: false, 'central-dashboard': false, pipelines: false } },
    "tenants: have no effect without the component 'profiles'; switch it on",
  ],
  [
    'notebooks of a tenant without their controller',
    { tenants: [{ ...ada, notebooks: [{ name: 'a' }] }], components: { ...nothing, 'notebook-controller': false } },
    "tenants[0].notebooks: have no effect without the component 'notebook-controller'; switch it on",
  ],
  [
    'PodDefaults of a tenant without their webhook',
    {
      tenants: [{ ...ada, podDefaults: [{ name: 'a', description: 'A' }] }],
      components: { ...nothing, poddefaults: false },
    },
    "tenants[0].podDefaults: have no effect without the component 'poddefaults'; switch it on",
  ],
  [
    'a gateway without its namespace',
    { components: { 'kubeflow-namespace': false } },
    'components.kubeflow-namespace: is off, but kubeflow-gateway,',
  ],
  ['Trainer without the mesh', { components: { istio: false } }, 'trainer cannot do without'],
  [
    'a number of pods where each node has one',
    { workloads: { 'istio/istio-cni-node': { replicas: 1 } } },
    "workloads['istio/istio-cni-node'].replicas: has a pod on each node; leave it out",
  ],
  [
    'more pods than Kubernetes counts',
    { workloads: { 'dex/dex': { replicas: 2 ** 53 } } },
    "workloads['dex/dex'].replicas: 9007199254740992 pods are more than Kubernetes counts; write 2147483647 or less",
  ],
  [
    'a volume at the home of a notebook',
    {
      tenants: [
        {
          ...ada,
          volumes: [{ name: 'data', size: '1Gi' }],
          notebooks: [{ name: 'a', volumes: { '/home/jovyan': 'data' } }],
        },
      ],
    },
    "tenants[0].notebooks[0].volumes['/home/jovyan']: has a volume of its own; write another directory, such as '/data'",
  ],
  [
    'an unknown way to the gateway',
    json('{ "ingress": { "kind": "hostPort" } }'),
    "ingress.kind: 'hostPort' is not a kind of Ingress; write Ingress.nodePort({ … })",
  ],
  [
    'an unknown certificate',
    json('{ "tls": { "kind": "ACME" } }'),
    "tls.kind: 'ACME' is not a kind of Tls; write Tls.acme({ … })",
  ],
  [
    'an unknown database',
    json('{ "databases": { "katib": { "kind": "oracle" } } }'),
    "databases.katib.kind: 'oracle' is not a kind of Database; write Database.mysql({ … }) or Database.postgres({ … }) or Database.external({ … })",
  ],
  [
    'unknown tokens',
    json('{ "machineTokens": { "kind": "gke" } }'),
    "machineTokens.kind: 'gke' is not a kind of MachineTokens; write MachineTokens.cluster({ … }) or MachineTokens.eks({ … }) or MachineTokens.issuer({ … })",
  ],
  [
    'a group of one',
    json('{ "groups": { "a": "ada@example.com" } }'),
    "groups.a: 'ada@example.com' is not a list; write ['ada@example.com']",
  ],
  [
    'an option that there is not',
    json('{ "tenant": [] }'),
    "tenant: is not a field of KubeflowProps; did you mean 'tenants'?",
  ],
  ['no url', json('{ "url": null }'), "url: null is not a text; write '…'"],
  [
    'one user in place of a list',
    json('{ "users": { "email": "a@b.c" } }'),
    "users: { email: 'a@b.c' } is not a list; write [{ email: … }]",
  ],
  [
    'a tenant that is nothing',
    json('{ "tenants": [null] }'),
    'tenants[0]: null is not a record; write { name: …, owner: … }',
  ],
  ['a number for an e-mail', json('{ "users": [{ "email": 5 }] }'), "users[0].email: 5 is not a text; write '5'"],
  [
    'a field that users have not',
    json('{ "users": [{ "email": "a@b.c", "password": "x" }] }'),
    'users[0].password: is not a field of User; passwords are never in the definition: `npx cdk8s-kubeflow secrets` makes the first, `passwd` others',
  ],
  [
    'a tenant without an owner',
    json('{ "tenants": [{ "name": "a" }] }'),
    "tenants[0].owner: is missing; write owner: '…'",
  ],
  [
    'a yes for the size of a home',
    json('{ "tenants": [{ "name": "a", "owner": "a@b.c", "notebooks": [{ "name": "n", "homeSize": true }] }] }'),
    "tenants[0].notebooks[0].homeSize: true is not a text or false; write '…' or false",
  ],
  [
    'a word that would switch a component on',
    json('{ "components": { "katib": "false" } }'),
    "components.katib: 'false' is not a boolean; write true or false",
  ],
  [
    'a host of a database that is a number',
    json('{ "databases": { "katib": { "kind": "external", "host": 5 } } }'),
    "databases.katib.host: 5 is not a text or a record; write '…' or { secretKey: … }",
  ],
  [
    'a key of a Secret without its name',
    json('{ "databases": { "katib": { "kind": "external", "host": {} } } }'),
    "databases.katib.host.secretKey: is missing; write secretKey: '…'",
  ],
  [
    'minutes in place of the settings of culling',
    json('{ "notebooks": { "culling": 30 } }'),
    'notebooks.culling: 30 is not a record or false; write { idleMinutes: …, … } or false',
  ],
  [
    'a toleration in words',
    json('{ "spawner": { "tolerations": { "options": [{ "key": "a", "label": "A", "tolerations": ["gpu"] }] } } }'),
    "spawner.tolerations.options[0].tolerations[0]: 'gpu' is not a record; write { effect: …, … }",
  ],
  [
    'a word where a record belongs',
    json('{ "login": "github" }'),
    "login: 'github' is not a record; write { connectors: …, … }",
  ],
  [
    'an option named like something of JavaScript',
    json('{ "gitops": { "flux": { "source": { "kind": "git", "url": "https://a/b", "constructor": "x" } } } }'),
    'gitops.flux.source.constructor: is not a field of FluxSource.git',
  ],
  [
    'a record that JavaScript cannot print',
    json('{ "login": { "cookie": { "toString": "x" } } }'),
    'login.cookie.toString: is not a field of Cookie',
  ],
  [
    'a record that JSON cannot tell',
    { users: itself as never },
    'users: <ref *1> { users: [Circular *1] } is not a list',
  ],
  ['a number that JSON does not have', { url: 5n as never }, "url: 5n is not a text; write '…'"],
])('refused: %s', (_, change, error) => {
  expect(errorsOf(change).join('\n')).toContain(error);
});

test('fractions are texts in custom resources, which know no others', () => {
  const objects = tenant({ quota: { cpu: 2.5, pods: 10 }, notebooks: [{ name: 'a', cpu: 0.5 }] });
  expect(named(objects, 'kubeflow.org/v1beta1/Profile').ada?.spec).toMatchObject({
    resourceQuotaSpec: { hard: { cpu: '2.5', pods: 10 } },
  });
  expect(JSON.stringify(named(objects, 'kubeflow.org/v1/Notebook').a?.spec)).toContain('"requests":{"cpu":"0.5"');
});

test.each(SIZES)('in the size %s, no DaemonSet says how many pods it has', (size) => {
  const platform = render({ size, mesh: { mode: 'ambient' } });
  const daemons = platform.all('apps/v1/DaemonSet');
  expect(daemons.length).toBeGreaterThan(1);
  for (const { spec } of daemons) expect(spec).not.toHaveProperty('replicas');
});
