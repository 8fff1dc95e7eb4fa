import type { Construct } from 'constructs';

import type { Platform } from '../config/platform';
import { Resource } from '../kit';

type ObjectStore = Platform['services']['pipelines']['objectStore'];

/**
 * The Secret of the tenant's keys for artifacts and logs, and the right to fill it, for the program that makes the keys
 * (charts/components/pipelines/tenant-keys.ts). What is rendered has no data; server-side apply leaves that alone.
 */
export function renderArtifactKeys(scope: Construct, { namespace, secret, keys }: ObjectStore): void {
  new Resource(scope, 'v1/Secret', secret.name, {});
  new Resource(scope, 'rbac.authorization.k8s.io/v1/RoleBinding', keys.account, {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: keys.tenantRole },
    subjects: [{ kind: 'ServiceAccount', name: keys.account, namespace }],
  });
}
