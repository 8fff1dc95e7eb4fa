/** Kinds without a namespace that objects may refer to. */
const CLUSTER_KINDS = ['ClusterIssuer', 'ClusterRole', 'CustomResourceDefinition', 'Namespace'] as const;

/** Kinds with a namespace that objects may refer to. */
const NAMESPACED_KINDS = [
  'Certificate',
  'ConfigMap',
  'Deployment',
  'Gateway',
  'Issuer',
  'PersistentVolumeClaim',
  'Role',
  'Secret',
  'Service',
  'ServiceAccount',
  'StatefulSet',
] as const;

/** A kind that can be declared. */
export type ExternalKind = (typeof CLUSTER_KINDS)[number] | (typeof NAMESPACED_KINDS)[number];

/** Whether objects of a kind have no namespace. */
export function isClusterKind(kind: string): boolean {
  return CLUSTER_KINDS.some((each) => each === kind);
}

/**
 * The line of a program that declares an object; undefined for kinds that cannot be declared.
 * @param namespace the object's own; kinds without one need none
 */
export function externalCode(kind: string, name: string, namespace?: string): string | undefined {
  const isKnown = isClusterKind(kind) || NAMESPACED_KINDS.some((each) => each === kind);
  const place = isClusterKind(kind) || namespace === undefined ? '' : `, namespace: '${namespace}'`;
  return isKnown ? `new ExternalReference(chart, { kind: '${kind}', name: '${name}'${place} })` : undefined;
}
