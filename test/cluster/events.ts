import type { Fate } from '../../cli/plan/plan';
import type { Ended } from '../support/cli';

/** A line of `up --json`. */
export interface Event {
  readonly event: string;
  readonly stage?: string;
  readonly created?: number;
  readonly changed?: number;
  readonly unchanged?: number;
  readonly seconds?: number;
  readonly waited?: number;
  readonly retried?: number;
  readonly url?: string;
  readonly id?: { readonly kind: string; readonly name: string };
  /** What is to become of a planned object. */
  readonly fate?: string;
}

/** The sums of a plan. */
export type PlanSums = Readonly<Record<Fate | 'restarted', number>>;

/** The sums of the plan of a run, which must have succeeded. */
export function planOf(ended: Ended): PlanSums {
  const plan = eventsOf(ended).find(({ event }) => event === 'plan');
  return plan as PlanSums & Event;
}

/** What became of objects. */
export type Tally = Record<'created' | 'changed' | 'unchanged', number>;

/** What a run said, which must have succeeded. */
export function eventsOf({ code, stdout, stderr }: Ended): readonly Event[] {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);
}

/** Objects that were there before a run and that it changed, as `Kind name`. */
export function changedBy(ended: Ended): readonly string[] {
  return eventsOf(ended).flatMap(({ id }) => (id ? [`${id.kind} ${id.name}`] : []));
}

/** What a run did, in sum of all stages. */
export function tallyOf(ended: Ended): Tally {
  const done = eventsOf(ended).filter(({ event }) => event === 'done');
  const total = (outcome: keyof Tally) => done.reduce((sum, event) => sum + (event[outcome] ?? 0), 0);
  return { created: total('created'), changed: total('changed'), unchanged: total('unchanged') };
}
