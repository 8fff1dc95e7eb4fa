import { Construct } from 'constructs';

import {
  AggregatedClusterRole,
  aggregateTo,
  allow,
  ClusterRole,
  ClusterRoleBinding,
  READ,
  Resource,
  Role,
  RoleBinding,
  ServiceAccount,
} from '../../kit';
import { type Access, ACCESS, EDIT, RUNNER, VIEW } from './permissions';

/** The name of the ConfigMap that every user may read. */
export const PUBLIC_CONFIG = 'kubeflow-pipelines-public';

/** Who may do what: the programs, the steps of runs, and the users of tenants' namespaces. */
export class AccessRules extends Construct {
  constructor(scope: Construct) {
    super(scope, 'access');
    for (const access of Object.values<Access>(ACCESS)) this.renderProgram(access);
    this.renderRunner();
    this.renderUsers();
  }

  /** The same twice, as upstream has it: its Roles stay those of a platform without tenants. */
  private renderProgram({ account: serviceAccount, role, binding, rules, ownRules = rules }: Access): void {
    new ServiceAccount(this, serviceAccount);
    new Role(this, role, ownRules);
    new RoleBinding(this, binding, { role, serviceAccount });
    new ClusterRole(this, role, rules);
    new ClusterRoleBinding(this, binding, { role, serviceAccount });
  }

  private renderRunner(): void {
    new ServiceAccount(this, 'pipeline-runner');
    new Role(this, 'pipeline-runner', RUNNER);
    new RoleBinding(this, 'pipeline-runner-binding', { role: 'pipeline-runner', serviceAccount: 'pipeline-runner' });
    // Nothing of this platform uses these; who patches upstream's images may.
    new ServiceAccount(this, 'kubeflow-pipelines-container-builder');
    new ServiceAccount(this, 'kubeflow-pipelines-viewer');
  }

  private renderUsers(): void {
    const [edit, view] = ['pipelines-edit', 'pipelines-view'];
    new ClusterRole(this, `aggregate-to-kubeflow-${edit}`, EDIT, { labels: aggregateTo(edit) });
    new ClusterRole(this, `aggregate-to-kubeflow-${view}`, VIEW, { labels: aggregateTo(view) });
    new AggregatedClusterRole(this, `kubeflow-${edit}`, aggregateTo(edit), { labels: aggregateTo('edit') });
    new AggregatedClusterRole(this, `kubeflow-${view}`, aggregateTo(view), {
      labels: aggregateTo(edit, 'view'),
    });
    new Role(this, PUBLIC_CONFIG, [
      allow(...READ)
        .named(PUBLIC_CONFIG)
        .on('', 'configmaps'),
    ]);
    const apiGroup = 'rbac.authorization.k8s.io';
    new Resource(this, 'rbac.authorization.k8s.io/v1/RoleBinding', PUBLIC_CONFIG, {
      roleRef: { apiGroup, kind: 'Role', name: PUBLIC_CONFIG },
      subjects: [{ apiGroup, kind: 'Group', name: 'system:authenticated' }],
    });
  }
}
