import { type Api, AT_ONCE } from '../cluster/api';
import type { Entry } from '../cluster/inventory';
import { at, itemsAt, type JsonObject, textAt } from '../json';
import { idOf, isOurs, keyOfKind, keyOfObject, type Kind, type ObjectId, OUR_SELECTOR } from '../cluster/objects';
import type { RenderedStage } from '../rendering/stages';

/** An object of the platform, as the inventory or the rendered folder knows it. */
export interface Known extends ObjectId {
  readonly component: string;
  readonly stage: string;
}

/** What is in the cluster. Of all objects the metadata alone, in the version in which their paths are. */
export interface LiveState {
  /** All objects of the kinds that the platform has, whoever made them, by {@link keyOfObject}. */
  readonly live: ReadonlyMap<string, JsonObject>;
  /** The objects of the platform's CRDs, by the name of the CRD. */
  readonly custom: ReadonlyMap<string, readonly JsonObject[]>;
}

/** Kinds that are looked at, whether the platform has any or not. */
const ALWAYS: readonly Kind[] = ['Namespace', 'PersistentVolumeClaim'].map((kind) => ({ apiVersion: 'v1', kind }));

/** All that the platform is known to consist of: what was applied, and what is rendered. */
export function knownObjects(
  applied: ReadonlyMap<string, readonly Entry[]>,
  rendered: readonly RenderedStage[],
): readonly Known[] {
  const before = [...applied].flatMap(([stage, entries]) => entries.map((entry) => ({ ...entry, stage })));
  const now = rendered.flatMap(({ name: stage, objects }) =>
    objects.map(({ id, component }) => ({ ...id, component, stage })),
  );
  return [...new Map([...before, ...now].map((one) => [keyOfObject(one), one])).values()];
}

/** Looks at the cluster. Every kind is listed once. */
export async function readState(api: Api, known: readonly Known[]): Promise<LiveState> {
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

/** The kinds of the platform's CRDs, in the version that is stored: it needs no conversion by a program that is gone. */
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

/** Of known objects those that are gone, or that somebody has taken over: they are no concern of the next run. */
export function lostOf(known: readonly ObjectId[], { live }: LiveState): ReadonlySet<string> {
  return new Set(
    known.map(keyOfObject).filter((key) => {
      const found = live.get(key);
      return found === undefined || !isOurs(found);
    }),
  );
}
