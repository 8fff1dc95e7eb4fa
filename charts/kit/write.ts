import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** Rendered files: text by path below the output folder, with `/` between folders. */
export type Files = ReadonlyMap<string, string>;

/** What a rendering owns in its output folder; anything else in there is left alone. */
const STAGE_FOLDER = /^\d\d-[a-z]+$/;

/**
 * Replaces the stage folders of the output folder by the given files, all or nothing: they are written beside it
 * first and then moved into place; if a move fails, those made before are undone.
 */
export function writeFolder(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, '.rendering-'));
  try {
    const fresh = join(work, 'new');
    writeAll(fresh, files);
    swap(folder, fresh, join(work, 'old'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function writeAll(folder: string, files: Files): void {
  const made = new Set<string>();
  mkdirSync(folder);
  for (const [path, text] of files) {
    const parent = dirname(path);
    if (!made.has(parent)) {
      mkdirSync(join(folder, parent), { recursive: true });
      made.add(parent);
    }
    writeFileSync(join(folder, path), text);
  }
}

function swap(folder: string, fresh: string, old: string): void {
  mkdirSync(old);
  const moved: [from: string, to: string][] = [];
  const move = (from: string, to: string): void => {
    renameSync(from, to);
    moved.push([from, to]);
  };
  try {
    for (const stage of readdirSync(folder)) if (STAGE_FOLDER.test(stage)) move(join(folder, stage), join(old, stage));
    for (const stage of readdirSync(fresh)) move(join(fresh, stage), join(folder, stage));
  } catch (error) {
    for (const [from, to] of moved.reverse()) renameSync(to, from);
    throw error;
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

/** Whether a folder holds a rendering. */
export function isRendered(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => STAGE_FOLDER.test(name));
}
