import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  AggregatedClusterRole,
  aggregateTo,
  allow,
  ClusterRole,
  ClusterRoleBinding,
  READ,
  Resource,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../../kit';
import type * as k8s from '../../kit/k8s';

type Rules = readonly k8s.PolicyRule[];

/** The name of the ConfigMap that every user may read. */
export const PUBLIC_CONFIG = 'kubeflow-pipelines-public';

/** The ServiceAccounts of the programs. */
export const ACCOUNTS = {
  api: 'ml-pipeline',
  ui: 'ml-pipeline-ui',
  persistenceAgent: 'ml-pipeline-persistenceagent',
  scheduledWorkflow: 'ml-pipeline-scheduledworkflow',
  viewer: 'ml-pipeline-viewer-crd-service-account',
  cache: 'kubeflow-pipelines-cache',
  metadataWriter: 'kubeflow-pipelines-metadata-writer',
} as const;

type Program = keyof typeof ACCOUNTS;

/**
 * API groups. The API server of Pipelines asks who may do what with the resources of the second; there are objects of
 * them only if the cluster keeps pipelines.
 */
const OBJECTS = 'kubeflow.org';
const REQUESTS = 'pipelines.kubeflow.org';
const ARGO = 'argoproj.io';

const UPDATE = [...READ, 'update', 'patch'] as const;
const MANAGE = [...UPDATE, 'create', 'delete'] as const;

/** Who may do what: the programs, the steps of runs, and the users of tenants' namespaces. */
export function renderAccess(scope: Construct, { pipelines }: Platform): void {
  const inCluster = pipelines.store === 'kubernetes';
  for (const program of Object.keys(ACCOUNTS) as Program[]) {
    const rules = program === 'api' && inCluster ? [...RULES.api, ...STORE] : RULES[program];
    renderProgram(scope, program, rules);
  }
  const [role, binding] = ['pipeline-runner', 'pipeline-runner-binding'];
  new Role(scope, role, RUNNER);
  new RoleBinding(scope, binding, { role, serviceAccount: role });
  // Nothing of this platform uses the last two; who patches upstream's images may.
  for (const account of [role, 'kubeflow-pipelines-container-builder', 'kubeflow-pipelines-viewer']) {
    new ServiceAccount(scope, account);
  }
  renderUsers(scope, inCluster);
}

/** The same twice, as upstream has it: its Roles stay those of a platform without tenants. */
function renderProgram(scope: Construct, program: Program, rules: Rules): void {
  const serviceAccount = ACCOUNTS[program];
  const [role, binding] = NAMES[program] ?? [`${serviceAccount}-role`, `${serviceAccount}-binding`];
  new ServiceAccount(scope, serviceAccount);
  new Role(scope, role, program === 'ui' ? [...rules, READ_OWN_CONFIG] : rules);
  new RoleBinding(scope, binding, { role, serviceAccount });
  new ClusterRole(scope, role, rules);
  new ClusterRoleBinding(scope, binding, { role, serviceAccount });
}

function renderUsers(scope: Construct, inCluster: boolean): void {
  const [edit, view] = ['pipelines-edit', 'pipelines-view'];
  const [mayEdit, mayView] = inCluster ? [EDIT.concat(EDIT_OBJECTS), VIEW.concat(VIEW_OBJECTS)] : [EDIT, VIEW];
  new ClusterRole(scope, `aggregate-to-kubeflow-${edit}`, mayEdit, { labels: aggregateTo(edit) });
  new ClusterRole(scope, `aggregate-to-kubeflow-${view}`, mayView, { labels: aggregateTo(view) });
  new AggregatedClusterRole(scope, `kubeflow-${edit}`, aggregateTo(edit), { labels: aggregateTo('edit') });
  new AggregatedClusterRole(scope, `kubeflow-${view}`, aggregateTo(view), { labels: aggregateTo(edit, 'view') });
  const read = allow(...READ).named(PUBLIC_CONFIG);
  new Role(scope, PUBLIC_CONFIG, [read.on('', 'configmaps')]);
  const apiGroup = 'rbac.authorization.k8s.io';
  new Resource(scope, 'rbac.authorization.k8s.io/v1/RoleBinding', PUBLIC_CONFIG, {
    roleRef: { apiGroup, kind: 'Role', name: PUBLIC_CONFIG },
    subjects: [{ apiGroup, kind: 'Group', name: 'system:authenticated' }],
  });
}

/** Names of the role and its binding, where they are not those of the account with an ending. */
const NAMES: Partial<Record<Program, readonly [role: string, binding: string]>> = {
  api: [ACCOUNTS.api, ACCOUNTS.api],
  ui: [ACCOUNTS.ui, ACCOUNTS.ui],
  viewer: ['ml-pipeline-viewer-controller-role', 'ml-pipeline-viewer-crd-binding'],
};

