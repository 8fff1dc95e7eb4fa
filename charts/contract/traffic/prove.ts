import type { Manifest } from '../manifest';
import { PLATFORM_CONFIG } from '../platform-config';
import { modelAddress, type Setting } from './made-routes';
import { TENANT_PODS, type TenantPod } from './made';
import { hasAll, Mesh } from './mesh';
import type { GatewaySpec, Labels, RequestAuthenticationSpec } from './objects';
import type { Caller, Reached, TrafficPath } from './paths';
import type { Pod } from './pods';
import { madeFor, STRANGER, type Tenant, tenantShapes } from './tenants';
import { type Request, request, type Token, type Verdict } from './verdict';
import { type Called, walk } from './walk';

/** What became of a path, for one tenant where it is about tenants. */
export interface Proof {
  readonly path: TrafficPath;
  /** Undefined where the path is not about tenants. */
  readonly tenant: string | undefined;
  readonly verdict: Verdict;
  /** Whether it is as promised. */
  readonly holds: boolean;
}

/** What is called, and with what. */
type Target = Partial<Request> & { readonly called: Called };

/** Name of the Gateway of the platform's pages. */
const GATEWAY = 'Gateway kubeflow/kubeflow-gateway';

/** Walks paths over rendered objects and what is made in the cluster of them. */
export class Prover {
  readonly mesh: Mesh;
  readonly tenants: readonly Tenant[];
  private readonly configs = new Map<string, Labels>();
  private readonly gateway: Pod | undefined;

  constructor(objects: readonly Manifest[]) {
    this.tenants = tenantShapes(objects);
    for (const { kind, metadata, data } of objects) {
      if (kind === 'ConfigMap') this.configs.set(`${metadata.namespace}/${metadata.name}`, (data ?? {}) as Labels);
    }
    const made = madeFor([...this.tenants, STRANGER], objects);
    this.mesh = new Mesh([...objects, ...made, ...this.gatewayOfOthers(objects)]);
    const selector = this.mesh.all<GatewaySpec>('Gateway').find(({ name }) => name === GATEWAY)?.spec.selector;
    const pods = this.gatewayNamespaces().flatMap((namespace) => this.mesh.pods(namespace));
    this.gateway = pods.find(({ labels, proxy }) => proxy === 'gateway' && selector && hasAll(labels, selector));
  }

  private readonly setting: Setting = (config, key) =>
    this.configs.get(`${PLATFORM_CONFIG.namespace}/${config}`)?.[key];

  /** Namespace and ServiceAccount of the gateway's pods, as the apps know it. */
  private gatewayAccount(): readonly [namespace: string, serviceAccount: string] {
    const principal = this.setting('profiles-config', 'ISTIO_INGRESS_GATEWAY_PRINCIPAL') ?? '';
    const [, namespace = 'istio-system', account = 'istio-ingressgateway-service-account'] =
      /\/ns\/(.*)\/sa\/(.*)$/.exec(principal) ?? [];
    return [namespace, account];
  }

  private gatewayNamespaces(): readonly string[] {
    return [...new Set([this.gatewayAccount()[0], 'istio-system'])];
  }

  /** The pods of a gateway that the cluster has already. */
  private gatewayOfOthers(objects: readonly Manifest[]): readonly Manifest[] {
    if (this.setting(PLATFORM_CONFIG.name, 'gatewayService') === undefined) return [];
    const gateway = objects.find(
      ({ kind, metadata }) => kind === 'Gateway' && `Gateway ${metadata.namespace}/${metadata.name}` === GATEWAY,
    );
    const { selector = {} } = (gateway?.spec ?? {}) as GatewaySpec;
    const [namespace, serviceAccountName] = this.gatewayAccount();
    const metadata = { name: 'gateway-of-the-cluster', namespace, labels: selector };
    return [{ apiVersion: 'v1', kind: 'Pod', metadata, spec: { serviceAccountName, containers: [] } }];
  }

  /** Walks a path: once, or for each shape of tenants that it is about. Empty where its caller or target is not installed. */
  prove(path: TrafficPath): readonly Proof[] {
    const isOfTenants = 'tenantPod' in path.from || isOfTenant(path.from) || isOfTenant(path.to);
    return (isOfTenants ? this.tenants : [undefined]).flatMap((tenant) => {
      const verdicts = this.walks(path, tenant);
      return verdicts.map((verdict) => ({
        path,
        tenant: tenant?.name,
        verdict,
        holds: holds(path, verdict, this.userHeader),
      }));
    });
  }

  /** The header in which the gateway tells who the user is. */
  get userHeader(): string {
    return (this.setting('profiles-config', 'USERID_HEADER') ?? 'kubeflow-userid').toLowerCase();
  }

  private walks(path: TrafficPath, tenant: Tenant | undefined): readonly Verdict[] {
    const { from, to, protocol = 'http', method = 'GET', headers = {}, withToken } = path;
    const credentials = this.credentialsOf(from, tenant);
    if (!credentials) return [];
    const token = withToken ? { issuer: 'https://kubernetes.default.svc', claims: { sub: 'pod' } } : credentials.token;
    const ends = { callers: this.callersOf(from, tenant), targets: this.targetsOf(to, tenant) };
    return ends.callers.flatMap((caller) =>
      ends.targets.map(({ called, ...at }) => {
        const asked = request({ protocol, method, headers, ...credentials, token, ...at });
        return walk(
          this.mesh,
          caller,
          called,
          path.path === undefined ? asked : { ...asked, path: fill(path.path, tenant) },
        );
      }),
    );
  }

