import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AggregatedClusterRole, aggregateTo, allow, ClusterRole, Config, type k8s, READ } from '../../kit';
import { Resource, Role, ServiceAccount, UserRole, WRITE } from '../../kit';
import { SERVICES } from '../../contract/services';
import { versions } from '../../versions';

type Rules = readonly k8s.PolicyRule[];

/**
 * API groups. The API server of Pipelines asks the cluster for users' rights on the resources of the second; objects of
 * these exist only if the cluster keeps pipelines.
 */
const OBJECTS = 'kubeflow.org';
const REQUESTS = 'pipelines.kubeflow.org';
const ARGO = 'argoproj.io';

const UPDATE = [...READ, 'update', 'patch'] as const;
const read = allow(...READ);
const update = allow(...UPDATE);
const manage = allow(...UPDATE, 'create', 'delete');
const all = allow('*');

/** Roles of the programs, of the steps of runs, and of the users of tenants' namespaces. */
export class Access extends Construct {
  constructor(scope: Construct, { pipelines, existing }: Platform) {
    super(scope, 'access');
    const inCluster = pipelines.store === 'kubernetes';
    for (const [account, rules] of Object.entries(PROGRAMS)) {
      renderProgram(this, account, account === 'ml-pipeline' && inCluster ? [...rules, STORE] : rules);
    }
    // The cluster's own Argo Workflows has roles of the same names.
    if (!existing.argoWorkflows) renderArgo(this);
    const runner = 'pipeline-runner';
    new Role(this, runner, RUNNER, { boundTo: runner, binding: `${runner}-binding` });
    // This platform does not use the last two; users who patch upstream's images may.
    for (const account of [runner, 'kubeflow-pipelines-container-builder', 'kubeflow-pipelines-viewer']) {
      new ServiceAccount(this, account);
    }
    renderUsers(this, inCluster);
  }
}

/** Rules that stand in a Role and a ClusterRole, as upstream: its Roles are those of a platform without tenants. */
function renderProgram(scope: Construct, account: string, rules: Rules): void {
  const [role, binding] = NAMES[account] ?? [`${account}-role`, `${account}-binding`];
  const options = { boundTo: account, binding };
  // The web app reads its settings in the platform's own namespace.
  const own = account === 'ml-pipeline-ui' ? [...rules, allow('get', 'list').on('', 'configmaps')] : rules;
  new Role(scope, role, own, options);
  new ClusterRole(scope, role, rules, options);
}

/** Names of the role and its binding, if they are not the account's name with a suffix. */
const NAMES: Readonly<Record<string, readonly [role: string, binding: string]>> = {
  'ml-pipeline': ['ml-pipeline', 'ml-pipeline'],
  'ml-pipeline-ui': ['ml-pipeline-ui', 'ml-pipeline-ui'],
  'ml-pipeline-viewer-crd-service-account': ['ml-pipeline-viewer-controller-role', 'ml-pipeline-viewer-crd-binding'],
};

/** Resources with `finalizers`, which lets a program keep objects from being deleted. */
function finalized(...resources: readonly string[]): readonly string[] {
  return resources.flatMap((resource) => [resource, `${resource}/finalizers`]);
}

/** Reads pods and the workflows that they belong to, and labels both. */
const LABEL_STEPS: Rules = [update.on('', 'pods'), allow('get').on('', 'configmaps'), update.on(ARGO, 'workflows')];

