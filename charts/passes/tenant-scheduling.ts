import type { PodScheduling } from '../config/cluster/scheduling';
import { celUnless } from '../kit/cel';
import type * as k8s from '../kit/k8s';
import type { Pass } from './index';
import { add, labelsUnlessSet, patchTenantPods, remove, unlessSet } from './tenant-pods';

/**
 * Says where the pods of tenants run: all of them, because a dozen controllers make them, few of which have an option
 * for it. PodDefaults know tolerations alone, and the notebook form fails on one that selects all pods:
 * https://github.com/kubeflow/notebooks/blob/v1.11.0/components/crud-web-apps/jupyter/backend/apps/common/routes/get.py
 * The policy comes before all webhooks. What a pod says itself stands, as in {@link schedule}.
 */
export const scheduleTenants: Pass = (tree, { scheduling: { tenants } }) => {
  patchTenantPods(tree, 'kubeflow-tenant-scheduling', tenants ? patchesOf(tenants) : []);
};

function patchesOf(wanted: PodScheduling): readonly string[] {
  const { nodeSelector = {}, tolerations = [], affinity = {}, priorityClass, runtimeClass } = wanted;
  const labels = labelsUnlessSet(nodeSelector);
  const tolerated = tolerations.map((toleration) => `[${add('tolerations/-', toleration)}]`);
  return [
    ...(labels.length ? [unlessSet('nodeSelector', {}), ...labels] : []),
    ...(tolerated.length ? [unlessSet('tolerations', []), ...tolerated] : []),
    ...affinities(affinity),
    ...(priorityClass === undefined ? [] : prioritized(priorityClass)),
    ...(runtimeClass === undefined ? [] : [unlessSet('runtimeClassName', runtimeClass)]),
  ];
}

const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function affinities(affinity: k8s.Affinity): readonly string[] {
  const patches = Object.entries(affinity).flatMap(([kind, terms]: [string, object]) => [
    unlessSet(`affinity.${kind}`, {}),
    ...Object.entries(terms).flatMap(([field, value]: [string, unknown]) => {
      const path = `affinity.${kind}.${field}`;
      if (field !== PREFERRED || !Array.isArray(value)) return [unlessSet(path, value)];
      return [unlessSet(path, []), ...value.map((item) => `[${add(`affinity/${kind}/${PREFERRED}/-`, item)}]`)];
    }),
  ]);
  return patches.length ? [unlessSet('affinity', {}), ...patches] : [];
}

/** The API server has worked out the numbers of no class before, and refuses them beside one. It works them out again. */
function prioritized(name: string): readonly string[] {
  const isSet = 'object.spec.?priorityClassName.orValue("") != ""';
  return [
    celUnless(isSet, add('priorityClassName', name)),
    ...['priority', 'preemptionPolicy'].map((field) =>
      celUnless(`${isSet} || !has(object.spec.${field})`, remove(field)),
    ),
  ];
}
