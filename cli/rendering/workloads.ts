import { at, itemsAt, type JsonObject, textAt } from '../json';

/** A rendered workload, and the Secrets of its namespace that its pods read. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
  readonly secrets: ReadonlySet<string>;
}

/** The workload that a rendered object is, if it is one. */
export function readWorkload(object: JsonObject): Workload | undefined {
  const { kind } = object;
  const name = textAt(object, 'metadata', 'name');
  if (name === undefined || (kind !== 'Deployment' && kind !== 'StatefulSet' && kind !== 'DaemonSet')) return undefined;
  const namespace = textAt(object, 'metadata', 'namespace') ?? 'default';
  return { kind, namespace, name, secrets: new Set(secretsOf(at(object, 'spec', 'template', 'spec'))) };
}

/** The workloads whose pods read a Secret: as environment variables or as files. */
export function readersOf(
  workloads: readonly Workload[],
  secret: { readonly namespace: string; readonly name: string },
): readonly Workload[] {
  return workloads.filter(({ namespace, secrets }) => namespace === secret.namespace && secrets.has(secret.name));
}

function secretsOf(pod: unknown): readonly string[] {
  const containers = [...itemsAt(pod, 'containers'), ...itemsAt(pod, 'initContainers')];
  const volumes = itemsAt(pod, 'volumes');
  const names = [
    ...containers
      .flatMap((container) => itemsAt(container, 'envFrom'))
      .map((from) => textAt(from, 'secretRef', 'name')),
    ...containers
      .flatMap((container) => itemsAt(container, 'env'))
      .map((variable) => textAt(variable, 'valueFrom', 'secretKeyRef', 'name')),
    ...volumes.map((volume) => textAt(volume, 'secret', 'secretName')),
    ...volumes
      .flatMap((volume) => itemsAt(volume, 'projected', 'sources'))
      .map((source) => textAt(source, 'secret', 'name')),
  ];
  return names.filter((name) => name !== undefined);
}
