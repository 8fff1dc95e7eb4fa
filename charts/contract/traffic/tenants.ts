import type { Manifest } from '../manifest';
import { podsMadeIn } from './made';
import type { Labels } from './objects';
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

/** A tenant whose Profile is made in the cluster. It is walked if no Profile is rendered. */
export const NEWCOMER: Tenant = { ...STRANGER, name: 'a-tenant', owner: 'owner@example.com' };

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
