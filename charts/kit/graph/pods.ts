import type { Problem } from '../../problems';
import type { Graph } from './graph';
import { type ContainerView, nameOf, type Pods, type PodView } from './views';

/** ClusterRoles that every cluster has. */
const CLUSTER_ROLES = /^(?:cluster-admin|admin|edit|view|system:.*)$/;

/** ServiceAccounts, ConfigMaps, Secrets and PVCs that pods name exist, and so do the two ends of every binding. */
export function checkPods(graph: Graph): Problem[] {
  const pods = [...graph.pods.values()].flat().flatMap((each) => podProblems(graph, each));
  return [...pods, ...bindingProblems(graph)];
}

interface Reference {
  readonly kind: string;
  readonly name: string;
}

function podProblems(graph: Graph, { owner, namespace, spec }: Pods): Problem[] {
  return references(spec)
    .filter(({ kind, name }) => !(kind === 'ServiceAccount' && name === 'default'))
    .filter(({ kind, name }) => !graph.has(kind, namespace, name))
    .map(({ kind, name }) => ({
      at: nameOf(owner.json),
      message: `its pods need ${kind} ${namespace}/${name}, which is neither rendered nor declared external`,
    }));
}

function references(pod: PodView): Reference[] {
  const found: Reference[] = [];
  const need = (kind: string, ref: { name?: string; optional?: boolean } | undefined): void => {
    if (ref?.name !== undefined && ref.optional !== true) found.push({ kind, name: ref.name });
  };
  need('ServiceAccount', { name: pod.serviceAccountName });
  for (const secret of pod.imagePullSecrets ?? []) need('Secret', secret);
  for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) environment(container, need);
  for (const volume of pod.volumes ?? []) {
    need('PersistentVolumeClaim', { name: volume.persistentVolumeClaim?.claimName });
    for (const source of [volume, ...(volume.projected?.sources ?? [])]) {
      need('ConfigMap', source.configMap);
      const { secret } = source;
      need('Secret', secret && { name: secret.secretName ?? secret.name, optional: secret.optional });
    }
  }
  return found;
}

function environment(
  container: ContainerView,
  need: (kind: string, ref: { name?: string; optional?: boolean } | undefined) => void,
): void {
  for (const source of container.envFrom ?? []) {
    need('ConfigMap', source.configMapRef);
    need('Secret', source.secretRef);
  }
  for (const { valueFrom } of container.env ?? []) {
    need('ConfigMap', valueFrom?.configMapKeyRef);
    need('Secret', valueFrom?.secretKeyRef);
  }
}

interface Binding {
  readonly roleRef: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

function bindingProblems(graph: Graph): Problem[] {
  const problems: Problem[] = [];
  for (const { json } of [...graph.ofKind('RoleBinding'), ...graph.ofKind('ClusterRoleBinding')]) {
    const { roleRef, subjects = [] } = json as typeof json & Binding;
    const at = nameOf(json);
    const roleNamespace = roleRef.kind === 'Role' ? json.metadata.namespace : undefined;
    const known = roleRef.kind === 'ClusterRole' && CLUSTER_ROLES.test(roleRef.name);
    if (!known && !graph.has(roleRef.kind, roleNamespace, roleRef.name)) {
      problems.push({ at, message: `binds ${roleRef.kind} ${roleRef.name}, which is not rendered` });
    }
    for (const { kind, name, namespace = json.metadata.namespace } of subjects) {
      if (kind !== 'ServiceAccount' || graph.has(kind, namespace, name)) continue;
      problems.push({ at, message: `binds ServiceAccount ${namespace ?? ''}/${name}, which is not rendered` });
    }
  }
  return problems;
}
