import { type Api, AT_ONCE } from '../cluster/api';
import { FIELD_MANAGER, MIGRATION_MANAGER } from '../cluster/field-manager';
import { idOf } from '../cluster/objects';
import { ClusterError } from '../errors';
import { storedAndGone, versionsOf } from '../diff/rules/stored-versions';
import { at, isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { Rendered } from '../rendering/rendered';
import { until } from './until';

/** Whether a webhook converts the objects of a CRD and does so no longer. */
export function losesConverter(live: JsonObject, rendered: JsonObject): boolean {
  const [now, then] = [live, rendered].map((crd) => textAt(crd, 'spec', 'conversion', 'strategy'));
  return now === 'Webhook' && then !== 'Webhook';
}

/** Prepares a CRD for an apply that would be refused, for each reason that there is. */
export async function prepareCrd(api: Api, one: Rendered, live: JsonObject, seconds: number): Promise<void> {
  if (storedAndGone(live, one.object).length) await rewrite(api, one, live, seconds);
  if (losesConverter(live, one.object)) await dropConverter(api, live);
}

/**
 * Takes a webhook out of a CRD. An apply leaves the authority that cert-manager or the program itself has written into it,
 * and the API server refuses such a rest.
 */
async function dropConverter(api: Api, live: JsonObject): Promise<void> {
  await patchAsBefore(api, live, { spec: { conversion: { strategy: 'None', webhook: null } } });
}

/** Changes a CRD, and leaves its fields to their owners, so that who applies it next can change them. */
async function patchAsBefore(api: Api, live: JsonObject, change: object): Promise<void> {
  await api.patch({ ...identity(live), ...change }, MIGRATION_MANAGER, 'merge');
  const { apiVersion, kind, metadata } = identity(live);
  const managedFields = at(live, 'metadata', 'managedFields');
  await api.patch({ apiVersion, kind, metadata: { ...metadata, managedFields } }, MIGRATION_MANAGER, 'merge');
}

/**
 * Stores all objects of a CRD in a version that stays, so that others can go:
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#upgrade-existing-objects-to-a-new-stored-version
 */
async function rewrite(api: Api, { id, object }: Rendered, live: JsonObject, seconds: number): Promise<void> {
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
  await patchAsBefore(api, live, { spec: { versions } });
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
