import { groupOf } from './manifest';

/** Groups without a dot, and those under k8s.io, that every API server serves itself; CRDs bring all others. */
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

/** Whether Kubernetes itself serves an API version. Other projects have named their groups like its own. */
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
