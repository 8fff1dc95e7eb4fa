import { nameOfObject, OUR_SELECTOR } from '../cluster/objects';
import { kubectl } from './removal';
import { type Deletion, stepsOf } from './removal-order';
import type { KeptObject, RemovalPlan } from './removal-plan';

/** Prints what a removal would do, object by object. */
export function printPlan({ deletions }: RemovalPlan, json: boolean | undefined): void {
  for (const { name, waves } of stepsOf(deletions)) {
    for (const { apiVersion, kind, namespace, name: object } of waves.flat()) {
      const id = { apiVersion, kind, namespace, name: object };
      console.log(json ? JSON.stringify({ event: 'remove', step: name, ...id }) : `- ${name}: ${nameOfObject(id)}`);
    }
  }
}

/** Prints what is left alone because another owner has taken it over. */
export function printForeign({ foreign }: RemovalPlan, json: boolean | undefined): void {
  for (const id of foreign) {
    const reason = `it has no label ${OUR_SELECTOR}, so it is not the platform's any more`;
    console.log(
      json ? JSON.stringify({ event: 'foreign', id, reason }) : `! ${nameOfObject(id)} is left alone: ${reason}`,
    );
  }
}

/** Prints what stays, why, and how to remove it by hand. */
export function printKept(kept: readonly KeptObject[], json: boolean | undefined, byHand: boolean): void {
  for (const { id, reason } of kept) {
    const remedy = byHand ? kubectl('delete', id) : undefined;
    if (json) console.log(JSON.stringify({ event: 'kept', id, reason, remedy }));
    else console.log(`! ${nameOfObject(id)} is kept: ${reason}${remedy === undefined ? '' : `; ${remedy}`}`);
  }
}

/** A number of objects as text. */
export function countOf(count: number): string {
  return count === 1 ? '1 object' : `${count} objects`;
}

/** What is removed, in one line: how many objects, and which namespaces with everything in them. */
export function summary(deletions: readonly Deletion[], where: string): string {
  const namespaces = deletions.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
  const withAll = namespaces.length
    ? `, with all that is in ${namespaces.length === 1 ? 'namespace' : 'the namespaces'} ${namespaces.sort().join(', ')}`
    : '';
  return `to be removed from ${where}: ${countOf(deletions.length)}${withAll}`;
}

/** The data that is deleted, by kind: `2 Profiles, 1 Notebook`. */
export function dataWords(deletions: readonly Deletion[], isData: (one: Deletion) => boolean): string {
  const kinds = deletions.filter(isData).map(({ kind }) => kind);
  const counts = [...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length] as const);
  return counts.map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`).join(', ');
}
