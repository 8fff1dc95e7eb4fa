import { allow, type Labels, READ, WRITE } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** Rules by the name of the ClusterRole that has them. */
export type RulesByName = Readonly<Record<string, readonly k8s.PolicyRule[]>>;

/** A Role and its namespace. */
export interface NamespacedRole {
  readonly name: string;
  readonly namespace: string;
  readonly rules: readonly k8s.PolicyRule[];
}

/** API groups. */
const CERTS = 'cert-manager.io';
const ACME = 'acme.cert-manager.io';
const GATEWAYS = 'gateway.networking.k8s.io';

/** Signers of cert-manager's own issuers. */
const SIGNERS = ['issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*'] as const;

const writeEvents = allow('create', 'patch').on('', 'events');
const readSecrets = allow(...READ).on('', 'secrets');
const readIssuers = allow(...READ).on(CERTS, 'issuers', 'clusterissuers');

/** An issuer keeps its ACME account's key in a Secret. */
function issuing(issuers: string): readonly k8s.PolicyRule[] {
  return [
    allow('update', 'patch').on(CERTS, issuers, `${issuers}/status`),
    allow(...READ).on(CERTS, issuers),
    allow(...READ, 'create', 'update', 'delete').on('', 'secrets'),
    writeEvents,
  ];
}

/** What the controller may do, by the control loop that needs it. */
export const CONTROLLER_ROLES: RulesByName = {
  'cert-manager-controller-approve:cert-manager-io': [
    allow('approve')
      .named(...SIGNERS)
      .on(CERTS, 'signers'),
  ],
  'cert-manager-controller-certificates': [
    allow('update', 'patch').on(
      CERTS,
      'certificates',
      'certificates/status',
      'certificaterequests',
      'certificaterequests/status',
    ),
    allow(...READ).on(CERTS, 'certificates', 'certificaterequests', 'clusterissuers', 'issuers'),
    allow('update').on(CERTS, 'certificates/finalizers', 'certificaterequests/finalizers'),
    allow(...READ, 'create', 'delete').on(ACME, 'orders'),
    allow(...READ, 'create', 'update', 'delete', 'patch').on('', 'secrets'),
    writeEvents,
  ],
  'cert-manager-controller-certificatesigningrequests': [
    allow(...READ, 'update').on('certificates.k8s.io', 'certificatesigningrequests'),
    allow('update', 'patch').on('certificates.k8s.io', 'certificatesigningrequests/status'),
    allow('sign')
      .named(...SIGNERS)
      .on('certificates.k8s.io', 'signers'),
    allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
  ],
  'cert-manager-controller-challenges': [
    allow('update', 'patch').on(ACME, 'challenges', 'challenges/status'),
    allow('update').on(ACME, 'challenges/finalizers'),
    allow(...READ).on(ACME, 'challenges'),
    readIssuers,
    readSecrets,
    writeEvents,
    // A pod that answers the HTTP-01 challenge, and a way to it.
    allow(...READ, 'create', 'delete').on('', 'pods', 'services'),
    allow(...READ, 'create', 'delete', 'update').on('networking.k8s.io', 'ingresses'),
    allow(...READ, 'create', 'delete', 'update').on(GATEWAYS, 'httproutes'),
    allow('create').on('route.openshift.io', 'routes/custom-host'),
  ],
  'cert-manager-controller-clusterissuers': issuing('clusterissuers'),
  'cert-manager-controller-ingress-shim': [
    allow('create', 'update', 'delete').on(CERTS, 'certificates', 'certificaterequests'),
    allow(...READ).on(CERTS, 'certificates', 'certificaterequests', 'issuers', 'clusterissuers'),
    allow(...READ).on('networking.k8s.io', 'ingresses'),
    allow('update').on('networking.k8s.io', 'ingresses/finalizers'),
    allow(...READ).on(GATEWAYS, 'gateways', 'httproutes'),
    allow('update').on(GATEWAYS, 'gateways/finalizers', 'httproutes/finalizers'),
    writeEvents,
  ],
  'cert-manager-controller-issuers': issuing('issuers'),
  'cert-manager-controller-orders': [
    allow('update', 'patch').on(ACME, 'orders', 'orders/status'),
    allow('update').on(ACME, 'orders/finalizers'),
    allow(...READ).on(ACME, 'orders', 'challenges'),
    allow('create', 'delete').on(ACME, 'challenges'),
    readIssuers,
    readSecrets,
    writeEvents,
  ],
};

