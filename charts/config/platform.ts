import {
  type Choices,
  type ComponentName,
  OPTIONAL_COMPONENTS,
  type Requirements,
  resolveComponents,
} from './components';
import { type ResolvedDatabases, resolveDatabases } from './databases';
import { DEX_LOG_LEVELS, type DexLogLevel, type KubeflowProps } from './definition';
import { type ElsewhereName, resolveElsewhere } from './elsewhere';
import { checkIngress, Ingress, ingressAddress } from './ingress';
import { type ResolvedMachineTokens, resolveMachineTokens } from './machine-tokens';
import { type Mesh, resolveMesh } from './mesh';
import { type ResolvedNotebooks, resolveNotebooks } from './notebooks';
import { checkDnsSubdomain } from './names';
import { type PipelinesProps, resolvePipelines } from './pipelines';
import { Report } from './report';
import { SERVICES } from './services';
import { resolveServing, type Serving } from './serving';
import { resolveSizing, type Sizing } from './sizes';
import type { ResolvedSpawner } from './spawner';
import { resolveSpawner } from './spawner-check';
import { checkTenants, type Tenant } from './tenants';
import { type ResolvedTls, resolveTls } from './tls';
import { resolveTraining, type TrainingProps } from './training';
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
  /** Whether browsers get cookies marked Secure. They take localhost for secure without TLS. */
  readonly secureCookies: boolean;
  readonly ingress: Ingress;
  /** Host names that the gateway answers to. */
  readonly hosts: readonly string[];
  /** Absent on a platform of plain HTTP. */
  readonly tls: ResolvedTls | undefined;
  readonly users: readonly ResolvedUser[];
  /** Absent where programs have no access. */
  readonly machineTokens: ResolvedMachineTokens | undefined;
  readonly tenants: readonly Tenant[];
  /** Whether namespaces are also made by others than the definition. */
  readonly selfService: boolean;
  readonly mesh: Mesh;
  readonly serving: Serving;
  readonly training: Required<TrainingProps>;
  readonly databases: ResolvedDatabases;
  readonly pipelines: Required<PipelinesProps>;
  readonly dexLogLevel: DexLogLevel;
  readonly notebooks: ResolvedNotebooks;
  readonly spawner: ResolvedSpawner;
  /** Absent where the cluster's default class serves. */
  readonly storageClass: string | undefined;
  readonly sizing: Sizing;
  readonly components: ReadonlySet<ComponentName>;
  readonly installedElsewhere: ReadonlySet<ElsewhereName>;
  readonly images: typeof images;
  /** Addresses and identities of the systems that others talk to. */
  readonly services: typeof SERVICES;
}

/**
 * Turns a definition into a platform.
 * @throws InvalidPlatform with all problems of the definition
 */
export function resolve(props: KubeflowProps, requirements: (choices: Choices) => Requirements): Platform {
  const report = new Report();
  const url = resolveUrl(props.url, report);
  const ingress = props.ingress ?? Ingress.loadBalancer();
  checkIngress(ingress, report);
  const users = resolveUsers(props.users ?? [], report);
  const tenants = props.tenants ?? [];
  checkTenants(tenants, users, report);
  if (props.storageClass !== undefined) checkDnsSubdomain('storageClass', props.storageClass, report);
  const anyHost = props.anyHost ?? false;
  const serving = resolveServing(props.serving ?? {}, report);
  const components = resolveComponents(props.components ?? {}, requirements({ serving }), report, optional(serving));
  const login = resolveLogin(url, anyHost);
  const platform = {
    url,
    login,
    secureCookies: url.https || url.host === 'localhost',
    ingress,
    // A browser sends no name in the TLS handshake with an IP address, so a gateway for that name would refuse it.
    hosts: anyHost || url.isAddress ? ['*'] : [url.host],
    tls: resolveTls(props.tls, url, ingressAddress(ingress), report),
    users,
    machineTokens: resolveMachineTokens(props.machineTokens, login.issuer, components.has('oauth2-proxy'), report),
    tenants,
    selfService: resolveSelfService(props.selfService, report),
    mesh: resolveMesh(props.mesh ?? {}, report),
    serving,
    training: resolveTraining(props.training ?? {}, components.has('trainer-runtimes'), report),
    databases: resolveDatabases(props.databases ?? {}, report),
    pipelines: resolvePipelines(props.pipelines ?? {}, report),
    dexLogLevel: resolveLogLevel(props.dexLogLevel, report),
    notebooks: resolveNotebooks(props.notebooks ?? {}, report),
    spawner: resolveSpawner(props.spawner ?? {}, report),
    storageClass: props.storageClass,
    sizing: resolveSizing(props.size, props.workloads, report),
    components,
    installedElsewhere: resolveElsewhere(props.installedElsewhere ?? [], components, report),
    images,
    services: SERVICES,
  };
  report.throwIfAny();
  return platform;
}

/** What is installed only where it is switched on: Knative too, if models are served without it. */
function optional({ mode }: Serving): readonly ComponentName[] {
  return mode === 'raw' ? [...OPTIONAL_COMPONENTS, 'knative-serving'] : OPTIONAL_COMPONENTS;
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

/** A word in quotes, as 'false' is, would be taken for true. */
function resolveSelfService(selfService: boolean | undefined, report: Report): boolean {
  if (selfService !== undefined && typeof selfService !== 'boolean') {
    report.add('selfService', `'${String(selfService)}' is not a boolean; write true or false`);
  }
  return selfService ?? false;
}
