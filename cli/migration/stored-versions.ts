import { type Api, AT_ONCE } from '../cluster/api';
import { FIELD_MANAGER } from '../cluster/field-manager';
import { idOf } from '../cluster/objects';
import { ClusterError } from '../errors';
import { storedAndGone, versionsOf } from '../diff/rules/stored-versions';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { Rendered } from '../rendering/rendered';
import { until } from './until';

/**
 * Stores all objects of a CRD in a version that stays, so that others can go:
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version
 */
export async function rewrite(api: Api, { id, object }: Rendered, live: JsonObject, seconds: number): Promise<void> {
  const gone = storedAndGone(live, object);
  const now = storedNow(live);
  const stored = gone.includes(now) ? storedNow(object) : now;
  if (stored !== now) await store(api, live, object, stored);
  const kind = { apiVersion: `${textAt(object, 'spec', 'group') ?? ''}/${stored}`, kind: kindOf(object) };
  await until(() => api.takes(kind), seconds, `${id.name} does not serve ${stored}`);
  await rewriteAll(api, kind);
  const status = { storedVersions: [stored] };
  await api.patch({ ...identity(live), status }, FIELD_MANAGER, 'merge', 'status');
}

function storedNow(crd: JsonObject): string {
  return versionsOf(crd).find(({ isStored }) => isStored)?.name ?? '';
}

function identity(live: JsonObject) {
  const { apiVersion, kind, name } = idOf(live);
  return { apiVersion, kind, metadata: { name } };
}

/**
 * Lets a CRD store another version, and keeps all that it has: a new program that converts comes in a later stage. The
 * fields keep their owners, so that the version that goes can be taken away by them.
 */
async function store(api: Api, live: JsonObject, rendered: JsonObject, stored: string): Promise<void> {
  const [old, now] = [live, rendered].map((crd) => itemsAt(crd, 'spec', 'versions').filter(isObject));
  const added = (now ?? []).filter(({ name }) => !old?.some((one) => one.name === name));
  const versions = [...(old ?? []), ...added].map((one) => ({ ...one, storage: one.name === stored }));
  await api.patch({ ...identity(live), spec: { versions } }, FIELD_MANAGER, 'merge');
  const { apiVersion, kind, metadata } = identity(live);
  const managedFields = at(live, 'metadata', 'managedFields');
  await api.patch({ apiVersion, kind, metadata: { ...metadata, managedFields } }, FIELD_MANAGER, 'merge');
}

function kindOf(crd: JsonObject): string {
  return textAt(crd, 'spec', 'names', 'kind') ?? '';
}

/** A patch that changes nothing makes the API server write an object in the version that it stores now. */
async function rewriteAll(api: Api, kind: { readonly apiVersion: string; readonly kind: string }): Promise<void> {
  const { default: inParallel } = await import('p-map');
  const objects = await api.listMetadata(kind);
  const write = async (object: JsonObject): Promise<void> => {
    const { namespace, name } = idOf(object);
    try {
      await api.patch({ ...kind, metadata: { namespace, name } }, FIELD_MANAGER, 'merge');
    } catch (error) {
      // Somebody has deleted it meanwhile.
      if (!(error instanceof ClusterError) || error.status !== 404) throw error;
    }
  };
  await inParallel(objects, write, { concurrency: AT_ONCE });
}
