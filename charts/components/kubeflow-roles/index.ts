import type { Construct } from 'constructs';

import { AggregatedClusterRole, aggregateTo, Component, Stage, UserRole } from '../../kit';
import { ADMIN_RULES, EDIT_RULES, VIEW_RULES } from './rules';

/**
 * What tenants' users may do: the roles admin, edit and view, each of which includes the next. They gather what the
 * components' own roles allow by label; the rules for Kubernetes' objects come from here. The gathered rules are not
 * rendered, not even as an empty list: the cluster writes them, and server-side apply would fight over the field.
 */
export class KubeflowRoles extends Component {
  static readonly requires = [] as const;

  constructor(scope: Construct) {
    super(scope, 'kubeflow-roles', { stage: Stage.FOUNDATION, namespace: 'kubeflow' });

    new AggregatedClusterRole(this, 'kubeflow-admin', aggregateTo('admin'));
    new AggregatedClusterRole(this, 'kubeflow-edit', aggregateTo('edit'), { labels: aggregateTo('admin') });
    new AggregatedClusterRole(this, 'kubeflow-view', aggregateTo('view'), { labels: aggregateTo('edit') });
    new UserRole(this, 'kubeflow-kubernetes-admin', 'admin', ADMIN_RULES);
    new UserRole(this, 'kubeflow-kubernetes-edit', 'edit', EDIT_RULES);
    new UserRole(this, 'kubeflow-kubernetes-view', 'view', VIEW_RULES);
  }
}
