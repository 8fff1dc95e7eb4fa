import type { Database } from '../../charts/config/apps/databases';
import fc, { type Arbitrary } from 'fast-check';

import {
  COMPONENT_NAMES,
  type ComponentName,
  type KubeflowProps,
  type LoginProps,
  type MeshProps,
  NetworkProps,
  SIZES,
  type Spawner,
  type TenantModels,
  type User,
} from '../../charts';
import { OPTIONAL_COMPONENTS } from '../../charts';
import { NODE_KINDS } from '../../charts/config/mesh';
import { Handbook } from '../support/own-component';
import { accelerators, canHaveOperator, withAccelerators } from './accelerators';
import { few, type Model, one, record } from './draw';
import { groups, login, machineTokens } from './login';
import { https, ingress, secrets, tls } from './gateway';
import { databases } from './databases';
import { existing, withoutIdentity } from './existing';
import { monitoring } from './monitoring';
import { withNeeds } from './needs';
import { gitops, images, notebooks, objectStore, runtimes, spawner, workloads } from './platform';
import { proxy, scheduling, trustedCa } from './cluster';
import { reconcileVolume, storage } from './storage';
import { GROUP, tenant } from './tenants';
import * as v from './values';

const users = fc.tuple(
  ...v.EMAILS.map((email) =>
    record<User>(
      { email: fc.constant(email), username: v.anyText.map((text) => `${email} ${text}`), id: v.anyText },
      'email',
    ),
  ),
);

