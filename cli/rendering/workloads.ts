import { isWorkloadKind, type WorkloadKind } from '../../charts/contract/kinds';
import type { Manifest } from '../../charts/contract/manifest';
import { podTemplateOf } from '../../charts/contract/pod-template';
import { type ReferringPod, secretsRead } from '../../charts/contract/references';
import type { ObjectName } from '../cluster/objects';
import { at, isObject, type JsonObject, textAt } from '../json';

/** A rendered workload, and the Secrets of its namespace that its pods read. */
export interface Workload extends ObjectName {
  readonly kind: WorkloadKind;
  readonly secrets: ReadonlySet<string>;
}

/** The workload that a rendered object is, if it is one. */
export function readWorkload(object: JsonObject): Workload | undefined {
  const { kind } = object;
  const name = textAt(object, 'metadata', 'name');
  if (name === undefined || !isWorkloadKind(kind)) return undefined;
  const namespace = textAt(object, 'metadata', 'namespace') ?? 'default';
  return { kind, namespace, name, secrets: secretsRead(podOf(object)) };
}

/** The workloads whose pods read a Secret: as environment variables or as files. */
export function readersOf(workloads: readonly Workload[], secret: ObjectName): readonly Workload[] {
  return workloads.filter(({ namespace, secrets }) => namespace === secret.namespace && secrets.has(secret.name));
}

/** The pods of an object. The API server or this project made it, so its fields have the types that Kubernetes expects. */
export function podOf(object: JsonObject): ReferringPod {
  const pod = at(podTemplateOf(object as Manifest), 'spec');
  return isObject(pod) ? pod : {};
}
