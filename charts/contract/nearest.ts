/** The known word that an unknown one probably means; undefined if none has a similar spelling. */
export function nearest(unknown: string, words: Iterable<string>): string | undefined {
  if (!/\p{L}/u.test(unknown)) return undefined;
  let [best, least] = [undefined as string | undefined, Math.max(1, Math.min(3, Math.floor(unknown.length * 0.4))) + 1];
  for (const word of words) {
    if (Math.abs(word.length - unknown.length) >= least) continue;
    const edits = distance(unknown.toLowerCase(), word.toLowerCase());
    if (edits < least) [best, least] = [word, edits];
  }
  return best;
}

/** The question whether a known word was meant; another hint if none is near. */
export function didYouMean(unknown: string, words: Iterable<string>, otherwise: string): string {
  const meant = nearest(unknown, words);
  return meant === undefined ? otherwise : `did you mean ${meant}?`;
}

/** How many letters must be inserted, removed or replaced to turn one text into another (Levenshtein). */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const same = from[line - 1] === to[column - 1] ? 0 : 1;
      const [above = 0, left = 0, before = 0] = [row[column], next[column - 1], row[column - 1]];
      next.push(Math.min(above + 1, left + 1, before + same));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
