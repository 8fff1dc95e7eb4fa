import { allow, type Audience, READ } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { MANAGE } from '../../knative/user-role';
import { BINDINGS, EVENTING, FLOWS, MESSAGING, SINKS, SOURCES, withStatus } from './names';

type Rules = readonly k8s.PolicyRule[];
type RulesByName = Readonly<Record<string, Rules>>;

/** What makes a kind a duck type, as the end of a label of ClusterRoles and of CRDs. */
export type Duck = 'addressable' | 'channelable' | 'crossnamespace-subscribable' | 'podspecable' | 'source';

/** The label that says so. */
export function duckLabel(duck: Duck): Readonly<Record<string, string>> {
  return { [`duck.knative.dev/${duck}`]: 'true' };
}

/** The ClusterRoles that gather the rules of all kinds of a duck type, whichever system brings the kind. */
export const GATHERED: Readonly<Record<Duck, string>> = {
  addressable: 'addressable-resolver',
  channelable: 'channelable-manipulator',
  'crossnamespace-subscribable': 'crossnamespace-subscriber',
  podspecable: 'podspecable-binding',
  source: 'source-observer',
};

/** The rules that are gathered, by duck type and name of their ClusterRole. */
export const DUCK_ROLES: Readonly<Record<Duck, RulesByName>> = {
  addressable: {
    'broker-addressable-resolver': [allow(...READ).on(EVENTING, ...withStatus('brokers'))],
    'channel-addressable-resolver': [
      allow(...READ).on(MESSAGING, ...withStatus('channels')),
      allow('update').on(MESSAGING, 'channels/finalizers'),
    ],
    'eventtransforms-addressable-resolver': [allow(...READ).on(EVENTING, ...withStatus('eventtransforms'))],
    'flows-addressable-resolver': [allow(...READ).on(FLOWS, ...withStatus('sequences', 'parallels'))],
    'integrationsinks-addressable-resolver': [allow(...READ).on(SINKS, ...withStatus('integrationsinks'))],
    'jobsinks-addressable-resolver': [allow(...READ).on(SINKS, ...withStatus('jobsinks'))],
    'service-addressable-resolver': [allow(...READ).on('', 'services')],
    'serving-addressable-resolver': [allow(...READ).on('serving.knative.dev', ...withStatus('routes', 'services'))],
  },
  channelable: {
    'meta-channelable-manipulator': [allow(...MANAGE).on(MESSAGING, ...withStatus('channels'))],
  },
  'crossnamespace-subscribable': {
    'broker-subscriber': [allow('knsubscribe').on(EVENTING, 'brokers')],
    'channel-subscriber': [allow('knsubscribe').on(MESSAGING, 'channels')],
  },
  podspecable: {
    'builtin-podspecable-binding': [
      allow('list', 'watch', 'patch').on('apps', 'deployments', 'daemonsets', 'statefulsets', 'replicasets'),
      allow('list', 'watch', 'patch').on('batch', 'jobs'),
    ],
  },
  source: {
    'eventing-sources-source-observer': [
      allow(...READ).on(
        SOURCES,
        'apiserversources',
        'pingsources',
        'sinkbindings',
        'containersources',
        'integrationsources',
      ),
    ],
  },
};

const readSettings = allow(...READ).on('', 'configmaps');

/** What brokers may do that are made while Eventing runs: the controller binds these. */
export const BROKER_ROLES: RulesByName = {
  'eventing-broker-filter': [readSettings, allow(...READ).on(EVENTING, ...withStatus('triggers'))],
  'eventing-broker-ingress': [readSettings],
  'eventing-config-reader': [readSettings],
};

/** What the proxy may read that asks for tokens in front of a source's adapter. */
export const AUTH_PROXY_ROLE: Rules = [
  allow('get').named('config-logging', 'config-features').on('', 'configmaps'),
  allow('list', 'watch').on('', 'configmaps'),
];

const GROUPS = [EVENTING, MESSAGING, SOURCES, FLOWS, BINDINGS, SINKS] as const;

/** What users may do with Eventing's objects, by the name of the ClusterRole. */
export const USER_ROLES: Readonly<Record<string, { readonly audience: Audience; readonly rules: Rules }>> = {
  'knative-eventing-namespaced-view': { audience: 'view', rules: [allow(...READ).on(GROUPS, '*')] },
  'knative-eventing-namespaced-edit': {
    audience: 'edit',
    rules: [allow('create', 'update', 'patch', 'delete').on(GROUPS, '*')],
  },
  'knative-eventing-namespaced-admin': all(EVENTING),
  'knative-bindings-namespaced-admin': all(BINDINGS),
  'knative-flows-namespaced-admin': all(FLOWS),
  'knative-messaging-namespaced-admin': all(MESSAGING),
  'knative-sinks-namespaced-admin': all(SINKS),
  'knative-sources-namespaced-admin': all(SOURCES),
};

function all(group: string): { readonly audience: Audience; readonly rules: Rules } {
  return { audience: 'admin', rules: [allow('*').on(group, '*')] };
}
