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

/** The identity of an object. */
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
 * Key of an object in maps. It has no version: an object that is rendered in a newer version of its API is still the same.
 */
export function keyOfObject({ apiVersion, kind, namespace, name }: ObjectId): string {
  return [groupOf(apiVersion), kind, namespace ?? '', name].join('|');
}

/** Key of a kind in maps. */
export function keyOfKind({ apiVersion, kind }: Kind): string {
  return `${groupOf(apiVersion)}|${kind}`;
}

/** Selector of labels for everything that is rendered. */
export const OUR_SELECTOR = `${OUR_LABEL}=${OUR_NAME}`;

/** Whether an object is of a release of Helm. Manifests that were made from a chart have Helm's label, too. */
export function isOfHelm(live: JsonObject): boolean {
  return textAt(live, 'metadata', 'annotations', 'meta.helm.sh/release-name') !== undefined;
}

/** Whether an object has the label of rendered objects. An owner who removes the label has taken the object over. */
export function isOurs(live: JsonObject): boolean {
  return textAt(live, 'metadata', 'labels', OUR_LABEL) === OUR_NAME;
}

/** A condition of an object. */
export function conditionOf(object: JsonObject, type: string): unknown {
  return itemsAt(object, 'status', 'conditions').find((one) => textAt(one, 'type') === type);
}

/** Metadata that the API server maintains. */
const SERVER_FIELDS: ReadonlySet<string> = new Set(['managedFields', 'resourceVersion', 'generation']);

/** An object without its status and without the metadata that the API server maintains. */
export function comparable(object: JsonObject): JsonObject {
  return { ...without(object, new Set(['status'])), metadata: without(object.metadata, SERVER_FIELDS) };
}

function without(object: unknown, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(isObject(object) ? object : {}).filter(([name]) => !names.has(name)));
}
