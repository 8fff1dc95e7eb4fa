import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A Go module that publishes CRDs, as `sources.json` pins it. */
export interface ModuleSource {
  readonly module: string;
  readonly version: string;
  /** The module's checksum as in go.sum, `h1:…`. */
  readonly sum: string;
  /** Files with CRDs, relative to the module; the last segment may be `*.yaml`. */
  readonly paths: readonly string[];
}

/** What `go mod download -json` says of a module. */
export interface Download {
  readonly Path: string;
  readonly Dir?: string;
  readonly Sum?: string;
  readonly Error?: string;
}

/** Fetches the modules and returns the folder of each, by module path. */
export function download(sources: readonly ModuleSource[], goModFolder: string): ReadonlyMap<string, string> {
  return verified(sources, runGo(sources, goModFolder));
}

/**
 * The folder of each module, if all are what the list pins. Go checks what it fetches against go.sum, but adds a line
 * that go.sum lacks instead of failing, so the checksums are compared once more.
 */
export function verified(
  sources: readonly ModuleSource[],
  downloads: readonly Download[],
): ReadonlyMap<string, string> {
  const byPath = new Map(downloads.map((got) => [got.Path, got]));
  const folders = new Map<string, string>();
  const errors: string[] = [];
  for (const { module, version, sum } of sources) {
    const got = byPath.get(module);
    if (!got?.Dir) errors.push(`${module}@${version}: not downloaded: ${got?.Error ?? 'no answer from go'}`);
    else if (got.Sum !== sum) errors.push(`${module}@${version}: the checksum is ${got.Sum}, sources.json pins ${sum}`);
    else folders.set(module, got.Dir);
  }
  if (errors.length > 0) throw new Error(`modules of imports/sources.json:\n  ${errors.join('\n  ')}`);
  return folders;
}

function runGo(sources: readonly ModuleSource[], cwd: string): Download[] {
  const args = ['mod', 'download', '-json', ...sources.map((s) => `${s.module}@${s.version}`)];
  // A module that fails makes go exit with 1, and says why in the JSON of that module.
  const output = tryExec('go', args, cwd);
  // Objects follow each other without a separator; each ends with a brace at the start of a line.
  return output
    .split(/(?<=^\})\n/m)
    .filter((json) => json.trim() !== '')
    .map((json) => JSON.parse(json) as Download);
}

function tryExec(command: string, args: string[], cwd: string): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('stdout' in error && typeof error.stdout === 'string' && error.stdout !== '') return error.stdout;
    const isMissing = 'code' in error && error.code === 'ENOENT';
    throw new Error(isMissing ? `the import needs ${command}, which is not on the PATH` : error.message, {
      cause: error,
    });
  }
}

/** The files that a source's paths name, in alphabetical order. */
export function filesOf(source: ModuleSource, moduleFolder: string): string[] {
  return source.paths.flatMap((path) => {
    if (!path.endsWith('/*.yaml')) return [join(moduleFolder, path)];
    const folder = join(moduleFolder, dirname(path));
    const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
    return files.sort().map((file) => join(folder, basename(file)));
  });
}
