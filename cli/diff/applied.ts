import { isObject, type JsonObject } from '../json';

/** Maps that an apply replaces as a whole, wherever they are. */
const ATOMIC: ReadonlySet<string> = new Set(['selector', 'matchLabels', 'roleRef', 'nodeSelector']);

/** What an apply would make of an object if it were not refused: lists and atomic maps are replaced. */
export function asApplied(live: unknown, rendered: JsonObject): JsonObject {
  const merged = isObject(live) ? { ...live } : {};
  for (const [key, value] of Object.entries(rendered)) {
    merged[key] = isObject(value) && isObject(merged[key]) && !ATOMIC.has(key) ? asApplied(merged[key], value) : value;
  }
  return merged;
}
