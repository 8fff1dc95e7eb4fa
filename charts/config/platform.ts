import { type ComponentName, type Requirements, resolveComponents } from './components';
import { DEX_LOG_LEVELS, type DexLogLevel, type KubeflowProps } from './definition';
import { checkIngress, Ingress, ingressAddress } from './ingress';
import { Report } from './report';
import { SERVICES } from './services';
import { checkTenants, type Tenant } from './tenants';
import { type ResolvedTls, resolveTls } from './tls';
import { resolveUrl, type Url } from './url';
import { type ResolvedUser, resolveUsers } from './users';
import { images } from '../versions';

/** Logging in: where tokens come from and where the browser goes back to. */
export interface Login {
  /** Issuer of Dex's tokens. */
  readonly issuer: string;
  /** Where Dex sends the browser after a login; a path if the platform answers under any host name. */
  readonly redirectUri: string;
  /** Whether the redirect URI is a path. */
  readonly relativeRedirect: boolean;
}

/** A definition in which every default is filled in and every cross-reference is checked. */
export interface Platform {
  readonly url: Url;
  readonly login: Login;
  readonly ingress: Ingress;
  /** Host names that the gateway answers to. */
  readonly hosts: readonly string[];
  /** Absent on a platform of plain HTTP. */
  readonly tls: ResolvedTls | undefined;
  readonly users: readonly ResolvedUser[];
  readonly tenants: readonly Tenant[];
  readonly dexLogLevel: DexLogLevel;
  readonly components: ReadonlySet<ComponentName>;
  readonly images: typeof images;
  /** Addresses and identities of the systems that others talk to. */
  readonly services: typeof SERVICES;
}

/**
 * Turns a definition into a platform.
 * @throws InvalidPlatform with all problems of the definition
 */
export function resolve(props: KubeflowProps, requirements: Requirements): Platform {
  const report = new Report();
  const url = resolveUrl(props.url, report);
  const ingress = props.ingress ?? Ingress.loadBalancer();
  checkIngress(ingress, report);
  const users = resolveUsers(props.users ?? [], report);
  const tenants = props.tenants ?? [];
  checkTenants(tenants, users, report);
  const anyHost = props.anyHost ?? false;
  const platform = {
    url,
    login: resolveLogin(url, anyHost),
    ingress,
    // A browser sends no name in the TLS handshake with an IP address, so a gateway for that name would refuse it.
    hosts: anyHost || url.isAddress ? ['*'] : [url.host],
    tls: resolveTls(props.tls, url, ingressAddress(ingress), report),
    users,
    tenants,
    dexLogLevel: resolveLogLevel(props.dexLogLevel, report),
    components: resolveComponents(props.components ?? {}, requirements, report),
    images,
    services: SERVICES,
  };
  report.throwIfAny();
  return platform;
}

function resolveLogin(url: Url, anyHost: boolean): Login {
  const path = '/oauth2/callback';
  if (anyHost) return { issuer: SERVICES.dex.url, redirectUri: path, relativeRedirect: true };
  return { issuer: `${url.origin}/dex`, redirectUri: `${url.origin}${path}`, relativeRedirect: false };
}

/** The type says which levels there are; this says it to those who write JavaScript. */
function resolveLogLevel(level: DexLogLevel = 'info', report: Report): DexLogLevel {
  if (!DEX_LOG_LEVELS.includes(level)) report.add('dexLogLevel', `'${level}' is none of ${DEX_LOG_LEVELS.join(', ')}`);
  return level;
}
