import type { Construct } from 'constructs';

import {
  AggregatedClusterRole,
  aggregateTo,
  allow,
  ClusterRole,
  ClusterRoleBinding,
  READ,
  ServiceAccount,
  UserRole,
  WRITE,
} from '../../kit';
import type * as k8s from '../../kit/k8s';

const GROUP = 'kubeflow.org';
const KINDS = ['experiments', 'trials', 'suggestions'] as const;

/** What the controller may do: run trials of every kind, and a program for each Experiment that suggests them. */
const CONTROLLER: readonly k8s.PolicyRule[] = [
  allow(...READ, 'create', 'delete').on('', 'services'),
  allow('create', 'patch', 'update').on('', 'events'),
  allow(...READ, 'create').on('', 'serviceaccounts', 'persistentvolumes', 'persistentvolumeclaims'),
  allow(...READ).on('', 'namespaces', 'configmaps'),
  allow('get').on('', 'pods', 'pods/status'),
  allow(...READ, 'patch', 'update').on('', 'secrets'),
  allow(...READ, 'create', 'delete').on('apps', 'deployments'),
  allow(...READ, 'create').on('rbac.authorization.k8s.io', 'roles', 'rolebindings'),
  allow(...READ, 'create', 'delete').on('batch', 'jobs', 'cronjobs'),
  allow(...READ).on('jobset.x-k8s.io', 'jobsets'),
  allow(...READ, 'create', 'delete').on('trainer.kubeflow.org', 'trainjobs'),
  allow(...READ, 'create', 'delete').on(GROUP, 'tfjobs', 'pytorchjobs', 'mpijobs', 'xgboostjobs'),
  allow('*').on(GROUP, ...KINDS.flatMap((kind) => [kind, `${kind}/status`, `${kind}/finalizers`])),
  allow(...READ, 'patch', 'update').on(
    'admissionregistration.k8s.io',
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
  ),
];

const podLogs = [allow('list').on('', 'pods'), allow('get').on('', 'pods/log')];

/** What the web app may do. It asks the API server for each request whether its user may. */
const UI: readonly k8s.PolicyRule[] = [
  allow('*').on('', 'configmaps', 'namespaces'),
  allow('*').on(GROUP, ...KINDS),
  ...podLogs,
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
];

/** Renders the programs' accounts with what they may do, and what tenants' users may do. */
export function renderAccess(scope: Construct): void {
  for (const [name, rules] of Object.entries({ 'katib-controller': CONTROLLER, 'katib-ui': UI })) {
    new ServiceAccount(scope, name);
    new ClusterRole(scope, name, rules);
    new ClusterRoleBinding(scope, name, { role: name, serviceAccount: name });
  }
  new AggregatedClusterRole(scope, 'kubeflow-katib-admin', aggregateTo('katib-admin'), {
    labels: aggregateTo('admin'),
  });
  const edit = [allow(...READ, ...WRITE).on(GROUP, ...KINDS), ...podLogs];
  new ClusterRole(scope, 'kubeflow-katib-edit', edit, { labels: aggregateTo('edit', 'katib-admin') });
  new UserRole(scope, 'kubeflow-katib-view', 'view', [allow(...READ).on(GROUP, ...KINDS)]);
}
