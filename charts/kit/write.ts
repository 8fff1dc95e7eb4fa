import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { rmdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** Rendered files: text by path below the output folder, with `/` between folders. */
export type Files = ReadonlyMap<string, string>;

/** What a rendering owns in its output folder; anything else in there is left alone. */
const STAGE_FOLDER = /^\d\d-[a-z]+$/;

/**
 * Makes the stage folders of the output folder hold the given files and no others, all or nothing: what changes is
 * written beside them first and then moved into place; if a move fails, those made before are undone. Files that stay
 * the same are not touched.
 */
export function writeFolder(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  const present = presentFiles(folder);
  const changed = [...files].filter(([path, text]) => !present.has(path) || !isSame(join(folder, path), text));
  const obsolete = [...present].filter((path) => !files.has(path));
  if (!changed.length && !obsolete.length) return;

  const work = mkdtempSync(join(folder, '.rendering-'));
  try {
    const fresh = join(work, 'new');
    writeAll(fresh, changed);
    const moves = new Moves();
    try {
      const replaced = changed.map(([path]) => path).filter((path) => present.has(path));
      for (const path of [...replaced, ...obsolete]) moves.make(join(folder, path), join(work, 'old', path));
      for (const [path] of changed) moves.make(join(fresh, path), join(folder, path));
    } catch (error) {
      moves.undo();
      throw error;
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  removeEmptyFolders(folder, obsolete);
}

function presentFiles(folder: string): Set<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
      if (entry.isDirectory()) visit(`${path}/${entry.name}`);
      else found.add(`${path}/${entry.name}`);
    }
  };
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && STAGE_FOLDER.test(entry.name)) visit(entry.name);
  }
  return found;
}

function isSame(file: string, text: string): boolean {
  const wanted = Buffer.from(text);
  return statSync(file).size === wanted.length && readFileSync(file).equals(wanted);
}

function writeAll(folder: string, files: readonly (readonly [path: string, text: string])[]): void {
  for (const parent of new Set(files.map(([path]) => dirname(path))))
    mkdirSync(join(folder, parent), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(folder, path), text);
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
  for (const parent of [...parents].sort((a, b) => b.length - a.length)) {
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
