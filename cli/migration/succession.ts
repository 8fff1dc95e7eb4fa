import { groupOf } from '../../charts/contract/manifest';
import { isBuiltIn, isWorkloadKind } from '../../charts/contract/kinds';
import { keptReasons } from '../../charts/contract/protection';
import { type Api, AT_ONCE } from '../cluster/api';
import type { Entry, Inventory } from '../cluster/inventory';
import { isOurs } from '../cluster/objects';
import { at, itemsAt, type JsonObject } from '../json';
import type { Rendered } from '../rendering/rendered';

/** Objects that are no longer rendered, and that are removed when their successors are ready. */
export interface Succession {
  readonly component: string;
  /** The stage after which they go: the last one in which their component has objects. */
  readonly stage: string;
  readonly objects: readonly Entry[];
}

/** Groups of objects that only serve the programs of their component, beside Kubernetes' own. */
const OF_PROGRAMS = /(?:^|\.)(?:istio\.io|cert-manager\.io)$/;

/** Kinds that stay for `prune` whatever follows them: they hold data, or have pods that do. */
const LEFT: ReadonlySet<string> = new Set(['Secret', 'StatefulSet', 'Job', 'CronJob']);

/**
 * Finds what has a successor: the objects of a component whose program has another name or namespace now, webhook
 * configurations with another name, and VirtualServices that claim the paths of a rendered one. All else that is no longer
 * rendered is left for `prune`. It follows from the inventory and the rendering, so an interrupted run goes on.
 */
export async function planSuccessions(
  api: Api,
  inventory: Inventory,
  objects: readonly Rendered[],
): Promise<readonly Succession[]> {
  const reasonOf = keptReasons([...inventory.all.values()].flat());
  const former = inventory.obsolete(objects).filter((one) => reasonOf(one) === undefined && mayGo(one));
  const obsolete = (await live(api, former)).filter(({ object }) => !holdsData(object));
  const renamed = new Set(obsolete.flatMap(({ entry }) => (isWorkloadKind(entry.kind) ? [entry.component] : [])));
  const followed = followers(objects);
  const claimed = new Set(objects.flatMap(({ object }) => claimsOf(object)));
  const going = obsolete.filter(
    ({ entry: { component, kind }, object }) =>
      (renamed.has(component) && followed.has(`${component} program`)) ||
      (kind.endsWith('WebhookConfiguration') && followed.has(`${component} ${kind}`)) ||
      claimsOf(object).some((claim) => claimed.has(claim)),
  );
  const last = new Map(objects.map(({ component, stage }) => [component, stage]));
  return [...new Set(going.map(({ entry }) => entry.component))].map((component) => ({
    component,
    stage: last.get(component) ?? objects.at(-1)?.stage ?? '',
    objects: going.flatMap(({ entry }) => (entry.component === component ? [entry] : [])),
  }));
}

function mayGo({ apiVersion, kind }: Entry): boolean {
  return !LEFT.has(kind) && (isBuiltIn(apiVersion) || OF_PROGRAMS.test(groupOf(apiVersion)));
}

/** A program with a volume, such as a database, goes with `prune` alone: its owner may still want what it holds. */
function holdsData(object: JsonObject): boolean {
  const volumes = itemsAt(object, 'spec', 'template', 'spec', 'volumes');
  return volumes.some((volume) => at(volume, 'persistentVolumeClaim') !== undefined);
}

/** What components have, as `component kind`; of all workloads, `component program`. */
function followers(objects: readonly Rendered[]): ReadonlySet<string> {
  return new Set(
    objects.flatMap(({ id, component }) => [
      `${component} ${id.kind}`,
      ...(isWorkloadKind(id.kind) ? [`${component} program`] : []),
    ]),
  );
}

/** Those that are in the cluster, and that no other owner has taken over. */
async function live(api: Api, entries: readonly Entry[]) {
  const { default: inParallel } = await import('p-map');
  const found = await inParallel(entries, (one) => api.read(one), { concurrency: AT_ONCE });
  return entries.flatMap((entry, index) => {
    const object = found[index];
    return object !== undefined && isOurs(object) ? [{ entry, object }] : [];
  });
}

/** What a VirtualService claims: each host with each path. With two that claim the same, it is chance which answers. */
function claimsOf({ kind, spec }: JsonObject): readonly string[] {
  if (kind !== 'VirtualService') return [];
  const matches = itemsAt(spec, 'http').flatMap((route) => itemsAt(route, 'match'));
  const paths = matches.map((match) => JSON.stringify(at(match, 'uri') ?? { prefix: '/' }));
  return itemsAt(spec, 'hosts').flatMap((host) =>
    (paths.length ? paths : ['']).map((path) => `${String(host)} ${path}`),
  );
}