/** Rules of programs, by ServiceAccount. */
const PROGRAMS = {
  'ml-pipeline': [
    allow('get', 'list', 'delete').on('', 'pods', 'pods/log'),
    manage.on(ARGO, 'workflows'),
    allow('create', 'get', 'list', 'update', 'patch', 'delete').on(OBJECTS, 'scheduledworkflows'),
    allow('update').on(OBJECTS, 'scheduledworkflows/finalizers'),
    read.on(REQUESTS, 'pipelines'),
    // It asks the cluster who its callers are, and whether they may do it.
    allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
    allow('create').on('authentication.k8s.io', 'tokenreviews'),
  ],
  'ml-pipeline-ui': [
    allow('get').on('', 'pods', 'pods/log'),
    allow('list').on('', 'events'),
    // With them it reads artifacts. Upstream lets it read all Secrets of the cluster, by names that requests give it.
    allow('get').named(SERVICES.pipelines.objectStore.secret.name).on('', 'secrets'),
    allow(...READ, 'create', 'delete').on(OBJECTS, 'viewers'),
    allow('get', 'list').on(ARGO, 'workflows'),
  ],
  'ml-pipeline-persistenceagent': [
    read.on(ARGO, 'workflows'),
    read.on(OBJECTS, 'scheduledworkflows'),
    allow('report').on(REQUESTS, 'scheduledworkflows', 'workflows'),
    allow('reportMetrics', 'readArtifact').on(REQUESTS, 'runs'),
  ],
  'ml-pipeline-scheduledworkflow': [
    manage.on(ARGO, 'workflows'),
    manage.on(OBJECTS, ...finalized('scheduledworkflows')),
    allow('create').on(REQUESTS, 'runs'),
    allow('create', 'patch').on('', 'events'),
  ],
  'ml-pipeline-viewer-crd-service-account': [
    manage.on('*', 'deployments', 'services'),
    manage.on(OBJECTS, ...finalized('viewers')),
  ],
  'kubeflow-pipelines-cache': LABEL_STEPS,
  'kubeflow-pipelines-metadata-writer': LABEL_STEPS,
} satisfies Readonly<Record<string, Rules>>;

/** The ServiceAccounts of the programs that call each other. */
export const CALLERS = Object.keys(PROGRAMS).filter((account) => account !== 'kubeflow-pipelines-metadata-writer');

/** Rules of the API server for pipelines that are objects of the cluster. */
const STORE = manage.on(REQUESTS, ...finalized('pipelines', 'pipelineversions'), 'pipelineversions/status');

/** Rules of steps of runs in the platform's own namespace, where no tenant's run is. */
const RUNNER: Rules = [
  allow('get').on('', 'secrets'),
  read.on('', 'configmaps'),
  all.on('', 'persistentvolumes', 'persistentvolumeclaims'),
  allow('create', 'delete', 'get').on('snapshot.storage.k8s.io', 'volumesnapshots'),
  update.on(ARGO, 'workflows'),
  all.on('', 'pods', 'pods/exec', 'pods/log', 'services'),
  all.on(['', 'apps', 'extensions'], 'deployments', 'replicasets'),
  all.on(OBJECTS, '*'),
  all.on('batch', 'jobs'),
  all.on('machinelearning.seldon.io', 'seldondeployments'),
  allow('create', 'patch').on(ARGO, 'workflowtaskresults'),
];

function renderArgo(scope: Construct): void {
  const options = { boundTo: 'argo', binding: 'argo-binding' };
  const election = allow('create', 'get', 'update').on('coordination.k8s.io', 'leases');
  new Role(scope, 'argo-role', [election, allow('get').on('', 'secrets')], options);
  new ClusterRole(scope, 'argo-cluster-role', WORKFLOW_CONTROLLER, options);
  const shown = [
    ...finalized('workflows', 'workfloweventbindings', 'workflowtemplates'),
    ...finalized('cronworkflows', 'clusterworkflowtemplates', 'workflowtaskresults'),
  ];
  // Rules for holders of Kubernetes' own roles.
  const users = {
    admin: allow(...READ, ...WRITE).on(ARGO, ...shown, ...finalized('workflowtasksets')),
    edit: allow(...READ, ...WRITE).on(ARGO, ...shown),
    view: read.on(ARGO, ...shown),
  };
  for (const [audience, rule] of Object.entries(users)) {
    const labels = { [`rbac.authorization.k8s.io/aggregate-to-${audience}`]: 'true' };
    new ClusterRole(scope, `argo-aggregate-to-${audience}`, [rule], { labels });
  }
}

