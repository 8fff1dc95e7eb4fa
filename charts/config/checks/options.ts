import type { Database, DatabasesProps, ExternalDatabaseProps } from '../apps/databases';
import type { KubeflowProps } from '../definition';
import type { FluxProps, FluxSource } from '../delivery/flux';
import type { ArgoCdProps, AutomatedSync, GitOpsProps } from '../delivery/gitops';
import type { Ingress } from '../gateway/ingress';
import type { LoginProps } from '../access/login';
import type { MachineTokens } from '../access/machine-tokens';
import type { MeshProps } from '../mesh';
import type { Culling, Notebooks } from '../apps/notebooks';
import type { PipelinesProps } from '../apps/pipelines';
import type { Report } from './report';
import type { ServingProps } from '../apps/serving';
import { AMOUNTS, checkShape, fields, type Shape, some, TEXTS } from './shapes';
import type { ContainerResources, WorkloadProps } from '../sizes';
import { SPAWNER } from '../apps/spawner-shape';
import { TENANT } from '../tenants/shape';
import type { Tls } from '../gateway/tls';
import type { TrainingProps, TrainingRuntime } from '../apps/training';
import type { User } from '../access/users';
import type { DatabaseSecretKey } from '../../kit/database';

const user = fields<User>('a user', { email: 'text', username: 'text', id: 'text' }, 'email');
const runtime = fields<TrainingRuntime>(
  'a runtime',
  { name: 'text', image: 'text', framework: 'text', numNodes: 'number', command: { list: 'text' } },
  'name',
  'image',
  'framework',
);
const culling = fields<Culling>('culling', { idleMinutes: 'number', checkPeriodMinutes: 'number' });
const secretKey = fields<DatabaseSecretKey>('a key', { secretKey: 'text' }, 'secretKey');
const textOrKey: Shape = { what: `a text, or { secretKey: '…' }`, either: ['text', secretKey] };
const database = fields<Pick<Database, 'kind'> & ExternalDatabaseProps>(
  'a database',
  {
    kind: 'text',
    engine: 'text',
    host: textOrKey,
    port: { what: `a number, or { secretKey: '…' }`, either: ['number', secretKey] },
    database: textOrKey,
    secretName: 'text',
    usernameKey: 'text',
    passwordKey: 'text',
  },
  'kind',
);
const resources = fields<ContainerResources>('resources', { requests: AMOUNTS, limits: AMOUNTS });
const workload = fields<WorkloadProps>('a workload', { replicas: 'number', containers: { record: resources } });

const automated = fields<AutomatedSync>('automated', { prune: 'flag', selfHeal: 'flag' });
const argocd = fields<ArgoCdProps>(
  'argocd',
  {
    repoURL: 'text',
    targetRevision: 'text',
    path: 'text',
    name: 'text',
    namespace: 'text',
    destination: { record: 'text' },
    automated: { what: 'false, or { prune, selfHeal }', either: ['false', automated] },
  },
  'repoURL',
);
const source = some<Own<FluxSource>>({
  url: 'text',
  branch: 'text',
  tag: 'text',
  semver: 'text',
  commit: 'text',
  digest: 'text',
  secretName: 'text',
});
const flux = fields<FluxProps>('flux', {
  source,
  path: 'text',
  name: 'text',
  namespace: 'text',
  interval: 'text',
  timeout: 'text',
});

/** What one of several ways has. */
type Own<Ways> = Readonly<Record<Ways extends unknown ? keyof Ways : never, unknown>>;

/** All options. Those with ways to choose from (`Tls`, `Ingress` and others) are checked where they are read. */
const OPTIONS: { readonly [Option in keyof KubeflowProps]-?: Shape } = {
  url: 'text',
  anyHost: 'flag',
  ingress: some<Own<Ingress>>({ namespace: 'text', address: 'text', selector: TEXTS }),
  tls: some<Own<Tls>>({ dnsNames: { list: 'text' }, ipAddresses: { list: 'text' }, issuer: 'fields' }),
  https: 'fields',
  users: { list: user },
  login: some<LoginProps>({ connectors: { list: 'fields' }, cookie: 'fields' }),
  machineTokens: some<Own<MachineTokens>>({
    audiences: { list: 'text' },
    issuers: { list: 'text' },
    region: 'text',
    clusterId: 'text',
    url: 'text',
    jwksUri: 'text',
  }),
  groups: { record: { list: 'text' } },
  tenants: { list: TENANT },
  selfService: 'flag',
  mesh: fields<MeshProps>('mesh', { mode: 'text', nodes: 'text' }),
  serving: fields<ServingProps>('serving', { mode: 'text', domain: 'text' }),
  training: fields<TrainingProps>('training', { runtimes: { list: runtime } }),
  notebooks: fields<Notebooks>('notebooks', {
    culling: { what: 'a record, or false', either: [culling, 'false'] },
    pipelinesToken: 'flag',
  }),
  spawner: SPAWNER,
  pipelines: fields<PipelinesProps>('pipelines', { store: 'text' }),
  databases: fields<DatabasesProps>('databases', { katib: database, modelRegistry: database, pipelines: database }),
  storageClass: 'text',
  size: 'text',
  workloads: { record: workload },
  installedElsewhere: { list: 'text' },
  secrets: 'fields',
  gitops: fields<GitOpsProps>('gitops', { argocd, flux }),
  dexLogLevel: 'text',
  components: { record: 'flag' },
  ownComponents: { list: 'class' },
};

/**
 * Reports options that there are not, and values of another kind than theirs, which JavaScript lets through.
 * @throws InvalidPlatform if a value is of another kind, as nothing can be read of it
 */
export function checkOptions(props: KubeflowProps, report: Report): void {
  const given: Readonly<Record<string, unknown>> = { ...props };
  report.check(given.url !== undefined, 'url', `is missing; write 'https://kubeflow.example.com'`);
  for (const [option, shape] of Object.entries(OPTIONS)) {
    if (given[option] === undefined) continue;
    checkShape(option, given[option], shape, (at, message) => report.check(false, at, message));
  }
  report.throwIfAny();
  report.keys((key) => key, props, Object.keys(OPTIONS), 'option');
}
