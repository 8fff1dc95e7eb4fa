import { distance } from '../contract/nearest';

/** How many names an error tells. */
const SHOWN = 3;

/** The names that are spelled most like one: the same name in another namespace first. */
export function nearest(name: string, names: Iterable<string>): readonly string[] {
  const ranked = [...new Set(names)].map((each) => [each, apart(name, each)] as const);
  ranked.sort(([one, near], [other, far]) => near - far || (one < other ? -1 : 1));
  return ranked.slice(0, SHOWN).map(([each]) => each);
}

/** Names in quotes, for a message. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

function apart(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  // Half a letter, so that the right namespace comes first.
  return Math.min(distance(a, b), distance(lastPart(a), lastPart(b)) + 0.5);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
