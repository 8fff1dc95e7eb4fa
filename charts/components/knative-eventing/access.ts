import { allow, READ, withStatus } from '../../kit';
import { type Access, duck, edit, gathered, manage, read, type RulesByName, users } from '../shared/knative/access';

const EVENTING = 'eventing.knative.dev';
const MESSAGING = 'messaging.knative.dev';
const FLOWS = 'flows.knative.dev';
const SINKS = 'sinks.knative.dev';
const SOURCES = 'sources.knative.dev';
const BINDINGS = 'bindings.knative.dev';
const GROUPS = [EVENTING, MESSAGING, SOURCES, FLOWS, BINDINGS, SINKS];

const OBJECTS = ['namespaces', 'secrets', 'configmaps', 'services', 'endpoints', 'events', 'serviceaccounts', 'pods'];
const KINDS = ['brokers', 'triggers', 'eventtypes', 'eventpolicies', 'eventtransforms', 'requestreplies'];
const SOURCE_KINDS = ['sinkbindings', 'apiserversources', 'pingsources', 'containersources', 'integrationsources'];

const create = allow('create');
const update = allow('update');
const bind = allow('list', 'watch', 'patch');
const reviewAccess = create.on('authorization.k8s.io', 'subjectaccessreviews');
const readSettings = read.on('', 'configmaps');
const readPolicies = read.on(EVENTING, 'eventpolicies');
const writeEvents = allow('create', 'patch').on('', 'events');
const finalizeChannels = update.on(MESSAGING, 'channels/finalizers');
const elect = allow(...READ, 'create', 'update', 'patch').on('coordination.k8s.io', 'leases');

const PROGRAMS: RulesByName = {
  'knative-eventing-controller': [
    manage.on('', ...OBJECTS, 'serviceaccounts/token'),
    update.on('', 'services/finalizers'),
    manage.on('apps', 'deployments', 'statefulsets'),
    update.on(['apps', ''], 'deployments/finalizers', 'configmaps/finalizers'),
    read.on('batch', 'jobs'),
    manage.on('rbac.authorization.k8s.io', 'rolebindings', 'roles'),
    manage.on(EVENTING, ...withStatus(...KINDS)),
    update.on(EVENTING, 'brokers/finalizers', 'triggers/finalizers', 'eventtransforms/finalizers'),
    manage.on(SINKS, ...withStatus('jobsinks', 'integrationsinks')),
    update.on(SINKS, 'jobsinks/finalizers', 'integrationsinks/finalizers'),
    update.on(SOURCES, 'sinkbindings/finalizers'),
    // Sequences and parallels were in the messaging group earlier.
    manage.on(MESSAGING, ...withStatus('sequences', 'channels', 'parallels', 'subscriptions')),
    update.on(MESSAGING, 'sequences/finalizers', 'parallels/finalizers', 'channels/finalizers'),
    manage.on(FLOWS, ...withStatus('sequences', 'parallels')),
    update.on(FLOWS, 'sequences/finalizers', 'parallels/finalizers'),
    read.on('apiextensions.k8s.io', 'customresourcedefinitions'),
    manage.on('coordination.k8s.io', 'leases'),
    manage.on('cert-manager.io', 'certificates'),
    update.on('cert-manager.io', 'certificates/finalizers'),
    manage.on('acme.cert-manager.io', 'challenges'),
  ],
  'knative-eventing-sources-controller': [
    manage.on('', 'secrets', 'configmaps', 'services', 'events'),
    manage.on('apps', 'deployments'),
    manage.on(SOURCES, ...SOURCE_KINDS.flatMap((kind) => [...withStatus(kind), `${kind}/finalizers`])),
    manage.on('serving.knative.dev', 'services'),
    manage.on(EVENTING, 'eventtypes'),
    reviewAccess,
  ],
  'knative-eventing-webhook': [
    allow(...READ, 'create', 'update', 'delete').on('', 'configmaps'),
    allow(...READ, 'create', 'update', 'patch').on('', 'namespaces'),
    update.on('', 'namespaces/finalizers'),
    allow('get').on('apps', 'deployments'),
    update.on('apps', 'deployments/finalizers'),
    // Its own configurations, and the conversion of its CRDs.
    manage.on('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations'),
    manage.on('apiextensions.k8s.io', 'customresourcedefinitions'),
    // A SinkBinding tells other pods where to send events, and gives them a token for it.
    manage.on(SOURCES, ...withStatus('sinkbindings'), 'sinkbindings/finalizers'),
    manage.on('', 'serviceaccounts', 'secrets'),
    create.on('', 'serviceaccounts/token'),
    create.on('batch', 'jobs'),
    manage.on('coordination.k8s.io', 'leases'),
    allow('get', 'list', 'create', 'patch').on(['', 'events.k8s.io'], 'events'),
    readPolicies,
    reviewAccess,
  ],
  'knative-eventing-job-sink': [
    read.on('', 'configmaps', 'secrets'),
    allow('create', 'update', 'delete').on('', 'secrets'),
    allow(...READ, 'create', 'update', 'delete').on('batch', 'jobs'),
    allow(...READ, 'patch').on(SINKS, ...withStatus('jobsinks')),
    allow('patch').on(SINKS, 'jobsinks/finalizers'),
    writeEvents,
    elect,
    readPolicies,
  ],
  'knative-eventing-pingsource-mt-adapter': [
    readSettings,
    create.on('', 'serviceaccounts/token'),
    allow(...READ, 'patch').on(SOURCES, ...withStatus('pingsources')),
    allow('patch').on(SOURCES, 'pingsources/finalizers'),
    writeEvents,
    elect,
  ],
  'knative-eventing-request-reply': [
    read.on('', 'configmaps', 'secrets'),
    allow(...READ, 'patch').on(EVENTING, ...withStatus('requestreplies')),
    writeEvents,
    elect,
    readPolicies,
  ],
  // For brokers that are made while Eventing runs: the controller binds these roles.
  'eventing-broker-filter': [readSettings, read.on(EVENTING, ...withStatus('triggers'))],
  'eventing-broker-ingress': [readSettings],
  'eventing-config-reader': [readSettings],
};

