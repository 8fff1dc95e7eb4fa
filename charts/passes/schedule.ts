import { ApiObject } from 'cdk8s';

import type { PodScheduling } from '../config/cluster/scheduling';
import { changeTemplate, makesPods } from '../kit/change';
import type * as k8s from '../kit/k8s';
import { objectsOf, type Pass } from './index';

/**
 * Says where the platform's pods run. What a component says of its pods stands. After the passes that add workloads;
 * the pods of tenants are not rendered, so a policy changes those ({@link scheduleTenants}).
 */
export const schedule: Pass = (tree, { scheduling: { platform } }) => {
  if (!platform) return;
  for (const object of objectsOf(tree)) {
    if (!ApiObject.isApiObject(object) || !makesPods(object)) continue;
    // Agents of nodes: a node without one takes no pods of the mesh.
    const wanted = object.kind === 'DaemonSet' ? { tolerations: platform.tolerations } : platform;
    changeTemplate(object, ({ spec, ...template }) => ({ ...template, spec: spec && scheduled(spec, wanted) }));
  }
};

function scheduled(pod: k8s.PodSpec, wanted: PodScheduling): k8s.PodSpec {
  const { nodeSelector, tolerations = [], affinity, priorityClass, runtimeClass } = wanted;
  return {
    ...pod,
    nodeSelector: nodeSelector ? { ...nodeSelector, ...pod.nodeSelector } : pod.nodeSelector,
    tolerations: tolerations.length ? [...(pod.tolerations ?? []), ...tolerations] : pod.tolerations,
    affinity: affinity ? merged(pod.affinity, affinity) : pod.affinity,
    priorityClassName: pod.priorityClassName ?? priorityClass,
    runtimeClassName: pod.runtimeClassName ?? runtimeClass,
  };
}

/** What a pod demands and prefers itself, and what is wanted beside it. */
function merged(own: k8s.Affinity = {}, wanted: k8s.Affinity): k8s.Affinity {
  const { nodeAffinity, podAffinity, podAntiAffinity } = wanted;
  return {
    ...own,
    ...(nodeAffinity && { nodeAffinity: nodes(own.nodeAffinity, nodeAffinity) }),
    ...(podAffinity && { podAffinity: lists(own.podAffinity, podAffinity) }),
    ...(podAntiAffinity && { podAntiAffinity: lists(own.podAntiAffinity, podAntiAffinity) }),
  };
}

type NodeAffinity = NonNullable<k8s.Affinity['nodeAffinity']>;
type Required = NodeAffinity['requiredDuringSchedulingIgnoredDuringExecution'];

function nodes(own: NodeAffinity = {}, wanted: NodeAffinity): NodeAffinity {
  const { requiredDuringSchedulingIgnoredDuringExecution: demand, ...preferred } = wanted;
  const { requiredDuringSchedulingIgnoredDuringExecution: ownDemand, ...ownPreferred } = own;
  const required = ownDemand && demand ? bothOf(ownDemand, demand) : (ownDemand ?? demand);
  return {
    ...lists(ownPreferred, preferred),
    ...(required && { requiredDuringSchedulingIgnoredDuringExecution: required }),
  };
}

/** A node is fit for one of several terms. For both demands, it is fit for one of each. */
function bothOf(own: NonNullable<Required>, wanted: NonNullable<Required>): Required {
  return {
    nodeSelectorTerms: own.nodeSelectorTerms.flatMap((first) =>
      wanted.nodeSelectorTerms.map((second) => lists(first, second)),
    ),
  };
}

/** Joins the lists of two records. */
function lists<T extends object>(own: Partial<T> = {}, wanted: T): T {
  const joined = Object.entries(wanted).map(([key, list]: [string, readonly unknown[]]) => {
    const first = (own as Readonly<Record<string, readonly unknown[]>>)[key] ?? [];
    return [key, [...first, ...list]] as const;
  });
  return { ...own, ...wanted, ...Object.fromEntries(joined) };
}
