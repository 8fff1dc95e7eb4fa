import { spawnSync } from 'node:child_process';

/**
 * How Go compiles here. It is the same for all that is built from Go, and most go.mod files name the same versions of
 * what they share, so that what one program has compiled is not compiled again for the next: from nothing it is what
 * takes the longest of all tests.
 */
const SETTINGS = { CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false -mod=readonly -trimpath' };

/**
 * Runs Go in the folder of a module, and returns what it printed.
 *
 * @throws with all that it said, where it fails or is not installed
 */
export function go(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr, error } = spawnSync('go', args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...SETTINGS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (error && 'code' in error && error.code === 'ENOENT') {
    throw new Error('Go, with which this is built, is not installed: https://go.dev/dl', { cause: error });
  }
  if (status !== 0) throw new Error(`go ${args.join(' ')}: ${error?.message ?? ''}\n${stdout}${stderr}`);
  return stdout;
}
