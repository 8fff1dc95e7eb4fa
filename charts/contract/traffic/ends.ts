import { platformText } from '../platform-config';
import { type MadePod, TENANT_PODS, type TenantPod } from './made';
import type { Setting } from './knative';
import { modelAddress } from './made-routes';
import { hasAll, type Mesh, servicesOf } from './mesh';
import type { End } from './network';
import type { GatewaySpec, Labels, RequestAuthenticationSpec } from './objects';
import type { Caller, Reached, SomePods } from './paths';
import { foreignPod, type Pod } from './pods';
import { STRANGER, type Tenant } from './tenants';
import type { Request, Token } from './verdict';
import type { Called } from './walk';

/** The target of a path, and its request. */
export interface Target extends Partial<Request> {
  readonly called: Called;
  /** Host of the Service, or the end of it, to which the path must lead. */
  readonly arrivesAt?: string | undefined;
}

/** Name of the Gateway of the platform's pages. */
export const PAGES = 'Gateway kubeflow/kubeflow-gateway';

/** Finds callers and targets of paths among the objects. */
export class Ends {
  private readonly gateway: Pod | undefined;

  constructor(
    private readonly mesh: Mesh,
    private readonly setting: Setting,
    gatewayNamespaces: readonly string[],
  ) {
    const selector = this.pages?.selector;
    const pods = gatewayNamespaces.flatMap((namespace) => mesh.pods(namespace));
    this.gateway = pods.find(({ labels, proxy }) => proxy === 'gateway' && selector && hasAll(labels, selector));
  }

  /** The header in which the gateway names the user. */
  get userHeader(): string {
    return (this.setting('profiles-config', 'USERID_HEADER') ?? 'kubeflow-userid').toLowerCase();
  }

  /** Tokens of a caller. Undefined for callers that do not exist on this platform. */
  credentialsOf(from: Caller, tenant: Tenant | undefined): Pick<Request, 'session' | 'token'> | undefined {
    if ('browser' in from) {
      const email = from.email ?? emailOf(from.browser, tenant);
      const session = email === undefined ? undefined : this.tokenOf('user', email);
      // Without a login, nothing keeps out a person who has not logged in.
      return session && (from.browser === 'nobody' ? {} : { session });
    }
    if (!('token' in from)) return {};
    const namespace = from.token === 'own' ? tenant?.name : STRANGER.name;
    const token = this.tokenOf('program', `system:serviceaccount:${namespace}:default-editor`);
    return token && { token };
  }

  /** A token that names a user. */
  private tokenOf(whose: 'user' | 'program', user: string): Token | undefined {
    const all = this.mesh.all<RequestAuthenticationSpec>('RequestAuthentication');
    const found = all.find(({ name }) => name.endsWith('-jwt') === (whose === 'user'));
    const [rule] = found?.spec.jwtRules ?? [];
    if (!rule) return undefined;
    const told = rule.outputClaimToHeaders?.find(({ header }) => header.toLowerCase() === this.userHeader);
    return { issuer: rule.issuer, claims: { sub: user, [told?.claim ?? 'email']: user, aud: rule.audiences ?? [] } };
  }

  /** The callers of a path. */
  callersOf(from: Caller, tenant: Tenant | undefined): readonly End[] {
    if ('pods' in from) return this.podsWith(from.namespace, from.pods);
    if ('foreignPod' in from) return [foreignPod(from.namespace, from.foreignPod)];
    if ('program' in from) return [from.program === 'the kubelet' ? 'kubelet' : 'outside'];
    if (!('tenantPod' in from)) return [this.fromOutside];
    const namespace = from.of === 'another tenant' ? STRANGER.name : tenant?.name;
    const pods = this.tenantPods(namespace ?? '', from.tenantPod);
    // For the target, a tenant's pods differ only in their proxy: one caller for each kind of proxy.
    return pods.filter(({ proxy }, index) => pods.findIndex((one) => one.proxy === proxy) === index);
  }

  /** How callers outside reach the gateway: by its Service, or by port-forward if the Service is cluster-internal. */
  private get fromOutside(): End {
    const services = this.gateway ? servicesOf(this.mesh, this.gateway) : [];
    const isInside = services.length > 0 && services.every(({ spec }) => (spec.type ?? 'ClusterIP') === 'ClusterIP');
    return isInside ? 'port-forward' : 'outside';
  }

