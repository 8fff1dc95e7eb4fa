import { nameOfObject } from '../cluster/objects';
import { changeLines } from '../status/drift-lines';
import type { Fate, Plan, Planned } from './plan';

/** How each fate is said: the sign of an object, and the word of a sum. What is unchanged is only counted. */
const SAID: Readonly<Record<Fate, readonly [sign: string, word: string]>> = {
  added: ['+', 'added'],
  changed: ['~', 'changed'],
  replaced: ['~', 'replaced'],
  migrated: ['!', 'made anew or migrated'],
  conflicting: ['✗', 'in conflict'],
  refused: ['✗', 'refused'],
  unknown: ['?', 'unclear until applied'],
  removed: ['-', 'removed (they give access)'],
  succeeded: ['-', 'removed when their successors are ready'],
  obsolete: ['-', 'no longer rendered (left for prune)'],
  kept: [' ', 'kept of an earlier rendering'],
  unchanged: ['=', 'unchanged'],
};

const FATES = Object.keys(SAID) as readonly Fate[];

/** How much of a plan is printed. */
export interface PlanDetail {
  /** Name the objects. */
  readonly names: boolean;
  /** Say which fields change. */
  readonly fields: boolean;
}

/** Numbers of objects by their fate, and of the workloads whose pods are replaced. */
export type Sums = Readonly<Record<Fate | 'restarted', number>>;

/** Adds up. */
export function sumsOf(plan: Plan): Sums {
  const count = (fate: Fate): number => plan.filter((one) => one.fate === fate).length;
  const entries = FATES.map((fate) => [fate, count(fate)] as const);
  const restarted = plan.filter(({ restarts }) => restarts).length;
  return { ...(Object.fromEntries(entries) as Record<Fate, number>), restarted };
}

/** A plan for people: its sums, and before them as much as is asked for. */
export function planLines(plan: Plan, { names, fields }: PlanDetail): readonly string[] {
  const shown = names ? plan.filter(({ fate }) => fate !== 'unchanged') : plan.filter(isAlwaysSaid);
  const stages = [...new Set(shown.map(({ stage }) => stage))];
  const listed = stages.flatMap((stage) => [
    stage,
    ...shown.filter((one) => one.stage === stage).flatMap((one) => linesOf(one, fields)),
  ]);
  const hint = !names && plan.some(({ fate }) => fate !== 'unchanged') ? '; names: --verbose' : '';
  return [...listed, `plan: ${sumsText(sumsOf(plan))}${hint}`];
}

/** What the run could not do. */
export function isFault({ fate }: Planned): boolean {
  return fate === 'conflicting' || fate === 'refused';
}

/** What changes more than fields is said before anything is done. */
function isAlwaysSaid(planned: Planned): boolean {
  return isFault(planned) || isMigration(planned);
}

/** Whether an object is part of the migration: what `kubectl apply` of the same folder would not do. */
export function isMigration({ fate }: Planned): boolean {
  return fate === 'migrated' || fate === 'succeeded';
}

/** Fates that are said beside the sign. */
const SAID_TOO: ReadonlySet<Fate> = new Set(['replaced', 'removed', 'succeeded', 'kept']);

function linesOf({ fate, id, restarts, changes, reason }: Planned, fields: boolean): readonly string[] {
  const [sign] = SAID[fate];
  const notes = [
    SAID_TOO.has(fate) && (fate === 'succeeded' ? 'when its successor is ready' : fate),
    restarts && 'restarts',
  ].filter(Boolean);
  const note = notes.length ? ` (${notes.join(', ')})` : '';
  const why = reason === undefined ? '' : `: ${reason}`;
  return [`  ${sign} ${nameOfObject(id)}${note}${why}`, ...(fields ? changeLines(changes ?? []) : [])];
}

function sumsText(sums: Sums): string {
  const said = FATES.filter((fate) => sums[fate]).map((fate) => {
    const restarts = fate === 'changed' && sums.restarted ? ` (${sums.restarted} restarted)` : '';
    return `${sums[fate]} ${SAID[fate][1]}${restarts}`;
  });
  return said.join(', ') || 'nothing';
}

/** A plan for programs: its sums, and before them an event for each object if they are asked for. */
export function planEvents(plan: Plan, { names, fields }: PlanDetail): readonly object[] {
  const shown = names ? plan.filter(({ fate }) => fate !== 'unchanged') : plan.filter(isAlwaysSaid);
  const objects = shown.map(({ id, changes, migration, ...rest }) => {
    const { apiVersion, kind, namespace, name } = id;
    const way = migration && { way: migration.way, fields: migration.fields };
    return { event: 'planned', ...rest, ...way, id: { apiVersion, kind, namespace, name }, ...(fields && { changes }) };
  });
  return [...objects, { event: 'plan', ...sumsOf(plan) }];
}
