import { aggregateTo, AggregatedClusterRole, allow, ClusterRole, READ, WRITE, UserRole } from '../../kit';
import type { Construct } from 'constructs';
import type * as k8s from '../../kit/k8s';

const ALL = [...READ, 'create', 'delete', 'patch', 'update'] as const;
const STATUS = ['get', 'patch', 'update'] as const;
const KSERVE = 'serving.kserve.io';
const KNATIVE = 'serving.knative.dev';

const readConfig = allow('get').on('', 'configmaps');
const leases = allow('create', 'get', 'list', 'update').on('coordination.k8s.io', 'leases');

/** What the controller of InferenceServices, inference graphs and trained models may do. */
export function managerRules(hasKnative: boolean): readonly k8s.PolicyRule[] {
  return [
    allow('create', 'get', 'update').on('', 'configmaps'),
    allow(...ALL).on('', 'events', 'services'),
    allow(...READ).on('', 'namespaces', 'pods'),
    allow('get').on('', 'secrets', 'serviceaccounts'),
    allow(...ALL).on(
      'admissionregistration.k8s.io',
      'mutatingwebhookconfigurations',
      'validatingwebhookconfigurations',
    ),
    allow(...ALL).on('apps', 'deployments'),
    allow(...ALL).on('autoscaling', 'horizontalpodautoscalers'),
    allow(...ALL).on('gateway.networking.k8s.io', 'httproutes'),
    ...owner('keda.sh', 'scaledobjects'),
    ...owner('networking.istio.io', 'virtualservices'),
    allow(...ALL).on('networking.k8s.io', 'ingresses'),
    ...owner('opentelemetry.io', 'opentelemetrycollectors'),
    ...(hasKnative ? owner(KNATIVE, 'services') : []),
    ...['clusterservingruntimes', 'inferencegraphs', 'inferenceservices', 'servingruntimes'].flatMap((resource) =>
      owner(KSERVE, resource),
    ),
    allow(...ALL).on(KSERVE, 'clusterstoragecontainers', 'trainedmodels'),
    allow(...STATUS).on(KSERVE, 'trainedmodels/status'),
    allow(...READ).on(KSERVE, 'localmodelcaches'),
  ];
}

/** Whoever makes objects of a kind, or is asked to. */
function owner(group: string, resource: string): readonly k8s.PolicyRule[] {
  return [
    allow(...ALL).on(group, resource, `${resource}/finalizers`),
    allow(...STATUS).on(group, `${resource}/status`),
  ];
}

/** What the controller of LLMInferenceServices may do. */
export const LLM_RULES: readonly k8s.PolicyRule[] = [
  { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  readConfig,
  allow('create', 'patch', 'update').on('', 'events'),
  allow(...READ).on('', 'pods'),
  allow(...ALL).on('', 'secrets', 'serviceaccounts', 'services'),
  allow(...ALL).on('apps', 'deployments'),
  allow('create').on('authentication.k8s.io', 'subjectaccessreviews', 'tokenreviews'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
  allow(...READ).on('discovery.k8s.io', 'endpointslices'),
  allow(...ALL).on('gateway.networking.k8s.io', 'gatewayclasses', 'gateways', 'httproutes'),
  allow(...ALL).on('inference.networking.x-k8s.io', 'inferencemodels', 'inferencepools'),
  allow(...ALL).on('leaderworkerset.x-k8s.io', 'leaderworkersets'),
  allow(...ALL).on('networking.k8s.io', 'ingresses'),
  allow(...ALL).on('rbac.authorization.k8s.io', 'clusterrolebindings', 'rolebindings', 'roles'),
  allow(...ALL).on(KSERVE, 'llminferenceserviceconfigs', 'llminferenceservices'),
  allow('update').on(KSERVE, 'llminferenceserviceconfigs/finalizers', 'llminferenceservices/finalizers'),
  allow(...STATUS).on(KSERVE, 'llminferenceservices/status'),
];

const readNodes = [allow(...READ).on('', 'nodes'), allow('get', 'watch').on('', 'nodes/status')];

/** What the controller of models kept on nodes may do. */
export const LOCAL_MODEL_RULES: readonly k8s.PolicyRule[] = [
  readConfig,
  ...readNodes,
  allow('create', 'get', 'list', 'patch', 'update', 'watch').on('', 'persistentvolumeclaims', 'persistentvolumes'),
  allow(...READ).on(KSERVE, 'inferenceservices', 'localmodelnodegroups'),
  allow(...ALL).on(KSERVE, 'localmodelcaches', 'localmodelnodes'),
  allow(...STATUS).on(KSERVE, 'localmodelcaches/status'),
  allow('get', 'watch').on(KSERVE, 'localmodelnodes/status'),
];

/** What the agent on such a node may do. */
export const LOCAL_AGENT_RULES: readonly k8s.PolicyRule[] = [
  readConfig,
  ...readNodes,
  allow(...ALL).on('batch', 'jobs'),
  allow('get').on('batch', 'jobs/status'),
  allow(...READ).on(KSERVE, 'clusterstoragecontainers', 'localmodelnodegroups'),
  allow(...ALL).on(KSERVE, 'localmodelnodes'),
  allow(...STATUS).on(KSERVE, 'localmodelnodes/status'),
];

/** kube-rbac-proxy asks who calls, and whether they may. */
export const PROXY_RULES: readonly k8s.PolicyRule[] = [
  allow('create').on('authentication.k8s.io', 'tokenreviews'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
];

/** For the election of a leader among a controller's pods: by Leases. */
export const LEASES: readonly k8s.PolicyRule[] = [leases];

/** For the election of a leader, and what an older way of it needs. */
export const LEASES_AND_CONFIG_MAPS: readonly k8s.PolicyRule[] = [
  leases,
  allow(...READ, 'create', 'update', 'patch', 'delete').on('', 'configmaps'),
  allow('get', 'update', 'patch').on('', 'configmaps/status'),
  allow('create').on('', 'events'),
];

/** What tenants have of KServe. Upstream misspells the last one, which nobody may then read or change. */
const TENANTS_OBJECTS = [
  'inferencegraphs',
  'inferenceservices',
  'servingruntimes',
  'trainedmodels',
  'llminferenceservices',
  'llminferenceserviceconfigs',
] as const;

/** What KServe makes of them with Knative. */
const KNATIVE_OBJECTS = ['services', 'routes', 'configurations', 'revisions'].flatMap((each) => [
  each,
  `${each}/status`,
]);

/** What the users of tenants' namespaces may do with models. */
export function renderUserRoles(scope: Construct, hasKnative: boolean): void {
  const rules = (knativeVerbs: readonly string[], ...verbs: readonly string[]): readonly k8s.PolicyRule[] => [
    allow(...verbs).on(KSERVE, ...TENANTS_OBJECTS),
    ...(hasKnative ? [allow(...knativeVerbs).on(KNATIVE, ...KNATIVE_OBJECTS)] : []),
  ];
  const change = [...READ, ...WRITE];
  new AggregatedClusterRole(scope, 'kubeflow-kserve-admin', aggregateTo('kserve-admin'), {
    labels: aggregateTo('admin'),
  });
  new ClusterRole(scope, 'kubeflow-kserve-edit', rules(change, ...change), {
    labels: aggregateTo('edit', 'kserve-admin'),
  });
  new UserRole(scope, 'kubeflow-kserve-view', 'view', rules(['get', 'list'], ...READ));
}
