import { groupOf } from '../../charts/contract/manifest';
import { isBuiltIn, isWorkloadKind } from '../../charts/contract/kinds';
import { keptReasons } from '../../charts/contract/protection';
import { type Api, AT_ONCE } from '../cluster/api';
import type { Entry, Inventory } from '../cluster/inventory';
import { isOurs, keyOfObject } from '../cluster/objects';
import { MissingRights } from '../cluster/rights';
import { at, itemsAt, type JsonObject } from '../json';
import type { Rendered } from '../rendering/rendered';
import { namedElsewhere } from './named-elsewhere';
import { isUpstreams, upstreamsFormer } from './upstream-names';

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

/** Kinds that only say how the programs of their component run, and what they may do. */
const SETTINGS: ReadonlySet<string> = new Set([
  'ConfigMap',
  'Role',
  'ClusterRole',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
]);

/**
 * Finds what has a successor: the objects of a component whose program has another name or namespace now, settings that
 * the programs of a component no longer have, webhook configurations with another name, and VirtualServices that claim the
 * paths of a rendered one. What upstream's manifests have left counts as well. All else that is no longer rendered is left
 * for `prune`. It follows from the inventory and the rendering, so an interrupted run goes on.
 * @param stage after which they go; all stages if it is not given
 */
export async function planSuccessions(
  api: Api,
  inventory: Inventory,
  objects: readonly Rendered[],
  stage?: string,
): Promise<readonly Succession[]> {
  const reasonOf = keptReasons([...inventory.all.values()].flat());
  const last = new Map(objects.map((one) => [one.component, one.stage]));
  const stageOf = ({ component }: Entry): string => last.get(component) ?? objects.at(-1)?.stage ?? '';
  const isDue = (one: Entry): boolean => stage === undefined || stageOf(one) === stage;
  const former = inventory.obsolete(objects).filter(isDue);
  const mine = former.filter((one) => reasonOf(one) === undefined && mayGo(one));
  const theirs = upstreamsLeft(inventory, objects).filter(isDue);
  const found = [...(await live(api, mine, isOurs)), ...(await live(api, theirs, isUpstreams))];
  const obsolete = found.filter(({ object }) => !holdsData(object));
  const renamed = new Set(obsolete.flatMap(({ entry }) => (isWorkloadKind(entry.kind) ? [entry.component] : [])));
  const followed = followers(objects);
  const claimed = new Set(objects.flatMap(({ object }) => claimsOf(object)));
  // Programs that stay for `prune` still need theirs.
  const withPrograms = new Set(former.flatMap(({ kind, component }) => (isWorkloadKind(kind) ? [component] : [])));
  const inUse = await namedElsewhere(
    api,
    obsolete.map(({ entry }) => entry),
    former,
    objects,
  );
  const isSetting = (entry: Entry): boolean =>
    SETTINGS.has(entry.kind) && !withPrograms.has(entry.component) && !inUse.has(keyOfObject(entry));
  const going = obsolete.filter(
    ({ entry, entry: { component, kind }, object }) =>
      (followed.has(`${component} program`) && (renamed.has(component) || isSetting(entry))) ||
      (kind.endsWith('WebhookConfiguration') && followed.has(`${component} ${kind}`)) ||
      claimsOf(object).some((claim) => claimed.has(claim)),
  );
  return [...new Set(going.map(({ entry }) => entry.component))].map((component) => {
    const entries = going.flatMap(({ entry }) => (entry.component === component ? [entry] : []));
    return { component, stage: entries.map(stageOf)[0] ?? '', objects: entries };
  });
}

/** What upstream's manifests have left of components that are rendered, and `up` has never applied. */
function upstreamsLeft(inventory: Inventory, objects: readonly Rendered[]): readonly Entry[] {
  const components = new Set(objects.map(({ component }) => component));
  const known = new Set([...objects.map(({ id }) => id), ...[...inventory.all.values()].flat()].map(keyOfObject));
  return upstreamsFormer().filter((one) => components.has(one.component) && !known.has(keyOfObject(one)));
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

/** Those that are in the cluster and may be read, and that nobody else has taken over. */
async function live(api: Api, entries: readonly Entry[], isStill: (object: JsonObject) => boolean) {
  const { default: inParallel } = await import('p-map');
  const read = (one: Entry): Promise<JsonObject | undefined> =>
    new MissingRights().allowed<JsonObject | undefined>(one.name, api.read(one), undefined);
  const found = await inParallel(entries, read, { concurrency: AT_ONCE });
  return entries.flatMap((entry, index) => {
    const object = found[index];
    return object !== undefined && isStill(object) ? [{ entry, object }] : [];
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
