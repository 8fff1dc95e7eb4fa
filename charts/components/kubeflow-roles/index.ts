import type { Construct } from 'constructs';

import { AggregatedClusterRole, ClusterRole, Component, Stage } from '../../kit';
import { ADMIN_RULES, EDIT_RULES, VIEW_RULES } from './rules';

/** A ClusterRole with this label is part of the role of that name. */
const AGGREGATE_TO = 'rbac.authorization.kubeflow.org/aggregate-to-kubeflow-';

/**
 * What tenants' users may do: the roles admin, edit and view, each of which includes the next. They gather what the
 * components' own roles allow by label; the rules for Kubernetes' objects come from here. The gathered rules are not
 * rendered, not even as an empty list: the cluster writes them, and server-side apply would fight over the field.
 */
export class KubeflowRoles extends Component {
  static readonly requires = [] as const;

  constructor(scope: Construct) {
    super(scope, 'kubeflow-roles', { stage: Stage.FOUNDATION, namespace: 'kubeflow' });

    new AggregatedClusterRole(this, 'kubeflow-admin', `${AGGREGATE_TO}admin`);
    new AggregatedClusterRole(this, 'kubeflow-edit', `${AGGREGATE_TO}edit`, partOf('admin'));
    new AggregatedClusterRole(this, 'kubeflow-view', `${AGGREGATE_TO}view`, partOf('edit'));
    new ClusterRole(this, 'kubeflow-kubernetes-admin', ADMIN_RULES, partOf('admin'));
    new ClusterRole(this, 'kubeflow-kubernetes-edit', EDIT_RULES, partOf('edit'));
    new ClusterRole(this, 'kubeflow-kubernetes-view', VIEW_RULES, partOf('view'));
  }
}

function partOf(role: 'admin' | 'edit' | 'view'): { readonly labels: Readonly<Record<string, string>> } {
  return { labels: { [`${AGGREGATE_TO}${role}`]: 'true' } };
}
