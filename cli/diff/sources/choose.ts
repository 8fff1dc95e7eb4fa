import { UsageError } from '../../errors';
import { folderSource, isFolder } from './folder';
import { gitSource, mergeBase } from './git';
import type { Source } from './source';

/** Two revisions in one word: `main..feature`, or since they parted, `main...feature`. */
const RANGE = /^([^.].*?)(\.{2,3})([^.].*)?$/;

/**
 * What two words of a command line mean: folders, or revisions of git whose rendering is in `dist`.
 * @param before by default HEAD
 * @param after by default the worktree
 * @param dist the folder of the rendering
 * @throws CliError that says what there is not
 */
export async function chooseSources(
  before: string | undefined,
  after: string | undefined,
  dist: string,
): Promise<readonly [Source, Source]> {
  const range = before === undefined || isFolder(before) ? null : RANGE.exec(before);
  if (!range) {
    const old = await sourceOf(before ?? 'HEAD', dist);
    return [old, after === undefined ? folderSource(dist) : await sourceOf(after, dist)];
  }
  if (after !== undefined) throw new UsageError(`'${before}' names two revisions; leave out '${after}'`);
  const [, one = '', dots, other = 'HEAD'] = range;
  const old = dots === '...' ? { ...(await gitSource(await mergeBase(one, other), dist)), name: one } : undefined;
  return [old ?? (await gitSource(one, dist)), await gitSource(other, dist)];
}

async function sourceOf(word: string, dist: string): Promise<Source> {
  const isPath = isFolder(word) || /^(?:\.{0,2}\/|\.{1,2}$)/.test(word);
  return isPath ? folderSource(word) : gitSource(word, dist);
}
