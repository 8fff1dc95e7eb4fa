import { type Api, AT_ONCE } from '../cluster/api';
import { ClusterError } from '../errors';
import { isMissingRight, MissingRights } from '../cluster/rights';
import { FIELD_MANAGER } from '../cluster/field-manager';
import { asLiveClaim, isClaim } from '../install/claims';
import { LiveObjects } from '../install/live-objects';
import { mayBeTakenOver } from '../install/ownership';
import type { Entry, Inventory } from '../cluster/inventory';
import { isObject, type JsonObject } from '../json';
import { type Migration, migrationOf } from '../migration/migration';
import { comparable, idOf, type ObjectId } from '../cluster/objects';
import { prunable } from '../removal/removal-plan';
import type { Rendered } from '../rendering/rendered';

/** A field that differs from the rendering; undefined on the side that lacks it. */
export interface Change {
  /** Where it is, such as `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly live?: unknown;
  readonly rendered?: unknown;
}

/** An object that an apply would change, or that the cluster would refuse. */
export interface Differing {
  readonly id: ObjectId;
  readonly file: string;
  readonly changes: readonly Change[];
  /** Why the cluster would refuse the rendered object. */
  readonly refused?: string;
  /** What `up` does about the refusal; undefined where it can do nothing. */
  readonly migration?: Migration;
  /** Which of the fields other owners have, with other values: only `--force-conflicts` changes those. */
  readonly conflict?: string;
}

/** The differences between the cluster and the rendering. */
export interface Drift {
  readonly differing: readonly Differing[];
  /** Rendered, but not in the cluster. */
  readonly missing: readonly Rendered[];
  /** In the cluster from an earlier rendering, and no longer rendered. */
  readonly obsolete: readonly Entry[];
  /** No longer rendered either, but holding data: only its owner removes it, so it does not count as drift. */
  readonly kept: readonly Entry[];
  /** Rendered objects that could not be compared, because the user may not read or patch them. */
  readonly unknown: readonly Rendered[];
}

/**
 * Compares a cluster with a rendering. Objects that the inventory proves unchanged are skipped; for the others, a dry run
 * tells what an apply would change.
 * @param readable those that the user may read, which are compared
 */
export async function findDrift(
  api: Api,
  inventory: Inventory,
  objects: readonly Rendered[],
  readable: readonly Rendered[] = objects,
): Promise<Drift> {
  const { default: inParallel } = await import('p-map');
  const known = new LiveObjects(api, inventory);
  const proven = await Promise.all(readable.map((one) => known.isUnchanged(one)));
  const doubtful = readable.filter((_, index) => !proven[index]);
  const compared = await inParallel(doubtful, (one) => look(api, one), { concurrency: AT_ONCE });
  const former = inventory.obsolete(objects);
  const found = await inParallel(former, (id) => isThere(api, id), {
    concurrency: AT_ONCE,
  });
  const left = former.filter((_, index) => found[index]);
  const obsolete = prunable(left, [...inventory.all.values()].flat());
  const compares = new Set(readable);
  const those = (outcome: Outcome): readonly Rendered[] => doubtful.filter((_, index) => compared[index] === outcome);
  return {
    differing: compared.filter((one) => typeof one === 'object'),
    missing: those('missing'),
    unknown: [...those('unknown'), ...objects.filter((one) => !compares.has(one))],
    obsolete,
    kept: left.filter((one) => !obsolete.includes(one)),
  };
}

/** What was applied is taken to be there still where it may not be read. */
async function isThere(api: Api, id: ObjectId): Promise<boolean> {
  const found = await new MissingRights().allowed<JsonObject | undefined | true>(id.name, api.read(id), true);
  return found !== undefined;
}

/** How many objects `up` and `prune` would change, without those that could not be compared. */
export function sizeOf({ differing, missing, obsolete }: Drift): number {
  return differing.length + missing.length + obsolete.length;
}

type Outcome = 'same' | 'missing' | 'unknown';

async function look(api: Api, one: Rendered): Promise<Differing | Outcome> {
  try {
    const live = await api.read(one.id);
    return live ? await compare(api, one, live) : 'missing';
  } catch (error) {
    if (isMissingRight(error)) return 'unknown';
    throw error;
  }
}

/**
 * What an apply would do to an object that is in the cluster.
 * @returns `unknown` where the user may not patch it
 * @throws ClusterError for answers that say nothing about the object
 */
export async function compare(api: Api, one: Rendered, live: JsonObject): Promise<Differing | 'same' | 'unknown'> {
  const { id, file, object } = one;
  try {
    const claim = isClaim(object) ? asLiveClaim(object, live) : { object };
    if (claim.refused !== undefined) return { id, file, changes: [], refused: claim.refused };
    const { after, conflict } = await tryToApply(api, claim.object);
    const changes = await changesBetween(live, after);
    // Argo CD and Flux own what they have applied. That is no difference, whoever owns it, where it is as rendered.
    if (!changes.length) return 'same';
    return { id, file, changes, ...(conflict !== undefined && { conflict }) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (isMissingRight(error)) return 'unknown';
    if (error.status === undefined || error.status === 401 || error.status >= 500) throw error;
    return { id, file, changes: [], ...(await refusal(api, one, live, error.message)) };
  }
}

/** Why an object is refused, and what `up` does about it, if the API server would take the object as a new one. */
async function refusal(
  api: Api,
  one: Rendered,
  live: JsonObject,
  refused: string,
): Promise<Pick<Differing, 'refused' | 'migration'>> {
  const migration = migrationOf(one, live, refused);
  if (!migration) return { refused };
  const problem = migration.way === 'rewrite' ? undefined : await refusalAnew(api, one.object);
  return problem === undefined ? { refused, migration } : { refused: problem };
}

/** Why the API server would not take an object either if it were new. Nothing is deleted then. */
async function refusalAnew(api: Api, object: JsonObject): Promise<string | undefined> {
  const { namespace, name } = idOf(object);
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const other = { ...object, metadata: { ...metadata, namespace, name: `${name.slice(0, 40)}-anew` } };
  try {
    await api.apply(other, { manager: FIELD_MANAGER, dryRun: true });
    return undefined;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 422) return error.message;
    throw error;
  }
}

/** An object after an apply that was only tried. */
export interface Tried {
  readonly after: JsonObject;
  readonly conflict?: string;
}

/** The object after an apply. Fields of other owners are a conflict, and are taken over to see what would change. */
export async function tryToApply(api: Api, object: JsonObject): Promise<Tried> {
  const options = { manager: FIELD_MANAGER, dryRun: true };
  try {
    return { after: (await api.apply(object, options)).object };
  } catch (error) {
    if (!(error instanceof ClusterError && error.conflict === 'fields')) throw error;
    const after = (await api.apply(object, { ...options, force: true })).object;
    return mayBeTakenOver(idOf(object).kind, error.message) ? { after } : { after, conflict: error.message };
  }
}

/** What an apply would change of an object, without the API server's own fields and without the values of Secrets. */
export async function changesBetween(live: JsonObject, after: JsonObject): Promise<readonly Change[]> {
  const { default: differences } = await import('microdiff');
  const isSecret = live.kind === 'Secret';
  const found = differences(comparable(live), comparable(after));
  // The API server keeps that for kubectl.
  const changed = found.filter(({ path }) => path.at(-1) !== LAST_APPLIED);
  return changed.map((one): Change => {
    const path = pathOf(one.path);
    if (isSecret && holdsValues(one.path)) return { path, live: '(hidden)', rendered: '(hidden)' };
    return {
      path,
      ...(one.type !== 'CREATE' && { live: one.oldValue as unknown }),
      ...(one.type !== 'REMOVE' && { rendered: one.value as unknown }),
    };
  });
}

/** Annotation with the whole object, as `kubectl apply` without --server-side writes it. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Whether a field of a Secret holds its values. */
function holdsValues(path: readonly (string | number)[]): boolean {
  const [field] = path;
  return field === 'data' || field === 'stringData' || path.join('.') === 'metadata.annotations';
}

function pathOf(keys: readonly (string | number)[]): string {
  const steps = keys.map((key) => {
    if (typeof key === 'number') return `[${key}]`;
    return /^[\w-]+$/.test(key) ? `.${key}` : `['${key}']`;
  });
  return steps.join('').replace(/^\./, '');
}
