import { dirname, join } from 'node:path';

import type { Manifest } from '../../charts/contract/manifest';
import { images, versions } from '../../charts/versions';
import { programOf, webhooksOf } from '../support/webhooks';
import { isThere, program, type ProgramName } from './build';
import { envoyFiles } from './envoy';
import { JAVA_HOME, javaFiles } from './java';
import type { Image } from './node/objects';

interface Known {
  readonly program: ProgramName;
  /** Where the image has it; its entrypoint, unless `entrypoint` says otherwise. */
  readonly path: string;
  readonly entrypoint?: readonly string[];
  readonly cwd?: string;
  readonly host?: boolean;
  readonly user?: number;
  readonly writable?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files beside the program. */
  readonly files?: () => Readonly<Record<string, string>>;
}

/**
 * The image of trainings, trials and models in the tests: the program in `stand-ins/`, and a shell. Knative asks no
 * registry for images of dev.local.
 */
export const STAND_IN = 'dev.local/stand-in:1';

/** The image of Spark's drivers and executors in the tests. */
export const SPARK = 'dev.local/spark:1';

/** A web app, as its image starts it. */
function webApp(name: ProgramName): Known {
  const gunicorn = ['-m', 'gunicorn', '-w', '3', '--bind', '0.0.0.0:5000', '--access-logfile', '-', 'entrypoint:app'];
  return {
    program: name,
    path: '/src',
    cwd: '/src',
    entrypoint: ['/usr/bin/python3', ...gunicorn],
    host: true,
    env: { PYTHONPATH: '/packages' },
    files: () => ({ '/packages': join(dirname(program(name)), 'web-app-packages') }),
  };
}

/** A server of Node's, with the Node.js that runs the tests. */
function nodeServer(name: ProgramName, path: string, args: readonly string[]): Known {
  return {
    program: name,
    path,
    cwd: path,
    entrypoint: ['/node', ...args],
    host: true,
    env: { NODE_ENV: 'production' },
    files: () => ({ '/node': process.execPath }),
  };
}

/** A service of Katib in Python, as its image starts it: as root, in a folder that its group may write to. */
function katibService(service: string): Known {
  const path = '/src';
  const generated = ['v1beta1', 'health'].map((api) => `${path}/pkg/apis/manager/${api}/python`);
  return {
    program: 'katib-services',
    path,
    cwd: '/opt/katib',
    writable: '/opt/katib',
    entrypoint: ['/usr/bin/python3', `${path}/cmd/${service}/v1beta1/main.py`],
    host: true,
    user: 0,
    env: { PYTHONPATH: [path, ...generated, '/packages'].join(':') },
    files: () => ({ '/packages': join(dirname(program('katib-services')), 'katib-service-packages') }),
  };
}

/**
 * What the images of Spark and of its operator have in common: their user, and where somebody has brought it, Spark with
 * Java. Spark has folders of its pods mounted beside its own.
 */
const WITH_SPARK = {
  host: true,
  user: 185,
  env: { HOME: '/nonexistent', JAVA_HOME, SPARK_HOME: '/opt/spark' },
  files: () => {
    if (!isThere('spark-home')) return {};
    const own = ['bin', 'examples', 'jars', 'python'].map((name) => [
      `/opt/spark/${name}`,
      join(program('spark-home'), name),
    ]);
    return { ...(Object.fromEntries(own) as Readonly<Record<string, string>>), ...javaFiles() };
  },
} as const;

