import { existsSync } from 'node:fs';

import { didYouMean } from '../../charts/contract/nearest';
import { CATEGORIES, EVERYTHING, isCategory, type Wanted } from '../categories';
import { UsageError } from '../errors';
import { DIST } from '../options';

/** What is to be looked at. */
export interface Scope {
  /** The rendered folder. */
  readonly dist: string;
  readonly wanted: Wanted;
}

/**
 * Sorts words into categories and the folder. A folder with the name of a category is written with a slash: `./access`.
 * @throws UsageError for a word that is neither, and for a second folder
 */
export function scopeOf(words: readonly string[]): Scope {
  const categories = words.filter(isCategory);
  const [dist = DIST, second] = words.filter((word) => !isCategory(word)).map(asFolder);
  if (second !== undefined) throw new UsageError(`too many folders: ${dist} and ${second}; name one`);
  return { dist, wanted: categories.length ? new Set(categories) : EVERYTHING };
}

function asFolder(word: string): string {
  if (word.includes('/') || existsSync(word)) return word;
  const names = Object.keys(CATEGORIES);
  const hint = didYouMean(word, names, `the categories are ${names.join(', ')}`);
  throw new UsageError(`'${word}' is neither a category nor a folder; ${hint}`);
}

/** The categories, for `--help`. */
export function categoriesHelp(): string {
  const lines = Object.entries(CATEGORIES).map(([name, what]) => `  ${name.padEnd(12)}  ${what}`);
  return `\nCategories:\n${lines.join('\n')}`;
}
