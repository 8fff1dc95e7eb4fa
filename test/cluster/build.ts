import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { inCache } from '../support/cache';
import { go } from '../support/go';

const SOURCES = join(__dirname, 'controlplane');
const ARGO_CD = 'github.com/argoproj/argo-cd/v3';
const FLUX = ['github.com/fluxcd/kustomize-controller', 'github.com/fluxcd/source-controller'];

/**
 * The folder of the programs that the cluster tests start, and of the CRDs that they apply, by the checksum of what
 * these are made from. It is below
 * $CDK8S_KUBEFLOW_CACHE, by default ~/.cache/cdk8s-kubeflow.
 */
export function programs(): string {
  const hash = createHash('sha256').update(FLUX.join());
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(?:go|mod|sum)$/.test(file)) hash.update(file).update(readFileSync(join(SOURCES, file)));
  }
  return inCache('controlplane', hash.digest('hex').slice(0, 16));
}

/**
 * Builds the programs, unless they are there. From nothing that takes some twelve minutes and the network, which later runs of
 * the tests do without. Jest calls this before the tests.
 *
 * @throws where it must build, and Go is not installed
 */
export default function build(): void {
  const target = programs();
  if (existsSync(target)) return;
  process.stderr.write(`cluster tests: building the control plane into ${target}\n`);
  mkdirSync(dirname(target), { recursive: true });
  const folder = mkdtempSync(`${target}-`);
  try {
    compile('.', join(folder, 'controlplane'), versionFlags());
    compile('cert-manager', join(folder, 'cert-manager'));
    compile('argocd', join(folder, 'argocd'));
    const argocd = go(join(SOURCES, 'argocd'), ['list', '-m', '-f', '{{.Dir}}', ARGO_CD]).trim();
    copyFiles(join(argocd, 'manifests/crds'), join(folder, 'argocd-crds'));
    compile('flux', `${join(folder, 'flux')}/`, '', FLUX);
    for (const module of FLUX) {
      const flux = go(join(SOURCES, 'flux'), ['list', '-m', '-f', '{{.Dir}}', module]).trim();
      copyFiles(join(flux, 'config/crd/bases'), join(folder, 'flux-crds'));
    }
    // Two runs may build at the same time: the first one to end wins.
    if (!existsSync(target)) renameSync(folder, target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One by one: as a folder of Go's module cache they could not be deleted. */
function copyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const file of readdirSync(from)) copyFileSync(join(from, file), join(to, file));
}

/** Compiles packages of a module; where there are several, `output` is a folder and ends with a slash. */
function compile(module: string, output: string, ldflags = '', packages: readonly string[] = ['.']): void {
  go(join(SOURCES, module), ['build', '-ldflags', `-s -w ${ldflags}`, '-o', output, ...packages]);
}

/** Kubernetes' own build tells its programs their version this way. */
function versionFlags(): string {
  const [, version = '', major = '', minor = ''] =
    /k8s\.io\/kubernetes (v(\d+)\.(\d+)\S+)/.exec(readFileSync(join(SOURCES, 'go.mod'), 'utf8')) ?? [];
  const component = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: 'archive' };
  return [
    ...Object.entries(component).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`),
    '-X k8s.io/component-base/version.buildDate=1970-01-01T00:00:00Z',
    `-X k8s.io/client-go/pkg/version.gitVersion=${version}`,
  ].join(' ');
}
