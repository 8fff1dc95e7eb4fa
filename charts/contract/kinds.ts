import { groupOf, type Manifest } from './manifest';

/** Groups without a dot or under k8s.io that every API server serves itself. CRDs bring all other groups. */
const BUILT_IN: ReadonlySet<string> = new Set([
  ...['', 'apps', 'autoscaling', 'batch', 'policy'],
  ...[
    'admissionregistration',
    'apiextensions',
    'apiregistration',
    'authentication',
    'authorization',
    'certificates',
    'coordination',
    'discovery',
    'events',
    'flowcontrol.apiserver',
    'networking',
    'node',
    'rbac.authorization',
    'resource',
    'scheduling',
    'storage',
  ].map((group) => `${group}.k8s.io`),
]);

/** Whether Kubernetes itself serves an API version. The name is not enough: other projects have groups under k8s.io. */
export function isBuiltIn(apiVersion: string): boolean {
  return BUILT_IN.has(groupOf(apiVersion));
}

/** The kinds of `apps/v1` that run pods for as long as they exist. */
export const WORKLOAD_KINDS = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

/** One of these kinds. */
export type WorkloadKind = (typeof WORKLOAD_KINDS)[number];

/** Whether a kind is one of {@link WORKLOAD_KINDS}. */
export function isWorkloadKind(kind: unknown): kind is WorkloadKind {
  return WORKLOAD_KINDS.some((each) => each === kind);
}

/** Kinds without a namespace that Kubernetes brings. */
const CLUSTER_KINDS = [
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
];

/** Kinds without a namespace that are rendered without their CRDs, where the cluster has a cert-manager. */
const EXISTING_CLUSTER_KINDS = ['cert-manager.io/ClusterIssuer'];

/** API version and kind of an object. */
export type KindOf = Pick<Manifest, 'apiVersion' | 'kind'>;

/** Recognizes kinds without a namespace: some of Kubernetes' own, and those whose CRD is among the objects. */
export function clusterScope(objects: Iterable<Manifest>): (object: KindOf) => boolean {
  const kinds = new Set([...CLUSTER_KINDS, ...EXISTING_CLUSTER_KINDS]);
  for (const { kind, spec } of objects) {
    if (kind !== 'CustomResourceDefinition') continue;
    const { group, names, scope } = spec as { group: string; names: { kind: string }; scope: string };
    if (scope === 'Cluster') kinds.add(`${group}/${names.kind}`);
  }
  return ({ apiVersion, kind }) => kinds.has(kind) || kinds.has(`${groupOf(apiVersion)}/${kind}`);
}
