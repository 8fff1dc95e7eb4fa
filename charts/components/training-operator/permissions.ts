import type { Construct } from 'constructs';

import { AggregatedClusterRole, aggregateTo, allow, ClusterRole, READ, UserRole } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** API group of the jobs. */
export const GROUP = 'kubeflow.org';

const JOBS = ['jaxjobs', 'mpijobs', 'paddlejobs', 'pytorchjobs', 'tfjobs', 'xgboostjobs'] as const;
const ALL = [...READ, 'create', 'delete', 'patch', 'update'] as const;

function partOfJobs(part: 'status' | 'finalizers'): readonly string[] {
  return JOBS.map((job) => `${job}/${part}`);
}

/** All that the operator does in the API. */
export const PERMISSIONS: readonly k8s.PolicyRule[] = [
  allow(...ALL).on(GROUP, ...JOBS),
  allow('get', 'patch', 'update').on(GROUP, ...partOfJobs('status')),
  allow('update').on(GROUP, ...partOfJobs('finalizers')),
  // What the nodes of a job are.
  allow(...ALL).on('', 'pods', 'events'),
  allow(...READ, 'create', 'delete').on('', 'services'),
  allow(...ALL).on('autoscaling', 'horizontalpodautoscalers'),
  allow(...ALL).on(['scheduling.volcano.sh', 'scheduling.x-k8s.io'], 'podgroups'),
  // The launcher of an MPIJob finds the nodes in a ConfigMap, and starts processes there like `kubectl exec`.
  allow('create', 'list', 'update', 'watch').on('', 'configmaps'),
  allow(...READ, 'create').on('', 'serviceaccounts'),
  allow('create').on('', 'pods/exec'),
  allow('create', 'list', 'update', 'watch').on('rbac.authorization.k8s.io', 'roles', 'rolebindings'),
  // It makes its webhook's certificate, and writes the CA to where the API server reads it.
  allow(...READ, 'update').on('', 'secrets'),
  allow(...READ, 'update').on('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),
];

/** What users may do with jobs in their namespaces. */
export function renderUserRoles(scope: Construct): void {
  const readStatus = allow('get').on(GROUP, ...partOfJobs('status'));
  new AggregatedClusterRole(scope, 'kubeflow-training-admin', aggregateTo('training-admin'), {
    labels: aggregateTo('admin'),
  });
  new ClusterRole(
    scope,
    'kubeflow-training-edit',
    [
      allow(...ALL).on(GROUP, ...JOBS),
      readStatus,
      allow(...READ, 'create', 'delete').on('', 'persistentvolumeclaims'),
      allow(...READ).on('', 'events'),
    ],
    { labels: aggregateTo('edit', 'training-admin') },
  );
  new UserRole(scope, 'kubeflow-training-view', 'view', [allow(...READ).on(GROUP, ...JOBS), readStatus]);
}
