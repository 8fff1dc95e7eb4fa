import { keptReasons, type Owned } from '../../charts/contract/protection';
import type { JsonObject } from '../json';
import { idOf, isOurs, keyOfObject, type ObjectId } from '../cluster/objects';
import { FACTS_ID } from '../rendering/platform-facts';
import { type Going, WEBHOOKS, waveOf } from './removal-order';
import type { Known, LiveState } from './removal-state';

/** An object that stays, and why. */
export interface Kept {
  readonly id: ObjectId;
  readonly reason: string;
}

/** What is to be removed, and what is not. */
export interface RemovalPlan {
  readonly going: readonly Going[];
  /** Data, and what is needed to read it. */
  readonly kept: readonly Kept[];
  /** Objects that are in the cluster, but without the platform's label: somebody has taken them over. */
  readonly foreign: readonly ObjectId[];
}

/** A known object that is in the cluster. */
export interface Present {
  readonly known: Known;
  readonly live: JsonObject;
}

/** Parts known objects by whether they are in the cluster, and whose they are there. */
export function sortOut(known: readonly Known[], { live }: LiveState) {
  const present = known.flatMap((one): readonly Present[] => {
    const found = live.get(keyOfObject(one));
    return found ? [{ known: one, live: found }] : [];
  });
  return {
    ours: present.filter((one) => isOurs(one.live)),
    foreign: present.filter((one) => !isOurs(one.live)),
  };
}

/** The step and wave of a known object. */
export function goingOf({ known, live }: Present): Going {
  const id = idOf(live);
  const wave = waveOf(id);
  return { ...id, step: wave === 'webhooks' ? WEBHOOKS : known.stage, wave };
}

const FACTS = keyOfObject(FACTS_ID);

/** Whether an object is the ConfigMap in which the platform says what it is. */
export function isFacts(id: ObjectId): boolean {
  return keyOfObject(id) === FACTS;
}

/**
 * Of obsolete objects, those that `prune` removes.
 * @param all what was ever applied, the obsolete ones among it
 */
export function prunable<P extends Owned>(obsolete: readonly P[], all: readonly Owned[]): readonly P[] {
  const reasonOf = keptReasons(all);
  return obsolete.filter((one) => reasonOf(one) === undefined);
}

/**
 * Plans the removal of what is rendered no more.
 * @param known all that was ever applied
 * @param obsolete those of it that are rendered no more, by {@link keyOfObject}
 */
export function planPrune(known: readonly Known[], obsolete: ReadonlySet<string>, state: LiveState): RemovalPlan {
  const all = sortOut(known, state);
  const reasonOf = keptReasons(all.ours.map(({ known: id }) => id));
  const isObsolete = ({ known: id }: Present): boolean => obsolete.has(keyOfObject(id));
  const ours = all.ours.filter(isObsolete);
  return {
    going: ours.filter((one) => reasonOf(one.known) === undefined).map(goingOf),
    kept: ours.flatMap((one) => {
      const reason = reasonOf(one.known);
      return reason === undefined ? [] : [{ id: idOf(one.live), reason }];
    }),
    foreign: all.foreign.filter(isObsolete).map(({ known: id }) => id),
  };
}
