import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { rmdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

import type { Files } from './files';
import { InvalidPlatform, type Problem } from '../contract/problems';

/** What a rendering owns of a folder; anything else in there is left alone. */
export interface Owned {
  /** Names of the folders in it that hold rendered files. */
  readonly folders: RegExp;
  /** What rendered files begin with, where those folders may hold files of others too. @default all are rendered */
  readonly firstLine?: string;
}

/** The stages: all that is in them is rendered. */
export const STAGE_FOLDERS: Owned = { folders: /^\d\d-[a-z]+$/ };

/** What delivers a rendering. Its folders are named as those of many repositories are. */
export const GITOPS_FOLDERS: Owned = { folders: /^(?:argocd|flux)$/ };

/** A folder, and the rendered files that it shall hold. */
export interface Output {
  readonly folder: string;
  readonly files: Files;
  readonly owned: Owned;
}

/**
 * Makes folders hold the given rendered files and no others, all or nothing: what changes is written beside them
 * first and then moved into place; if a move fails, those made before are undone. Files that stay the same are not
 * touched.
 * @throws InvalidPlatform if a file of someone else is in the place of a rendered one
 */
export function writeFolders(outputs: readonly Output[]): void {
  const plans = outputs.map(planOf).filter(({ changed, obsolete }) => changed.length || obsolete.length);
  const works: string[] = [];
  const moves = new Moves();
  try {
    for (const { folder, files, changed } of plans) {
      const work = mkdtempSync(join(folder, '.rendering-'));
      works.push(work);
      writeAll(join(work, 'new'), changed, files);
    }
    try {
      plans.forEach((plan, index) => moveInto(plan, works[index] ?? '', moves));
    } catch (error) {
      moves.undo();
      throw error;
    }
  } finally {
    for (const work of works) rmSync(work, { recursive: true, force: true });
  }
  for (const { folder, obsolete } of plans) removeEmptyFolders(folder, obsolete);
}

/** What is to be done in a folder. */
interface Plan {
  readonly folder: string;
  readonly files: Files;
  /** Rendered files that are there. */
  readonly present: ReadonlySet<string>;
  readonly changed: readonly string[];
  readonly obsolete: readonly string[];
}

function planOf({ folder, files, owned }: Output): Plan {
  mkdirSync(folder, { recursive: true });
  const all = filesIn(folder, owned.folders);
  const { firstLine } = owned;
  const isOurs = (path: string) => readFileSync(join(folder, path), 'utf8').startsWith(`${firstLine}\n`);
  const present = new Set(firstLine === undefined ? all : all.filter(isOurs));
  const foreign = all.filter((path) => files.has(path) && !present.has(path));
  if (foreign.length) throw new InvalidPlatform(foreign.map((path) => notOurs(join(folder, path))));
  const changed = [...files.keys()].filter(
    (path) => !present.has(path) || !isSame(join(folder, path), files.get(path) ?? ''),
  );
  return { folder, files, present, changed, obsolete: [...present].filter((path) => !files.has(path)) };
}

function notOurs(file: string): Problem {
  const message = 'is in the place of a rendered file, and was not rendered with this folder; move it elsewhere';
  return { at: relative(process.cwd(), file), message };
}

function moveInto({ folder, present, changed, obsolete }: Plan, work: string, moves: Moves): void {
  const replaced = changed.filter((path) => present.has(path));
  for (const path of [...replaced, ...obsolete]) moves.make(join(folder, path), join(work, 'old', path));
  for (const path of new Set(changed.map((each) => firstNew(each, folder)))) {
    moves.make(join(work, 'new', path), join(folder, path));
  }
}

/** A file, or the topmost of its folders that is not there yet and so is moved as a whole. */
function firstNew(path: string, folder: string): string {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const parent = path.slice(0, end);
    if (!existsSync(join(folder, parent))) return parent;
  }
  return path;
}

function filesIn(folder: string, tops: RegExp): readonly string[] {
  const found: string[] = [];
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      if (entry.isDirectory()) visit(`${path}/${entry.name}`);
      else found.push(`${path}/${entry.name}`);
    }
  };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && tops.test(entry.name)) visit(entry.name);
  }
  return found;
}

function isSame(file: string, text: string): boolean {
  const wanted = Buffer.from(text);
  return statSync(file).size === wanted.length && readFileSync(file).equals(wanted);
}

function writeAll(folder: string, paths: readonly string[], files: Files): void {
  for (const parent of new Set(paths.map((path) => dirname(path))))
    mkdirSync(join(folder, parent), { recursive: true });
  for (const path of paths) writeFileSync(join(folder, path), files.get(path) ?? '');
}

/** Moves of files that can be taken back. */
class Moves {
  private readonly made: [from: string, to: string][] = [];
  private readonly folders = new Set<string>();

  make(from: string, to: string): void {
    const folder = dirname(to);
    if (!this.folders.has(folder)) mkdirSync(folder, { recursive: true });
    this.folders.add(folder);
    renameSync(from, to);
    this.made.push([from, to]);
  }

  undo(): void {
    for (const [from, to] of this.made.reverse()) renameSync(to, from);
  }
}

/** Removes the folders that held nothing but files which are gone. */
function removeEmptyFolders(folder: string, gone: readonly string[]): void {
  const parents = new Set(
    gone.flatMap((path) => [dirname(path), dirname(dirname(path))]).filter((path) => path !== '.'),
  );
  const deepestFirst = [...parents].sort((a, b) => b.length - a.length);
  for (const parent of gone.length ? [...deepestFirst, '.'] : []) {
    if (readdirSync(join(folder, parent)).length === 0) rmdirSync(join(folder, parent));
  }
}

/** The folder of cdk8s.yaml's `output`, which holds nothing but links. */
const LINKS = '.cdk8s';

/**
 * Where to render when the cdk8s CLI names an output folder. The CLI removes that folder before it starts the app, so
 * a failing app would leave nothing. cdk8s.yaml therefore names `.cdk8s/dist`, a link that may be removed, and the
 * rendering goes to `dist`. Any other folder is taken as it is.
 */
export function outputFolder(named: string): string {
  const parent = dirname(resolve(named));
  return basename(parent) === LINKS ? join(dirname(parent), basename(named)) : named;
}

/** Gives the cdk8s CLI, which looks for the rendering where it asked for it, its link. */
export function linkOutput(named: string): void {
  const target = outputFolder(named);
  if (target === named || lstatSync(named, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(named), { recursive: true });
  symlinkSync(relative(dirname(resolve(named)), resolve(target)), named, 'junction');
}