const runs = allow(...UPDATE, 'delete', 'create');
const WORKFLOW_CONTROLLER: Rules = [
  runs.on('', 'pods', 'pods/exec'),
  read.on('', 'configmaps', 'namespaces'),
  allow('create', 'update', 'delete', 'get').on('', ...finalized('persistentvolumeclaims')),
  runs.on(ARGO, ...finalized('workflows', 'workflowtasksets'), 'workflowartifactgctasks'),
  read.on(ARGO, ...finalized('workflowtemplates', 'clusterworkflowtemplates')),
  allow('list', 'watch', 'deletecollection').on(ARGO, 'workflowtaskresults'),
  allow('get', 'list').on('', 'serviceaccounts'),
  allow(...UPDATE, 'delete').on(ARGO, ...finalized('cronworkflows')),
  allow('create', 'patch').on('', 'events'),
  allow('create', 'get', 'delete').on('policy', 'poddisruptionbudgets'),
  allow('get').named('argo-workflows-agent-ca-certificates').on('', 'secrets'),
];

function renderUsers(scope: Construct, inCluster: boolean): void {
  const [edit, view] = ['pipelines-edit', 'pipelines-view'];
  // Further rules for kubectl and GitOps tools, if pipelines are objects of the cluster.
  const also = (verb: string) => (inCluster ? [allow(verb).on(REQUESTS, 'pipelines', 'pipelineversions')] : []);
  new UserRole(scope, `aggregate-to-kubeflow-${edit}`, [edit], [...EDIT, ...also('patch')]);
  new UserRole(scope, `aggregate-to-kubeflow-${view}`, [view], [...VIEW, ...also('watch')]);
  new AggregatedClusterRole(scope, `kubeflow-${edit}`, aggregateTo(edit), { labels: aggregateTo('edit') });
  new AggregatedClusterRole(scope, `kubeflow-${view}`, aggregateTo(view), { labels: aggregateTo(edit, 'view') });
  // Rules of every user.
  const name = 'kubeflow-pipelines-public';
  new Config(scope, name, { kubeflow_pipelines_version: `v${versions.pipelines}` });
  new Role(scope, name, [read.named(name).on('', 'configmaps')]);
  const apiGroup = 'rbac.authorization.k8s.io';
  new Resource(scope, 'rbac.authorization.k8s.io/v1/RoleBinding', name, {
    roleRef: { apiGroup, kind: 'Role', name },
    subjects: [{ apiGroup, kind: 'Group', name: 'system:authenticated' }],
  });
}

/** Rules for pipelines of users who may view a namespace. */
const VIEW: Rules = [
  allow('get', 'list').on(REQUESTS, 'pipelines', 'pipelineversions', 'experiments', 'jobs'),
  allow('get', 'list', 'readArtifact').on(REQUESTS, 'runs'),
  allow('get').on(OBJECTS, 'viewers'),
  allow('create').on(REQUESTS, 'visualizations'),
];

const RUN = [
  'archive',
  'create',
  'delete',
  'retry',
  'terminate',
  'unarchive',
  'reportMetrics',
  'readArtifact',
] as const;
const ARGO_KINDS = ['workfloweventbindings', 'workflowtemplates', 'workflowtaskresults'] as const;

/** Further rules for pipelines of users who may edit a namespace, and of its pods. */
const EDIT: Rules = [
  allow('create', 'delete', 'update').on(REQUESTS, 'pipelines', 'pipelineversions'),
  allow('archive', 'create', 'delete', 'unarchive').on(REQUESTS, 'experiments'),
  allow(...RUN).on(REQUESTS, 'runs'),
  allow('create', 'delete', 'disable', 'enable').on(REQUESTS, 'jobs'),
  all.on(OBJECTS, 'scheduledworkflows'),
  // Upstream also lets users who may only view start these pods.
  allow('create', 'delete').on(OBJECTS, 'viewers'),
  all.on(ARGO, ...finalized('cronworkflows', 'workflows'), ...ARGO_KINDS),
];
