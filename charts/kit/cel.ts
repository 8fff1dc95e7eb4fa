/*
 * CEL, the language of expressions that the API server runs:
 * https://kubernetes.io/docs/reference/using-api/cel/
 */

/** A text as CEL has it. JSON's escapes are CEL's too. */
export function celText(text: string): string {
  return JSON.stringify(text);
}

/** Plain data as CEL has it. CEL's lists and maps hold values of one type, so each is declared to be of any. */
export function celOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => `dyn(${celOf(item)})`).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries.map(([key, each]) => `${celText(key)}: dyn(${celOf(each)})`).join(', ')}}`;
}

/** A list of which some items are there only under a condition. */
export function celList(...parts: readonly string[]): string {
  return parts.length ? parts.join(' +\n') : '[]';
}

/** Items of a list that are left out if a condition holds. */
export function celUnless(condition: string, ...items: readonly string[]): string {
  return `(${condition} ? [] : [${items.join(', ')}])`;
}
