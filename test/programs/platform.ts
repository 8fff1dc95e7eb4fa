import { COMPONENT_NAMES, type KubeflowProps } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import { BASE, rendered, switches } from '../support/platforms';

/** The namespace of the tenant, and who owns it. */
export const TENANT = 'team';
export const OWNER = 'user@example.com';
/** A user without a part in it. */
export const STRANGER = 'stranger@example.com';

/** Renders a platform that has these components beside those that all users need, and one tenant. */
export function platformWith(components: readonly string[], change: Partial<KubeflowProps> = {}): string {
  const others = COMPONENT_NAMES.filter((name) => ![...BASE, ...components].includes(name));
  return rendered({
    tenants: [{ name: TENANT, owner: OWNER }],
    size: 'laptop',
    components: { ...switches(others, false), ...switches(components, true) },
    ...change,
  });
}

/** What the profile controller makes in the namespace of the tenant: no module proxy has that program. */
export function profileOf(namespace: string, owner: string): readonly Manifest[] {
  const apiGroup = 'rbac.authorization.k8s.io';
  const bind = (name: string, role: string, subject: object): Manifest => ({
    apiVersion: `${apiGroup}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup, kind: 'ClusterRole', name: role },
    subjects: [subject],
  });
  const account = (name: string): Manifest => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name, namespace },
  });
  return [
    account('default-editor'),
    account('default-viewer'),
    bind('namespaceAdmin', 'kubeflow-admin', { apiGroup, kind: 'User', name: owner }),
    bind('default-editor', 'kubeflow-edit', { kind: 'ServiceAccount', name: 'default-editor', namespace }),
    bind('default-viewer', 'kubeflow-view', { kind: 'ServiceAccount', name: 'default-viewer', namespace }),
  ];
}