  private podsWith(namespace: string, wanted: Labels): readonly Pod[] {
    return this.mesh.pods(namespace).filter(({ labels }) => hasAll(labels, wanted));
  }

  private tenantPods(namespace: string, kind: TenantPod | 'any'): readonly Pod[] {
    const pods = this.mesh.pods(namespace);
    return kind === 'any' ? pods : pods.filter(({ name }) => name === `Pod ${namespace}/${kind}`);
  }

  private calledPods(tenant: Tenant | undefined, kind: TenantPod | SomePods): readonly Pod[] {
    const { name = '', isIsolated = false } = tenant ?? {};
    if (kind === 'any of an isolated tenant') return isIsolated ? this.tenantPods(name, 'any') : [];
    if (kind !== 'any in the mesh') return this.tenantPods(name, kind);
    return this.tenantPods(name, 'any').filter(({ proxy }) => proxy !== 'none');
  }

  /** The target of a path. */
  targetsOf(to: Reached, tenant: Tenant | undefined): readonly Target[] {
    if ('page' in to) {
      const { host, protocol } = this.url;
      return this.atGateway(host, fill(to.page, tenant), protocol === 'https:', to.host);
    }
    if ('tenantIngress' in to) return this.atGateway(this.url.hostname, to.tenantIngress, false);
    if ('gatewayHost' in to) return this.atGateway(fill(to.gatewayHost, tenant), '/', this.hasTls);
    if ('host' in to) {
      const called = { host: fill(to.host, tenant), port: to.port };
      return [{ called, host: called.host }];
    }
    if ('pods' in to) return this.podsWith(to.namespace, to.pods).map((pod) => ({ called: { pod, port: to.port } }));
    if ('tenantPod' in to) return this.calledPods(tenant, to.tenantPod).flatMap((pod) => targetOf(pod, to));
    const { name: namespace = '' } = tenant ?? {};
    const address = modelAddress(namespace, this.setting, to);
    if (!address) return [];
    const arrivesAt = `${namespace}.svc.${this.mesh.clusterDomain}`;
    const { host, path, gateway } = address;
    if (gateway === undefined) return this.atGateway(host, path, this.hasTls, arrivesAt);
    return [{ called: { host: gateway, port: 80 }, host, path, arrivesAt }];
  }

  private get url(): URL {
    return new URL(platformText(this.setting, 'url') ?? 'http://localhost');
  }

  private get pages(): GatewaySpec | undefined {
    return this.mesh.all<GatewaySpec>('Gateway').find(({ name }) => name === PAGES)?.spec;
  }

  /** Whether the gateway itself ends TLS. */
  private get hasTls(): boolean {
    return this.pages?.servers?.some(({ port }) => port.protocol === 'HTTPS') ?? false;
  }

  private atGateway(host: string, path: string, wantsTls: boolean, arrivesAt?: string): readonly Target[] {
    if (!this.gateway) return [];
    const tls = wantsTls && this.hasTls;
    const called = { gateway: this.gateway, port: tls ? 443 : 80, tls };
    return [{ called, host, path, arrivesAt }];
  }
}

function targetOf(pod: Pod, { port, by }: { readonly port: number; readonly by?: string }): readonly Target[] {
  if (by !== 'Service') return [{ called: { pod, port } }];
  const made: MadePod = TENANT_PODS[kindOf(pod)];
  return made.service ? [{ called: { host: `${made.service.name}.${pod.namespace}`, port } }] : [];
}

function kindOf({ name }: Pod): TenantPod {
  return name.slice(name.indexOf('/') + 1) as TenantPod;
}

function emailOf(person: string, tenant: Tenant | undefined): string | undefined {
  if (person === 'owner') return tenant?.owner;
  if (person === 'contributor') return tenant?.contributor;
  return person === 'stranger' ? STRANGER.owner : 'user@example.com';
}

/** A text of a path, for a tenant. */
export function fill(text: string, tenant: Tenant | undefined): string {
  return text.replaceAll('{namespace}', tenant?.name ?? '').replaceAll('{owner}', tenant?.owner ?? '');
}
