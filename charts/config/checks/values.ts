import { inspect } from 'node:util';

/** The path of a field, or of an entry, of what is at a path, as JavaScript writes it: `labels['example.com/team']`. */
export function below(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\w-]+$/.test(key)) return `${path}['${key}']`;
  return path ? `${path}.${key}` : key;
}

/** A value as its author wrote it, cut to 80 characters. `String()` throws on objects with an odd `toString`. */
export function shown(value: unknown): string {
  if (typeof value !== 'string') return cut(inspect(value, { breakLength: Infinity }));
  return `'${cut(JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"'))}'`;
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** A record of values of which nothing is known yet. */
export type Values = Readonly<Record<string, unknown>>;

/** Whether a value is a record, and no list. */
export function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