/** What runs for which image. Pods without any of these are played. */
const KNOWN: Readonly<Record<string, Known>> = {
  [STAND_IN]: { program: 'stand-ins', path: '/stand-in', host: true },
  [images.dex]: { program: isThere('dex') ? 'dex' : 'stand-ins', path: '/usr/local/bin/dex' },
  [images.oauth2Proxy]: { program: 'oauth2-proxy', path: '/bin/oauth2-proxy' },
  [images.jobSet]: { program: 'jobset', path: '/manager' },
  [images.trainerController]: { program: 'trainer', path: '/manager' },
  [images.katibController]: { program: 'katib-controller', path: '/app/katib-controller', cwd: '/app' },
  [images.katibDbManager]: { program: 'katib-db-manager', path: '/app/katib-db-manager', cwd: '/app' },
  [images.katibFileMetricsCollector]: {
    program: 'katib-metrics-collector',
    path: '/app/file-metricscollector',
    cwd: '/app',
    // It has `pgrep` find the process of a training that it stops.
    host: true,
    user: 0,
  },
  [images.katibGoptuna]: { program: 'katib-goptuna', path: '/opt/katib/goptuna-suggestion', user: 0 },
  [images.katibHyperopt]: katibService('suggestion/hyperopt'),
  [images.katibOptuna]: katibService('suggestion/optuna'),
  [images.katibHyperband]: katibService('suggestion/hyperband'),
  [images.katibSkopt]: katibService('suggestion/skopt'),
  [images.katibPbt]: katibService('suggestion/pbt'),
  [images.katibDarts]: katibService('suggestion/nas/darts'),
  [images.katibEnas]: katibService('suggestion/nas/enas'),
  [images.katibMedianStop]: katibService('earlystopping/medianstop'),
  [images.katibMySql]: { program: 'mysql', path: '/mysql' },
  [images.knativeWebhook]: { program: 'knative-webhook', path: '/ko-app/webhook' },
  [images.knativeController]: { program: 'knative-controller', path: '/ko-app/controller' },
  [images.knativeAutoscaler]: { program: 'knative-autoscaler', path: '/ko-app/autoscaler' },
  [images.knativeActivator]: { program: 'knative-activator', path: '/ko-app/activator' },
  [images.knativeQueueProxy]: { program: 'knative-queue-proxy', path: '/ko-app/queue' },
  [images.knativeIstioController]: { program: 'net-istio-controller', path: '/ko-app/controller' },
  [images.knativeIstioWebhook]: { program: 'net-istio-webhook', path: '/ko-app/webhook' },
  [images.metacontroller]: { program: 'metacontroller', path: '/usr/bin/metacontroller' },
  [images.profileController]: { program: 'profile-controller', path: '/manager' },
  [images.kfam]: { program: 'access-management', path: '/access-management' },
  [images.podDefaultsWebhook]: { program: 'poddefaults-webhook', path: '/webhook' },
  [images.notebookController]: { program: 'notebook-controller', path: '/manager' },
  [images.tensorboardController]: { program: 'tensorboard-controller', path: '/manager' },
  [images.pvcViewerController]: { program: 'pvcviewer-controller', path: '/manager' },
  [images.kserveSklearnServer]: { program: 'stand-ins', path: '/stand-in', entrypoint: ['/stand-in', 'model'] },
  [images.kserveController]: { program: 'kserve', path: '/manager' },
  [images.istioPilot]: {
    program: 'istiod',
    path: '/usr/local/bin/pilot-discovery',
    user: 1337,
    // Envoy has no such filters of its own.
    env: { PILOT_ENABLE_ALPN_FILTER: 'false', PILOT_ENABLE_METADATA_EXCHANGE: 'false' },
  },
  [images.istioProxy]: {
    program: 'istio-agent',
    path: '/usr/local/bin/pilot-agent',
    user: 0,
    env: { ISTIO_META_ISTIO_VERSION: versions.istio },
    files: envoyFiles,
  },
  [images.kubectl]: { program: 'kubectl', path: '/bin/kubectl' },
  // It is linked with this machine's libraries.
  [images.kubernetesTools]: { program: 'python', path: '/opt/python', host: true, env: { PATH: '/opt:/usr/bin:/bin' } },
  [images.prometheus]: { program: 'prometheus', path: '/bin/prometheus' },
  [images.alertmanager]: { program: 'alertmanager', path: '/bin/alertmanager' },
  [images.kubeStateMetrics]: { program: 'kube-state-metrics', path: '/kube-state-metrics' },
  [images.pipelinesApi]: {
    program: 'pipelines-api-server',
    path: '/bin/apiserver',
    entrypoint: ['/bin/apiserver', '--config=/config', '-logtostderr=true', '--logLevel=info'],
    files: () => ({ '/config/config.json': `${program('pipelines-api-server')}.json` }),
  },
  [images.pipelinesPersistenceAgent]: {
    program: 'pipelines-persistence-agent',
    path: '/bin/persistence_agent',
    entrypoint: ['/bin/persistence_agent', '--logtostderr=true', '--namespace=', '--executionType', 'Workflow'],
  },
  [images.pipelinesScheduler]: {
    program: 'pipelines-scheduled-workflow',
    path: '/bin/controller',
    entrypoint: ['/bin/controller', '--logtostderr=true', '--namespace=', '--metricsPort=9090'],
  },
  [images.pipelinesViewer]: {
    program: 'pipelines-viewer',
    path: '/bin/controller',
    entrypoint: ['/bin/controller', '-logtostderr=true', '-max_num_viewers=50', '--namespace='],
  },
  [images.pipelinesCache]: { program: 'pipelines-cache', path: '/bin/cache_server' },
  [images.jupyterWebApp]: webApp('jupyter-web-app'),
  [images.volumesWebApp]: webApp('volumes-web-app'),
  [images.tensorboardsWebApp]: webApp('tensorboards-web-app'),
  [images.kserveModelsWebApp]: webApp('kserve-models-web-app'),
  // In the image it is below /usr, which is this machine's here.
  [images.centralDashboard]: nodeServer('central-dashboard', '/app', ['dist/server.js']),
  [images.pipelinesFrontend]: nodeServer('pipelines-ui', '/server', ['dist/server.js', 'client', '3000']),
  [images.trainingOperator]: { program: 'training-operator', path: '/manager' },
  [images.katibUi]: { program: 'katib-ui', path: '/app/katib-ui', cwd: '/app' },
  // In the image it is in /usr/bin, which is this machine's here. Its own entrypoint gives a user without a name one first.
  [images.sparkOperator]: { program: 'spark-operator', path: '/spark-operator', ...WITH_SPARK },
  [SPARK]: {
    ...WITH_SPARK,
    program: 'spark-home',
    path: '/pyspark',
    entrypoint: ['/bin/bash', '/opt/entrypoint.sh'],
    files: () => ({ ...WITH_SPARK.files(), '/opt/entrypoint.sh': join(__dirname, 'spark/entrypoint.sh') }),
  },
  [images.modelRegistryUi]: { program: 'model-registry-ui', path: '/bff' },
  [images.pipelinesDriver]: { program: 'pipelines-driver', path: '/bin/driver' },
  [images.pipelinesLauncher]: { program: 'pipelines-launcher', path: '/bin/launcher-v2' },
  [images.metadataStore]: {
    program: 'ml-metadata',
    path: '/opt/ml-metadata',
    env: { PYTHONPATH: '/opt/ml-metadata' },
    files: () => ({
      // Not all of the machine: its `/bin` takes no further file.
      ...{ '/usr': '/usr', '/lib': '/lib', '/lib64': '/lib64' },
      '/bin/metadata_store_server': join(__dirname, 'pipelines/metadata.py'),
    }),
  },
  [images.argoExecutor]: { program: 'argo-executor', path: '/bin/argoexec' },
  [images.argoController]: { program: 'workflow-controller', path: '/bin/workflow-controller' },
};

