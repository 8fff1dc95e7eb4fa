import { CLUSTER_DOMAIN, identity } from '../cluster-domain';
import type { Manifest } from '../manifest';
import { PLATFORM_CONFIG, platformText } from '../platform-config';
import { Ends, fill, PAGES } from './ends';
import { istioGateways } from './gateway-api';
import { knativeOfCluster, type Setting } from './knative';
import { Mesh, ROOT_NAMESPACE } from './mesh';
import type { AuthorizationPolicySpec, GatewaySpec, Labels, Rule } from './objects';
import type { Caller, Reached, TrafficPath } from './paths';
import { tenantShapes } from './shapes';
import { madeFor, STRANGER, type Tenant } from './tenants';
import { request, type Verdict } from './verdict';
import { walk } from './walk';

/** The result of a path, for one tenant if the path is about tenants. */
export interface Proof {
  readonly path: TrafficPath;
  /** Undefined if the path is not about tenants. */
  readonly tenant: string | undefined;
  readonly verdict: Verdict;
  /** Whether the promise holds. */
  readonly holds: boolean;
}

/** Walks paths over the rendered objects, and over the objects that controllers make from them. */
export class Prover {
  private readonly mesh: Mesh;
  private readonly tenants: readonly Tenant[];
  /** Data of the platform's ConfigMaps, by name. */
  private readonly configs = new Map<string, Labels>();
  private readonly ends: Ends;

  constructor(rendered: readonly Manifest[]) {
    for (const { kind, metadata, data } of rendered) {
      if (kind !== 'ConfigMap' || metadata.namespace !== PLATFORM_CONFIG.namespace) continue;
      this.configs.set(metadata.name, (data ?? {}) as Labels);
    }
    // Without the profile controller, there are no tenants.
    const hasTenants = this.setting('profiles-config', 'USERID_HEADER') !== undefined;
    const { tenants, objects } = hasTenants ? tenantShapes(rendered) : { tenants: [], objects: rendered };
    this.tenants = tenants;
    const made = madeFor([...this.tenants, STRANGER], objects);
    const pages = objects.find(isPages);
    this.mesh = new Mesh([
      ...objects,
      ...made,
      ...istioGateways(objects, pages),
      ...this.existingGateway(pages, objects),
      ...knativeOfCluster(this.setting),
    ]);
    const [namespace] = this.gatewayAccount(objects);
    this.ends = new Ends(this.mesh, this.setting, [...new Set([namespace, ROOT_NAMESPACE])]);
  }

  private readonly setting: Setting = (config, key) => this.configs.get(config)?.[key];

  /** Namespace and ServiceAccount of the gateway's pods, from the policies of pages. */
  private gatewayAccount(objects: readonly Manifest[]): readonly [namespace: string, serviceAccount: string] {
    const [namespace = ROOT_NAMESPACE] = platformText(this.setting, 'gatewayService')?.split('/') ?? [];
    const policies = objects.filter(({ kind }) => kind === 'AuthorizationPolicy');
    const named = policies.flatMap(({ spec }) => (spec as AuthorizationPolicySpec).rules ?? []).flatMap(principalsOf);
    const clusterDomain = platformText(this.setting, 'clusterDomain') ?? CLUSTER_DOMAIN;
    const start = identity(namespace, '', clusterDomain);
    const principal = named.find((one) => one.startsWith(start));
    return [namespace, principal?.slice(start.length) ?? 'istio-ingressgateway-service-account'];
  }

  /** The pods of an existing gateway, which is not rendered. */
  private existingGateway(pages: Manifest | undefined, objects: readonly Manifest[]): readonly Manifest[] {
    if (platformText(this.setting, 'gatewayService') === undefined) return [];
    const { selector = {} } = (pages?.spec ?? {}) as GatewaySpec;
    const [namespace, serviceAccountName] = this.gatewayAccount(objects);
    const metadata = { name: 'gateway-of-the-cluster', namespace, labels: selector };
    return [{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { serviceAccountName, containers: [] } }];
  }

  /** Walks a path once, or for each shape of tenants. The result is empty if caller or target is not installed. */
  prove(path: TrafficPath): readonly Proof[] {
    const isOfTenants = isOfTenant(path.from) || isOfTenant(path.to);
    const isFor = ({ name }: Tenant) => (path.only?.includes(name) ?? true) && !path.except?.includes(name);
    return (isOfTenants ? this.tenants.filter(isFor) : [undefined]).flatMap((tenant) =>
      this.walks(path, tenant).map((verdict) => ({
        path,
        tenant: tenant?.name,
        verdict,
        holds: this.holds(path, verdict, tenant),
      })),
    );
  }

  private walks(path: TrafficPath, tenant: Tenant | undefined): readonly Verdict[] {
    const { from, to, protocol = 'http', method = 'GET', headers = {}, withToken } = path;
    const credentials = this.ends.credentialsOf(from, tenant);
    if (!credentials) return [];
    const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value, tenant)]));
    const token = withToken ? { issuer: 'https://kubernetes.default.svc', claims: { sub: 'pod' } } : credentials.token;
    const targets = this.ends.targetsOf(to, tenant);
    return this.ends.callersOf(from, tenant).flatMap((caller) =>
      targets.map(({ called, arrivesAt, ...at }) => {
        const asked = request({ protocol, method, headers: sent, ...credentials, token, ...at });
        const whole = path.path === undefined ? asked : { ...asked, path: fill(path.path, tenant) };
        return atPlace(walk(this.mesh, caller, called, whole), arrivesAt);
      }),
    );
  }

  /** Whether a verdict keeps the promise of its path. */
  private holds({ is, as, anyAnswer }: TrafficPath, { open, hops, request: asked }: Verdict, tenant?: Tenant): boolean {
    const status = anyAnswer ? (hops.at(-1)?.status ?? 404) : 404;
    const isTold = as === undefined || asked.headers[this.ends.userHeader] === fill(as, tenant);
    return ((open && isTold) || status !== 404) === (is === 'open');
  }
}

function isPages({ kind, metadata }: Manifest): boolean {
  return `${kind} ${metadata.namespace}/${metadata.name}` === PAGES;
}

function principalsOf({ from = [] }: Rule): readonly string[] {
  return from.flatMap(({ source }) => source?.principals ?? []);
}

/** A request that reaches another Service than its target has not arrived. */
function atPlace(verdict: Verdict, arrivesAt: string | undefined): Verdict {
  const { open, hops, service = '' } = verdict;
  if (!open || arrivesAt === undefined || service.endsWith(arrivesAt)) return verdict;
  return { ...verdict, open: false, hops: [...hops, { at: `Service ${service}`, says: `is not ${arrivesAt}` }] };
}

function isOfTenant(end: Caller | Reached): boolean {
  if ('browser' in end) return ['owner', 'contributor', 'stranger'].includes(end.browser);
  return (
    'tenantPod' in end ||
    'tenantIngress' in end ||
    'model' in end ||
    'token' in end ||
    JSON.stringify(end).includes('{namespace}')
  );
}
