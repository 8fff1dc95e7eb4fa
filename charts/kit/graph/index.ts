import type { Component, External } from '../component';
import type { Problem } from '../../problems';
import type { Rendered } from '../rendered';
import { Graph } from './graph';
import { checkMeshReferences } from './mesh';
import { checkNetworkPolicies } from './network';
import { checkObjects } from './objects';
import { checkPods } from './pods';
import { checkSelectors } from './selectors';
import { checkWebhooks } from './webhooks';

/**
 * Proves of all objects together what no object can prove of itself: that what one refers to exists, and that the
 * order of the stages lets every object be accepted at the first try.
 */
export function checkGraph(objects: readonly Rendered[], components: readonly Component[]): Problem[] {
  const externals: External[] = components.flatMap((component) => component.externals);
  const graph = new Graph(objects, externals);
  const checks = [checkObjects, checkPods, checkSelectors, checkWebhooks, checkNetworkPolicies, checkMeshReferences];
  return checks.flatMap((check) => check(graph));
}
