import { allow, READ } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { MANAGE } from '../../knative/user-role';

/** API groups. */
const SERVING = 'serving.knative.dev';
const INTERNAL = [
  'networking.internal.knative.dev',
  'autoscaling.internal.knative.dev',
  'caching.internal.knative.dev',
] as const;

/** Label of the ClusterRoles whose rules the controller has; other ingress providers bring theirs. */
export const CONTROLLER_LABEL = 'serving.knative.dev/controller';

/** Label of the ClusterRoles by which a controller finds the address of what an event or a request is for. */
export const ADDRESSABLE_LABEL = 'duck.knative.dev/addressable';

/** Label of the ClusterRoles by which something may be bound to what has a pod template. */
export const PODSPECABLE_LABEL = 'duck.knative.dev/podspecable';

/** What the activator reads in its own namespace: settings, and the certificates of the traffic between pods. */
export const ACTIVATOR_ROLE: readonly k8s.PolicyRule[] = [
  allow(...READ).on('', 'configmaps', 'secrets'),
  allow(...READ)
    .named('routing-serving-certs', 'knative-serving-certs')
    .on('', 'secrets'),
];

/** A ClusterRole that others gather by its label. */
export interface LabelledRole {
  readonly label: string;
  readonly rules: readonly k8s.PolicyRule[];
}

/** ClusterRoles by name. */
export const CLUSTER_ROLES: Readonly<Record<string, LabelledRole>> = {
  // How the activator finds the pods that a held request goes to.
  'knative-serving-activator-cluster': {
    label: CONTROLLER_LABEL,
    rules: [allow(...READ).on('', 'services', 'endpoints'), allow(...READ).on(SERVING, 'revisions')],
  },
  'knative-serving-core': { label: CONTROLLER_LABEL, rules: coreRules() },
  'knative-serving-istio': {
    label: CONTROLLER_LABEL,
    rules: [allow(...MANAGE).on('networking.istio.io', 'virtualservices', 'gateways', 'destinationrules')],
  },
  'knative-serving-addressable-resolver': {
    label: ADDRESSABLE_LABEL,
    rules: [allow(...READ).on(SERVING, 'routes', 'routes/status', 'services', 'services/status')],
  },
  'knative-serving-podspecable-binding': {
    label: PODSPECABLE_LABEL,
    rules: [allow('list', 'watch', 'patch').on(SERVING, 'configurations', 'services')],
  },
};

function coreRules(): readonly k8s.PolicyRule[] {
  const certificates = ['certificates', 'clusterissuers', 'certificaterequests', 'issuers'];
  return [
    allow(...MANAGE).on(
      '',
      'pods',
      'namespaces',
      'secrets',
      'configmaps',
      'endpoints',
      'services',
      'events',
      'serviceaccounts',
    ),
    // Where the admission plugin RestrictedEndpointsAdmission is on, as in OpenShift.
    allow('create').on('', 'endpoints/restricted'),
    allow('update').on('', 'namespaces/finalizers'),
    allow(...MANAGE).on('apps', 'deployments', 'deployments/finalizers'),
    allow(...MANAGE).on(
      'admissionregistration.k8s.io',
      'mutatingwebhookconfigurations',
      'validatingwebhookconfigurations',
    ),
    allow(...MANAGE).on('apiextensions.k8s.io', 'customresourcedefinitions', 'customresourcedefinitions/status'),
    allow(...MANAGE).on('autoscaling', 'horizontalpodautoscalers'),
    allow(...MANAGE).on('coordination.k8s.io', 'leases'),
    allow(...MANAGE, 'deletecollection').on(
      [SERVING, 'autoscaling.internal.knative.dev', 'networking.internal.knative.dev'],
      '*',
      '*/status',
      '*/finalizers',
    ),
    allow(...MANAGE).on('caching.internal.knative.dev', 'images'),
    // Used once config-network asks for TLS; the ClusterRole is what an older Knative had for it.
    allow(...MANAGE).on('cert-manager.io', ...certificates),
    allow(...MANAGE).on('acme.cert-manager.io', 'challenges'),
    allow('delete').named('knative-serving-certmanager').on('rbac.authorization.k8s.io', 'clusterroles'),
  ];
}

const readInternal = allow(...READ).on(INTERNAL, '*');

/** What users may do with Knative Services and what is made of them. */
export const USER_RULES = {
  admin: [allow('*').on(SERVING, '*'), readInternal],
  edit: [allow('create', 'update', 'patch', 'delete').on(SERVING, '*'), readInternal],
  view: [allow(...READ).on(SERVING, '*'), readInternal],
} as const;
