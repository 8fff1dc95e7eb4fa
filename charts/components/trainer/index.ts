import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { allow, ClusterRole, Component, READ, Resource, Stage, UserRole, UserRoles } from '../../kit';
import { GROUP, NAMESPACE, renderController } from './controller';
import { renderJobSet } from './jobset';

/** Trainer: trains models on several nodes, by TrainJobs that name a training runtime. It brings JobSet, its engine. */
export class Trainer extends Component {
  static readonly requires = ['kubeflow-namespace', 'kubeflow-roles'] as const;

  constructor(scope: Construct, { images }: Platform) {
    super(scope, 'trainer', { stage: Stage.APPS, namespace: NAMESPACE });
    this.crdsOf('trainer.kubeflow.org', 'jobset.x-k8s.io');
    renderJobSet(this, images.jobSet, this.secret('jobset-webhook-server-cert', {}));
    renderController(this, images.trainerController, this.secret('kubeflow-trainer-webhook-cert', {}, 'Opaque'));
    this.renderUserRoles();
  }

  /** What users may do: run TrainJobs in their namespaces, and see the runtimes of the whole cluster. */
  private renderUserRoles(): void {
    new UserRoles(this, 'trainer', [
      allow(...READ).on(GROUP, 'trainingruntimes'),
      allow(...READ, 'create', 'patch', 'delete').on(GROUP, 'trainjobs'),
      allow(...READ).on('', 'pods', 'pods/log', 'events'),
    ]);
    const view = allow(...READ).on(GROUP, 'trainingruntimes', 'trainjobs');
    new UserRole(this, 'kubeflow-trainer-view', ['view', 'trainer-view'], [view]);

    // Runtimes of the cluster are in no namespace, so no role in a namespace lets users see them.
    const name = 'kubeflow-trainer-view-cluster-runtimes';
    const apiGroup = 'rbac.authorization.k8s.io';
    new ClusterRole(this, name, [allow(...READ).on(GROUP, 'clustertrainingruntimes')]);
    new Resource(this, `${apiGroup}/v1/ClusterRoleBinding`, name, {
      roleRef: { apiGroup, kind: 'ClusterRole', name },
      subjects: [{ apiGroup, kind: 'Group', name: 'system:authenticated' }],
    });
  }
}
