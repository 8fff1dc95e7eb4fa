import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const REQUIREMENTS = join(__dirname, 'build/moto/requirements.txt');

/** The folder of Moto, which answers as S3 and IAM do, and of boto3, by the checksum of what is installed and for which Python. */
export function motoFolder(): string {
  const python = execFileSync('python3', ['--version'], { encoding: 'utf8' });
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).update(python);
  const cache = process.env.CDK8S_KUBEFLOW_CACHE ?? join(homedir(), '.cache/cdk8s-kubeflow');
  return join(cache, 'programs', `moto-${hash.digest('hex').slice(0, 16)}`);
}

/**
 * Installs Moto from PyPI, unless it is there.
 *
 * @throws where it must install, and there is no pip
 */
export function installMoto(): void {
  const target = motoFolder();
  if (existsSync(target)) return;
  const unfinished = `${target}.${process.pid}`;
  const options = ['--quiet', '--no-deps', '--only-binary', ':all:', '--target', unfinished];
  execFileSync('python3', ['-m', 'pip', 'install', ...options, '--requirement', REQUIREMENTS], { stdio: 'inherit' });
  renameSync(unfinished, target);
}
