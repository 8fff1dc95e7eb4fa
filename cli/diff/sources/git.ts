import { spawn } from 'node:child_process';
import { relative, resolve } from 'node:path';

import { CliError } from '../../errors';
import { type Source, YAML_FILE } from './source';

/** How a run of git ended. */
interface Answer {
  readonly code: number;
  readonly output: Buffer;
  readonly error: string;
}

/**
 * The YAML files of a folder in a revision, read from git's objects: nothing is checked out.
 * @param folder from the working directory
 * @throws CliError if git has no such revision, or the revision no such folder
 */
export async function gitSource(revision: string, folder: string): Promise<Source> {
  const commit = await commitOf(revision);
  const path = relative(process.cwd(), resolve(folder)).replaceAll('\\', '/');
  const start = path && `${path}/`;
  const listed = await git(['ls-tree', '-r', '-z', commit, '--', start || '.']);
  const files = new Map(
    listed.output
      .toString('utf8')
      .split('\0')
      .flatMap((line) => {
        const [, hash, file] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        if (hash === undefined || !file?.startsWith(start) || !YAML_FILE.test(file)) return [];
        return [[file.slice(start.length), hash] as const];
      }),
  );
  if (!files.size) {
    throw new CliError(
      `revision ${revision} has no YAML files in ${folder}; if it is elsewhere there: --dist <folder>`,
    );
  }
  return { name: revision, files, texts: (paths) => readBlobs(files, paths) };
}

/** The commit from which a revision went off another one. */
export async function mergeBase(one: string, other: string): Promise<string> {
  const commits = [await commitOf(one), await commitOf(other)];
  const { code, output } = await git(['merge-base', ...commits]);
  if (code === 0) return output.toString('utf8').trim();
  throw new CliError(
    `revisions ${one} and ${other} have no common commit; ${await ifShallow('name another revision')}`,
  );
}

async function commitOf(revision: string): Promise<string> {
  const { code, output, error } = await git(['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`]);
  if (code === 0) return output.toString('utf8').trim();
  if (error.includes('not a git repository')) {
    throw new CliError('this is not a git repository; name two folders: npx cdk8s-kubeflow diff OLD NEW');
  }
  const advice = 'write a branch, a tag, a commit or a folder';
  throw new CliError(`there is no revision and no folder '${revision}'; ${await ifShallow(advice)}`);
}

/** A clone of the last commits lacks the base of a pull request. */
async function ifShallow(otherwise: string): Promise<string> {
  const { output } = await git(['rev-parse', '--is-shallow-repository']);
  if (output.toString('utf8').trim() !== 'true') return otherwise;
  return (
    'this clone is shallow and has the last commits only: git fetch --unshallow; in GitHub Actions, checkout with ' +
    'fetch-depth: 0, in GitLab GIT_DEPTH: 0'
  );
}

/** One process for all files. */
async function readBlobs(
  files: ReadonlyMap<string, string>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (!paths.length) return new Map();
  const hashes = paths.map((path) => files.get(path) ?? '');
  const { output } = await git(['cat-file', '--batch'], `${hashes.join('\n')}\n`);
  const texts = new Map<string, string>();
  let place = 0;
  for (const path of paths) {
    const end = output.indexOf('\n', place);
    const head = output.toString('utf8', place, end);
    const size = Number(/ blob (\d+)$/.exec(head)?.[1]);
    // A partial clone fetches what it lacks; without its server it cannot.
    if (Number.isNaN(size)) throw new CliError(`git cannot read ${path}: ${head}`);
    texts.set(path, output.toString('utf8', end + 1, end + 1 + size));
    place = end + size + 2;
  }
  return texts;
}

async function git(args: readonly string[], input = ''): Promise<Answer> {
  const child = spawn('git', args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } });
  const [output, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (part: Buffer) => output.push(part));
  child.stderr.on('data', (part: Buffer) => errors.push(part));
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', () => reject(new CliError('git cannot be started; name two folders instead of revisions')));
    child.on('close', (code) =>
      resolve({ code: code ?? 1, output: Buffer.concat(output), error: Buffer.concat(errors).toString('utf8') }),
    );
  });
}
