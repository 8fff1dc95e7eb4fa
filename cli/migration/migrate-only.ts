import type { Api } from '../cluster/api';
import { FIELD_MANAGER } from '../cluster/field-manager';
import { comparable, idOf, keyOfObject } from '../cluster/objects';
import { asApplied } from '../diff/applied';
import { CliError } from '../errors';
import { waitUntilReady } from '../install/patience';
import { findWaiting } from '../install/readiness';
import { at, isObject, type JsonObject, textAt } from '../json';
import type { Plan } from '../plan/plan';
import { waitingText } from '../progress';
import type { Rendered } from '../rendering/rendered';
import { removeFormer } from './former';
import type { Migration } from './migration';
import type { MigrationOptions } from './migrations';
import { makeRoom } from './remake';

/**
 * Does the steps that Argo CD and Flux cannot do, and applies nothing else. An object is made anew with the immutable
 * fields of the rendering; its pods stay as they are, and so do the owners of its fields.
 * @returns how many objects were migrated
 */
export async function migrateOnly(
  api: Api,
  objects: readonly Rendered[],
  plan: Plan,
  { progress, timeout }: MigrationOptions,
): Promise<number> {
  const ways = new Map(plan.flatMap(({ id, migration }) => (migration ? [[keyOfObject(id), migration] as const] : [])));
  const migrating = objects.filter(({ id }) => ways.has(keyOfObject(id)));
  for (const one of migrating) {
    const migration = ways.get(keyOfObject(one.id));
    if (migration) await migrate(api, one, objects, migration, timeout);
  }
  const late = await waitUntilReady({
    look: (explain) => findWaiting(api, migrating, objects, explain),
    found: (waiting) => progress.waiting(waiting),
    timeout,
  });
  if (late.length) throw new CliError(`migrated, but not ready after ${timeout} seconds; ${waitingText(late)}`);
  await removeFormer(api, new Set(objects.map(({ id }) => keyOfObject(id))));
  return migrating.length;
}

async function migrate(
  api: Api,
  one: Rendered,
  objects: readonly Rendered[],
  migration: Migration,
  seconds: number,
): Promise<void> {
  const live = await api.read(one.id);
  if (!live) return;
  await bringRole(api, one, objects);
  await makeRoom(api, one, migration, seconds);
  if (migration.way === 'rewrite') return;
  await api.create(anewOf(one, live, migration), FIELD_MANAGER);
  const { apiVersion, kind, namespace, name } = idOf(live);
  const metadata = { namespace, name, managedFields: at(live, 'metadata', 'managedFields') };
  await api.patch({ apiVersion, kind, metadata }, FIELD_MANAGER, 'merge');
}

/** The role that a binding gets, where it does not exist: the subjects would lack their rights until the merge. */
async function bringRole(api: Api, { object, id }: Rendered, objects: readonly Rendered[]): Promise<void> {
  const [kind, name] = [textAt(object, 'roleRef', 'kind'), textAt(object, 'roleRef', 'name')];
  const isIt = (other: Rendered): boolean =>
    other.id.kind === kind &&
    other.id.name === name &&
    (other.id.namespace === undefined || other.id.namespace === id.namespace);
  const role = objects.find(isIt);
  if (role && !(await api.read(role.id))) await api.apply(role.object, { manager: FIELD_MANAGER });
}

/** Metadata of an object that a new one does not have. */
const OF_ONE_LIFE: ReadonlySet<string> = new Set(['uid', 'creationTimestamp', 'deletionTimestamp', 'ownerReferences']);

/** A workload as it is, with the immutable fields of the rendering; other objects as they are rendered. */
function anewOf({ object }: Rendered, live: JsonObject, { way }: Migration): JsonObject {
  if (way === 'remake') return object;
  const { metadata, ...rest } = comparable(live);
  const kept = Object.entries(isObject(metadata) ? metadata : {}).filter(([key]) => !OF_ONE_LIFE.has(key));
  const labels = at(object, 'spec', 'template', 'metadata', 'labels');
  const spec = { ...(isObject(object.spec) ? object.spec : {}), template: { metadata: { labels } } };
  return asApplied({ ...rest, metadata: Object.fromEntries(kept) }, { ...object, spec });
}
