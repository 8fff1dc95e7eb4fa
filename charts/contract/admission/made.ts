import type { TenantPod } from '../traffic/made';
import type { Container, PodSpec, Resources, Security } from './pod';
import { RESTRICTED } from './restricted';

/*
 * The containers of the pods that programs of the platform start in tenants' namespaces, as far as admission judges
 * them. The amounts are those of the programs' own source, at the versions of the platform.
 */

/** What of a container its users write themselves: its amounts, or those and its security settings. */
export type Theirs = 'amounts' | 'all';

/** A container, and who decides on it. */
export interface MadeContainer extends Container {
  /** @default its program decides alone */
  readonly theirs?: Theirs;
}

/** The containers of a kind of pods. */
export interface MadeContainers extends PodSpec {
  readonly containers: readonly MadeContainer[];
  readonly initContainers?: readonly MadeContainer[];
  /** The component whose program starts the pods. */
  readonly by: string;
  /** Whether its pods get a sidecar. @default false */
  readonly sidecar?: boolean;
  /** Whether its program gives the containers of users what "restricted" demands. @default false */
  readonly completed?: boolean;
  /** More than one of it has no name. */
  readonly plural: string;
}

/** A proxy beside each pod is small. */
export const SIDECAR = {
  requests: { cpu: '10m', memory: '40Mi' },
  limits: { cpu: '2000m', memory: '1024Mi' },
} as const satisfies Resources;

const amounts = (requests: Resources['requests'], limits: Resources['limits']): Resources => ({ requests, limits });
const SMALL = amounts({ cpu: '100m', memory: '100Mi' }, { cpu: '1', memory: '1Gi' });

/** The program that fetches a model before it is served. */
export const STORAGE_INITIALIZER: Resources = SMALL;

const UNPRIVILEGED: Security = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
const SECCOMP = { seccompProfile: RESTRICTED.seccompProfile };

/** Argo's programs in each pod of a workflow name no amounts. */
const EXECUTOR: Security = { ...RESTRICTED, runAsUser: 65532 };
const ARGO_INIT: Container = { name: 'init', securityContext: EXECUTOR };
const ARGO_WAIT: Container = { name: 'wait', securityContext: EXECUTOR };

/** Katib's own programs: https://github.com/kubeflow/katib/blob/v0.19.0/pkg/apis/config/v1beta1/defaults.go */
const KATIB_REQUESTS = { cpu: '50m', memory: '10Mi', 'ephemeral-storage': '500Mi' };
const katib = (memory: string) => amounts(KATIB_REQUESTS, { cpu: '500m', memory, 'ephemeral-storage': '5Gi' });

const mine = (name: string, securityContext?: Security): MadeContainer => ({ name, theirs: 'all', securityContext });

