import { type Api, AT_ONCE } from '../cluster/api';
import type { Entry } from '../cluster/inventory';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, isOurs, keyOfKind, keyOfObject, type Kind, type ObjectId, OUR_SELECTOR } from '../cluster/objects';
import type { Rendered } from '../rendering/rendered';

/** An object of the platform, from the inventory or the rendering. */
export interface KnownObject extends ObjectId {
  readonly component: string;
  readonly stage: string;
}

/** The objects in the cluster, their metadata only. */
export interface LiveState {
  /** All objects of the kinds that the platform uses, also those of users, by {@link keyOfObject}. */
  readonly live: ReadonlyMap<string, JsonObject>;
  /** The objects of the platform's CRDs, by the name of the CRD. */
  readonly custom: ReadonlyMap<string, readonly JsonObject[]>;
}

/** Kinds that are always read. */
const ALWAYS: readonly Kind[] = ['Namespace', 'PersistentVolumeClaim'].map((kind) => ({ apiVersion: 'v1', kind }));

/** All objects of the platform: those that were applied, and those that are rendered. */
export function knownObjects(
  applied: ReadonlyMap<string, readonly Entry[]>,
  rendered: readonly Rendered[],
): readonly KnownObject[] {
  const before = [...applied].flatMap(([stage, entries]) => entries.map((entry) => ({ ...entry, stage })));
  const now = rendered.map(({ id, component, stage }) => ({ ...id, component, stage }));
  return [...new Map([...before, ...now].map((one) => [keyOfObject(one), one])).values()];
}

/** Reads the state of the cluster. Every kind is listed once. */
export async function readState(api: Api, known: readonly KnownObject[]): Promise<LiveState> {
  const { default: inParallel } = await import('p-map');
  const defined = await definedKinds(api);
  const builtIn = new Map([...ALWAYS, ...known].map((kind) => [keyOfKind(kind), kind]));
  for (const { kind } of defined) builtIn.delete(keyOfKind(kind));
  const list = ({ apiVersion, kind }: Kind): Promise<JsonObject[]> => api.listMetadata({ apiVersion, kind });
  const lists = await inParallel([...builtIn.values()], list, { concurrency: AT_ONCE });
  const custom = await inParallel(defined, async ({ crd, kind }) => [crd, await list(kind)] as const, {
    concurrency: AT_ONCE,
  });
  const all = [...lists, ...custom.map(([, items]) => items)].flat();
  return { live: new Map(all.map((one) => [keyOfObject(idOf(one)), one])), custom: new Map(custom) };
}

interface Defined {
  readonly crd: string;
  readonly kind: Kind;
}

/** The kinds of the platform's CRDs in their stored version, which needs no conversion webhook. */
async function definedKinds(api: Api): Promise<readonly Defined[]> {
  const of = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };
  const crds = await api.list(of, { labelSelector: OUR_SELECTOR });
  return crds.flatMap((crd) => {
    const versions = itemsAt(crd, 'spec', 'versions').filter((one) => at(one, 'served') === true);
    const version = textAt(versions.find((one) => at(one, 'storage') === true) ?? versions[0], 'name');
    const kind = textAt(crd, 'spec', 'names', 'kind');
    if (version === undefined || kind === undefined) return [];
    const apiVersion = `${textAt(crd, 'spec', 'group') ?? ''}/${version}`;
    return [{ crd: idOf(crd).name, kind: { apiVersion, kind } }];
  });
}

/** Known objects that are gone or taken over by another owner: the next run need not know them. */
export function lostOf(known: readonly ObjectId[], { live }: LiveState): ReadonlySet<string> {
  return new Set(
    known.map(keyOfObject).filter((key) => {
      const found = live.get(key);
      return found === undefined || !isOurs(found);
    }),
  );
}
