import type { Construct } from 'constructs';

import { allow, ClusterRole, type k8s, type Labels, partsOf, READ, WRITE } from '../../kit';

type Rules = readonly k8s.PolicyRule[];

/** Rules of a program, by the name of their role. */
export interface Access {
  readonly cluster: Readonly<Record<string, Rules>>;
  /** In cert-manager's own namespace. @default nothing */
  readonly own?: Readonly<Record<string, Rules>>;
  /** The leases by which replicas elect their leader, in `kube-system`. @default none */
  readonly leases?: readonly string[];
}

const CERTS = 'cert-manager.io';
const ACME = 'acme.cert-manager.io';
const CSRS = 'certificates.k8s.io';
const GATEWAYS = 'gateway.networking.k8s.io';
const CERTIFICATES = ['certificates', 'certificaterequests'] as const;

const writeEvents = allow('create', 'patch').on('', 'events');
const inject = allow(...READ, 'update', 'patch');
const readSecrets = allow(...READ).on('', 'secrets');
const useIssuers = [allow(...READ).on(CERTS, 'issuers', 'clusterissuers'), readSecrets, writeEvents];
const askAboutUsers = allow('create').on('authorization.k8s.io', 'subjectaccessreviews');

/** The signers of cert-manager's own issuers. */
function signers(verb: string, group: string): k8s.PolicyRule {
  return allow(verb).named('issuers.cert-manager.io/*', 'clusterissuers.cert-manager.io/*').on(group, 'signers');
}

/** An issuer keeps its ACME account's key in a Secret. */
function issuing(issuers: string): Rules {
  return [
    allow('update', 'patch').on(CERTS, issuers, `${issuers}/status`),
    allow(...READ).on(CERTS, issuers),
    allow(...READ, 'create', 'update', 'delete').on('', 'secrets'),
    writeEvents,
  ];
}

/** Rules of the controller, by the control loop that needs them. */
export const CONTROLLER: Access = {
  cluster: {
    'cert-manager-controller-approve:cert-manager-io': [signers('approve', CERTS)],
    'cert-manager-controller-certificates': [
      allow('update', 'patch').on(CERTS, ...CERTIFICATES.flatMap((each) => [each, `${each}/status`])),
      allow(...READ).on(CERTS, ...CERTIFICATES, 'clusterissuers', 'issuers'),
      allow('update').on(CERTS, ...partsOf(CERTIFICATES, 'finalizers')),
      allow(...READ, 'create', 'delete').on(ACME, 'orders'),
      allow(...READ, 'create', 'update', 'delete', 'patch').on('', 'secrets'),
      writeEvents,
    ],
    'cert-manager-controller-certificatesigningrequests': [
      allow(...READ, 'update').on(CSRS, 'certificatesigningrequests'),
      allow('update', 'patch').on(CSRS, 'certificatesigningrequests/status'),
      signers('sign', CSRS),
      askAboutUsers,
    ],
    'cert-manager-controller-challenges': [
      allow('update', 'patch').on(ACME, 'challenges', 'challenges/status'),
      allow('update').on(ACME, 'challenges/finalizers'),
      allow(...READ).on(ACME, 'challenges'),
      ...useIssuers,
      // A pod that answers the HTTP-01 challenge, and a route to it.
      allow(...READ, 'create', 'delete').on('', 'pods', 'services'),
      allow(...READ, 'create', 'delete', 'update').on('networking.k8s.io', 'ingresses'),
      allow(...READ, 'create', 'delete', 'update').on(GATEWAYS, 'httproutes'),
      allow('create').on('route.openshift.io', 'routes/custom-host'),
    ],
    'cert-manager-controller-clusterissuers': issuing('clusterissuers'),
    'cert-manager-controller-ingress-shim': [
      allow('create', 'update', 'delete').on(CERTS, ...CERTIFICATES),
      allow(...READ).on(CERTS, ...CERTIFICATES, 'issuers', 'clusterissuers'),
      allow(...READ).on('networking.k8s.io', 'ingresses'),
      allow('update').on('networking.k8s.io', 'ingresses/finalizers'),
      allow(...READ).on(GATEWAYS, 'gateways', 'httproutes', 'listenersets'),
      allow('update').on(GATEWAYS, 'gateways/finalizers', 'httproutes/finalizers', 'listenersets/finalizers'),
      writeEvents,
    ],
    'cert-manager-controller-issuers': issuing('issuers'),
    'cert-manager-controller-orders': [
      allow('update', 'patch').on(ACME, 'orders', 'orders/status'),
      allow('update').on(ACME, 'orders/finalizers'),
      allow(...READ).on(ACME, 'orders', 'challenges'),
      allow('create', 'delete').on(ACME, 'challenges'),
      allow('update').on(CERTS, 'issuers/finalizers', 'clusterissuers/finalizers'),
      ...useIssuers,
    ],
  },
  // It requests tokens of its own ServiceAccount, to log in to Vault.
  own: { 'cert-manager-tokenrequest': [allow('create').named('cert-manager').on('', 'serviceaccounts/token')] },
  leases: ['cert-manager-controller'],
};

/** Rules of the CA injector, which reads CAs and writes them into all objects that call a webhook. */
export const CA_INJECTOR: Access = {
  cluster: {
    'cert-manager-cainjector': [
      allow(...READ).on(CERTS, 'certificates'),
      readSecrets,
      allow('get', 'create', 'update', 'patch').on('', 'events'),
      inject.on('admissionregistration.k8s.io', 'validatingwebhookconfigurations', 'mutatingwebhookconfigurations'),
      inject.on('apiregistration.k8s.io', 'apiservices'),
      inject.on('apiextensions.k8s.io', 'customresourcedefinitions'),
    ],
  },
  leases: ['cert-manager-cainjector-leader-election', 'cert-manager-cainjector-leader-election-core'],
};

/** The webhook asks whether a user may approve a certificate request, and renews the Secret of its own CA. */
export const WEBHOOK: Access = {
  cluster: { 'cert-manager-webhook:subjectaccessreviews': [askAboutUsers] },
  own: {
    'cert-manager-webhook:dynamic-serving': [
      allow('get', 'list', 'watch', 'update').named('cert-manager-webhook-ca').on('', 'secrets'),
      allow('create').on('', 'secrets'),
    ],
  },
};

/** The leader's leases. A lease that does not exist yet cannot be created by name. */
export function election(leases: readonly string[]): Rules {
  const kind = ['coordination.k8s.io', 'leases'] as const;
  const own = allow('get', 'update', 'patch').named(...leases);
  return [own.on(...kind), allow('create').on(...kind)];
}

/** What users with Kubernetes' own roles may do with certificates. */
export function renderUserRoles(scope: Construct): void {
  const [read, write] = [allow(...READ), allow(...WRITE)];
  const objects = [CERTS, ...CERTIFICATES, 'issuers'] as const;
  const acme = [ACME, 'challenges', 'orders'] as const;
  const change = [write.on(...objects), allow('update').on(CERTS, 'certificates/status'), write.on(...acme)];
  for (const [name, audiences, rules] of [
    ['cluster-view', ['cluster-reader'], [read.on(CERTS, 'clusterissuers')]],
    ['view', ['admin', 'cluster-reader', 'edit', 'view'], [read.on(...objects), read.on(...acme)]],
    ['edit', ['admin', 'edit'], change],
  ] as const) {
    const labels = audiences.map((audience) => [`rbac.authorization.k8s.io/aggregate-to-${audience}`, 'true']);
    new ClusterRole(scope, `cert-manager-${name}`, rules, { labels: Object.fromEntries(labels) as Labels });
  }
}