/** What the CA injector may do: read CAs, and write them into whatever calls a webhook. */
export const CAINJECTOR_ROLES: RulesByName = {
  'cert-manager-cainjector': [
    allow(...READ).on(CERTS, 'certificates'),
    readSecrets,
    allow('get', 'create', 'update', 'patch').on('', 'events'),
    allow(...READ, 'update', 'patch').on(
      'admissionregistration.k8s.io',
      'validatingwebhookconfigurations',
      'mutatingwebhookconfigurations',
    ),
    allow(...READ, 'update', 'patch').on('apiregistration.k8s.io', 'apiservices'),
    allow(...READ, 'update', 'patch').on('apiextensions.k8s.io', 'customresourcedefinitions'),
  ],
};

/** What the webhook may do: ask whether a user may approve a certificate request. */
export const WEBHOOK_ROLES: RulesByName = {
  'cert-manager-webhook:subjectaccessreviews': [allow('create').on('authorization.k8s.io', 'subjectaccessreviews')],
};

/** The controller gets tokens of its own ServiceAccount, with which it logs in to Vault. */
export const TOKEN_REQUEST_ROLE: NamespacedRole = {
  name: 'cert-manager-tokenrequest',
  namespace: 'cert-manager',
  rules: [allow('create').named('cert-manager').on('', 'serviceaccounts/token')],
};

/** The webhook makes and renews the Secret of its own CA. */
export const SERVING_ROLE: NamespacedRole = {
  name: 'cert-manager-webhook:dynamic-serving',
  namespace: 'cert-manager',
  rules: [
    allow(...READ, 'update')
      .named('cert-manager-webhook-ca')
      .on('', 'secrets'),
    allow('create').on('', 'secrets'),
  ],
};

/** A program's leases. A lease that does not exist yet cannot be created by name. */
export function leaderElection(program: string, ...leases: readonly string[]): NamespacedRole {
  return {
    name: `${program}:leaderelection`,
    namespace: 'kube-system',
    rules: [
      allow('get', 'update', 'patch')
        .named(...leases)
        .on('coordination.k8s.io', 'leases'),
      allow('create').on('coordination.k8s.io', 'leases'),
    ],
  };
}

/** A ClusterRole that Kubernetes adds to its roles for users. */
export interface UserRole {
  readonly name: string;
  readonly rules: readonly k8s.PolicyRule[];
  readonly labels: Labels;
}

/** What users with Kubernetes' own roles may do with certificates. */
export const USER_ROLES: readonly UserRole[] = [
  {
    name: 'cert-manager-cluster-view',
    rules: [allow(...READ).on(CERTS, 'clusterissuers')],
    labels: aggregateTo('cluster-reader'),
  },
  {
    name: 'cert-manager-view',
    rules: [
      allow(...READ).on(CERTS, 'certificates', 'certificaterequests', 'issuers'),
      allow(...READ).on(ACME, 'challenges', 'orders'),
    ],
    labels: aggregateTo('admin', 'cluster-reader', 'edit', 'view'),
  },
  {
    name: 'cert-manager-edit',
    rules: [
      allow(...WRITE).on(CERTS, 'certificates', 'certificaterequests', 'issuers'),
      allow('update').on(CERTS, 'certificates/status'),
      allow(...WRITE).on(ACME, 'challenges', 'orders'),
    ],
    labels: aggregateTo('admin', 'edit'),
  },
];

function aggregateTo(...roles: readonly string[]): Labels {
  return Object.fromEntries(roles.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, 'true']));
}
