import { allow, READ } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { MANAGE } from '../../knative/user-role';
import { EVENTING, FLOWS, MESSAGING, SINKS, SOURCES, withStatus } from './names';
import { GATHERED } from './roles';

type Rules = readonly k8s.PolicyRule[];

/** What the program of a ServiceAccount may do. */
export interface Permissions {
  /** Rules by the name of their ClusterRole. */
  readonly roles: Readonly<Record<string, Rules>>;
  /** Names of ClusterRoles, its own and gathered ones, by the name of the binding. */
  readonly bindings: Readonly<Record<string, string>>;
}

const readSettings = allow(...READ).on('', 'configmaps');
const writeEvents = allow('create', 'patch').on('', 'events');
const elect = allow(...READ, 'create', 'update', 'patch').on('coordination.k8s.io', 'leases');
const readPolicies = allow(...READ).on(EVENTING, 'eventpolicies');

const CONTROLLER: Rules = [
  allow(...MANAGE).on(
    '',
    'namespaces',
    'secrets',
    'configmaps',
    'services',
    'endpoints',
    'events',
    'serviceaccounts',
    'pods',
    'serviceaccounts/token',
  ),
  allow('update').on('', 'services/finalizers'),
  allow(...MANAGE).on('apps', 'deployments', 'statefulsets'),
  allow('update').on(['apps', ''], 'deployments/finalizers', 'configmaps/finalizers'),
  allow(...READ).on('batch', 'jobs'),
  allow(...MANAGE).on('rbac.authorization.k8s.io', 'rolebindings', 'roles'),
  allow(...MANAGE).on(
    EVENTING,
    ...withStatus('brokers', 'triggers', 'eventtypes', 'eventpolicies', 'eventtransforms', 'requestreplies'),
  ),
  allow('update').on(EVENTING, 'brokers/finalizers', 'triggers/finalizers', 'eventtransforms/finalizers'),
  allow(...MANAGE).on(SINKS, ...withStatus('jobsinks', 'integrationsinks')),
  allow('update').on(SINKS, 'jobsinks/finalizers', 'integrationsinks/finalizers'),
  allow('update').on(SOURCES, 'sinkbindings/finalizers'),
  // Sequences and parallels were of the messaging group once.
  allow(...MANAGE).on(MESSAGING, ...withStatus('sequences', 'channels', 'parallels', 'subscriptions')),
  allow('update').on(MESSAGING, 'sequences/finalizers', 'parallels/finalizers', 'channels/finalizers'),
  allow(...MANAGE).on(FLOWS, ...withStatus('sequences', 'parallels')),
  allow('update').on(FLOWS, 'sequences/finalizers', 'parallels/finalizers'),
  allow(...READ).on('apiextensions.k8s.io', 'customresourcedefinitions'),
  allow(...MANAGE).on('coordination.k8s.io', 'leases'),
  allow(...MANAGE).on('cert-manager.io', 'certificates'),
  allow('update').on('cert-manager.io', 'certificates/finalizers'),
  allow(...MANAGE).on('acme.cert-manager.io', 'challenges'),
];

const SOURCE_KINDS = ['sinkbindings', 'apiserversources', 'pingsources', 'containersources', 'integrationsources'];

const SOURCES_CONTROLLER: Rules = [
  allow(...MANAGE).on('', 'secrets', 'configmaps', 'services', 'events'),
  allow(...MANAGE).on('apps', 'deployments'),
  allow(...MANAGE).on(SOURCES, ...SOURCE_KINDS.flatMap((kind) => [kind, `${kind}/status`, `${kind}/finalizers`])),
  allow(...MANAGE).on('serving.knative.dev', 'services'),
  allow(...MANAGE).on(EVENTING, 'eventtypes'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
];

const WEBHOOK: Rules = [
  allow(...READ, 'create', 'update', 'delete').on('', 'configmaps'),
  allow(...READ, 'create', 'update', 'patch').on('', 'namespaces'),
  allow('update').on('', 'namespaces/finalizers'),
  allow('get').on('apps', 'deployments'),
  allow('update').on('apps', 'deployments/finalizers'),
  // Its own configurations, and the conversion of its CRDs.
  allow(...MANAGE).on(
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations',
    'validatingwebhookconfigurations',
  ),
  allow(...MANAGE).on('apiextensions.k8s.io', 'customresourcedefinitions'),
  // A SinkBinding tells pods of others where to send events, and gives them a token for it.
  allow(...MANAGE).on(SOURCES, 'sinkbindings', 'sinkbindings/status', 'sinkbindings/finalizers'),
  allow(...MANAGE).on('', 'serviceaccounts', 'secrets'),
  allow('create').on('', 'serviceaccounts/token'),
  allow('create').on('batch', 'jobs'),
  allow(...MANAGE).on('coordination.k8s.io', 'leases'),
  allow('get', 'list', 'create', 'patch').on(['', 'events.k8s.io'], 'events'),
  readPolicies,
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
];

const JOB_SINK: Rules = [
  allow(...READ).on('', 'configmaps', 'secrets'),
  allow('create', 'update', 'delete').on('', 'secrets'),
  allow(...READ, 'create', 'update', 'delete').on('batch', 'jobs'),
  allow(...READ, 'patch').on(SINKS, ...withStatus('jobsinks')),
  allow('patch').on(SINKS, 'jobsinks/finalizers'),
  writeEvents,
  elect,
  readPolicies,
];

const PING_SOURCE: Rules = [
  readSettings,
  allow('create').on('', 'serviceaccounts/token'),
  allow(...READ, 'patch').on(SOURCES, ...withStatus('pingsources')),
  allow('patch').on(SOURCES, 'pingsources/finalizers'),
  writeEvents,
  elect,
];

const REQUEST_REPLY: Rules = [
  allow(...READ).on('', 'configmaps', 'secrets'),
  allow(...READ, 'patch').on(EVENTING, ...withStatus('requestreplies')),
  writeEvents,
  elect,
  readPolicies,
];

/** What the programs may do, by the name of their ServiceAccount. */
export const ACCOUNTS: Readonly<Record<string, Permissions>> = {
  'eventing-controller': {
    roles: {
      'knative-eventing-controller': CONTROLLER,
      'knative-eventing-sources-controller': SOURCES_CONTROLLER,
    },
    bindings: {
      'eventing-controller': 'knative-eventing-controller',
      'eventing-controller-sources-controller': 'knative-eventing-sources-controller',
      'eventing-controller-crossnamespace-subscriber': GATHERED['crossnamespace-subscribable'],
      'eventing-controller-manipulator': GATHERED.channelable,
      'eventing-controller-resolver': GATHERED.addressable,
      'eventing-controller-source-observer': GATHERED.source,
    },
  },
  'eventing-webhook': {
    roles: { 'knative-eventing-webhook': WEBHOOK },
    bindings: {
      'eventing-webhook': 'knative-eventing-webhook',
      'eventing-webhook-podspecable-binding': GATHERED.podspecable,
      'eventing-webhook-resolver': GATHERED.addressable,
    },
  },
  'job-sink': own('knative-eventing-job-sink', JOB_SINK),
  'pingsource-mt-adapter': own('knative-eventing-pingsource-mt-adapter', PING_SOURCE),
  'request-reply': own('knative-eventing-request-reply', REQUEST_REPLY),
};

function own(name: string, rules: Rules): Permissions {
  return { roles: { [name]: rules }, bindings: { [name]: name } };
}

/** In its own namespace the webhook keeps its certificate in a Secret. */
export const WEBHOOK_ROLE: Rules = [allow(...READ, 'create', 'update', 'patch').on('', 'secrets')];