/** The containers of pods, by the kinds of pods. */
export const TENANT_CONTAINERS: Readonly<Record<Exclude<TenantPod, 'trial'>, MadeContainers>> = {
  notebook: {
    by: 'notebook-controller',
    plural: 'notebooks',
    sidecar: true,
    containers: [{ name: 'notebook', theirs: 'amounts' }],
  },
  tensorboard: {
    by: 'tensorboard-controller',
    plural: 'TensorBoards',
    sidecar: true,
    containers: [{ name: 'tensorboard' }],
  },
  'volume viewer': {
    by: 'pvcviewer',
    plural: 'viewers of volumes',
    sidecar: true,
    containers: [{ name: 'main', securityContext: UNPRIVILEGED }],
  },
  'viewer of Pipelines': {
    by: 'pipelines',
    plural: 'viewers of Pipelines',
    sidecar: true,
    containers: [{ name: 'viewer-pod' }],
  },
  // https://github.com/kubeflow/pipelines/blob/2.16.1/backend/src/v2/compiler/argocompiler/argo.go
  'pipeline driver': {
    by: 'pipelines',
    plural: 'pipelines',
    securityContext: { runAsNonRoot: true, ...SECCOMP },
    initContainers: [ARGO_INIT],
    containers: [
      ARGO_WAIT,
      {
        name: 'main',
        resources: amounts({ cpu: '100m', memory: '64Mi' }, { cpu: '500m', memory: '512Mi' }),
        securityContext: RESTRICTED,
      },
    ],
  },
  'pipeline step': {
    by: 'pipelines',
    plural: 'pipelines',
    completed: true,
    securityContext: SECCOMP,
    initContainers: [
      ARGO_INIT,
      {
        name: 'kfp-launcher',
        resources: amounts({ cpu: '100m' }, { cpu: '500m', memory: '128Mi' }),
        securityContext: RESTRICTED,
      },
    ],
    containers: [ARGO_WAIT, { name: 'main', theirs: 'amounts', securityContext: { ...UNPRIVILEGED, ...SECCOMP } }],
  },
  suggestion: {
    by: 'katib',
    plural: 'experiments',
    // ENAS has the most.
    containers: [{ name: 'suggestion', resources: katib('400Mi'), securityContext: RESTRICTED }],
  },
  'node of a TrainJob': { by: 'trainer', plural: 'TrainJobs', containers: [{ name: 'node', theirs: 'amounts' }] },
  'MPI launcher of a TrainJob': {
    by: 'trainer',
    plural: 'TrainJobs',
    containers: [{ name: 'node', theirs: 'amounts', securityContext: { runAsUser: 1000 } }],
  },
  'MPI node of a TrainJob': {
    by: 'trainer',
    plural: 'TrainJobs',
    containers: [{ name: 'node', theirs: 'amounts', securityContext: { runAsUser: 1000 } }],
  },
  'PyTorchJob master': { by: 'training-operator', plural: 'PyTorchJobs', containers: [mine('pytorch')] },
  // https://github.com/kubeflow/training-operator/blob/v1.9.2/pkg/config/config.go
  'PyTorchJob worker': {
    by: 'training-operator',
    plural: 'PyTorchJobs',
    initContainers: [
      {
        name: 'init-pytorch',
        resources: amounts({ cpu: '50m', memory: '10Mi' }, { cpu: '100m', memory: '20Mi' }),
      },
    ],
    containers: [mine('pytorch')],
  },
  'MPIJob launcher': {
    by: 'training-operator',
    plural: 'MPIJobs',
    initContainers: [
      {
        name: 'kubectl-delivery',
        resources: amounts(
          { cpu: '100m', memory: '512Mi', 'ephemeral-storage': '5Gi' },
          { cpu: '100m', memory: '512Mi', 'ephemeral-storage': '5Gi' },
        ),
      },
    ],
    containers: [mine('mpi')],
  },
  'MPIJob worker': { by: 'training-operator', plural: 'MPIJobs', containers: [mine('mpi')] },
  'Spark driver': { by: 'spark-operator', plural: 'Spark applications', containers: [mine('spark-kubernetes-driver')] },
  'Spark executor': {
    by: 'spark-operator',
    plural: 'Spark applications',
    containers: [mine('spark-kubernetes-executor')],
  },
  model: {
    by: 'kserve',
    plural: 'models',
    sidecar: true,
    initContainers: [{ name: 'storage-initializer', resources: STORAGE_INITIALIZER }],
    containers: [
      {
        name: 'kserve-container',
        theirs: 'amounts',
        securityContext: { ...UNPRIVILEGED, privileged: false, runAsNonRoot: true },
      },
    ],
  },
};

/** Knative's container in each pod of a model. */
export const QUEUE_PROXY: Container = {
  name: 'queue-proxy',
  resources: { requests: { cpu: '25m' } },
  securityContext: RESTRICTED,
};

/**
 * The program that reads the metrics of a trial, beside it. With `injectSecurityContext`, its security settings are the
 * trial's own.
 */
export const METRICS_COLLECTOR: Container = {
  name: 'metrics-logger-and-collector',
  // Events of TensorFlow need the most.
  resources: katib('1Gi'),
};
