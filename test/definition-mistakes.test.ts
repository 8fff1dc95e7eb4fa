import { App, Connector, Database, Ingress, Kubeflow, type KubeflowProps, tenantsFromFile, Tls } from '../charts';
import { told } from './support/mistakes';

const USERS = [{ email: 'ada@example.com' }];
const ADA = { name: 'ada', owner: 'ada@example.com' };
const BOB = { users: [...USERS, { email: 'bob@example.com' }] };
const MAIL = { email: 'ops@example.com' };
const GOOGLE = { clientId: 'a', secretName: 'google', hostedDomains: ['example.com'] };

/** What JavaScript lets through. */
const untyped = <T>(value: unknown): T => value as T;
const tenant = (change: object, more: object = {}): object => ({ ...more, tenants: [{ ...ADA, ...change }] });
const notebook = (change: object): object => tenant({ notebooks: [{ name: 'a', ...change }] });

function kubeflow(change: object): Kubeflow {
  const props = { url: 'https://ml.example.com', users: USERS, tenants: [ADA], ...change };
  return new Kubeflow(new App(), 'kubeflow', untyped<KubeflowProps>(props));
}

/** What people write who know other tools, or have a keyboard, and what each is told. */
// oxfmt-ignore
const MISTAKES: readonly (readonly [what: string, change: () => object, message: string])[] = [
  ['an option with a typo', () => ({ tenents: [] }), "tenents: is not a field of KubeflowProps; did you mean 'tenants'?"],
  ['an option of other tools', () => ({ domain: 'ml.example.com' }), "domain: is not a field of KubeflowProps; write url: 'https://kubeflow.example.com'"],
  ['profiles for tenants', () => ({ profiles: [] }), 'profiles: is not a field of KubeflowProps; write tenants: [{ name: …, owner: … }]'],
  ['no url', () => ({ url: undefined }), "url: is missing; write url: '…'"],
  ['a url without a scheme', () => ({ url: 'ml.example.com' }), "url: 'ml.example.com' has no scheme; write 'https://ml.example.com'"],
  ['a url with a path', () => ({ url: 'https://example.com/kubeflow' }), "url: 'https://example.com/kubeflow' has a path ('/kubeflow'), but Kubeflow needs a host of its own; write 'https://example.com'"],
  ['a number for a url', () => ({ url: 8080 }), "url: 8080 is not a text; write '8080'"],
  ['a word for the ingress', () => ({ ingress: 'nodePort' }), "ingress: 'nodePort' is not a kind of Ingress; write Ingress.nodePort({ … })"],
  ['a factory that is not called', () => ({ ingress: Ingress.loadBalancer }), 'ingress: is a function; write Ingress.loadBalancer({ … })'],
  ['a class of factories', () => ({ ingress: Ingress }), 'ingress.kind: is missing; write Ingress.loadBalancer({ … }) or Ingress.nodePort({ … }) or Ingress.route() or Ingress.portForward()'],
  ['a yes for TLS', () => ({ tls: true }), 'tls: true is not a kind of Tls; write Tls.selfSigned({ … }) or Tls.ca({ … }) or Tls.acme({ … }) or Tls.issuer({ … }) or Tls.secret({ … }) or Tls.offloaded({ … }) or Tls.none()'],
  ["a list of users' names", () => ({ users: ['ada'] }), "users[0]: 'ada' is not a record; write { email: 'ada' }"],
  ['an address for users', () => ({ users: 'ada@example.com' }), "users: 'ada@example.com' is not a list; write [{ email: 'ada@example.com' }]"],
  ['a password of a user', () => ({ users: [{ email: 'ada@example.com', password: 'x' }] }), 'users[0].password: is not a field of User; passwords are never in the definition: `npx cdk8s-kubeflow secrets` makes the first, `passwd` others'],
  ['a user without an address', () => ({ users: [{ username: 'ada' }], tenants: [] }), "users[0].email: is missing; write email: '…'"],
  ['an address in capitals', () => ({ users: [{ email: 'Ada@example.com' }], tenants: [] }), "users[0].email: 'Ada@example.com' is in mixed case; write 'ada@example.com'"],
  ['a user twice', () => ({ users: [...USERS, ...USERS] }), "users[1].email: 'ada@example.com' is the e-mail of users[0] too; a user is listed once"],
  ['a record of tenants', () => ({ tenants: { ada: {} } }), 'tenants: { ada: {} } is not a list; write [{ name: …, owner: … }]'],
  ['a tenant without an owner', () => ({ tenants: [{ name: 'ada' }] }), "tenants[0].owner: is missing; write owner: '…'"],
  ['an owner who is not a user', () => ({ tenants: [{ name: 'ada', owner: 'bob@example.com' }] }), "tenants[0].owner: 'bob@example.com' cannot log in; add { email: 'bob@example.com' } to users"],
  ['a tenant in capitals', () => ({ tenants: [{ ...ADA, name: 'Team_A' }] }), "tenants[0].name: 'Team_A' is not a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends); write 'team-a'"],
  ['a namespace of the platform', () => ({ tenants: [{ ...ADA, name: 'kubeflow' }] }), "tenants[0].name: 'kubeflow' is a namespace of the platform; take another name"],
  ['the namespace beside the name', () => (tenant({ namespace: 'ada' })), 'tenants[0].namespace: is not a field of Tenant; the namespace has the name of the tenant; write name'],
  ['members for contributors', () => (tenant({ members: [] })), "tenants[0].members: is not a field of Tenant; write contributors: [{ user: 'name@example.com', role: 'edit' }]"],
  ['an unknown role', () => (tenant({ contributors: [{ user: 'bob@example.com', role: 'editor' }] }, BOB)), "tenants[0].contributors[0].role: 'editor' is not one of admin, edit, view; did you mean 'edit'?"],
  ['an unknown group', () => (tenant({ contributors: [{ group: 'team', role: 'edit' }] })), "tenants[0].contributors[0].group: 'team' is not one of the groups; add it to groups: { 'team': ['name@example.com'] }"],
  ['an owner who contributes', () => (tenant({ contributors: [{ user: 'ada@example.com', role: 'edit' }] })), "tenants[0].contributors[0].user: 'ada@example.com' is the owner, who may do everything; leave it out"],
  ['a quota of bytes', () => (tenant({ quota: { memory: 128 } })), "tenants[0].quota.memory: '128' is 128 bytes; write '128Gi'"],
  ['a quota in GB', () => (tenant({ quota: { memory: '64 GB' } })), "tenants[0].quota.memory: '64 GB' is not a Kubernetes quantity; write '64Gi'"],
  ['a quota of GPUs as of pods', () => (tenant({ quota: { 'nvidia.com/gpu': 4 } })), "tenants[0].quota['nvidia.com/gpu']: limits nothing; write 'requests.nvidia.com/gpu'"],
  ['a quota of nothing', () => (tenant({ quota: { gpu: 4 } })), "tenants[0].quota.gpu: limits nothing; write one such as 'cpu', 'memory' or 'requests.storage'"],
  ['requests above limits', () => (tenant({ limits: { requests: { cpu: 2 }, limits: { cpu: 1 } } })), "tenants[0].limits.requests.cpu: '2' is more than limits.cpu, '1'; raise that or ask for less"],
  ['a yes for isolation', () => (tenant({ isolation: true })), 'tenants[0].isolation: true is not a record; write {} or { alsoFrom: …, … }'],
  ['an unknown standard', () => (tenant({ podSecurity: 'strict' })), "tenants[0].podSecurity: 'strict' is not one of privileged, baseline, restricted"],
  ['an address for a range', () => (tenant({ isolation: { egress: ['10.0.0.1'] } })), "tenants[0].isolation.egress[0]: '10.0.0.1' is not a range of addresses; write '10.0.0.1/32'"],
  ['a number of gibibytes', () => (notebook({ memory: 16 })), "tenants[0].notebooks[0].memory: 16 is not a text; write '16Gi'"],
  ['memory in bytes', () => (notebook({ memory: '16' })), "tenants[0].notebooks[0].memory: '16' is 16 bytes; write '16Gi'"],
  ['GPUs by another name', () => (notebook({ gpus: { gpu: 1 } })), "tenants[0].notebooks[0].gpus.gpu: is not a device of a node; write 'nvidia.com/gpu'"],
  ['a number of GPUs in quotes', () => (notebook({ gpus: { 'nvidia.com/gpu': '1' } })), "tenants[0].notebooks[0].gpus['nvidia.com/gpu']: '1' is not a number; write 1"],
  ['a mount the wrong way round', () => (notebook({ volumes: { datasets: '/data' } })), "tenants[0].notebooks[0].volumes.datasets: is not a directory; the directory comes first: { '/data': 'datasets' }"],
  ['a volume that is not there', () => (notebook({ volumes: { '/data': 'datasets' } })), "tenants[0].notebooks[0].volumes['/data']: 'datasets' is not a volume of the tenant; add { name: 'datasets', size: '10Gi' } to its volumes"],
  ['a token in a variable', () => (notebook({ env: { HF_TOKEN: 'x' } })), 'tenants[0].notebooks[0].env.HF_TOKEN: is rendered, where everybody can read it; put it into a Secret and name that in envFromSecrets of a PodDefault'],
  ['volumes by their names', () => (tenant({ volumes: { datasets: '100Gi' } })), "tenants[0].volumes: { datasets: '100Gi' } is not a list; write [{ name: …, size: … }]"],
  ['a size without a unit', () => (tenant({ volumes: [{ name: 'datasets', size: '500' }] })), "tenants[0].volumes[0].size: '500' is 500 bytes; write '500Gi'"],
  ['a Secret as a text', () => (tenant({ registries: [{ host: 'https://ghcr.io/org' }] })), "tenants[0].registries[0].host: 'https://ghcr.io/org' is more than a host; write 'ghcr.io'"],
  ['a word for the mesh', () => ({ mesh: 'ambient' }), "mesh: 'ambient' is not a record; write { mode: 'ambient' }"],
  ['a size that is not one', () => ({ size: 'large' }), "size: 'large' is not one of laptop, standard, ha, upstream"],
  ['minutes with a unit', () => ({ notebooks: { culling: { idleMinutes: '120m' } } }), "notebooks.culling.idleMinutes: '120m' is not a number; write 120"],
  ['a list of components', () => ({ components: ['katib'] }), "components: [ 'katib' ] is not a record; write { 'katib': true }"],
  ['a component in capitals', () => ({ components: { Katib: false } }), "components.Katib: is not a component; did you mean 'katib'?"],
  ['what others need', () => ({ components: { trainer: false } }), 'components.trainer: is off, but trainer-runtimes cannot do without; switch it on, or off what requires it'],
  ['a database without its Secret', () => ({ databases: { katib: Database.external(untyped({ engine: 'mysql', host: 'db' })) } }), "databases.katib.secretName: is missing; write secretName: '…'"],
  ['a host with its port', () => ({ databases: { katib: Database.external({ engine: 'mysql', host: 'db:3306', secretName: 'db' }) } }), "databases.katib.host: 'db:3306' is more than a host; write host: 'db', port: 3306"],
  ['a factory of a text', () => ({ tls: Tls.acme(untyped('ops@example.com')) }), "tls: Tls.acme was given a text; write Tls.acme({ email: 'ops@example.com' })"],
  ['ACME by a port-forward', () => ({ ingress: Ingress.portForward(), tls: Tls.acme(MAIL) }), "tls.dns: is missing: by HTTP-01 the service asks port 80 of 'ml.example.com', and a port-forward lets nobody in; add dns: Dns01.route53({ … }), or write Tls.selfSigned()"],
  ['TLS without https', () => ({ url: 'http://ml.example.com', tls: Tls.selfSigned() }), "tls: has no effect with the url 'http://ml.example.com'; write 'https://…', or leave tls out"],
  ['a connector in no list', () => ({ login: { connectors: Connector.google(GOOGLE) } }), "login.connectors: { kind: 'google', clientId: 'a', secretName: 'google', hostedDomains: [ 'example… is not a list; write [Connector.google({ … })]"],
  ['a placeholder', () => ({ login: { connectors: [Connector.google({ ...GOOGLE, clientId: '<client id>' })] } }), "login.connectors[0].clientId: '<client id>' is a placeholder; write your own"],
  ['a default image that is not offered', () => ({ spawner: { jupyter: { images: ['a:1'], default: 'a:2' } } }), "spawner.jupyter.default: 'a:2' is not in images; add it there, or write 'a:1'"],
  ['a field of the form as its value', () => ({ spawner: { cpu: 4 } }), "spawner.cpu: 4 is not a record; write { value: '4' }"],
  ['PodDefaults that are not rendered', () => ({ spawner: { podDefaults: { value: ['mlflow'] } } }), "spawner.podDefaults.value[0]: 'mlflow' is not a PodDefault that is rendered; add { name: 'mlflow', description: '…' } to podDefaults of the tenant"],
  ['pods where each node has one', () => ({ workloads: { 'istio/istio-cni-node': { replicas: 2 } } }), "workloads['istio/istio-cni-node'].replicas: has a pod on each node; leave it out"],
  ['a workload without its component', () => ({ workloads: { 'ml-pipeline': { replicas: 2 } } }), "workloads.ml-pipeline: is not a workload; did you mean 'pipelines/ml-pipeline'?"],
  ['a repository with a password', () => ({ gitops: { argocd: { repoURL: 'https://me:token@github.com/a/b' } } }), "gitops.argocd.repoURL: must not hold a user name or password; write 'https://github.com/a/b'"],
  ["Argo CD's name for the option", () => ({ gitops: { argocd: { repoUrl: 'https://github.com/a/b' } } }), "gitops.argocd.repoUrl: is not a field of ArgoCdProps; did you mean 'repoURL'?"],
  ['a cookie for days', () => ({ login: { cookie: { lifetime: '7d' } } }), "login.cookie.lifetime: '7d' is not a time; write '24h', '30m' or '1h30m'"],
  ['a file that is not there', () => ({ tenants: tenantsFromFile('nowhere.yaml') }), 'nowhere.yaml: is not there; the path is from the folder in which you run the command'],
  ['a file of no name', () => ({ tenants: tenantsFromFile(untyped(undefined)) }), "tenantsFromFile: undefined is not the path of a file; write 'tenants.yaml'"],
];

test.each(MISTAKES)('%s', (_, change, message) => {
  expect(told(() => kubeflow(change()))).toBe(message);
});

test('sixty mistakes and more, each with its own message', () => {
  expect(new Set(MISTAKES.map(([, , message]) => message)).size).toBeGreaterThanOrEqual(60);
});

test('the definition in place of the id', () => {
  expect(told(() => new Kubeflow(new App(), untyped({ url: 'https://ml.example.com' }), untyped(undefined)))).toBe(
    "id: { url: 'https://ml.example.com' } is not a text; write new Kubeflow(app, 'kubeflow', { url: … })",
  );
});
