import type { Api } from '../cluster/api';
import { AT_ONCE } from '../cluster/api';
import { SECRETS_MANAGER } from '../cluster/field-manager';
import type { Inventory } from '../cluster/inventory';
import { isOurs, keyOfKind, keyOfObject, type Kind, type ObjectId } from '../cluster/objects';
import { keptReasons } from '../../charts/contract/protection';
import { isWorkloadKind } from '../../charts/contract/kinds';
import { ClusterError } from '../errors';
import type { LiveObjects } from '../install/live-objects';
import { itemsAt, type JsonObject, textAt } from '../json';
import { gapText, type Migration, silentServices } from '../migration/migration';
import type { Succession } from '../migration/succession';
import type { Revocation } from '../removal/revocation';
import type { Rendered } from '../rendering/rendered';
import { type Change, compare, type Differing } from '../status/drift';
import { Presence } from './presence';

/** What is to become of an object. */
export type Fate =
  | 'added'
  | 'changed'
  /** It is there, and not the platform's yet: what is rendered takes its place. */
  | 'replaced'
  /** Other owners have some of its fields. */
  | 'conflicting'
  /** The cluster would not take it as it stands: it is made anew, or what is stored is migrated before. */
  | 'migrated'
  /** The cluster would not take it. */
  | 'refused'
  /** The cluster does not tell before it is applied. */
  | 'unknown'
  | 'unchanged'
  /** No longer rendered, and it gives access or opens the network: it is removed after all stages. */
  | 'removed'
  /** No longer rendered, and its successor is: it is removed when that is ready. */
  | 'succeeded'
  /** No longer rendered; `prune` removes it. */
  | 'obsolete'
  /** No longer rendered, and kept because of its data. */
  | 'kept';

/** An object, and what is to become of it. */
export interface Planned {
  readonly fate: Fate;
  readonly id: ObjectId;
  readonly stage: string;
  readonly file?: string;
  /** Whether its pods are replaced. */
  readonly restarts?: boolean;
  readonly changes?: readonly Change[];
  /** Why it conflicts, is refused, migrated, not known or kept. */
  readonly reason?: string;
  /** How it gets past what the cluster refuses. */
  readonly migration?: Migration;
}

/** What an `up` would do, object by object, in the order of installation. */
export type Plan = readonly Planned[];

/** What a plan is made of. */
export interface PlanInput {
  readonly api: Api;
  readonly inventory: Inventory;
  readonly live: LiveObjects;
  /** Whether fields of other owners are taken over. */
  readonly force: boolean;
  /** The access that is taken away. */
  readonly revocation: Pick<Revocation, 'objects'>;
  /** What is removed when its successor is ready. */
  readonly successions: readonly Succession[];
}

/**
 * Plans an `up`. Objects that the inventory proves unchanged cost nothing; for the others that are in the cluster, a dry
 * run tells what an apply would change.
 */
export async function makePlan(input: PlanInput, objects: readonly Rendered[]): Promise<Plan> {
  const { default: inParallel } = await import('p-map');
  const presence = new Presence(input.api, input.live);
  const plan = (one: Rendered): Promise<Planned> => planOne(input, presence, one, objects);
  const fates = await inParallel(objects, plan, { concurrency: AT_ONCE });
  return [...afterTheirCrds(fates, objects), ...(await planRest(input, objects))];
}

async function planOne(
  input: PlanInput,
  presence: Presence,
  one: Rendered,
  objects: readonly Rendered[],
): Promise<Planned> {
  const { id, stage, file } = one;
  const planned = { id, stage, file };
  try {
    if (await input.live.isUnchanged(one)) return { ...planned, fate: 'unchanged' };
    const live = (await presence.mayBe(id)) ? await input.api.read(id) : undefined;
    if (!live) return { ...planned, fate: 'added' };
    const compared = await compare(input.api, one, live);
    const migration = typeof compared === 'object' ? compared.migration : undefined;
    if (!migration) return { ...planned, ...fateOf(compared, live, input.force) };
    const gap = migration.way === 'replace' ? gapText(silentServices(one, live, objects)) : '';
    return { ...planned, fate: 'migrated', reason: `${migration.what}${gap}`, migration };
  } catch (error) {
    return { ...planned, fate: 'unknown', reason: reasonOf(error) };
  }
}

