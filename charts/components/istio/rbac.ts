import type { Construct } from 'constructs';

import { allow, ClusterRole, ClusterRoleBinding, READ, Role, RoleBinding, ServiceAccount } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { ROOT_NAMESPACE } from '../../mesh/control-plane';

const MANAGE = [...READ, 'create', 'update', 'patch', 'delete'] as const;

const ISTIO_GROUPS = [
  'authentication.istio.io', 'config.istio.io', 'extensions.istio.io', 'networking.istio.io', 'rbac.istio.io',
  'security.istio.io', 'telemetry.istio.io',
] as const; // prettier-ignore

/** istiod's account, and what it reads, writes and decides. */
export function renderAccess(scope: Construct): void {
  new Role(scope, 'istiod', OWN_NAMESPACE);
  new RoleBinding(scope, 'istiod', { role: 'istiod', serviceAccount: 'istiod' });
  // The second is for an istiod in another cluster, which reads this one's Services by a token of that account.
  const accounts = {
    istiod: { 'istiod-clusterrole': CONTROL_PLANE, 'istiod-gateway-controller': GATEWAY_DEPLOYMENTS },
    'istio-reader-service-account': { 'istio-reader-clusterrole': READER },
  };
  for (const [serviceAccount, roles] of Object.entries(accounts)) {
    new ServiceAccount(scope, serviceAccount);
    for (const [name, rules] of Object.entries(roles)) {
      const role = `${name}-${ROOT_NAMESPACE}`;
      new ClusterRole(scope, role, rules);
      new ClusterRoleBinding(scope, role, { role, serviceAccount });
    }
  }
}

const GATEWAY_API_STATUS = [
  'backendtlspolicies/status', 'gatewayclasses/status', 'gateways/status', 'grpcroutes/status', 'httproutes/status',
  'referencegrants/status', 'tcproutes/status', 'tlsroutes/status', 'udproutes/status',
] as const; // prettier-ignore

const CONTROL_PLANE: readonly k8s.PolicyRule[] = [
  // istiod puts its CA into its webhooks.
  allow(...READ, 'update', 'patch').on('admissionregistration.k8s.io', 'mutatingwebhookconfigurations'),
  allow(...READ, 'update').on('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),

  allow(...READ).on(ISTIO_GROUPS, '*'),
  allow(...MANAGE).on('networking.istio.io', 'workloadentries', 'workloadentries/status', 'serviceentries/status'),
  allow(...MANAGE).on('security.istio.io', 'authorizationpolicies/status'),

  allow(...READ).on('', 'pods', 'nodes', 'services', 'namespaces', 'endpoints'),
  allow(...READ).on('discovery.k8s.io', 'endpointslices'),
  allow(...READ).on('apiextensions.k8s.io', 'customresourcedefinitions'),
  allow(...MANAGE).on('', 'services/status'),
  allow(...READ).on('networking.k8s.io', 'ingresses', 'ingressclasses'),
  allow('*').on('networking.k8s.io', 'ingresses/status'),
  allow(...READ).on('multicluster.x-k8s.io', 'serviceexports', 'serviceimports'),
  allow('create', 'delete').on('multicluster.x-k8s.io', 'serviceexports'),

  // Certificates of Gateways; the root certificate in every namespace, and the locks of leader elections.
  allow(...READ).on('', 'secrets'),
  allow(...READ, 'create', 'update').on('', 'configmaps'),
  // Who is it, and may it read the Secret it asks for?
  allow('create').on('authentication.k8s.io', 'tokenreviews'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),

  // Gateways and routes of the Gateway API.
  allow(...READ).on(['gateway.networking.k8s.io', 'gateway.networking.x-k8s.io'], '*'),
  allow('create', 'update', 'patch', 'delete').on('gateway.networking.k8s.io', 'gatewayclasses'),
  allow('update', 'patch').on('gateway.networking.k8s.io', ...GATEWAY_API_STATUS),
  allow('update', 'patch').on('gateway.networking.x-k8s.io', 'xbackendtrafficpolicies/status', 'xlistenersets/status'),
  allow(...READ).on('inference.networking.k8s.io', 'inferencepools'),
  allow('update', 'patch').on('inference.networking.k8s.io', 'inferencepools/status'),
];

/** What becomes of a Gateway of the Gateway API. */
const GATEWAY_DEPLOYMENTS: readonly k8s.PolicyRule[] = [
  allow(...MANAGE).on('apps', 'deployments'),
  allow(...MANAGE).on('autoscaling', 'horizontalpodautoscalers'),
  allow(...MANAGE).on('policy', 'poddisruptionbudgets'),
  allow(...MANAGE).on('', 'services', 'serviceaccounts'),
];

const OWN_NAMESPACE: readonly k8s.PolicyRule[] = [
  // An invalid Gateway, as a dry run: it is refused when the validating webhook works.
  allow('create').on('networking.istio.io', 'gateways'),
  // The CA's key.
  allow(...READ, 'create', 'update', 'delete').on('', 'secrets'),
  allow('delete').on('', 'configmaps'),
  allow('get', 'create', 'update', 'patch').on('coordination.k8s.io', 'leases'),
];

const READABLE = [
  'configmaps', 'endpoints', 'namespaces', 'nodes', 'pods', 'replicationcontrollers', 'secrets', 'services',
] as const; // prettier-ignore

/** What an istiod of another cluster may read here. */
const READER: readonly k8s.PolicyRule[] = [
  allow(...READ).on(ISTIO_GROUPS, '*'),
  allow(...READ).on('', ...READABLE),
  allow(...READ).on('apiextensions.k8s.io', 'customresourcedefinitions'),
  allow(...READ).on('apps', 'replicasets'),
  allow(...READ).on('discovery.k8s.io', 'endpointslices'),
  allow(...READ).on(['gateway.networking.k8s.io', 'networking.x-k8s.io'], 'gateways'),
  allow(...READ).on('multicluster.x-k8s.io', 'serviceexports', 'serviceimports'),
  allow('create', 'delete').on('multicluster.x-k8s.io', 'serviceexports'),
  allow('create').on('authentication.k8s.io', 'tokenreviews'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
];
