import type { Manifest } from '../manifest';
import type { Labels } from './objects';

/*
 * The objects that controllers make in a tenant's namespace, as far as traffic depends on them: pods with the labels,
 * ServiceAccounts and ports that the real controllers give them, their Services, and the profile controller's objects.
 */

/** A kind of pods in tenants' namespaces. */
export interface MadePod {
  readonly labels: Labels;
  readonly annotations?: Labels;
  readonly serviceAccount: string;
  readonly ports: Readonly<Record<string, number>>;
  /** Its Service: name, and ports by name. A port has the same number in the Service and in the pods. */
  readonly service?: {
    readonly name: string;
    readonly ports: Readonly<Record<string, readonly [port: number, target: number]>>;
    readonly headless?: boolean;
  };
}

const EDITOR = 'default-editor';
const OUTSIDE = { 'sidecar.istio.io/inject': 'false' };

function training(operator: string, name: string, role: string): Labels {
  return {
    'training.kubeflow.org/job-name': name,
    'training.kubeflow.org/operator-name': `${operator}-controller`,
    'training.kubeflow.org/replica-index': '0',
    'training.kubeflow.org/replica-type': role,
  };
}

function jobSet(name: string, job: string): Labels {
  return {
    'batch.kubernetes.io/job-completion-index': '0',
    'batch.kubernetes.io/job-name': `${name}-${job}-0`,
    'jobset.sigs.k8s.io/jobset-name': name,
    'jobset.sigs.k8s.io/replicatedjob-name': job,
  };
}

/** A JobSet's Service, by which its pods find each other: it has no ports. */
function headless(name: string) {
  return { name, ports: {}, headless: true } as const;
}

/**
 * A pod of a pipeline's run. Pipelines' API server keeps all of them out of the mesh:
 * https://github.com/kubeflow/pipelines/blob/2.16.1/backend/src/apiserver/template/v2_template.go#L153
 */
const OF_RUN = {
  labels: { 'pipelines.kubeflow.org/v2_component': 'true', 'workflows.argoproj.io/workflow': 'run' },
  annotations: OUTSIDE,
  serviceAccount: EDITOR,
  ports: {},
} as const;

