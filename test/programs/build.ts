import { execFileSync } from 'node:child_process';
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
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { inCache } from '../support/cache';
import { go } from '../support/go';
import { envoyFolder, installEnvoy } from './envoy';
import { installPackage, packageFolder, type PackageName, PACKAGES } from './packages';

const BUILD = join(__dirname, 'build');
const KATIB = 'github.com/kubeflow/katib/cmd';
const ARGO = 'github.com/argoproj/argo-workflows/v3/cmd';
const ISTIO = 'istio.io/istio/pilot/cmd';
const KNATIVE = 'knative.dev/serving/cmd';

/**
 * What is built: the module below `build/` that pins the versions, the package in it, and the tags that it is built with. Programs of one module share
 * the versions of what they are made of, so that this is compiled once.
 */
const PROGRAMS = {
  container: ['../node/container', '.'],
  'stand-ins': ['../stand-ins', '.'],
  mysql: ['mysql', '.'],
  'database-client': ['database-client', '.'],
  'oauth2-proxy': ['oauth2-proxy', 'github.com/oauth2-proxy/oauth2-proxy/v7'],
  jobset: ['jobset', 'sigs.k8s.io/jobset'],
  trainer: ['kubernetes-0.35', 'github.com/kubeflow/trainer/v2/cmd/trainer-controller-manager'],
  'katib-controller': ['kubernetes-0.34', `${KATIB}/katib-controller/v1beta1`],
  'katib-db-manager': ['kubernetes-0.34', `${KATIB}/db-manager/v1beta1`],
  'katib-metrics-collector': ['kubernetes-0.34', `${KATIB}/metricscollector/v1beta1/file-metricscollector`],
  'katib-observations': ['kubernetes-0.34', './observations'],
  'katib-goptuna': ['kubernetes-0.34', `${KATIB}/suggestion/goptuna/v1beta1`],
  'katib-ui': ['kubernetes-0.34', `${KATIB}/ui/v1beta1`],
  'spark-operator': ['kubernetes-0.34', 'github.com/kubeflow/spark-operator/v2/cmd/operator'],
  'knative-webhook': ['kubernetes-0.35', `${KNATIVE}/webhook`],
  'knative-controller': ['kubernetes-0.35', `${KNATIVE}/controller`],
  'knative-autoscaler': ['kubernetes-0.35', `${KNATIVE}/autoscaler`],
  'knative-activator': ['kubernetes-0.35', `${KNATIVE}/activator`],
  'knative-queue-proxy': ['kubernetes-0.35', `${KNATIVE}/queue`],
  'training-operator': ['kubernetes-0.33', 'github.com/kubeflow/training-operator/cmd/training-operator.v1'],
  kserve: ['kubernetes-0.33', 'github.com/kserve/kserve/cmd/manager'],
  'workflow-controller': ['kubernetes-0.33', `${ARGO}/workflow-controller`],
  // Of the ways to find targets, only Kubernetes' is compiled.
  prometheus: ['prometheus', 'github.com/prometheus/prometheus/cmd/prometheus', 'remove_all_sd,enable_kubernetes_sd'],
  alertmanager: ['alertmanager', 'github.com/prometheus/alertmanager/cmd/alertmanager'],
  'kube-state-metrics': ['kube-state-metrics', 'k8s.io/kube-state-metrics/v2'],
  istiod: ['istio', `${ISTIO}/pilot-discovery`],
  'istio-agent': ['istio', `${ISTIO}/pilot-agent`],
} as const satisfies Readonly<Record<string, readonly [module: string, target: string, tags?: string]>>;

/** Files that a module embeds and is served without, by module: the pages of a program, which nobody opens here. */
const EMBEDDED: Readonly<Record<string, string>> = { 'github.com/prometheus/alertmanager': 'ui/app/dist/index.html' };

/** Kubeflow's own controllers. */
export const CONTROLLERS = [
  'profile-controller',
  'access-management',
  'poddefaults-webhook',
  'notebook-controller',
  'tensorboard-controller',
  'pvcviewer-controller',
] as const;

/** The web apps: folders of their Python, with `web-app-packages` beside them, which has all packages that they import. */
export const WEB_APPS = ['jupyter-web-app', 'volumes-web-app', 'tensorboards-web-app'] as const;

/**
 * The pages that are no such web app: the dashboard and Pipelines' page, folders of their JavaScript with what it needs,
 * and `client/index.html` in the latter one; and KServe's web app, which is made as those above are.
 */
export const PAGES = ['central-dashboard', 'pipelines-ui', 'kserve-models-web-app'] as const;

/**
 * Katib's services in Python, which suggest values and stop trials early: a folder of its `cmd` and `pkg`, with
 * `katib-service-packages` beside it, which has all packages that they import.
 */
const KATIB_SERVICES = 'katib-services';

/** Spark: the folder that PyPI's `pyspark` is, which has what Spark's images have in /opt/spark. */
const SPARK_HOME = 'spark-home';

