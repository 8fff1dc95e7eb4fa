import { type Api, AT_ONCE } from '../../cluster/api';
import { comparable, nameOfObject, type ObjectId } from '../../cluster/objects';
import { isMissingRight } from '../../cluster/rights';
import { CliError, ClusterError, EXIT } from '../../errors';
import { asLiveClaim, isClaim } from '../../install/claims';
import { LiveObjects } from '../../install/live-objects';
import { at, type JsonObject } from '../../json';
import type { Rendered } from '../../rendering/rendered';
import { Rendering } from '../../rendering/rendering';
import { tryToApply } from '../../status/drift';
import { findInstalled } from '../../status/installed';
import { asApplied } from '../applied';
import { Parser } from '../chunks';
import { type Comparison, pairOf } from '../comparison';
import { type Entry, entryOf, Side } from '../side';

/** A cluster compared with a rendering. */
export interface LiveComparison {
  readonly comparison: Comparison;
  /** Why the API server refuses objects, by their keys. */
  readonly refusals: ReadonlyMap<string, string>;
  /** Objects that could not be compared, for lack of a right. */
  readonly unknown: readonly ObjectId[];
}

/** An object before and after an apply. */
interface Pair {
  readonly before?: Entry;
  readonly after?: Entry;
  readonly refused?: string;
  readonly isUnknown?: boolean;
}

/**
 * Compares what is in a cluster with what an apply of a rendering would make of it, by a dry run for each object that the
 * notes of `up` do not prove unchanged. Nothing is changed.
 * @throws CliError with the exit code `unhealthy` if nothing is installed
 */
export async function compareCluster(api: Api, folder: string): Promise<LiveComparison> {
  const { default: inParallel } = await import('p-map');
  const rendering = await Rendering.readAll(folder);
  const installed = await findInstalled(api);
  if (!installed) {
    throw new CliError(
      `the cluster of ${api.description} has no platform; to install it: npx cdk8s-kubeflow up`,
      EXIT.unhealthy,
    );
  }
  const live = new LiveObjects(api, installed.inventory);
  const rendered = await inParallel(rendering.objects, (one) => look(api, live, one), { concurrency: AT_ONCE });
  const former = installed.inventory.obsolete(rendering.objects);
  const obsolete = await inParallel(former, (id) => gone(api, id), { concurrency: AT_ONCE });
  return assembled([...rendered, ...obsolete], await Parser.make());
}

async function look(api: Api, live: LiveObjects, one: Rendered): Promise<Pair> {
  const after = entryOf(one.object, one.file);
  if (await live.isUnchanged(one)) return { before: after, after };
  try {
    const found = await api.read(one.id);
    if (!found) return { after };
    const before = asEntry(found, found, one.file);
    try {
      const sent = isClaim(one.object) ? asLiveClaim(one.object, found).object : one.object;
      return { before, after: asEntry((await tryToApply(api, sent)).after, found, one.file) };
    } catch (error) {
      const isRefusal = error instanceof ClusterError && error.status !== undefined && error.status < 500;
      if (!isRefusal || error.status === 401 || isMissingRight(error)) throw error;
      return { before, after: asEntry(asApplied(found, one.object), found, one.file), refused: error.message };
    }
  } catch (error) {
    if (isMissingRight(error)) return { before: after, after, isUnknown: true };
    throw error;
  }
}

async function gone(api: Api, id: ObjectId & { readonly component: string }): Promise<Pair> {
  try {
    const found = await api.read(id);
    return found ? { before: { ...asEntry(found, found, ''), component: id.component } } : {};
  } catch (error) {
    if (isMissingRight(error)) return {};
    throw error;
  }
}

/** What is compared of an object; of a CRD also the versions in which the cluster stores objects. */
function asEntry(object: JsonObject, live: JsonObject, file: string): Entry {
  const storedVersions = at(live, 'status', 'storedVersions');
  return entryOf({ ...comparable(object), ...(storedVersions !== undefined && { status: { storedVersions } }) }, file);
}

function assembled(pairs: readonly Pair[], parser: Parser): LiveComparison {
  const changed = pairs.flatMap(({ before, after }) => pairOf(before, after));
  const keys = new Set(changed.map(({ key }) => key));
  const entries = (side: 'before' | 'after'): readonly Entry[] => pairs.flatMap((pair) => pair[side] ?? []);
  const sideOf = (all: readonly Entry[]): Side =>
    new Side(
      all.filter(({ key }) => keys.has(key)),
      [],
      parser,
      all.filter(({ key }) => !keys.has(key)),
    );
  return {
    comparison: { before: sideOf(entries('before')), after: sideOf(entries('after')), changed },
    refusals: new Map(
      pairs.flatMap(({ after, refused }) => (after && refused !== undefined ? [[after.key, refused]] : [])),
    ),
    unknown: pairs.flatMap(({ after, isUnknown }) => (after && isUnknown ? [after.id] : [])),
  };
}

/** What could not be compared, as a note. */
export function unknownNote(unknown: readonly ObjectId[]): readonly string[] {
  if (!unknown.length) return [];
  const [first] = unknown.map(nameOfObject);
  return [`${unknown.length} objects could not be compared, for you may not read or patch them: ${first ?? ''} …`];
}
