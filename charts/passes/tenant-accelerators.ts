import { type NodePlacement, placementFor } from '../config/cluster/offered';
import { celList, celText } from '../kit/cel';
import type { Pass } from './index';
import { add, labelsUnlessSet, patchTenantPods, unlessSet } from './tenant-pods';

/**
 * Sends pods of tenants that ask for an accelerator to its nodes, whichever program makes them: the form, steps of pipelines,
 * trainings and models have no rule for it. What a pod says itself stands, as in {@link scheduleTenants}.
 */
export const placeTenants: Pass = (tree, { accelerators }) => {
  const keys = accelerators.everyPod.flatMap(({ resources }) => resources.map(({ key }) => key));
  const groups = [...new Set(keys)].map((key) => [key, placementFor(accelerators, [key])] as const);
  const placed = groups.filter(([, placement]) => Object.keys(placement).length);
  patchTenantPods(tree, 'kubeflow-tenant-accelerators', patchesOf(placed));
};

type Group = readonly [key: string, placement: NodePlacement];

/** A pod may ask for several: the lists that all of them add to are made once, before anything is added. */
function patchesOf(groups: readonly Group[]): readonly string[] {
  const tolerant = groups.filter(([, { tolerations }]) => tolerations);
  const selective = groups.filter(([, { nodeSelector }]) => nodeSelector);
  return [
    ...(selective.length ? [ifAsked(selective, unlessSet('nodeSelector', {}))] : []),
    ...(tolerant.length ? [ifAsked(tolerant, unlessSet('tolerations', []))] : []),
    ...groups.map((group) => {
      const [, { nodeSelector = {}, tolerations = [] }] = group;
      const tolerated = tolerations.map((one) => `[${add('tolerations/-', one)}]`);
      return ifAsked([group], celList(...labelsUnlessSet(nodeSelector), ...tolerated));
    }),
  ];
}

/** Patches of pods that ask for one of some resources. */
function ifAsked(groups: readonly Group[], patches: string): string {
  return `(${groups.map(([key]) => asksFor(key)).join(' || ')} ? ${patches} : [])`;
}

function asksFor(key: string): string {
  return ['containers', 'initContainers']
    .map((list) => `object.spec.?${list}.orValue([]).exists(c, ${celText(key)} in c.?resources.?limits.orValue({}))`)
    .join(' || ');
}