/** The images of some programs, as the node is told of them. */
export function imagesOf(names: readonly ProgramName[]): Readonly<Record<string, Image>> {
  const chosen = Object.entries(KNOWN).filter(([, known]) => names.includes(known.program) && isThere(known.program));
  return Object.fromEntries(chosen.map(([name, known]) => [name, image(known)]));
}

/** Images in whose place a server runs that answers at all their ports with what it was sent. */
export function echoes(names: readonly string[]): Readonly<Record<string, Image>> {
  const files = { '/stand-in': program('stand-ins') };
  return Object.fromEntries(names.map((name) => [name, { entrypoint: ['/stand-in', 'echo'], files, isEcho: true }]));
}

/** Objects without the webhooks whose program runs, which are not to be played. */
export function withoutWebhooksOf(
  running: Readonly<Record<string, Image>>,
  objects: readonly Manifest[],
): readonly Manifest[] {
  const isReal = (image = '') => image in running;
  const real = webhooksOf(objects).filter((webhook) =>
    programOf(objects, webhook)?.pod.containers.some(({ image }) => isReal(image)),
  );
  const owners = new Set(real.map(({ owner }) => owner));
  return objects.filter((object) => !owners.has(object));
}

function image({ program: name, path, entrypoint = [path], files, ...more }: Known): Image {
  return { ...more, entrypoint, files: { ...files?.(), [path]: program(name) } };
}
