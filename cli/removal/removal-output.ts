import { nameOfObject, OUR_SELECTOR } from '../cluster/objects';
import { kubectl } from './removal';
import { type Going, stepsOf } from './removal-order';
import type { Kept, RemovalPlan } from './removal-plan';

/** Prints what a removal would do, object by object. */
export function printPlan({ going }: RemovalPlan, json: boolean | undefined): void {
  for (const { name, waves } of stepsOf(going)) {
    for (const { apiVersion, kind, namespace, name: object } of waves.flat()) {
      const id = { apiVersion, kind, namespace, name: object };
      console.log(json ? JSON.stringify({ event: 'remove', step: name, ...id }) : `- ${name}: ${nameOfObject(id)}`);
    }
  }
}

/** Prints what is left alone because somebody has taken it over. */
export function printForeign({ foreign }: RemovalPlan, json: boolean | undefined): void {
  for (const id of foreign) {
    const reason = `it has no label ${OUR_SELECTOR}, so it is not the platform's any more`;
    console.log(
      json ? JSON.stringify({ event: 'foreign', id, reason }) : `! ${nameOfObject(id)} is left alone: ${reason}`,
    );
  }
}

/** Prints what stays, why, and how to remove it by hand. */
export function printKept(kept: readonly Kept[], json: boolean | undefined, byHand: boolean): void {
  for (const { id, reason } of kept) {
    const remedy = byHand ? kubectl('delete', id) : undefined;
    if (json) console.log(JSON.stringify({ event: 'kept', id, reason, remedy }));
    else console.log(`! ${nameOfObject(id)} is kept: ${reason}${remedy === undefined ? '' : `; ${remedy}`}`);
  }
}

/** How many objects there are, in words. */
export function objects(count: number): string {
  return count === 1 ? '1 object' : `${count} objects`;
}

/** What goes, in a few lines: how much, and the namespaces with everything in them. */
export function summary(going: readonly Going[], where: string): string {
  const spaces = going.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  const withAll = spaces.length
    ? `, with all that is in ${spaces.length === 1 ? 'namespace' : 'the namespaces'} ${spaces.sort().join(', ')}`
    : '';
  return `to be removed from ${where}: ${objects(going.length)}${withAll}`;
}

/** The data that goes, by kind: `2 Profiles, 1 Notebook`. */
export function dataWords(going: readonly Going[], isData: (one: Going) => boolean): string {
  const kinds = going.filter(isData).map(({ kind }) => kind);
  const counts = [...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length] as const);
  return counts.map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ');
}
