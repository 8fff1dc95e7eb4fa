import type { Manifest } from '../manifest';
import { makesPods } from '../pod-template';
import { podsMadeIn } from './made';
import type { Labels, NetworkPolicySpec } from './objects';
import { accountsOf, SERVICES } from '../services';
import { existingKnative, knativeHosts } from './knative';
import { ingressOf, routesMadeIn } from './made-routes';
import { ROOT_NAMESPACE } from './mesh';
import { platformText } from '../platform-config';

/** A tenant that stands for all tenants of its shape. */
export interface Tenant {
  readonly name: string;
  readonly owner: string;
  /** One of its contributors. */
  readonly contributor: string | undefined;
  /** Whether NetworkPolicies close its namespace. */
  readonly isIsolated: boolean;
}

/** A tenant without access to other namespaces. */
export const STRANGER: Tenant = {
  name: 'another-tenant',
  owner: 'stranger@another.example',
  contributor: undefined,
  isIsolated: false,
};

/** Kinds of a tenant's objects that decide who reaches its pods. */
const OF_TENANTS = new Set([
  ...['NetworkPolicy', 'AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'DestinationRule'],
  ...['Sidecar', 'VirtualService', 'Namespace'],
]);

/** A tenant whose Profile is made in the cluster. It is walked if no Profile is rendered. */
const NEWCOMER: Tenant = { ...STRANGER, name: 'a-tenant', owner: 'owner@example.com' };

interface Found {
  readonly profile: Manifest;
  readonly objects: Manifest[];
}

/**
 * One tenant of each shape: thousands of tenants that differ only in their names and people are walked once. One with
 * rendered pods or Services has a shape of its own, because paths may lead there.
 * @param objects all rendered objects
 */
export function tenantShapes(objects: readonly Manifest[]): readonly Tenant[] {
  const found = new Map<string, Found>();
  for (const object of objects) {
    if (object.kind === 'Profile') found.set(object.metadata.name, { profile: object, objects: [] });
  }
  for (const object of found.size ? objects : []) {
    if (!OF_TENANTS.has(object.kind)) continue;
    found.get(object.metadata.namespace ?? object.metadata.name)?.objects.push(object);
  }
  const lived = new Set(
    objects.flatMap(({ kind, metadata }) => (kind === 'Service' || makesPods(kind) ? (metadata.namespace ?? []) : [])),
  );
  const shapes = new Map<string, Tenant>();
  const texts = new Set<string>();
  for (const [name, one] of found) {
    const objects = one.objects.map((object) => judgedIn(name, object));
    // Nearly all tenants have the text of one before.
    const text = withoutNames(name, JSON.stringify(objects));
    if (texts.has(text) && !lived.has(name)) continue;
    texts.add(text);
    const shape = lived.has(name) ? name : shapeOf(name, objects);
    if (!shapes.has(shape)) shapes.set(shape, tenantOf(name, one));
  }
  return shapes.size ? [...shapes.values()] : [NEWCOMER];
}

/** The objects of which walks need to know: not those of tenants whose shape another one stands for. */
export function walkedObjects(objects: readonly Manifest[], tenants: readonly Tenant[]): readonly Manifest[] {
  const left = new Set(objects.flatMap(({ kind, metadata }) => (kind === 'Profile' ? metadata.name : [])));
  for (const { name } of tenants) left.delete(name);
  const isWalked = ({ kind, metadata: { namespace, name } }: Manifest): boolean =>
    !left.has(kind === 'Namespace' ? name : (namespace ?? ''));
  return left.size ? objects.filter(isWalked) : objects;
}

function tenantOf(name: string, { profile, objects }: Found): Tenant {
  const { owner } = profile.spec as { owner: { name: string } };
  const contributors = objects.flatMap(({ kind, metadata }) =>
    kind === 'AuthorizationPolicy' ? (metadata.annotations?.user ?? []) : [],
  );
  const isIsolated = objects.some(({ kind, spec }) => kind === 'NetworkPolicy' && closesAll(spec as NetworkPolicySpec));
  return { name, owner: owner.name, contributor: contributors[0], isIsolated };
}

/** Whether a NetworkPolicy limits the callers of all pods of its namespace. */
function closesAll({ podSelector, policyTypes = ['Ingress'] }: NetworkPolicySpec): boolean {
  return policyTypes.includes('Ingress') && Object.keys(podSelector ?? {}).length === 0;
}

/** E-mails in policies, and ServiceAccounts of other namespaces. */
const USER = /"[^"@]+@[^"]+"/g;
const ACCOUNTS = /"system:serviceaccount:[^"]+"/g;
/** One of several. */
const REPEATED = /("user"|"others")(?:,\1)+/g;

/** The shape of a tenant: its objects without the names of the tenant and of people. */
function shapeOf(name: string, objects: readonly unknown[]): string {
  const texts = objects.map((object) => withoutNames(name, JSON.stringify(object)).replace(REPEATED, '$1'));
  return [...new Set(texts)].sort().join();
}

/** The fields of an object that judge traffic. */
function judgedIn(name: string, { kind, metadata, spec }: Manifest): readonly unknown[] {
  if (kind !== 'Namespace') return [kind, [], spec];
  return [kind, Object.entries(metadata.labels ?? {}).filter(([, value]) => value !== name), spec];
}

function withoutNames(name: string, text: string): string {
  const own = text.replaceAll(`"${name}"`, '"tenant"').replaceAll(`"${accountsOf(name)}"`, '"user"');
  return own.replace(USER, '"user"').replace(ACCOUNTS, '"others"');
}

