import type { Construct } from 'constructs';

import type { Platform } from '../config/platform';
import type { ResolvedTenant } from '../config/tenants/tenants';
import { accountsOf } from '../contract/services';
import { ExternalPods, Resource } from '../kit';

const POLICY = 'security.istio.io/v1beta1/AuthorizationPolicy';

/**
 * Admits the callers of a tenant's models at the last hop of their requests, where the caller in the mesh is a gateway or
 * Knative's activator. These name the user in a header: the ingress gateway from a token, the others from the calling
 * pod's identity (charts/components/knative-serving/callers.lua).
 */
export function renderModelCallers(scope: Construct, tenant: ResolvedTenant, platform: Platform): void {
  const users = usersOf(tenant, platform.tenants);
  const key = `request.headers[${platform.services.identityHeaders.user}]`;
  for (const [ending, { principals, ports, pods }] of Object.entries(platform.modelEntrances)) {
    const rule = {
      from: [{ source: { principals } }],
      to: ports && [{ operation: { ports } }],
      when: users && [{ key, values: users }],
    };
    const spec = { selector: pods && { matchLabels: pods }, rules: [rule] };
    new Resource(scope, POLICY, `model-callers${ending}`, { spec });
    // KServe makes them.
    if (pods) new ExternalPods(scope, tenant.name, pods);
  }
}

/** The users who may call a tenant's models, as the header names them. Undefined where nobody has to be one. */
function usersOf(tenant: ResolvedTenant, all: readonly ResolvedTenant[]): readonly string[] | undefined {
  switch (tenant.models?.callers ?? 'members') {
    case 'everybody':
      return undefined;
    case 'token':
      return ['*'];
    case 'tenants':
      return [...new Set(all.flatMap(membersOf))].sort();
    case 'members':
      return membersOf(tenant);
  }
}

/** The people of a tenant, and the ServiceAccounts of its namespace. */
function membersOf({ name, owner, members }: ResolvedTenant): readonly string[] {
  return [owner, ...members.map(({ user }) => user), accountsOf(name)];
}