/** Resources with the part of them that lets its holder keep objects from being deleted. */
export function finalized(...resources: readonly string[]): readonly string[] {
  return resources.flatMap((resource) => [resource, `${resource}/finalizers`]);
}

/** Reads pods and the workflows that they belong to, and labels both. */
const LABEL_STEPS: Rules = [
  allow(...UPDATE).on('', 'pods'),
  allow('get').on('', 'configmaps'),
  allow(...UPDATE).on(ARGO, 'workflows'),
];

const RULES: Readonly<Record<Program, Rules>> = {
  api: [
    allow('get', 'list', 'delete').on('', 'pods', 'pods/log'),
    allow(...MANAGE).on(ARGO, 'workflows'),
    allow('create', 'get', 'list', 'update', 'patch', 'delete').on(OBJECTS, 'scheduledworkflows'),
    allow('update').on(OBJECTS, 'scheduledworkflows/finalizers'),
    allow(...READ).on(REQUESTS, 'pipelines'),
    // It asks the cluster who its callers are and whether they may do what they ask for.
    allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
    allow('create').on('authentication.k8s.io', 'tokenreviews'),
  ],
  ui: [
    allow('get').on('', 'pods', 'pods/log'),
    allow('list').on('', 'events'),
    allow('get', 'list').on('', 'secrets'),
    allow(...READ, 'create', 'delete').on(OBJECTS, 'viewers'),
    allow('get', 'list').on(ARGO, 'workflows'),
  ],
  persistenceAgent: [
    allow(...READ).on(ARGO, 'workflows'),
    allow(...READ).on(OBJECTS, 'scheduledworkflows'),
    allow('report').on(REQUESTS, 'scheduledworkflows', 'workflows'),
    allow('reportMetrics', 'readArtifact').on(REQUESTS, 'runs'),
  ],
  scheduledWorkflow: [
    allow(...MANAGE).on(ARGO, 'workflows'),
    allow(...MANAGE).on(OBJECTS, ...finalized('scheduledworkflows')),
    allow('create').on(REQUESTS, 'runs'),
    allow('create', 'patch').on('', 'events'),
  ],
  viewer: [allow(...MANAGE).on('*', 'deployments', 'services'), allow(...MANAGE).on(OBJECTS, ...finalized('viewers'))],
  cache: LABEL_STEPS,
  metadataWriter: LABEL_STEPS,
};

/** What the web app may do beside that in the platform's own namespace. */
const READ_OWN_CONFIG = allow('get', 'list').on('', 'configmaps');

/** What the API server does with pipelines that are objects of the cluster. */
const STORE: Rules = [
  allow(...MANAGE).on(REQUESTS, ...finalized('pipelines', 'pipelineversions'), 'pipelineversions/status'),
];

/** What steps of runs may do in the platform's own namespace, where no tenant's run is. */
const RUNNER: Rules = [
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
const VIEW: Rules = [
  allow('get', 'list').on(REQUESTS, 'pipelines', 'pipelineversions', 'experiments', 'jobs'),
  allow('get', 'list', 'readArtifact').on(REQUESTS, 'runs'),
  allow('create', 'get', 'delete').on(OBJECTS, 'viewers'),
  allow('create').on(REQUESTS, 'visualizations'),
];

const ARGO_KINDS = ['workfloweventbindings', 'workflowtemplates', 'workflowtaskresults'] as const;

/** What users who may edit a namespace, and its pods, may do with its pipelines beside that. */
const EDIT: Rules = [
  allow('create', 'delete', 'update').on(REQUESTS, 'pipelines', 'pipelineversions'),
  allow('archive', 'create', 'delete', 'unarchive').on(REQUESTS, 'experiments'),
  allow('archive', 'create', 'delete', 'retry', 'terminate', 'unarchive', 'reportMetrics', 'readArtifact').on(
    REQUESTS,
    'runs',
  ),
  allow('create', 'delete', 'disable', 'enable').on(REQUESTS, 'jobs'),
  allow('*').on(OBJECTS, 'scheduledworkflows'),
  allow('*').on(ARGO, ...finalized('cronworkflows', 'workflows'), ...ARGO_KINDS),
];

/** What kubectl and GitOps tools need beside that where pipelines are objects of the cluster. */
const VIEW_OBJECTS = allow('watch').on(REQUESTS, 'pipelines', 'pipelineversions');
const EDIT_OBJECTS = allow('patch').on(REQUESTS, 'pipelines', 'pipelineversions');
