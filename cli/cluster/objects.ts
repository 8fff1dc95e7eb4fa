import { isObject, type JsonObject, textAt } from '../json';

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

/** API group of an API version; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** What tells a kind from all others, for maps. */
export function keyOfKind({ apiVersion, kind }: Kind): string {
  return `${groupOf(apiVersion)}|${kind}`;
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