/** Objects that the platform's programs make for tenants: namespaces, pods, Services, routes and policies. */
export function madeFor(tenants: readonly Tenant[], objects: readonly Manifest[]): readonly Manifest[] {
  const configs = new Map<string, Labels>();
  const namespaces = new Set<string>();
  for (const { kind, metadata, data } of objects) {
    if (kind === 'ConfigMap') configs.set(`${metadata.namespace}/${metadata.name}`, (data ?? {}) as Labels);
    if (kind === 'Namespace') namespaces.add(metadata.name);
  }
  const config = (name: string, key: string) => configs.get(`kubeflow/${name}`)?.[key];
  const settings = (name: string) => configs.get(`${SERVICES.knative.namespace}/${name}`);
  const knative = knativeHosts(settings, existingKnative(config));
  const { mesh } = configs.get(`${ROOT_NAMESPACE}/istio`) ?? {};
  const url = platformText(config, 'url') ?? 'http://localhost';
  const servesIngresses = mesh !== undefined && !/^ingressControllerMode: '?OFF'?$/m.test(mesh);
  return tenants.flatMap((tenant) => [
    ...(namespaces.has(tenant.name)
      ? []
      : [namespaceOf(tenant, config('profiles-namespace-labels-data', 'namespace-labels.yaml') ?? '')]),
    ...podsMadeIn(tenant.name),
    ...routesMadeIn(tenant.name, config, knative),
    ...(servesIngresses ? ingressOf(tenant.name, config, new URL(url).hostname) : []),
    ...policyOf(tenant, config),
    ...guardsOf(tenant, config('kubeflow-pipelines-profile-controller-env', 'TRAINING_PODS') ?? '{}'),
    ...admissionsOf(tenant, config('kubeflow-pipelines-profile-controller-env', 'MODEL_ENTRANCES') ?? '{}'),
  ]);
}

/** A namespace as the profile controller makes it. Its file of labels has one label on each line. */
function namespaceOf({ name }: Tenant, file: string): Manifest {
  const lines = [...file.matchAll(/^'?([^\s':]+)'?: '?([^'\n]*)'?$/gm)].map(([, key = '', value = '']) => [key, value]);
  const labels = { 'istio-injection': 'enabled', ...(Object.fromEntries(lines) as Labels) };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/**
 * The AuthorizationPolicy that the profile controller makes for a tenant's pods (`getAuthorizationPolicy`):
 * https://github.com/kubeflow/dashboard/blob/v2.0.0/components/profile-controller/controllers/profile_controller.go
 */
function policyOf(
  { name, owner }: Tenant,
  config: (name: string, key: string) => string | undefined,
): readonly Manifest[] {
  const of = (key: string) => config('profiles-config', key);
  const header = of('USERID_HEADER');
  if (header === undefined) return [];
  const principals = [of('ISTIO_INGRESS_GATEWAY_PRINCIPAL'), of('KFP_UI_PRINCIPAL')];
  const rules = [
    { from: [{ source: { principals } }], when: [{ key: `request.headers[${header}]`, values: [owner] }] },
    { when: [{ key: 'source.namespace', values: [name] }] },
    // For the probes of Knative's programs.
    { to: [{ operation: { paths: ['/healthz', '/metrics', '/wait-for-drain'] } }] },
    {
      from: [{ source: { principals: [of('NOTEBOOK_CONTROLLER_PRINCIPAL')] } }],
      to: [{ operation: { methods: ['GET'], paths: ['*/api/kernels'] } }],
    },
  ];
  const metadata = { name: 'ns-owner-access-istio', namespace: name };
  return [
    {
      apiVersion: 'security.istio.io/v1beta1',
      kind: 'AuthorizationPolicy',
      metadata,
      spec: { action: 'ALLOW', rules },
    },
  ];
}

/** The NetworkPolicies for pods of trainings, as the hook of Pipelines makes them (charts/components/pipelines/sync.py). */
function guardsOf({ name: namespace }: Tenant, pods: string): readonly Manifest[] {
  return Object.entries(JSON.parse(pods) as Labels).map(([name, key]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: {
      podSelector: { matchExpressions: [{ key, operator: 'Exists' }] },
      ingress: [{ from: [{ podSelector: {} }] }],
      policyTypes: ['Ingress'],
    },
  }));
}

/** A way into the pods of models, as the hook of Pipelines is told it. */
interface Entrance {
  readonly principals: readonly string[];
  readonly ports?: readonly string[];
  readonly pods?: Labels;
}

/** The AuthorizationPolicies for callers of models, as the hook of Pipelines makes them. */
function admissionsOf({ name: namespace, owner, contributor }: Tenant, entrances: string): readonly Manifest[] {
  const values = [owner, ...(contributor === undefined ? [] : [contributor]), accountsOf(namespace)];
  const when = [{ key: `request.headers[${SERVICES.identityHeaders.user}]`, values }];
  return Object.entries(JSON.parse(entrances) as Readonly<Record<string, Entrance>>).map(([ending, entrance]) => {
    const { principals, ports, pods } = entrance;
    const rule = { from: [{ source: { principals } }], ...(ports && { to: [{ operation: { ports } }] }), when };
    return {
      apiVersion: 'security.istio.io/v1beta1',
      kind: 'AuthorizationPolicy',
      metadata: { name: `model-members${ending}`, namespace },
      spec: { ...(pods && { selector: { matchLabels: pods } }), rules: [rule] },
    };
  });
}