  /** Undefined for callers that there are not here. */
  private credentialsOf(from: Caller, tenant: Tenant | undefined): Pick<Request, 'session' | 'token'> | undefined {
    if ('browser' in from) {
      if (from.browser === 'nobody') return {};
      const email = emailOf(from.browser, tenant);
      const session = email === undefined ? undefined : this.tokenOf('user', email);
      return session && { session };
    }
    if (!('token' in from)) return {};
    const namespace = from.token === 'own' ? tenant?.name : STRANGER.name;
    const token = this.tokenOf('program', `system:serviceaccount:${namespace}:default-editor`);
    return token && { token };
  }

  /** A token whose claim for the user is a name. */
  private tokenOf(whose: 'user' | 'program', user: string): Token | undefined {
    const all = this.mesh.all<RequestAuthenticationSpec>('RequestAuthentication');
    const found = all.find(({ name }) => name.endsWith('-jwt') === (whose === 'user'));
    const [rule] = found?.spec.jwtRules ?? [];
    if (!rule) return undefined;
    const claim =
      rule.outputClaimToHeaders?.find(({ header }) => header.toLowerCase() === this.userHeader)?.claim ?? 'email';
    return { issuer: rule.issuer, claims: { sub: user, [claim]: user, aud: rule.audiences ?? [] } };
  }

  private callersOf(from: Caller, tenant: Tenant | undefined): readonly (Pod | 'outside')[] {
    if ('pods' in from) return this.mesh.pods(from.namespace).filter(({ labels }) => hasAll(labels, from.pods));
    if (!('tenantPod' in from)) return ['outside'];
    const namespace = from.of === 'another tenant' ? STRANGER.name : tenant?.name;
    return this.tenantPods(namespace ?? '', from.tenantPod);
  }

  private tenantPods(namespace: string, kind: TenantPod | 'any'): readonly Pod[] {
    const pods = this.mesh.pods(namespace);
    return kind === 'any' ? pods : pods.filter(({ name }) => name === `Pod ${namespace}/${kind}`);
  }

  private targetsOf(to: Reached, tenant: Tenant | undefined): readonly Target[] {
    if ('page' in to) return this.atGateway(new URL(fill(to.page, tenant), this.url), this.url.protocol === 'https:');
    if ('gatewayHost' in to) return this.atGateway(new URL(`http://${fill(to.gatewayHost, tenant)}`), this.hasTls);
    if ('host' in to) {
      const called = { host: fill(to.host, tenant), port: to.port };
      return [{ called, host: called.host }];
    }
    if ('pods' in to) {
      const pods = this.mesh.pods(to.namespace).filter(({ labels }) => hasAll(labels, to.pods));
      return pods.map((pod) => ({ called: { pod, port: to.port } }));
    }
    if ('model' in to) return this.model(tenant);
    return this.tenantPods(tenant?.name ?? '', to.tenantPod).flatMap((pod): readonly Target[] => {
      const { service } = TENANT_PODS[pod.name.slice(pod.name.indexOf('/') + 1) as TenantPod] as {
        service?: { name: string };
      };
      if (to.by !== 'Service') return [{ called: { pod, port: to.port } }];
      return service ? [{ called: { host: `${service.name}.${pod.namespace}`, port: to.port } }] : [];
    });
  }

  private model(tenant: Tenant | undefined) {
    const address = modelAddress(tenant?.name ?? '', this.setting);
    if (!address) return [];
    return this.atGateway(new URL(address.path, `https://${address.host}`), this.hasTls);
  }

  private get url(): URL {
    return new URL(this.setting(PLATFORM_CONFIG.name, 'url') ?? 'http://localhost');
  }

  /** Whether the gateway has TLS itself. */
  private get hasTls(): boolean {
    const gateway = this.mesh.all<GatewaySpec>('Gateway').find(({ name }) => name === GATEWAY);
    return gateway?.spec.servers?.some(({ port }) => port.protocol === 'HTTPS') ?? false;
  }

  private atGateway({ host, pathname }: URL, wantsTls: boolean) {
    if (!this.gateway) return [];
    const tls = wantsTls && this.hasTls;
    const called = { gateway: this.gateway, port: tls ? 443 : 80, tls };
    return [{ called, host, path: pathname }];
  }
}

function isOfTenant(end: Caller | Reached): boolean {
  if ('browser' in end) return ['owner', 'contributor', 'stranger'].includes(end.browser);
  return 'tenantPod' in end || 'model' in end || 'token' in end || JSON.stringify(end).includes('{namespace}');
}

function emailOf(person: string, tenant: Tenant | undefined): string | undefined {
  if (person === 'owner') return tenant?.owner;
  if (person === 'contributor') return tenant?.contributor;
  return person === 'stranger' ? STRANGER.owner : 'user@example.com';
}

function fill(text: string, tenant: Tenant | undefined): string {
  return text.replaceAll('{namespace}', tenant?.name ?? '');
}

/** Whether a verdict is as its path is promised. */
function holds({ is, as }: TrafficPath, { open, request: { headers } }: Verdict, userHeader: string): boolean {
  const isTold = as === undefined || headers[userHeader] === as;
  return (open && isTold) === (is === 'open');
}
