import type { CalledPods, ComponentFacts, DashboardFacts, NamespaceTraffic } from '../kit/facts';
import type { Catalogue, Replaced } from './components';

/** Pods of a system that others call; `name` is that of the NetworkPolicy that lets those in. */
export interface ResolvedCallers extends CalledPods {
  readonly name: string;
  readonly namespace: string;
}

/** The platform's namespaces. */
export interface PlatformNamespaces {
  /** All, whether their components are installed or not: none of them can be a tenant's. */
  readonly all: readonly string[];
  /** Those whose Services sidecars know; without those of optional components that are not installed. */
  readonly sidecars: readonly string[];
  /** Those that isolated tenants have traffic with, whether their components are installed or not. */
  readonly tenants: readonly string[];
}

/** Namespaces of systems that the cluster has, in place of those of components. */
export interface ExistingNamespaces {
  readonly replaced: Replaced;
  readonly all: readonly string[];
  /** Those that isolated tenants have traffic with. */
  readonly tenants: readonly string[];
}

/** The namespaces that the facts of components name, and those of systems that the cluster has. */
export function resolveNamespaces(
  catalogue: Catalogue,
  installed: ReadonlySet<string>,
  existing: ExistingNamespaces,
): PlatformNamespaces {
  const all = catalogue.flatMap(({ namespace, namespaces = [] }) => [namespace, ...namespaces]);
  const there = catalogue.filter(({ name, optional }) => installed.has(name) || optional === undefined);
  const others = catalogue.filter(({ name }) => !existing.replaced.has(name));
  return {
    all: [...new Set([...all, ...existing.all])].sort(),
    sidecars: reachedBy('sidecars', there),
    tenants: [...new Set([...reachedBy('tenants', others), ...existing.tenants])].sort(),
  };
}

function reachedBy(who: NamespaceTraffic, components: Catalogue): readonly string[] {
  const reached = components.filter((facts) => facts.reachedBy?.includes(who) ?? true);
  return reached.flatMap(({ namespaces = [] }) => namespaces);
}

/** What the dashboard shows of the installed components, in order. */
export function resolveDashboard(catalogue: Catalogue, installed: ReadonlySet<string>): Required<DashboardFacts> {
  const shown = catalogue.filter(({ name }) => installed.has(name)).map(({ dashboard = {} }) => dashboard);
  return {
    menu: inOrder(shown.flatMap(({ menu = [] }) => menu)),
    quickLinks: inOrder(shown.flatMap(({ quickLinks = [] }) => quickLinks)),
    documentation: inOrder(shown.flatMap(({ documentation = [] }) => documentation)),
  };
}

function inOrder<Link extends { readonly place?: number }>(links: readonly Link[]): readonly Link[] {
  const placeOf = ({ place = Number.MAX_SAFE_INTEGER }: Link) => place;
  return [...links].sort((a, b) => placeOf(a) - placeOf(b));
}

/** Whose callers are let in: those of what is installed, and of what is there by other means. */
export function resolveCallers(
  catalogue: Catalogue,
  ...there: readonly ReadonlySet<string>[]
): readonly ResolvedCallers[] {
  const known = catalogue.filter(({ name }) => there.some((names) => names.has(name)));
  return known.flatMap(({ namespace, callers = {} }: ComponentFacts<never>) =>
    Object.entries(callers).map(([name, called]) => ({ name, namespace, ...called })),
  );
}
