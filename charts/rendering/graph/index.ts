import type { Problem } from '../../contract/problems';
import { type Rendered } from '../place';
import { Graph } from './graph';
import { checkObject } from './objects';
import { checkPods, CHECKS } from './references';
import { nameOf, type Outside } from './views';

/**
 * Checks all objects together: each object that another refers to exists, and every object is accepted at the first
 * try, in the order of the stages.
 */
export function checkGraph(objects: readonly Rendered[], outside: Outside): Problem[] {
  const graph = new Graph(objects, outside);
  const problems: Problem[] = [];
  const add = ({ json }: Rendered, messages: Iterable<string>): void => {
    for (const message of messages) problems.push({ at: nameOf(json), message });
  };
  for (const object of objects) {
    if (graph.isAgain(object)) add(object, ['is rendered twice']);
    add(object, checkObject(object, graph));
    for (const check of CHECKS[object.json.kind] ?? []) add(object, check(object.json, graph));
  }
  for (const pods of graph.pods) add(pods.owner, checkPods(pods, graph));
  return problems;
}