/** The ClusterRoles by which programs reach all kinds of a duck type, whichever system brings the kind. */
const DUCKS: Access['clusterRoles'] = [
  gathered('addressable-resolver', duck('addressable'), {
    'broker-addressable-resolver': [read.on(EVENTING, ...withStatus('brokers'))],
    'channel-addressable-resolver': [read.on(MESSAGING, ...withStatus('channels')), finalizeChannels],
    'eventtransforms-addressable-resolver': [read.on(EVENTING, ...withStatus('eventtransforms'))],
    'flows-addressable-resolver': [read.on(FLOWS, ...withStatus('sequences', 'parallels'))],
    'integrationsinks-addressable-resolver': [read.on(SINKS, ...withStatus('integrationsinks'))],
    'jobsinks-addressable-resolver': [read.on(SINKS, ...withStatus('jobsinks'))],
    'service-addressable-resolver': [read.on('', 'services')],
    'serving-addressable-resolver': [read.on('serving.knative.dev', ...withStatus('routes', 'services'))],
  }),
  gathered('channelable-manipulator', duck('channelable'), {
    'meta-channelable-manipulator': [manage.on(MESSAGING, ...withStatus('channels'))],
  }),
  gathered('crossnamespace-subscriber', duck('crossnamespace-subscribable'), {
    'broker-subscriber': [allow('knsubscribe').on(EVENTING, 'brokers')],
    'channel-subscriber': [allow('knsubscribe').on(MESSAGING, 'channels')],
  }),
  gathered('podspecable-binding', duck('podspecable'), {
    'builtin-podspecable-binding': [
      bind.on('apps', 'deployments', 'daemonsets', 'statefulsets', 'replicasets'),
      bind.on('batch', 'jobs'),
    ],
  }),
  gathered('source-observer', duck('source'), {
    'eventing-sources-source-observer': [
      read.on(SOURCES, 'apiserversources', 'pingsources', 'sinkbindings', 'containersources', 'integrationsources'),
    ],
  }),
];

/** The role of a group's admins. Its name begins with the first part of the group's name. */
function adminRole(group: string) {
  return [`knative-${group.replace('.knative.dev', '')}-namespaced-admin`, [allow('*').on(group, '*')]] as const;
}

/** Roles for Eventing's objects: of its programs, and of users. */
export const ACCESS: Access = {
  clusterRoles: [
    { roles: PROGRAMS },
    ...DUCKS,
    users('view', {
      'knative-eventing-namespaced-view': [read.on(GROUPS, '*')],
      'knative-eventing-eventpolicy-reader': [readPolicies],
    }),
    users('edit', { 'knative-eventing-namespaced-edit': [edit.on(GROUPS, '*')] }),
    users('admin', Object.fromEntries(GROUPS.map(adminRole))),
  ],
  roles: {
    // The webhook keeps its certificate in a Secret.
    'knative-eventing-webhook': [allow(...READ, 'create', 'update', 'patch').on('', 'secrets')],
    // The proxy that asks for tokens in front of a source's adapter.
    'knative-eventing-auth-proxy': [
      allow('get').named('config-logging', 'config-features').on('', 'configmaps'),
      allow('list', 'watch').on('', 'configmaps'),
    ],
  },
  clusterBindings: {
    'eventing-controller': {
      'eventing-controller': 'knative-eventing-controller',
      'eventing-controller-sources-controller': 'knative-eventing-sources-controller',
      'eventing-controller-crossnamespace-subscriber': 'crossnamespace-subscriber',
      'eventing-controller-manipulator': 'channelable-manipulator',
      'eventing-controller-resolver': 'addressable-resolver',
      'eventing-controller-source-observer': 'source-observer',
    },
    'eventing-webhook': {
      'eventing-webhook': 'knative-eventing-webhook',
      'eventing-webhook-podspecable-binding': 'podspecable-binding',
      'eventing-webhook-resolver': 'addressable-resolver',
    },
    'job-sink': { 'knative-eventing-job-sink': 'knative-eventing-job-sink' },
    'pingsource-mt-adapter': { 'knative-eventing-pingsource-mt-adapter': 'knative-eventing-pingsource-mt-adapter' },
    'request-reply': { 'knative-eventing-request-reply': 'knative-eventing-request-reply' },
  },
  bindings: { 'eventing-webhook': { 'eventing-webhook': 'knative-eventing-webhook' } },
};
