import { isRecord } from '../config/checks/values';
import type { AnyFields } from '../kit/change';

/** A partial change of some fields: fields that are left out stay as they are. */
export type Change<T> = T extends readonly (infer Item)[]
  ? readonly Change<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Change<T[Key]> }
    : T;

/**
 * Merges a change into a value, as Kubernetes' strategic merge does:
 * - records merge field by field; a field that is `undefined` in the change is removed
 * - lists merge entry by entry if a `mountPath`, else a `devicePath`, else a `name` identifies each entry: entries that
 *   exist are changed, others are added at the end
 * - all other lists, and an empty one, replace the old list
 */
export function merge<T>(base: T, change: Change<T>): T {
  return merged(base, change) as T;
}

function merged(base: unknown, change: unknown): unknown {
  if (isRecord(base) && isRecord(change)) {
    const all = { ...base };
    for (const [key, value] of Object.entries(change))
      all[key] = value === undefined ? undefined : merged(base[key], value);
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }
  if (!Array.isArray(base) || !Array.isArray(change)) return change;
  const key = KEYS.find((each) => change.length && [base, change].every((list) => tellsApart(list, each)));
  return key === undefined ? change : mergedLists(base as AnyFields[], change as AnyFields[], key);
}

const KEYS = ['mountPath', 'devicePath', 'name'] as const;

function tellsApart(list: readonly unknown[], key: string): boolean {
  const values = list.map((entry) => (isRecord(entry) ? entry[key] : undefined));
  return values.every((value) => typeof value === 'string') && new Set(values).size === values.length;
}

function mergedLists(base: readonly AnyFields[], change: readonly AnyFields[], key: string): readonly unknown[] {
  const changes = new Map(change.map((entry) => [entry[key], entry]));
  const names = new Set(base.map((entry) => entry[key]));
  const changed = base.map((entry) => merged(entry, changes.get(entry[key]) ?? {}));
  return [...changed, ...change.filter((entry) => !names.has(entry[key]))];
}
