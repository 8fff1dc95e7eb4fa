import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The top of the repository. */
export const REPO = join(__dirname, '../..');

/** A new folder that nothing else uses. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-'));
}

/** All files below a folder, text by path. */
export function readTree(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** The pages of `docs/`. */
export const PAGES = readdirSync(join(REPO, 'docs'), { recursive: true, encoding: 'utf8' }).filter((path) =>
  path.endsWith('.md'),
);

/** Paths of the files that two folders do not have in common, or not with the same content. */
export function differingFiles(one: string, other: string): string[] {
  const [a, b] = [readTree(one), readTree(other)];
  return Object.keys({ ...a, ...b }).filter((path) => a[path] !== b[path]);
}

/** What a program printed, and how it ended. */
export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/**
 * Runs a program to its end. It has no input: a socket for one would have Bash take it for a remote shell's, and read the
 * user's ~/.bashrc, which may change the path.
 */
export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ended {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
  });
  return { status, output: `${stdout}${stderr}${error?.message ?? ''}` };
}