/** Servers and controllers of Pipelines. Beside the API server is its `config.json`, as `pipelines-api-server.json`. */
export const PIPELINES = [
  'pipelines-api-server',
  'pipelines-persistence-agent',
  'pipelines-scheduled-workflow',
  'pipelines-viewer',
  'pipelines-cache',
  'pipelines-driver',
  'pipelines-launcher',
] as const;

/** The same programs of the former version of the platform, for what they leave to the present ones. */
export const FORMER = ['former-model-registry', 'former-pipelines-api-server'] as const;

/** What no package registry has. It runs where $CDK8S_KUBEFLOW_OWN_PROGRAMS is a folder that has it, and is played elsewhere. */
const OWN = [
  'dex',
  'net-istio-controller',
  'net-istio-webhook',
  'metacontroller',
  'argo-executor',
  'model-registry',
  KATIB_SERVICES,
  SPARK_HOME,
  ...FORMER,
  ...CONTROLLERS,
  ...WEB_APPS,
  ...PAGES,
  'model-registry-ui',
  ...PIPELINES,
] as const;
type OwnProgram = (typeof OWN)[number];

/** A program that can be built; one that whoever runs the tests has built; one that is installed; or one that the machine has. */
export type ProgramName = keyof typeof PROGRAMS | OwnProgram | PackageName | 'envoy' | 'kubectl' | 'python';

function madeOf(name: keyof typeof PROGRAMS): readonly [module: string, target: string, tags?: string] {
  return PROGRAMS[name];
}

/** Whether a program is one that no package registry has. */
function isOwn(name: ProgramName): name is OwnProgram {
  return OWN.some((own) => own === name);
}

function isPackage(name: ProgramName): name is PackageName {
  return PACKAGES.some((each) => each === name);
}

/** Whether a program runs in the tests, or else is played. */
export function isThere(name: ProgramName): boolean {
  return !isOwn(name) || existsSync(program(name));
}

/**
 * The file of a program (of Envoy and of Python's packages: the folder), by the checksum of what it is made from, below
 * $CDK8S_KUBEFLOW_CACHE, by default ~/.cache/cdk8s-kubeflow.
 */
export function program(name: ProgramName): string {
  if (name === 'envoy') return envoyFolder();
  if (isPackage(name)) return packageFolder(name);
  if (name === 'python') return '/usr/bin/python3';
  if (name === 'kubectl') return execFileSync('which', [name], { encoding: 'utf8' }).trim();
  if (isOwn(name)) return join(process.env.CDK8S_KUBEFLOW_OWN_PROGRAMS ?? '/nonexistent', name);
  const [module, target, tags = ''] = madeOf(name);
  const folder = join(BUILD, module);
  const hash = createHash('sha256').update(target).update(tags);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (/\.(?:go|mod|sum)$/.test(file)) hash.update(file).update(readFileSync(join(folder, file)));
  }
  return inCache('programs', `${name}-${hash.digest('hex').slice(0, 16)}`);
}

/**
 * Builds or installs a program, unless it is there. From nothing the first one of a module takes minutes and the network.
 *
 * @throws where it must build, and Go is not installed
 */
export function build(name: ProgramName): void {
  if (name === 'envoy') return installEnvoy();
  if (isPackage(name)) return installPackage(name);
  const file = program(name);
  if (name === 'kubectl' || name === 'python' || isOwn(name) || existsSync(file)) return;
  const [module, target, tags = ''] = madeOf(name);
  const start = Date.now();
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  const settings = ['-tags', tags, '-ldflags', '-s -w', '-o', unfinished];
  withPages(join(BUILD, module), target, (more) => go(join(BUILD, module), ['build', ...settings, ...more, target]));
  renameSync(unfinished, file);
  process.stderr.write(`program tests: built ${name} in ${Math.round((Date.now() - start) / 1_000)} s\n`);
}

/** Builds with options by which a program comes from a copy of its module, to which the page is added that it embeds. */
function withPages(folder: string, target: string, build: (options: readonly string[]) => void): void {
  const [module, page] = Object.entries(EMBEDDED).find(([name]) => target.startsWith(`${name}/`)) ?? [];
  if (module === undefined || page === undefined) return build([]);
  const { Dir: source } = JSON.parse(go(folder, ['mod', 'download', '-json', module])) as { readonly Dir: string };
  const copy = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-module-'));
  try {
    execFileSync('cp', ['--recursive', '--no-preserve=mode', `${source}/.`, copy]);
    mkdirSync(dirname(join(copy, page)), { recursive: true });
    writeFileSync(join(copy, page), '');
    for (const file of ['go.mod', 'go.sum']) copyFileSync(join(folder, file), join(copy, `main-${file}`));
    go(folder, ['mod', 'edit', `-replace=${module}=${copy}`, join(copy, 'main-go.mod')]);
    build([`-modfile=${join(copy, 'main-go.mod')}`]);
  } finally {
    rmSync(copy, { recursive: true });
  }
}