/** Components that are wanted, seldom all; what they need comes with them. */
const wanted: Arbitrary<NonNullable<KubeflowProps['components']>> = fc
  .oneof(
    { weight: 40, arbitrary: fc.subarray([...COMPONENT_NAMES], { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant(COMPONENT_NAMES) },
  )
  .map((names) => Object.fromEntries(names.map((name) => [name, true])));

/** Every option, right by itself. */
const model: Model<KubeflowProps> = {
  url: one('https://kubeflow.example.com', 'https://192.0.2.1:8443', 'http://localhost:8080', 'https://[::1]'),
  anyHost: fc.boolean(),
  ingress,
  tls,
  https,
  users,
  login,
  machineTokens,
  groups,
  tenants: few(tenant, ({ name }) => name),
  selfService: fc.boolean(),
  securityContextConstraints: fc.boolean(),
  network: record<NetworkProps>({
    clusterDomain: one('cluster.local', 'corp.example', 'k8s'),
    ipFamilies: one(['IPv4'], ['IPv6'], ['IPv4', 'IPv6'], ['IPv6', 'IPv4']),
    dns: record<NonNullable<NetworkProps['dns']>>({
      namespace: one('kube-system', 'openshift-dns'),
      port: one(53, 5353),
    }),
  }),
  mesh: record<MeshProps>({
    mode: one('sidecar', 'ambient'),
    nodes: one(...NODE_KINDS),
    knownNamespaces: few(one('databases', 'monitoring'), (name) => name),
  }),
  serving: record({ mode: one('serverless', 'raw'), domain: one('serving.example.com', 'models.example.org') }),
  accelerators,
  training: record({ runtimes }),
  notebooks,
  spawner,
  pipelines: record({ store: one('database', 'kubernetes') }),
  modelRegistry: record({ namespace: fc.constant('kubeflow') }),
  databases,
  objectStore,
  storage,
  scheduling,
  // Of arm64 alone, Pipelines would be refused.
  arch: one(['amd64'], ['amd64', 'arm64'], ['arm64', 'amd64']),
  proxy,
  trustedCa,
  size: one(...SIZES),
  workloads,
  existing,
  secrets,
  images,
  gitops,
  monitoring,
  dexLogLevel: one('debug', 'info', 'warn', 'error'),
  components: wanted,
  ownComponents: one([], [Handbook]),
  strict: one(false, false, true),
  acceptedWarnings: one([]),
};

/** The names of all options. */
export const OPTIONS: ReadonlySet<string> = new Set(Object.keys(model));

/** Definitions of all options, right ones. */
export const definitions: Arbitrary<KubeflowProps> = record(model, 'url', 'components').map(reconcile);

/** Takes out what does not go together, and adds what is referred to. */
function reconcile(drawn: KubeflowProps): KubeflowProps {
  const props = { ...drawn, components: withNeeds(drawn) };
  const has = (name: ComponentName): boolean => props.components[name] ?? !OPTIONAL_COMPONENTS.includes(name);
  const { anyHost, machineTokens: tokens, training, workloads: changed = {} } = props;
  const installed = Object.entries(changed).filter(([name]) => has(name.split('/')[0] as ComponentName));
  const canHaveTokens = has('pipelines') && has('poddefaults') && !props.selfService;
  const { istio } = props.existing ?? {};
  const given = reconcileLogin(props.login ?? {}, anyHost ?? false);
  return {
    ...props,
    ...reconcileGateway(props),
    tenants: props.tenants?.map((each) => ({
      ...each,
      models: each.models && reconcileModels(each.models, props),
      volumes: each.volumes?.map((volume) => reconcileVolume(volume, props)),
    })),
    login: props.login && given,
    users: given.oidc ? undefined : (props.users ?? v.EMAILS.map((email) => ({ email }))),
    dexLogLevel: given.oidc ? undefined : props.dexLogLevel,
    groups: { ...props.groups, [GROUP]: [v.MEMBER, v.OWNERS[0]] },
    monitoring: has('kubeflow-namespace') || has('prometheus') ? props.monitoring : undefined,
    machineTokens: has('oauth2-proxy') ? tokens : undefined,
    training: has('trainer-runtimes') ? training && withAccelerators(training, props) : undefined,
    notebooks: props.notebooks && {
      ...props.notebooks,
      pipelinesToken: props.notebooks.pipelinesToken && canHaveTokens,
    },
    databases: props.databases && {
      ...props.databases,
      backup: hasOwnDatabase(props, has) && hasTarget(props, has) ? props.databases.backup : undefined,
    },
    modelRegistry: has('model-registry') ? { namespace: registryIn(props) } : undefined,
    objectStore: props.selfService ? undefined : props.objectStore,
    // An Istio that is there already has its own settings.
    mesh: istio
      ? undefined
      : props.mesh && { ...props.mesh, mode: props.mesh.nodes === 'openshift' ? undefined : props.mesh.mode },
    securityContextConstraints: props.selfService ? undefined : props.securityContextConstraints,
    spawner: props.spawner && withKnown(props.spawner, props),
    workloads: Object.fromEntries(installed),
    ingress: istio || (props.ingress?.kind === 'route' && !isFound(props.url)) ? undefined : props.ingress,
    existing: props.existing && {
      ...props.existing,
      gatewayApi: props.serving?.mode === 'raw' && !istio ? props.existing.gatewayApi : undefined,
      istio: istio && { ...istio, revision: props.selfService ? undefined : istio.revision },
      knative: knativeIn(props, has),
      argoWorkflows: has('pipelines') ? props.existing.argoWorkflows : undefined,
      gpuOperator: canHaveOperator(props) && !has('nvidia-device-plugin') ? props.existing.gpuOperator : undefined,
      components: props.existing.components?.filter((name) => !has(name)),
    },
  };
}

/** Whether the router of OpenShift finds a Route for a url. */
function isFound(url: string): boolean {
  return url === 'https://kubeflow.example.com';
}

/** A Knative of the cluster needs its Istio, and somebody who needs Knative. */
function knativeIn({ existing: there, serving }: KubeflowProps, has: (name: ComponentName) => boolean) {
  const { istio, knative } = there ?? {};
  if (!istio || !knative || !has('knative-serving')) return undefined;
  return serving?.domain === undefined ? knative : { ...knative, domain: undefined };
}

/** A tenant's namespace for the registry, if there is a tenant. */
function registryIn({ tenants: [first] = [], modelRegistry }: KubeflowProps): string | undefined {
  return modelRegistry && (first?.name ?? modelRegistry.namespace);
}

/** Whether an installed component has a database of its own. */
function hasOwnDatabase({ databases = {} }: KubeflowProps, has: (name: ComponentName) => boolean): boolean {
  const { katib, modelRegistry, pipelines, modelCatalog } = databases;
  const own = { katib, 'model-registry': modelRegistry, pipelines, 'model-catalog': modelCatalog };
  const isOwn = ([name, database]: [string, Database?]) => has(name as ComponentName) && database?.kind !== 'external';
  return Object.entries(own).some(isOwn);
}

/** Whether backups have where to go: the platform's own store comes with Pipelines. */
function hasTarget({ databases, objectStore, selfService }: KubeflowProps, has: (name: ComponentName) => boolean) {
  const isExternal = objectStore?.kind === 's3' && !selfService;
  return databases?.backup?.to.kind !== 'objectStore' || isExternal || has('pipelines');
}

/** The form with those PodDefaults that a tenant has. */
function withKnown(form: Spawner, { tenants = [], selfService }: KubeflowProps): Spawner {
  const known = new Set(tenants.flatMap(({ podDefaults = [] }) => podDefaults.map(({ name }) => name)));
  const value = form.podDefaults?.value?.filter((name) => selfService || known.has(name));
  return { ...form, podDefaults: form.podDefaults && { ...form.podDefaults, ...(value && { value }) } };
}

/** What the address, the way to the gateway and the certificate leave room for. */
function reconcileGateway({
  url,
  ingress: way,
  existing,
  tls: wanted,
  https: given,
  serving,
}: KubeflowProps): Partial<KubeflowProps> {
  const [isHttps, isAddress] = [url.startsWith('https:'), /^https?:\/\/[\d[]/.test(url)];
  const drawn = existing?.certManager && wanted ? withoutIdentity(wanted) : wanted;
  const isClosed = existing?.istio !== undefined || way?.kind === 'portForward' || way?.kind === 'route';
  const isImpossible =
    !isHttps || drawn?.kind === 'none' || (drawn?.kind === 'acme' && (isAddress || (isClosed && !drawn.dns)));
  const certificate = isImpossible ? undefined : drawn?.kind === 'offloaded' ? ({ kind: 'offloaded' } as const) : drawn;
  const atGateway = isHttps && certificate?.kind !== 'offloaded';
  const isWild = certificate?.kind !== 'acme' || certificate.dns;
  const hasDomain = isWild && !isAddress && way?.kind !== 'route';
  // The Gateway API has no such option.
  const minTlsVersion = serving?.mode === 'raw' ? undefined : given?.minTlsVersion;
  return {
    tls: certificate,
    https: given && atGateway && !isAddress ? { ...given, minTlsVersion } : undefined,
    serving: serving && { ...serving, domain: hasDomain ? serving.domain : undefined },
  };
}

/** Callers of models that the definition knows, and that cannot be taken for callers of pages. */
function reconcileModels(
  { callers }: TenantModels,
  { selfService, serving, anyHost, url }: KubeflowProps,
): TenantModels {
  if (selfService && callers === 'tenants') return { callers: 'members' };
  const hasName = !anyHost && new URL(url).hostname.includes('.') && !/^[\d.]+$/.test(new URL(url).hostname);
  const isPath = serving?.mode !== 'raw' && serving?.domain === undefined && !/[[:]|localhost/.test(url.slice(8));
  return callers === 'everybody' && !hasName && !isPath ? { callers: 'token' } : { callers };
}

function reconcileLogin({ connectors, oidc, groups: admitted, ...rest }: LoginProps, anyHost: boolean): LoginProps {
  // Groups would keep out users with passwords.
  if (oidc) return { ...rest, oidc, ...(admitted && { groups: admitted }) };
  const possible = connectors?.filter(({ kind }) => !anyHost || kind === 'ldap');
  return { ...rest, ...(possible && { connectors: possible }) };
}
