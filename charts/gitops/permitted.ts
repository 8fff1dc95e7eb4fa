import { type ArgoCd } from '../config/delivery/gitops';
import type { Rendering } from '../rendering/delivery';
import type { CoreResources } from '../kit/k8s';
import type { AppProject, GroupKind } from './argocd-objects';
import { groupOf } from '../contract/manifest';

/**
 * Whether Kubernetes' own kinds have a namespace. All kinds that this library can render are permitted, even if this
 * rendering has none: Argo CD prunes only permitted kinds, so an autoscaler would stay after a change to a smaller
 * size.
 */
const NAMESPACED: Readonly<Record<keyof CoreResources, boolean>> = {
  'v1/ConfigMap': true,
  'v1/LimitRange': true,
  'v1/Namespace': false,
  'v1/PersistentVolume': false,
  'v1/PersistentVolumeClaim': true,
  'v1/ResourceQuota': true,
  'v1/Secret': true,
  'v1/Service': true,
  'v1/ServiceAccount': true,
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': false,
  'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': false,
  'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': false,
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': false,
  'apps/v1/DaemonSet': true,
  'apps/v1/Deployment': true,
  'apps/v1/StatefulSet': true,
  'autoscaling/v2/HorizontalPodAutoscaler': true,
  'batch/v1/CronJob': true,
  'batch/v1/Job': true,
  'networking.k8s.io/v1/IngressClass': false,
  'networking.k8s.io/v1/NetworkPolicy': true,
  'policy/v1/PodDisruptionBudget': true,
  'rbac.authorization.k8s.io/v1/ClusterRole': false,
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': false,
  'rbac.authorization.k8s.io/v1/Role': true,
  'rbac.authorization.k8s.io/v1/RoleBinding': true,
  'scheduling.k8s.io/v1/PriorityClass': false,
  'storage.k8s.io/v1/StorageClass': false,
};

type Permitted = Pick<AppProject['spec'], 'destinations' | 'clusterResourceWhitelist' | 'namespaceResourceWhitelist'>;

/** The permissions that the rendering needs: its cluster, its kinds, and no system namespace without its objects. */
export function permitted({ destination, namespace }: ArgoCd, { objects }: Rendering): Permitted {
  const kinds = { cluster: new Map<string, GroupKind>(), namespaced: new Map<string, GroupKind>() };
  const add = (group: string, kind: string, namespaced: boolean): void => {
    (namespaced ? kinds.namespaced : kinds.cluster).set(`${group}/${kind}`, { group, kind });
  };
  for (const [key, namespaced] of Object.entries(NAMESPACED)) {
    const slash = key.lastIndexOf('/');
    add(groupOf(key.slice(0, slash)), key.slice(slash + 1), namespaced);
  }
  const namespaces = new Set<string>();
  for (const { json } of objects) {
    const { apiVersion, kind, metadata } = json;
    const namespaced = metadata.namespace !== undefined;
    if (metadata.namespace !== undefined) namespaces.add(metadata.namespace);
    add(groupOf(apiVersion), kind, namespaced);
  }
  const closed = [namespace, 'default', 'kube-node-lease', 'kube-public', 'kube-system'];
  // Argo CD denies namespaces only on clusters that are given by address.
  const denied = 'server' in destination ? closed.filter((each) => !namespaces.has(each)) : [];
  return {
    // All other namespaces, also those of removed tenants and components, so that their objects can be pruned.
    destinations: ['*', ...denied.map((each) => `!${each}`)].map((each) => ({ ...destination, namespace: each })),
    clusterResourceWhitelist: sorted(kinds.cluster),
    namespaceResourceWhitelist: sorted(kinds.namespaced),
  };
}

function sorted(kinds: ReadonlyMap<string, GroupKind>): readonly GroupKind[] {
  return [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, groupKind]) => groupKind);
}
