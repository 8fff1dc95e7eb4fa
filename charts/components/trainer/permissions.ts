import type { Construct } from 'constructs';

import { AggregatedClusterRole, aggregateTo, allow, ClusterRole, READ, Resource } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** API group of TrainJobs and of the runtimes that they name. */
export const GROUP = 'trainer.kubeflow.org';

/** All that the controller does in the API. */
export const PERMISSIONS: readonly k8s.PolicyRule[] = [
  allow(...READ, 'patch', 'update').on(GROUP, 'clustertrainingruntimes', 'trainingruntimes', 'trainjobs'),
  allow('get', 'patch', 'update').on(
    GROUP,
    'clustertrainingruntimes/finalizers',
    'trainingruntimes/finalizers',
    'trainjobs/finalizers',
    'trainjobs/status',
  ),
  // What a TrainJob becomes: a JobSet, the host file and keys of MPI, and a group of pods that start together or not.
  allow(...READ, 'create', 'patch', 'update').on('jobset.x-k8s.io', 'jobsets'),
  allow(...READ, 'create', 'patch', 'update').on('', 'configmaps', 'secrets'),
  allow(...READ, 'create', 'patch', 'update').on(['scheduling.volcano.sh', 'scheduling.x-k8s.io'], 'podgroups'),
  // What such a group of pods asks for in sum.
  allow(...READ).on('', 'limitranges'),
  allow(...READ).on('node.k8s.io', 'runtimeclasses'),
  allow('create', 'patch', 'update', 'watch').on('', 'events'),
  allow('create', 'get', 'list', 'update').on('coordination.k8s.io', 'leases'),
  // It writes the CA of its webhook to where the API server reads it.
  allow(...READ, 'update').on('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),
];

/** What users may do: run TrainJobs in their namespaces, and see the runtimes of the whole cluster. */
export function renderUserRoles(scope: Construct): void {
  new AggregatedClusterRole(scope, 'kubeflow-trainer-admin', aggregateTo('trainer-admin'), {
    labels: aggregateTo('admin'),
  });
  new ClusterRole(
    scope,
    'kubeflow-trainer-edit',
    [
      allow(...READ).on(GROUP, 'trainingruntimes'),
      allow(...READ, 'create', 'patch', 'delete').on(GROUP, 'trainjobs'),
      allow(...READ).on('', 'pods', 'pods/log', 'events'),
    ],
    { labels: aggregateTo('edit', 'trainer-admin') },
  );
  new ClusterRole(scope, 'kubeflow-trainer-view', [allow(...READ).on(GROUP, 'trainingruntimes', 'trainjobs')], {
    labels: aggregateTo('view', 'trainer-view'),
  });
  renderViewOfRuntimes(scope);
}

/** Runtimes of the cluster are in no namespace, so no role in a namespace lets users see them. */
function renderViewOfRuntimes(scope: Construct): void {
  const name = 'kubeflow-trainer-view-cluster-runtimes';
  const apiGroup = 'rbac.authorization.k8s.io';
  new ClusterRole(scope, name, [allow(...READ).on(GROUP, 'clustertrainingruntimes')]);
  new Resource(scope, 'rbac.authorization.k8s.io/v1/ClusterRoleBinding', name, {
    roleRef: { apiGroup, kind: 'ClusterRole', name },
    subjects: [{ apiGroup, kind: 'Group', name: 'system:authenticated' }],
  });
}
