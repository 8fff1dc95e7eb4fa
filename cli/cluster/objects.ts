import { OUR_LABEL, OUR_NAME } from '../../charts/contract/labels';
import { groupOf } from '../../charts/contract/manifest';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';

/** API version and kind of objects. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** One object of the API. */
export interface ObjectId extends Kind {
  readonly name: string;
  /** Absent for kinds without namespaces. */
  readonly namespace?: string | undefined;
}

/** Name and namespace of an object. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** `namespace/name`, as messages and maps name an object. */
export function nameOf({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}

/** What an object is called. */
export function idOf(object: JsonObject): ObjectId {
  return {
    apiVersion: textAt(object, 'apiVersion') ?? '',
    kind: textAt(object, 'kind') ?? '',
    name: textAt(object, 'metadata', 'name') ?? '',
    namespace: textAt(object, 'metadata', 'namespace'),
  };
}

/** An object's name in messages, such as `Deployment kubeflow/ml-pipeline`. */
export function nameOfObject({ kind, namespace, name }: ObjectId): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/**
 * What tells an object from all others, for maps. The version is left out: an object that is rendered in a newer
 * version of its API is still the same.
 */
export function keyOfObject({ apiVersion, kind, namespace, name }: ObjectId): string {
  return [groupOf(apiVersion), kind, namespace ?? '', name].join('|');
}

/** What tells a kind from all others, for maps. */
export function keyOfKind({ apiVersion, kind }: Kind): string {
  return `${groupOf(apiVersion)}|${kind}`;
}

/** Selector of labels for everything that is rendered. */
export const OUR_SELECTOR = `${OUR_LABEL}=${OUR_NAME}`;

/** Whether an object carries the label of what is rendered: whoever takes it off has taken the object over. */
export function isOurs(live: JsonObject): boolean {
  return textAt(live, 'metadata', 'labels', OUR_LABEL) === OUR_NAME;
}

/** What a controller says of an object under the type of a condition. */
export function conditionOf(object: JsonObject, type: string): unknown {
  return itemsAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
}

/** Of metadata, what the API server keeps for itself. */
const SERVERS_OWN: ReadonlySet<string> = new Set(['managedFields', 'resourceVersion', 'generation']);

/** What an object says of itself, without what the API server keeps for itself and without its status. */
export function comparable(object: JsonObject): JsonObject {
  return { ...without(object, new Set(['status'])), metadata: without(object.metadata, SERVERS_OWN) };
}

function without(object: unknown, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(isObject(object) ? object : {}).filter(([name]) => !names.has(name)));
}
