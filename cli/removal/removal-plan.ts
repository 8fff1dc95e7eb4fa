import { keptReasons, type Owned } from '../../charts/contract/protection';
import type { JsonObject } from '../json';
import { idOf, isOurs, keyOfObject, type ObjectId } from '../cluster/objects';
import { FACTS_ID } from '../rendering/platform-facts';
import { type Deletion, WEBHOOKS, waveOf } from './removal-order';
import type { KnownObject, LiveState } from './removal-state';

/** An object that stays, and why. */
export interface KeptObject {
  readonly id: ObjectId;
  readonly reason: string;
}

/** What is removed, and what stays. */
export interface RemovalPlan {
  readonly deletions: readonly Deletion[];
  /** Data, and what is needed to read it. */
  readonly kept: readonly KeptObject[];
  /** Objects in the cluster without the platform's label: another owner has taken them over. */
  readonly foreign: readonly ObjectId[];
}

/** A known object that is in the cluster. */
export interface LiveObject {
  readonly known: KnownObject;
  readonly live: JsonObject;
}

/** The known objects that are in the cluster: the platform's, and those that another owner has taken over. */
export function splitByOwner(known: readonly KnownObject[], { live }: LiveState) {
  const present = known.flatMap((one): readonly LiveObject[] => {
    const found = live.get(keyOfObject(one));
    return found ? [{ known: one, live: found }] : [];
  });
  return {
    ours: present.filter((one) => isOurs(one.live)),
    foreign: present.filter((one) => !isOurs(one.live)),
  };
}

/** The deletion of a known object. */
export function deletionOf({ known, live }: LiveObject): Deletion {
  const id = idOf(live);
  const wave = waveOf(id);
  return { ...id, step: wave === 'webhooks' ? WEBHOOKS : known.stage, wave };
}

const FACTS = keyOfObject(FACTS_ID);

/** Whether an object is the ConfigMap of the platform's facts. */
export function isFacts(id: ObjectId): boolean {
  return keyOfObject(id) === FACTS;
}

/**
 * The obsolete objects that `prune` removes.
 * @param all everything that was ever applied, with the obsolete objects
 */
export function prunable<P extends Owned>(obsolete: readonly P[], all: readonly Owned[]): readonly P[] {
  const reasonOf = keptReasons(all);
  return obsolete.filter((one) => reasonOf(one) === undefined);
}

/**
 * Plans the removal of what is no longer rendered.
 * @param known everything that was ever applied
 * @param obsolete the known objects that are no longer rendered, by {@link keyOfObject}
 */
export function planPrune(known: readonly KnownObject[], obsolete: ReadonlySet<string>, state: LiveState): RemovalPlan {
  const all = splitByOwner(known, state);
  const reasonOf = keptReasons(all.ours.map(({ known: id }) => id));
  const isObsolete = ({ known: id }: LiveObject): boolean => obsolete.has(keyOfObject(id));
  const ours = all.ours.filter(isObsolete);
  return {
    deletions: ours.filter((one) => reasonOf(one.known) === undefined).map(deletionOf),
    kept: ours.flatMap((one) => {
      const reason = reasonOf(one.known);
      return reason === undefined ? [] : [{ id: idOf(one.live), reason }];
    }),
    foreign: all.foreign.filter(isObsolete).map(({ known: id }) => id),
  };
}
