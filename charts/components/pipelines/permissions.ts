import { allow, READ } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** API groups. The resources of the second are no objects: the API server of Pipelines asks who may do what. */
const OBJECTS = 'kubeflow.org';
const REQUESTS = 'pipelines.kubeflow.org';
const ARGO = 'argoproj.io';

const UPDATE = [...READ, 'update', 'patch'] as const;
const MANAGE = [...UPDATE, 'create', 'delete'] as const;

const manageWorkflows = allow(...MANAGE).on(ARGO, 'workflows');
const manageSchedules = (...more: readonly string[]): k8s.PolicyRule =>
  allow(...MANAGE).on(OBJECTS, 'scheduledworkflows', ...more);
const writeEvents = allow('create', 'patch').on('', 'events');

/** Reads pods and the workflows that they belong to, and labels both. */
const labelSteps: readonly k8s.PolicyRule[] = [
  allow(...UPDATE).on('', 'pods'),
  allow('get').on('', 'configmaps'),
  allow(...UPDATE).on(ARGO, 'workflows'),
];

const USE_UI: readonly k8s.PolicyRule[] = [
  allow('get').on('', 'pods', 'pods/log'),
  allow('list').on('', 'events'),
  allow('get', 'list').on('', 'secrets'),
  allow(...READ, 'create', 'delete').on(OBJECTS, 'viewers'),
  allow('get', 'list').on(ARGO, 'workflows'),
];

/** What a program may do, and the names of what says so. */
export interface Access {
  readonly account: string;
  readonly role: string;
  readonly binding: string;
  /** In all namespaces. */
  readonly rules: readonly k8s.PolicyRule[];
  /** In the platform's own namespace. @default the same */
  readonly ownRules?: readonly k8s.PolicyRule[];
}

/** What each program may do. */
export const ACCESS = {
  api: {
    account: 'ml-pipeline',
    role: 'ml-pipeline',
    binding: 'ml-pipeline',
    rules: [
      allow('get', 'list', 'delete').on('', 'pods', 'pods/log'),
      manageWorkflows,
      allow('create', 'get', 'list', 'update', 'patch', 'delete').on(OBJECTS, 'scheduledworkflows'),
      allow('update').on(OBJECTS, 'scheduledworkflows/finalizers'),
      allow(...READ).on(REQUESTS, 'pipelines'),
      // It asks the cluster who its callers are and whether they may do what they ask for.
      allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
      allow('create').on('authentication.k8s.io', 'tokenreviews'),
    ],
  },
  ui: {
    account: 'ml-pipeline-ui',
    role: 'ml-pipeline-ui',
    binding: 'ml-pipeline-ui',
    rules: USE_UI,
    ownRules: [...USE_UI, allow('get', 'list').on('', 'configmaps')],
  },
  persistenceAgent: {
    account: 'ml-pipeline-persistenceagent',
    role: 'ml-pipeline-persistenceagent-role',
    binding: 'ml-pipeline-persistenceagent-binding',
    rules: [
      allow(...READ).on(ARGO, 'workflows'),
      allow(...READ).on(OBJECTS, 'scheduledworkflows'),
      allow('report').on(REQUESTS, 'scheduledworkflows', 'workflows'),
      allow('reportMetrics', 'readArtifact').on(REQUESTS, 'runs'),
    ],
  },
  scheduledWorkflow: {
    account: 'ml-pipeline-scheduledworkflow',
    role: 'ml-pipeline-scheduledworkflow-role',
    binding: 'ml-pipeline-scheduledworkflow-binding',
    rules: [
      manageWorkflows,
      manageSchedules('scheduledworkflows/finalizers'),
      allow('create').on(REQUESTS, 'runs'),
      writeEvents,
    ],
  },
  viewer: {
    account: 'ml-pipeline-viewer-crd-service-account',
    role: 'ml-pipeline-viewer-controller-role',
    binding: 'ml-pipeline-viewer-crd-binding',
    rules: [
      allow(...MANAGE).on('*', 'deployments', 'services'),
      allow(...MANAGE).on(OBJECTS, 'viewers', 'viewers/finalizers'),
    ],
  },
  cache: {
    account: 'kubeflow-pipelines-cache',
    role: 'kubeflow-pipelines-cache-role',
    binding: 'kubeflow-pipelines-cache-binding',
    rules: labelSteps,
  },
  metadataWriter: {
    account: 'kubeflow-pipelines-metadata-writer',
    role: 'kubeflow-pipelines-metadata-writer-role',
    binding: 'kubeflow-pipelines-metadata-writer-binding',
    rules: labelSteps,
  },
} as const satisfies Readonly<Record<string, Access>>;

/** What steps of runs may do in the platform's own namespace, where no tenant's run is. */
export const RUNNER: readonly k8s.PolicyRule[] = [
  allow('get').on('', 'secrets'),
  allow(...READ).on('', 'configmaps'),
  allow('*').on('', 'persistentvolumes', 'persistentvolumeclaims'),
  allow('create', 'delete', 'get').on('snapshot.storage.k8s.io', 'volumesnapshots'),
  allow(...UPDATE).on(ARGO, 'workflows'),
  allow('*').on('', 'pods', 'pods/exec', 'pods/log', 'services'),
  allow('*').on(['', 'apps', 'extensions'], 'deployments', 'replicasets'),
  allow('*').on(OBJECTS, '*'),
  allow('*').on('batch', 'jobs'),
  allow('*').on('machinelearning.seldon.io', 'seldondeployments'),
  allow('create', 'patch').on(ARGO, 'workflowtaskresults'),
];

/** What users who may view a namespace may do with its pipelines. */
export const VIEW: readonly k8s.PolicyRule[] = [
  allow('get', 'list').on(REQUESTS, 'pipelines', 'pipelineversions', 'experiments', 'jobs'),
  allow('get', 'list', 'readArtifact').on(REQUESTS, 'runs'),
  allow('create', 'get', 'delete').on(OBJECTS, 'viewers'),
  allow('create').on(REQUESTS, 'visualizations'),
];

/** What users who may edit a namespace, and its pods, may do with its pipelines beside that. */
export const EDIT: readonly k8s.PolicyRule[] = [
  allow('create', 'delete', 'update').on(REQUESTS, 'pipelines', 'pipelineversions'),
  allow('archive', 'create', 'delete', 'unarchive').on(REQUESTS, 'experiments'),
  allow('archive', 'create', 'delete', 'retry', 'terminate', 'unarchive', 'reportMetrics', 'readArtifact').on(
    REQUESTS,
    'runs',
  ),
  allow('create', 'delete', 'disable', 'enable').on(REQUESTS, 'jobs'),
  allow('*').on(OBJECTS, 'scheduledworkflows'),
  allow('*').on(
    ARGO,
    'cronworkflows',
    'cronworkflows/finalizers',
    'workflows',
    'workflows/finalizers',
    'workfloweventbindings',
    'workflowtemplates',
    'workflowtaskresults',
  ),
];
