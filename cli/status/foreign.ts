import type { Api } from '../cluster/api';
import { SECRETS_MANAGER } from '../cluster/field-manager';
import { idOf, keyOfKind, keyOfObject, nameOfObject, type ObjectId, OUR_SELECTOR } from '../cluster/objects';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { Rendered } from '../rendering/rendered';
import { shorten } from './drift-lines';

/** Fields of a rendered object that somebody has set and that are not rendered. */
export interface ForeignFields {
  readonly id: ObjectId;
  /** Who has set them, as the API server names it, such as `kubectl-set`. */
  readonly manager: string;
  /** When that was, in ISO 8601. */
  readonly time: string | undefined;
  /** Where they are, such as `spec.template.spec.containers[name=main].env[name=DEBUG]`. */
  readonly fields: readonly string[];
}

/** Programs of Kubernetes itself, which keep notes on all objects, and the values that `secrets` makes. */
const KUBERNETES = /^(?:kube-(?:apiserver|controller-manager|scheduler)|kubelet|clusterrole-aggregation-controller)$/;

/** Reads from the API server's notes which fields others have set. Every kind is listed once; no values are read. */
export async function readForeign(api: Api, objects: readonly Rendered[]): Promise<readonly ForeignFields[]> {
  const kinds = new Map(objects.map(({ id }) => [keyOfKind(id), { apiVersion: id.apiVersion, kind: id.kind }]));
  const lists = [...kinds.values()].map((kind) => api.listMetadata(kind, { labelSelector: OUR_SELECTOR }));
  const live = new Map((await Promise.all(lists)).flat().map((one) => [keyOfObject(idOf(one)), one]));
  return objects.flatMap(({ id, object }) => {
    const found = live.get(keyOfObject(id));
    return found ? foreignFields(object, found) : [];
  });
}

/** The fields of one object that others have set. */
export function foreignFields(rendered: JsonObject, live: JsonObject): readonly ForeignFields[] {
  return itemsAt(live, 'metadata', 'managedFields').flatMap((owner): readonly ForeignFields[] => {
    const [manager = '', time] = [textAt(owner, 'manager'), textAt(owner, 'time')];
    if (manager === SECRETS_MANAGER || KUBERNETES.test(manager) || textAt(owner, 'subresource') === 'status') return [];
    const fields = fieldsOf(owner);
    delete fields['f:status'];
    if (rendered.kind === 'Secret') delete fields['f:data'];
    const paths = walk(fields, rendered, '');
    return paths.length ? [{ id: idOf(live), manager, time, fields: paths }] : [];
  });
}

function fieldsOf(owner: unknown): Record<string, unknown> {
  const fields = isObject(owner) ? owner.fieldsV1 : undefined;
  return isObject(fields) ? { ...fields } : {};
}

/**
 * Paths of a field set that a rendered value lacks. Its form: `f:` is a field, `k:` an item of a list by its keys, `v:` an
 * item by its value: https://kubernetes.io/docs/reference/using-api/server-side-apply/
 */
function walk(fields: unknown, rendered: unknown, path: string): readonly string[] {
  if (!isObject(fields)) return [];
  return Object.entries(fields).flatMap(([key, inner]): readonly string[] => {
    const found = step(key, rendered);
    if (!found) return [];
    const here = path + found.step;
    const isLeaf = !isObject(inner) || Object.keys(inner).every((one) => one === '.');
    // Of an item that is not rendered, its keys say enough.
    if (found.value === undefined && (isLeaf || key.startsWith('k:'))) return [here.replace(/^\./, '')];
    return walk(inner, found.value, here);
  });
}

/** A step of a path in words, and the rendered value there; undefined for what is no field. */
function step(key: string, rendered: unknown): { readonly step: string; readonly value: unknown } | undefined {
  const [sort, text] = [key.slice(0, 2), key.slice(2)];
  if (sort === 'f:') {
    const value = isObject(rendered) ? rendered[text] : undefined;
    return { step: /^[\w-]+$/.test(text) ? `.${text}` : `['${text}']`, value };
  }
  const items: readonly unknown[] = Array.isArray(rendered) ? rendered : [];
  if (sort === 'v:') return { step: `[${text}]`, value: items.find((one) => JSON.stringify(one) === text) };
  if (sort !== 'k:') return undefined;
  const keys = Object.entries(fieldsOf({ fieldsV1: JSON.parse(text) as unknown }));
  const words = keys.map(([name, value]) => `${name}=${String(value)}`).join(',');
  // Kubernetes fills in keys that are not rendered, such as the protocol of a port.
  const isSame = (one: unknown): boolean =>
    isObject(one) && keys.every(([name, value]) => one[name] === undefined || one[name] === value);
  return { step: `[${words}]`, value: items.find(isSame) };
}

/** The fields as lines, by who has set them. */
export function foreignLines(all: readonly ForeignFields[]): readonly string[] {
  if (!all.length) return ['set by others: no field'];
  const managers = [...new Set(all.map(({ manager }) => manager))].sort();
  return managers.flatMap((name) => {
    const mine = all.filter(({ manager }) => manager === name);
    const lines = mine.map(({ id, time, fields }) =>
      [
        `  ${nameOfObject(id)}${time === undefined ? '' : ` (${time})`}`,
        ...fields.map((field) => `      ${field}`),
      ].join('\n'),
    );
    return [`set by ${name}, and not rendered:`, ...shorten(lines)];
  });
}
