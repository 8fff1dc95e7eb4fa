/** An object of a parsed document. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a parsed value is an object and not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value along a path, or undefined. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

/** The text along a path, or undefined. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

/** The items of the list along a path; none if there is no list. */
export function itemsAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The record of texts along a path; empty if there is none. */
export function textsAt(object: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const found = at(object, ...path);
  if (!isObject(found)) return {};
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value)]));
}
