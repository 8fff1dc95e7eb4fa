import { MIGRATION_MANAGER } from '../cluster/field-manager';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';

/** What `kubectl apply` without --server-side calls itself, and where it keeps what it applied. */
const CLIENT_SIDE = 'kubectl-client-side-apply';
const LAST_APPLIED = 'f:kubectl.kubernetes.io/last-applied-configuration';

/** Kinds whose content is the cluster's, whoever wrote it: keys that programs know each other by, and volumes. */
const KEPT: ReadonlySet<string> = new Set(['Secret', 'PersistentVolumeClaim']);

/**
 * The owners of an object's fields, with what was applied client-side given to whoever applies it now. Fields that are no
 * longer rendered would stay otherwise, such as arguments of a container: they are another owner's. `kubectl` takes
 * over in the same way:
 * https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/client-go/util/csaupgrade/upgrade.go
 * @param object an object, or its metadata, after it was applied by `manager`
 * @returns undefined where nothing is to be taken over
 */
export function takenOver(kind: string, object: JsonObject, manager: string): readonly JsonObject[] | undefined {
  const owners = itemsAt(object, 'metadata', 'managedFields').filter(isObject);
  const taken = KEPT.has(kind) ? [] : owners.filter(isClientSide);
  if (!taken.length) return undefined;
  const ours = (owner: JsonObject) => textAt(owner, 'manager') === manager && textAt(owner, 'operation') === 'Apply';
  return owners
    .filter((owner) => !taken.includes(owner))
    .map((owner) => (ours(owner) ? { ...owner, fieldsV1: [owner, ...taken].map(fieldsOf).reduce(union) } : owner));
}

/**
 * Whether all fields of a conflict were applied client-side or are of an interrupted migration, so that they may be overwritten. The API server lets `kubectl`
 * do that itself, except for fields to which it has added defaults.
 * @param conflict what the API server says
 */
export function mayBeTakenOver(kind: string, conflict: string): boolean {
  const owners = [...conflict.matchAll(/conflicts? with "([^"]+)"/g)].map(([, owner]) => owner);
  return (
    !KEPT.has(kind) &&
    owners.length > 0 &&
    owners.every((owner) => owner === CLIENT_SIDE || owner === MIGRATION_MANAGER)
  );
}

function isClientSide(owner: JsonObject): boolean {
  const isUpdate = textAt(owner, 'operation') === 'Update' && textAt(owner, 'subresource') === undefined;
  const wrote = at(owner, 'fieldsV1', 'f:metadata', 'f:annotations', LAST_APPLIED) !== undefined;
  return isUpdate && (wrote || textAt(owner, 'manager') === CLIENT_SIDE);
}

function fieldsOf(owner: JsonObject): JsonObject {
  const fields = at(owner, 'fieldsV1');
  return isObject(fields) ? fields : {};
}

/** All fields of two sets, which are trees of names. */
function union(one: JsonObject, other: JsonObject): JsonObject {
  const all: Record<string, unknown> = { ...one };
  for (const [name, fields] of Object.entries(other)) {
    const known = all[name];
    all[name] = isObject(known) && isObject(fields) ? union(known, fields) : fields;
  }
  return all;
}
