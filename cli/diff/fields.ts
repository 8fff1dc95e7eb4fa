import { isObject, type JsonObject } from '../json';

/** A field that differs; undefined on the side that lacks it. */
export interface FieldChange {
  /** Where it is, such as `spec.template.spec.containers[dex].image`; items of lists with names have these. */
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Fields by which items of lists are known, whatever their order: the first that all items have. */
const ITEM_KEYS = ['name', 'mountPath', 'containerPort', 'port', 'key', 'type'] as const;

/** The fields in which two values differ, the deepest ones. */
export function fieldChanges(before: unknown, after: unknown, path = ''): readonly FieldChange[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after)) return ofObjects(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return ofLists(before, after, path);
  return [{ path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function ofObjects(before: JsonObject, after: JsonObject, path: string): readonly FieldChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  // Labels are compared one by one, also where there were none at all.
  const orNone = (value: unknown, key: string): unknown => (isMap(path, key) ? (value ?? {}) : value);
  return [...keys].flatMap((key) => fieldChanges(orNone(before[key], key), orNone(after[key], key), join(path, key)));
}

function isMap(path: string, key: string): boolean {
  return /(?:^|\.)metadata$/.test(path) && (key === 'labels' || key === 'annotations');
}

function join(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function ofLists(before: readonly unknown[], after: readonly unknown[], path: string): readonly FieldChange[] {
  const [one, other] = [keyed(before, after), keyed(after, before)];
  if (one && other) {
    const keys = new Set([...one.keys(), ...other.keys()]);
    return [...keys].flatMap((key) => fieldChanges(one.get(key), other.get(key), `${path}[${key}]`));
  }
  if (![...before, ...after].every(isPlain)) return byPlace(before, after, path);
  const isSame = before.length === after.length && before.every((item, index) => item === after[index]);
  return isSame ? [] : [{ path, before, after }];
}

function byPlace(before: readonly unknown[], after: readonly unknown[], path: string): readonly FieldChange[] {
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) =>
    fieldChanges(before[index], after[index], `${path}[${index}]`),
  ).flat();
}

function isPlain(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** The items by a key that both lists have, if there is one. */
function keyed(list: readonly unknown[], other: readonly unknown[]): ReadonlyMap<string, unknown> | undefined {
  const all = [...list, ...other];
  if (!all.length || !all.every(isObject)) return undefined;
  for (const key of ITEM_KEYS) {
    const keys = list.map((item) => (isObject(item) ? item[key] : undefined));
    if (!all.every((item) => isPlain(item[key]) && item[key] !== undefined)) continue;
    if (
      new Set(keys).size === keys.length &&
      new Set(other.map((item) => isObject(item) && item[key])).size === other.length
    )
      return new Map(list.map((item, index) => [String(keys[index]), item]));
  }
  return undefined;
}

/** Whether a path is one of some fields or below one. */
export function isBelow(path: string, ...fields: readonly string[]): boolean {
  return fields.some((field) => path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`));
}
