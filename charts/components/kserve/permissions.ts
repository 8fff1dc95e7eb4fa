import { Construct } from 'constructs';

import { ELECTION, type k8s, METRICS_PROXY_RULES, ServiceAccount } from '../../kit';
import { allow, ClusterRole, READ, Role, UserRoles, withStatus, WRITE } from '../../kit';
import { namesOf } from './controllers';

const KSERVE = 'serving.kserve.io';
const KNATIVE = 'serving.knative.dev';

const own = allow(...READ, 'create', 'delete', 'patch', 'update');
const read = allow(...READ);
const status = allow('get', 'patch', 'update');

/** What KServe's programs may do, and the users of tenants' namespaces with models. */
export class Permissions extends Construct {
  constructor(scope: Construct, hasKnative: boolean) {
    super(scope, 'permissions');
    const manager = namesOf('kserve').pods;
    const llm = namesOf('llmisvc').pods;
    // Of the agent that would fetch models to nodes, there is the account alone.
    const agent = new ServiceAccount(this, 'kserve-localmodelnode-agent').name;
    for (const [role, boundTo, rules, binding = `${role}binding`] of [
      ['kserve-manager-role', manager, managerRules(hasKnative)],
      ['kserve-proxy-role', manager, METRICS_PROXY_RULES],
      ['kserve-llmisvc-manager-role', llm, LLM_RULES, 'llmisvc-manager-rolebinding'],
      ['kserve-localmodel-manager-role', namesOf('kserve-localmodel').pods, LOCAL_MODEL_RULES],
      ['kserve-localmodelnode-agent-role', agent, LOCAL_AGENT_RULES],
    ] as const) {
      new ClusterRole(this, role, rules, { boundTo, binding });
    }
    const leases = allow('create', 'get', 'list', 'update').on('coordination.k8s.io', 'leases');
    for (const [role, boundTo, rules] of [
      ['kserve-leader-election-role', manager, [leases, ...ELECTION.configMaps]],
      ['llmisvc-leader-election-role', llm, [leases]],
    ] as const) {
      new Role(this, role, rules, { boundTo, binding: `${role}binding` });
    }
    const change = userRules(hasKnative, [...READ, ...WRITE]);
    new UserRoles(this, 'kserve', change, userRules(hasKnative, READ, ['get', 'list']));
  }
}

function managerRules(hasKnative: boolean): readonly k8s.PolicyRule[] {
  return [
    allow('create', 'get', 'update').on('', 'configmaps'),
    own.on('', 'events', 'services'),
    read.on('', 'namespaces', 'pods'),
    allow('get').on('', 'secrets', 'serviceaccounts'),
    own.on('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations'),
    own.on('apps', 'deployments'),
    own.on('autoscaling', 'horizontalpodautoscalers'),
    own.on('gateway.networking.k8s.io', 'httproutes'),
    ...whole('keda.sh', 'scaledobjects'),
    ...whole('networking.istio.io', 'virtualservices'),
    own.on('networking.k8s.io', 'ingresses'),
    ...whole('opentelemetry.io', 'opentelemetrycollectors'),
    ...(hasKnative ? whole(KNATIVE, 'services') : []),
    ...whole(KSERVE, 'clusterservingruntimes', 'inferencegraphs', 'inferenceservices', 'servingruntimes'),
    own.on(KSERVE, 'clusterstoragecontainers', 'trainedmodels'),
    status.on(KSERVE, 'trainedmodels/status'),
    read.on(KSERVE, 'localmodelcaches', 'localmodelnamespacecaches'),
  ];
}

/** Each of some resources, with its finalizers and its status. */
function whole(group: string, ...resources: readonly string[]): readonly k8s.PolicyRule[] {
  return resources.flatMap((each) => [own.on(group, each, `${each}/finalizers`), status.on(group, `${each}/status`)]);
}

