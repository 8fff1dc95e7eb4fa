import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';

import { SERVICES } from '../contract/services';
import type { Caller, Person, TrafficPath } from '../contract/traffic/paths';
import type { TenantPod } from '../contract/traffic/made';
import type { Labels } from './workload';

const IS_PATH = Symbol.for('cdk8s-kubeflow.TrafficPath');

/** A path without its name, and without whether it is open. */
export type PathProps = Omit<TrafficPath, 'name' | 'is'>;

/** A declared path. The traffic check walks it at every synth, over all rendered objects. */
abstract class DeclaredPath extends Construct {
  readonly [IS_PATH] = true;
  readonly path: TrafficPath;

  protected constructor(scope: Construct, name: string, props: PathProps, is: TrafficPath['is']) {
    super(scope, `${is} ${name}`);
    this.path = { name, ...props, is };
  }
}

/** A path that must be open. The called component declares it; the rendering is refused if the path is closed. */
export class PromisedPath extends DeclaredPath {
  /** @param name as messages name it: `browser → /jupyter/` */
  constructor(scope: Construct, name: string, props: PathProps) {
    super(scope, name, props, 'open');
  }
}

/** A path that must be closed. The rendering is refused if it is open. */
export class ClosedPath extends DeclaredPath {
  /** @param name as messages name it: `another tenant’s pod → a notebook` */
  constructor(scope: Construct, name: string, props: PathProps) {
    super(scope, name, props, 'closed');
  }
}

/** The path that a construct declares. Works for constructs of another copy of this library, too. */
export function declaredPath(construct: IConstruct): TrafficPath | undefined {
  return IS_PATH in construct && 'path' in construct ? (construct.path as TrafficPath) : undefined;
}

/** A person at a browser. */
export function browser(person: Person): Caller {
  return { browser: person };
}

/** A pod of a tenant. */
export function tenantPod(kind: TenantPod | 'any'): Caller & { readonly tenantPod: TenantPod | 'any' } {
  return { tenantPod: kind };
}

/** All rendered pods with the labels. */
export function podsWith(namespace: string, labels: Labels): Caller {
  return { namespace, pods: labels };
}

/** A pod with the labels that the cluster has, outside of the mesh. */
export function foreignPod(namespace: string, labels: Labels): Caller {
  return { namespace, foreignPod: labels };
}

/** A page whose paths are declared. */
export interface DeclaredPage {
  /** Path of the page. */
  readonly prefix: string;
  /** Host name of its Service. */
  readonly host: string;
  readonly port: number;
  /** The only users who reach it, by their addresses. @default all who have logged in */
  readonly users?: readonly string[];
}

/** The user that a client claims to be in a header that it sets itself. */
const SOMEONE = 'someone-else@example.com';

/**
 * Declares the paths of a page that trusts the gateway's user header. Users who have logged in reach it, and it gets
 * their real name, not one that they send themselves. Users without a login do not reach it, nor do calls that bypass
 * the gateway.
 */
export function declarePage(scope: Construct, { prefix, host, port, users }: DeclaredPage): void {
  const to = { page: prefix, host };
  const header = SERVICES.identityHeaders.user;
  const [user = 'user@example.com'] = users ?? [];
  const from = { browser: 'user', email: user } as const;
  new PromisedPath(scope, `browser → ${prefix}`, { from, to, as: user });
  if (users && !users.includes(SOMEONE)) {
    const other = { browser: 'user', email: SOMEONE } as const;
    const asUser = { headers: { [header]: user } };
    new ClosedPath(scope, `browser of another user → ${prefix}`, { from: other, to, ...asUser });
  }
  new ClosedPath(scope, `browser without login → ${prefix}`, { from: browser('nobody'), to });
  const forged = { headers: { [header]: SOMEONE }, as: SOMEONE };
  new ClosedPath(scope, `browser with a ${header} of its own → ${prefix}`, { from, to, ...forged });
  const service = { host, port };
  const name = host.split('.')[0] ?? host;
  new ClosedPath(scope, `tenant’s pod, past the gateway → ${name}`, { from: tenantPod('notebook'), to: service });
  new ClosedPath(scope, `outside, past the gateway → ${name}`, {
    from: { program: 'a client outside' },
    to: service,
  });
}

/**
 * Declares the paths of a page that a tenant's pods serve. The owner and contributors reach it; strangers do not.
 * @param prefix `{namespace}` in it stands for the tenant's namespace
 */
export function declareTenantPage(scope: Construct, name: string, prefix: string): void {
  const to = { page: prefix };
  new PromisedPath(scope, `owner → ${name}`, { from: browser('owner'), to, as: '{owner}' });
  new PromisedPath(scope, `contributor → ${name}`, { from: browser('contributor'), to });
  const forged = { headers: { [SERVICES.identityHeaders.user]: '{owner}' } };
  new ClosedPath(scope, `stranger → ${name}`, { from: browser('stranger'), to, ...forged });
  new ClosedPath(scope, `browser without login → ${name}`, { from: browser('nobody'), to });
}

/**
 * What holds for pods of a training: they reach each other at any port by TCP, other tenants' pods do not reach them.
 * @param ways by name, from which pods to which
 */
export function declareTraining(
  scope: Construct,
  { components, training, tenants, selfService }: TrainingFacts,
  ways: Readonly<Record<string, readonly [from: TenantPod, to: PodPort]>>,
): void {
  // Which pods have sidecars is decided by Istio's configuration: where that is not rendered, it is not known.
  if (!components.has('istio') || !Object.keys(training.pods).length) return;
  for (const [name, [from, to]] of Object.entries(ways)) {
    new PromisedPath(scope, name, { from: tenantPod(from), to, protocol: 'tcp' });
    // Profiles that someone makes by hand have no NetworkPolicies.
    if (!selfService && !tenants.length) continue;
    const stranger = { tenantPod: 'any', of: 'another tenant' } as const;
    const at = { tenantPod: to.tenantPod, port: to.port } as const;
    new ClosedPath(scope, `another tenant → ${to.tenantPod}:${to.port}`, { from: stranger, to: at, protocol: 'tcp' });
  }
}

/** A port of a tenant's pod. */
interface PodPort {
  readonly tenantPod: TenantPod;
  readonly port: number;
  readonly by?: 'Service';
}

/** What of a platform decides whether pods of trainings are promised anything. */
interface TrainingFacts {
  readonly components: ReadonlySet<string>;
  readonly training: { readonly pods: Labels };
  readonly tenants: readonly object[];
  readonly selfService: boolean;
}

/**
 * Declares the paths of a database: neither tenants' pods nor clients outside of the cluster reach it.
 * @param isTenants whether it is in the namespace of a tenant, whose pods may reach it
 */
export function declareDatabase(scope: Construct, name: string, port: number, isTenants = false): void {
  const host = `${name}.${Chart.of(scope).namespace}`;
  const at = { to: { host, port }, protocol: 'tcp' } as const;
  if (isTenants) {
    const stranger = { tenantPod: 'any', of: 'another tenant' } as const;
    new ClosedPath(scope, `another tenant → ${name}`, { from: stranger, ...at });
  } else new ClosedPath(scope, `tenant’s pod → ${name}`, { from: tenantPod('any'), ...at });
  new ClosedPath(scope, `outside → ${name}`, { from: { program: 'a client outside' }, ...at });
}
