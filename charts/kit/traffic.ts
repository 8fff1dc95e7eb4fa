import { Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';

import { SERVICES } from '../contract/services';
import type { Caller, Person, TrafficPath } from '../contract/traffic/paths';
import type { TenantPod } from '../contract/traffic/made';
import type { Labels } from './workload';

const IS_PATH = Symbol.for('cdk8s-kubeflow.TrafficPath');

/** What of a path is not said by its name and its kind. */
export type PathProps = Omit<TrafficPath, 'name' | 'is'>;

/** A way that is promised: it is walked through at every synth, over all rendered objects. */
abstract class DeclaredPath extends Construct {
  readonly [IS_PATH] = true;
  readonly path: TrafficPath;

  protected constructor(scope: Construct, name: string, props: PathProps, is: TrafficPath['is']) {
    super(scope, `${is} ${name}`);
    this.path = { name, ...props, is };
  }
}

/** A way that is open: who is called declares who may call. Where it is not, the rendering is refused. */
export class PromisedPath extends DeclaredPath {
  /** @param name as messages name it: `browser → /jupyter/` */
  constructor(scope: Construct, name: string, props: PathProps) {
    super(scope, name, props, 'open');
  }
}

/** A way that is closed. Where it is not, the rendering is refused. */
export class ClosedPath extends DeclaredPath {
  /** @param name as messages name it: `another tenant’s pod → a notebook` */
  constructor(scope: Construct, name: string, props: PathProps) {
    super(scope, name, props, 'closed');
  }
}

/** The path that a construct declares, of whichever copy of this library it is. */
export function declaredPath(construct: IConstruct): TrafficPath | undefined {
  return IS_PATH in construct && 'path' in construct ? (construct.path as TrafficPath) : undefined;
}

/** Someone at a browser. */
export function browser(person: Person): Caller {
  return { browser: person };
}

/** A pod of a tenant. */
export function tenantPod(kind: TenantPod | 'any'): Caller & { readonly tenantPod: TenantPod | 'any' } {
  return { tenantPod: kind };
}

/** Rendered pods: all with some labels. */
export function podsWith(namespace: string, labels: Labels): Caller {
  return { namespace, pods: labels };
}

/** A page as its paths are declared. */
export interface DeclaredPage {
  /** Path of the page. */
  readonly prefix: string;
  /** Host name of its Service. */
  readonly host: string;
  readonly port: number;
}

/** Whoever is told by a client itself. */
const SOMEONE = 'someone-else@example.com';

/**
 * What holds for each page that believes the gateway who the user is: those who have logged in reach it, and it is told
 * who they are, not who they say they are; others do not, nor does anyone past the gateway.
 */
export function declarePage(scope: Construct, { prefix, host, port }: DeclaredPage): void {
  const to = { page: prefix, host };
  const header = SERVICES.identityHeaders.user;
  const user = 'user@example.com';
  new PromisedPath(scope, `browser → ${prefix}`, { from: browser('user'), to, as: user });
  new ClosedPath(scope, `browser without login → ${prefix}`, { from: browser('nobody'), to });
  const forged = { headers: { [header]: SOMEONE }, as: SOMEONE };
  new ClosedPath(scope, `browser with a ${header} of its own → ${prefix}`, { from: browser('user'), to, ...forged });
  const service = { host, port };
  const name = host.split('.')[0] ?? host;
  new ClosedPath(scope, `tenant’s pod, past the gateway → ${name}`, { from: tenantPod('notebook'), to: service });
  new ClosedPath(scope, `outside, past the gateway → ${name}`, {
    from: { program: 'a client outside' },
    to: service,
  });
}

/**
 * What holds for each page of a tenant's own pods: its owner and contributors reach it, as themselves; strangers do not.
 * @param prefix with `{namespace}` for the tenant's
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

/** What holds for each database: no tenant's pod reaches it, nor anyone outside. */
export function declareDatabase(scope: Construct, name: string, port: number): void {
  const host = `${name}.${Chart.of(scope).namespace}`;
  const at = { to: { host, port }, protocol: 'tcp' } as const;
  new ClosedPath(scope, `tenant’s pod → ${name}`, { from: tenantPod('any'), ...at });
  new ClosedPath(scope, `outside → ${name}`, { from: { program: 'a client outside' }, ...at });
}
