import { closeSync, existsSync, lstatSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { renameSync, rmdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

import type { Piece } from './crd-texts';
import type { Files } from './files';
import { InvalidPlatform, type Problem } from '../contract/problems';
import { STAGE_FOLDER } from '../contract/stage';

/** The part of a folder that belongs to a rendering. All other files are left alone. */
export interface Owned {
  /** Names of the folders in it that hold rendered files. */
  readonly folders: RegExp;
  /** First line of rendered files, if the folders may also hold other files. @default all files are rendered */
  readonly firstLine?: string;
}

/** The folders of the stages: all files in them are rendered. */
export const STAGE_FOLDERS: Owned = { folders: STAGE_FOLDER };

/** The folders of `gitops/`. Other repositories use the same names, so rendered files are told by their first line. */
export const GITOPS_FOLDERS: Owned = { folders: /^(?:argocd|flux)$/ };

/** A folder, and the rendered files that it must hold. */
export interface Output {
  readonly folder: string;
  readonly files: Files;
  readonly owned: Owned;
}

/** What was done to a folder, in numbers of files. */
export interface Written {
  readonly folder: string;
  /** All rendered files that it holds now. */
  readonly files: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/**
 * Makes folders hold exactly the given rendered files, all or nothing. Changed files are written beside the folders and
 * then moved into place; if a move fails, earlier moves are undone. Unchanged files are not touched.
 * @returns what was written
 * @throws InvalidPlatform if a file that was not rendered is in the place of a rendered one
 */
export function writeFolders(outputs: readonly Output[]): readonly Written[] {
  const plans = outputs.map(planOf);
  apply(plans.filter(({ changed, obsolete }) => changed.length || obsolete.length));
  return plans.map(({ folder, files, present, changed, obsolete }) => {
    const replaced = changed.filter((path) => present.has(path)).length;
    const counts = { added: changed.length - replaced, changed: replaced, removed: obsolete.length };
    return { folder, files: files.size, ...counts };
  });
}

function apply(plans: readonly Plan[]): void {
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

/** The changes to make in a folder. */
interface Plan {
  readonly folder: string;
  readonly files: Files;
  /** Rendered files that exist. */
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
    (path) => !present.has(path) || !isSame(join(folder, path), piecesOf(files, path)),
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
  const isThere = known((parent) => existsSync(join(folder, parent)));
  for (const path of new Set(changed.map((each) => firstNew(each, isThere)))) {
    moves.make(join(work, 'new', path), join(folder, path));
  }
}

/** A file, or the topmost of its folders that does not exist yet, which is moved as a whole. */
function firstNew(path: string, isThere: (folder: string) => boolean): string {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
    const parent = path.slice(0, end);
    if (!isThere(parent)) return parent;
  }
  return path;
}

/** Asks once for each path. */
function known(ask: (path: string) => boolean): (path: string) => boolean {
  const answers = new Map<string, boolean>();
  return (path) => {
    let answer = answers.get(path);
    if (answer === undefined) answers.set(path, (answer = ask(path)));
    return answer;
  };
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

function piecesOf(files: Files, path: string): readonly Piece[] {
  return files.pieces?.(path) ?? [files.get(path) ?? ''];
}

function isSame(file: string, pieces: readonly Piece[]): boolean {
  const wanted = pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
  const size = wanted.reduce((sum, { length }) => sum + length, 0);
  if (statSync(file).size !== size) return false;
  const found = readFileSync(file);
  let end = 0;
  return wanted.every((bytes) => bytes.equals(found.subarray(end, (end += bytes.length))));
}

function writeAll(folder: string, paths: readonly string[], files: Files): void {
  for (const parent of new Set(paths.map((path) => dirname(path))))
    mkdirSync(join(folder, parent), { recursive: true });
  for (const path of paths) writePieces(join(folder, path), piecesOf(files, path));
}

function writePieces(path: string, pieces: readonly Piece[]): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/** Moves of files that can be undone. */
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

/** Removes the folders that are empty after their files were removed. */
function removeEmptyFolders(folder: string, gone: readonly string[]): void {
  const parents = new Set(
    gone.flatMap((path) => [dirname(path), dirname(dirname(path))]).filter((path) => path !== '.'),
  );
  const deepestFirst = [...parents].sort((a, b) => b.length - a.length);
  for (const parent of gone.length ? [...deepestFirst, '.'] : []) {
    if (readdirSync(join(folder, parent)).length === 0) rmdirSync(join(folder, parent));
  }
}

/** The folder of cdk8s.yaml's `output`, which holds only links. */
const LINKS = '.cdk8s';

/**
 * The output folder for a name that the cdk8s CLI gives. The CLI removes that folder before it starts the app, so a
 * failing app would leave nothing. cdk8s.yaml therefore names `.cdk8s/dist`, a link that may be removed, and the
 * rendering goes to `dist`. All other names are used as they are.
 */
export function outputFolder(named: string): string {
  const parent = dirname(resolve(named));
  return basename(parent) === LINKS ? join(dirname(parent), basename(named)) : named;
}

/** Makes the link again, because the cdk8s CLI looks for the rendering there. */
export function linkOutput(named: string): void {
  const target = outputFolder(named);
  if (target === named || lstatSync(named, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(named), { recursive: true });
  symlinkSync(relative(dirname(resolve(named)), resolve(target)), named, 'junction');
}
