/** How many names an error tells. */
const SHOWN = 3;

/** The names that are spelled most like one: the same name in another namespace first. */
export function nearest(name: string, names: Iterable<string>): readonly string[] {
  const ranked = [...new Set(names)].map((each) => [each, distance(name, each)] as const);
  ranked.sort(([one, near], [other, far]) => near - far || (one < other ? -1 : 1));
  return ranked.slice(0, SHOWN).map(([each]) => each);
}

/** Names in quotes, for a message. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `'${name}'`).join(', ');
}

function distance(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  // Half a letter, so that the right namespace comes first.
  return Math.min(edits(a, b), edits(lastPart(a), lastPart(b)) + 0.5);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Letters that must be inserted, removed or replaced to make one text of another (Levenshtein). */
function edits(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (let column = 0; column < other.length; column++) {
      const [corner = 0, top = 0] = [above[column], above[column + 1]];
      const same = letter === other[column] ? corner : corner + 1;
      line.push(Math.min(same, top + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