const LLM_CRDS = ['llminferenceserviceconfigs', 'llminferenceservices'].map((plural) => `${plural}.${KSERVE}`);
const INFERENCE = ['inferencemodels', 'inferenceobjectives', 'inferencepools'] as const;

const LLM_RULES = [
  { nonResourceURLs: ['/metrics'], verbs: ['get'] },
  allow('create', 'patch', 'update').on('', 'events'),
  read.on('', 'configmaps', 'pods'),
  own.on('', 'secrets', 'serviceaccounts', 'services'),
  // It rewrites stored objects of an older version, and says so in their CRDs.
  read.named(...LLM_CRDS).on('apiextensions.k8s.io', 'customresourcedefinitions'),
  allow('patch', 'update')
    .named(...LLM_CRDS)
    .on('apiextensions.k8s.io', 'customresourcedefinitions/status'),
  own.on('apps', 'deployments'),
  own.on('autoscaling', 'horizontalpodautoscalers'),
  own.on('coordination.k8s.io', 'leases'),
  allow('create').on('authentication.k8s.io', 'subjectaccessreviews', 'tokenreviews'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
  read.on('discovery.k8s.io', 'endpointslices'),
  own.on('gateway.networking.k8s.io', 'gatewayclasses', 'gateways', 'httproutes'),
  own.on(['inference.networking.k8s.io', 'inference.networking.x-k8s.io'], ...INFERENCE),
  own.on('inference.networking.x-k8s.io', 'inferencemodelrewrites', 'inferencepoolimports'),
  own.on('keda.sh', 'scaledobjects'),
  own.on('leaderworkerset.x-k8s.io', 'leaderworkersets'),
  own.on('llmd.ai', 'variantautoscalings'),
  own.on('networking.k8s.io', 'ingresses'),
  own.on('rbac.authorization.k8s.io', 'clusterrolebindings', 'rolebindings', 'roles'),
  own.on(KSERVE, 'llminferenceserviceconfigs', 'llminferenceservices'),
  allow('update').on(KSERVE, 'llminferenceserviceconfigs/finalizers', 'llminferenceservices/finalizers'),
  status.on(KSERVE, 'llminferenceservices/status'),
];

const NODE_RULES = [
  allow('get').on('', 'configmaps'),
  read.on('', 'nodes'),
  allow('get', 'watch').on('', 'nodes/status'),
];

const LOCAL_MODEL_RULES = [
  ...NODE_RULES,
  allow('create', 'get', 'list', 'patch', 'update', 'watch').on('', 'persistentvolumeclaims', 'persistentvolumes'),
  read.on(KSERVE, 'inferenceservices', 'localmodelnodegroups'),
  own.on(KSERVE, 'localmodelcaches', 'localmodelnamespacecaches', 'localmodelnodes'),
  status.on(KSERVE, 'localmodelcaches/status', 'localmodelnamespacecaches/status'),
  allow('get', 'watch').on(KSERVE, 'localmodelnodes/status'),
];

const LOCAL_AGENT_RULES = [
  ...NODE_RULES,
  read.on('', 'secrets', 'serviceaccounts'),
  own.on('batch', 'jobs'),
  allow('get').on('batch', 'jobs/status'),
  read.on(KSERVE, 'clusterstoragecontainers', 'localmodelnodegroups'),
  own.on(KSERVE, 'localmodelnodes'),
  status.on(KSERVE, 'localmodelnodes/status'),
];

/** Upstream misspells the last kind of KServe, which nobody may then read or change. */
function userRules(hasKnative: boolean, verbs: readonly string[], knativeVerbs = verbs): readonly k8s.PolicyRule[] {
  const models = ['inferencegraphs', 'inferenceservices', 'servingruntimes', 'trainedmodels'];
  const services = withStatus('services', 'routes', 'configurations', 'revisions');
  return [
    allow(...verbs).on(KSERVE, ...models, 'llminferenceservices', 'llminferenceserviceconfigs'),
    ...(hasKnative ? [allow(...knativeVerbs).on(KNATIVE, ...services)] : []),
  ];
}
