import type { Construct } from 'constructs';

import type { Member } from '../config/tenants/contributors';
import type { Platform } from '../config/platform';
import { Resource } from '../kit';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Lets a contributor into the namespace: into the API by a RoleBinding, into its notebooks and other pages by an
 * AuthorizationPolicy. Both equal the objects that KFAM makes when an owner invites a contributor, including the
 * annotations, so that the dashboard lists and removes them as its own:
 * https://github.com/kubeflow/dashboard/blob/v2.0.0/components/access-management/kfam/bindings.go
 */
export function renderContributor(
  scope: Construct,
  { user, role, binding }: Member,
  services: Platform['services'],
): void {
  const annotations = { user, role };
  new Resource(
    scope,
    'rbac.authorization.k8s.io/v1/RoleBinding',
    binding,
    {
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: `kubeflow-${role}` },
      subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
    },
    { annotations },
  );
  const { identityHeaders, ingressGateway, pipelinesUi } = services;
  const rule = {
    from: [{ source: { principals: [ingressGateway.principal, pipelinesUi.principal] } }],
    when: [{ key: `request.headers[${identityHeaders.user}]`, values: [user] }],
  };
  const spec = { rules: [rule] };
  new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', binding, { spec }, { annotations });
}