/** The kinds of pods, by their names for users. */
export const TENANT_PODS = {
  notebook: {
    labels: { app: 'notebook', 'notebook-name': 'notebook', statefulset: 'notebook' },
    serviceAccount: EDITOR,
    ports: { 'notebook-port': 8888 },
    service: { name: 'notebook', ports: { 'http-notebook': [80, 8888] } },
  },
  tensorboard: {
    labels: { app: 'tensorboard' },
    serviceAccount: 'default',
    ports: { http: 6006 },
    service: { name: 'tensorboard', ports: { 'http-tensorboard': [80, 6006] } },
  },
  'volume viewer': {
    labels: {
      'app.kubernetes.io/instance': 'pvcviewer-data',
      'app.kubernetes.io/name': 'data',
      'app.kubernetes.io/part-of': 'pvc-viewer',
    },
    serviceAccount: EDITOR,
    ports: {},
    service: { name: 'pvcviewer-data', ports: { http: [80, 8080] } },
  },
  'viewer of Pipelines': {
    labels: { app: 'viewer', viewer: 'viewer-1', deployment: 'viewer-1-deployment' },
    serviceAccount: EDITOR,
    ports: { http: 6006 },
    service: { name: 'viewer-1-service', ports: { http: [80, 6006] } },
  },
  'pipeline driver': OF_RUN,
  'pipeline step': OF_RUN,
  trial: {
    labels: {
      ...jobSet('trial', 'node'),
      'katib.kubeflow.org/experiment': 'search',
      'katib.kubeflow.org/trial': 'trial',
    },
    serviceAccount: 'default',
    ports: { node: 29500 },
  },
  suggestion: {
    labels: {
      'katib.kubeflow.org/deployment': 'search-random',
      'katib.kubeflow.org/experiment': 'search',
      'katib.kubeflow.org/suggestion': 'search',
      ...OUTSIDE,
    },
    serviceAccount: 'default',
    ports: { 'suggestion-api': 6789 },
    service: { name: 'search-random', ports: { 'suggestion-api': [6789, 6789] } },
  },
  'node of a TrainJob': {
    labels: jobSet('train', 'node'),
    serviceAccount: 'default',
    ports: { node: 29500 },
    service: headless('train'),
  },
  'MPI launcher of a TrainJob': {
    labels: jobSet('mpi', 'launcher'),
    serviceAccount: 'default',
    ports: {},
    service: headless('mpi'),
  },
  'MPI node of a TrainJob': { labels: jobSet('mpi', 'node'), serviceAccount: 'default', ports: {} },
  'PyTorchJob master': {
    labels: { ...training('pytorchjob', 'torch', 'master'), 'training.kubeflow.org/job-role': 'master' },
    serviceAccount: 'default',
    ports: { 'pytorchjob-port': 23456 },
    service: { name: 'torch-master-0', ports: { 'pytorchjob-port': [23456, 23456] }, headless: true },
  },
  'PyTorchJob worker': {
    labels: training('pytorchjob', 'torch', 'worker'),
    serviceAccount: 'default',
    ports: { 'pytorchjob-port': 23456 },
    service: { name: 'torch-worker-0', ports: { 'pytorchjob-port': [23456, 23456] }, headless: true },
  },
  'MPIJob launcher': {
    labels: { ...training('mpijob', 'mpi1', 'launcher'), 'training.kubeflow.org/job-role': 'master' },
    serviceAccount: 'mpi1-launcher',
    ports: {},
  },
  'MPIJob worker': { labels: training('mpijob', 'mpi1', 'worker'), serviceAccount: 'default', ports: {} },
  'Spark driver': {
    labels: {
      'spark-role': 'driver',
      'sparkoperator.k8s.io/app-name': 'spark',
      'sparkoperator.k8s.io/launched-by-spark-operator': 'true',
    },
    serviceAccount: EDITOR,
    ports: { 'driver-rpc-port': 7078, blockmanager: 7079, 'spark-ui': 4040 },
    service: {
      name: 'spark-driver-svc',
      ports: { 'driver-rpc-port': [7078, 7078], blockmanager: [7079, 7079], 'spark-ui': [4040, 4040] },
      headless: true,
    },
  },
  'Spark executor': {
    labels: {
      'spark-role': 'executor',
      'sparkoperator.k8s.io/app-name': 'spark',
      'sparkoperator.k8s.io/launched-by-spark-operator': 'true',
    },
    serviceAccount: 'default',
    ports: { blockmanager: 7079 },
  },
  model: {
    labels: {
      app: 'model-predictor-00001',
      component: 'predictor',
      'serving.knative.dev/configuration': 'model-predictor',
      'serving.knative.dev/revision': 'model-predictor-00001',
      'serving.knative.dev/service': 'model-predictor',
      'serving.kserve.io/inferenceservice': 'model',
    },
    serviceAccount: 'default',
    ports: {
      'user-port': 8080,
      'http-autometric': 9090,
      'http-usermetric': 9091,
      'queue-port': 8012,
      'https-port': 8112,
    },
    service: { name: 'model-predictor-00001-private', ports: { http: [80, 8012], 'http-autometric': [9090, 9090] } },
  },
} as const satisfies Readonly<Record<string, MadePod>>;

/** One of the kinds of pods. */
export type TenantPod = keyof typeof TENANT_PODS;

/** The Service of a model without Knative. */
const MODEL_SERVICE = {
  selector: TENANT_PODS.model.labels,
  ports: [{ name: 'model-predictor', port: 80, targetPort: 8080 }],
};

/** The pods of all kinds, and their Services, in the namespace of a tenant. */
export function podsMadeIn(namespace: string): readonly Manifest[] {
  const raw = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'model-predictor', namespace },
    spec: MODEL_SERVICE,
  };
  const all = Object.entries<MadePod>(TENANT_PODS).flatMap(([kind, made]): Manifest[] => {
    const { labels, annotations, serviceAccount: serviceAccountName, ports, service } = made;
    const containerPorts = Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort }));
    const spec = { serviceAccountName, containers: [{ ports: containerPorts }] };
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: kind, namespace, labels, annotations: annotations ?? {} },
      spec,
    };
    if (!service) return [pod];
    const served = Object.entries(service.ports).map(([name, [port, targetPort]]) => ({ name, port, targetPort }));
    const clusterIP = service.headless ? { clusterIP: 'None' } : {};
    const metadata = { name: service.name, namespace };
    return [
      pod,
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: served, ...clusterIP } },
    ];
  });
  return [...all, raw];
}