function fateOf(
  compared: Differing | 'same' | 'unknown',
  live: JsonObject,
  force: boolean,
): Omit<Planned, 'id' | 'stage'> {
  if (compared === 'same') return { fate: 'unchanged' };
  if (compared === 'unknown') return { fate: 'unknown', reason: 'you may not patch it' };
  const { changes, refused, conflict } = compared;
  if (refused !== undefined) return { fate: 'refused', reason: refused };
  if (conflict !== undefined && !force) return { fate: 'conflicting', reason: conflict, changes };
  const restarts = isWorkloadKind(live.kind) && changes.some(({ path }) => path.startsWith('spec.template'));
  return {
    fate: isOurs(live) || isMadeBySecrets(live) ? 'changed' : 'replaced',
    changes,
    ...(restarts && { restarts }),
  };
}

/** `secrets` makes Secrets before `up` gives them their labels. */
function isMadeBySecrets(live: JsonObject): boolean {
  return itemsAt(live, 'metadata', 'managedFields').some((entry) => textAt(entry, 'manager') === SECRETS_MANAGER);
}

/** Answers that say nothing about an object, such as those of a webhook that is down, which `up` may mend. */
function reasonOf(error: unknown): string {
  if (!(error instanceof ClusterError) || error.status === undefined || error.status === 401) throw error;
  return error.message;
}

/** Custom resources are refused by the CRD that is there; whether the new one takes them is known when it is applied. */
function afterTheirCrds(fates: Plan, objects: readonly Rendered[]): Plan {
  const changing = new Set<string>();
  for (const [index, { id, object }] of objects.entries()) {
    const isChanging = id.kind === 'CustomResourceDefinition' && fates[index]?.fate !== 'unchanged';
    if (isChanging) changing.add(keyOfKind(definedBy(object)));
  }
  return fates.map((one): Planned => {
    const isOpen = one.fate === 'refused' && changing.has(keyOfKind(one.id));
    return isOpen ? { ...one, fate: 'unknown', reason: 'its CRD changes before it' } : one;
  });
}

function definedBy({ spec }: JsonObject): Kind {
  return { apiVersion: `${textAt(spec, 'group') ?? ''}/`, kind: textAt(spec, 'names', 'kind') ?? '' };
}

/** What was applied at some time, is no longer rendered, and is still there. */
async function planRest(
  { inventory, live, revocation, successions }: PlanInput,
  objects: readonly Rendered[],
): Promise<Plan> {
  const obsolete = new Set(inventory.obsolete(objects));
  const revoked = new Set(revocation.objects.map(keyOfObject));
  const succeeded = new Set(successions.flatMap(({ objects: former }) => former.map(keyOfObject)));
  const reasonToKeep = keptReasons([...inventory.all.values()].flat());
  const planned = [...inventory.all].flatMap(([stage, entries]) =>
    entries
      .filter((entry) => obsolete.has(entry))
      .map(async (entry): Promise<readonly Planned[]> => {
        const { apiVersion, kind, namespace, name } = entry;
        const id = { apiVersion, kind, namespace, name };
        if (!(await live.find(id).catch(reasonOf))) return [];
        if (succeeded.has(keyOfObject(id))) return [{ fate: 'succeeded', id, stage }];
        if (revoked.has(keyOfObject(id))) return [{ fate: 'removed', id, stage }];
        const reason = reasonToKeep(entry);
        return [reason === undefined ? { fate: 'obsolete', id, stage } : { fate: 'kept', id, stage, reason }];
      }),
  );
  return [...(await Promise.all(planned)).flat(), ...unknownBefore(inventory, successions)];
}

/** What others have applied, and is removed when its successor is ready. */
function unknownBefore(inventory: Inventory, successions: readonly Succession[]): Plan {
  const known = new Set([...inventory.all.values()].flat().map(keyOfObject));
  return successions.flatMap(({ stage, objects }) =>
    objects
      .filter((one) => !known.has(keyOfObject(one)))
      .map(({ apiVersion, kind, namespace, name }) => ({
        fate: 'succeeded' as const,
        id: { apiVersion, kind, namespace, name },
        stage,
      })),
  );
}
