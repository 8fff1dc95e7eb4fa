import { allow, READ, WRITE } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** Pods are entered through these. */
const SESSIONS = ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'] as const;

/** Beside what editors may: give others access to the namespace. */
export const ADMIN_RULES: readonly k8s.PolicyRule[] = [
  allow('create').on('authorization.k8s.io', 'localsubjectaccessreviews'),
  allow(...READ, ...WRITE).on('rbac.authorization.k8s.io', 'rolebindings', 'roles'),
];

/** Beside what viewers may: read Secrets, enter pods, and change everything but access. */
export const EDIT_RULES: readonly k8s.PolicyRule[] = [
  allow(...READ).on('', ...SESSIONS, 'secrets', 'services/proxy'),
  allow(...WRITE).on('', 'pods', ...SESSIONS),
  allow(...WRITE).on(
    '',
    'configmaps',
    'endpoints',
    'persistentvolumeclaims',
    'replicationcontrollers',
    'replicationcontrollers/scale',
    'secrets',
    'serviceaccounts',
    'services',
    'services/proxy',
  ),
  allow(...WRITE).on(
    'apps',
    'daemonsets',
    'deployments',
    'deployments/rollback',
    'deployments/scale',
    'replicasets',
    'replicasets/scale',
    'statefulsets',
    'statefulsets/scale',
  ),
  allow(...WRITE).on('autoscaling', 'horizontalpodautoscalers'),
  allow(...WRITE).on('batch', 'cronjobs', 'jobs'),
  allow(...WRITE).on(
    'extensions',
    'daemonsets',
    'deployments',
    'deployments/rollback',
    'deployments/scale',
    'ingresses',
    'networkpolicies',
    'replicasets',
    'replicasets/scale',
    'replicationcontrollers/scale',
  ),
  allow(...WRITE).on('policy', 'poddisruptionbudgets'),
  allow(...WRITE).on('networking.k8s.io', 'ingresses', 'networkpolicies'),
];

/** See everything but Secrets. */
export const VIEW_RULES: readonly k8s.PolicyRule[] = [
  allow(...READ).on(
    '',
    'bindings',
    'configmaps',
    'endpoints',
    'events',
    'limitranges',
    'namespaces',
    'namespaces/status',
    'persistentvolumeclaims',
    'persistentvolumeclaims/status',
    'pods',
    'pods/log',
    'pods/status',
    'replicationcontrollers',
    'replicationcontrollers/scale',
    'replicationcontrollers/status',
    'resourcequotas',
    'resourcequotas/status',
    'serviceaccounts',
    'services',
    'services/status',
  ),
  allow(...READ).on(
    'apps',
    'controllerrevisions',
    'daemonsets',
    'daemonsets/status',
    'deployments',
    'deployments/scale',
    'deployments/status',
    'replicasets',
    'replicasets/scale',
    'replicasets/status',
    'statefulsets',
    'statefulsets/scale',
    'statefulsets/status',
  ),
  allow(...READ).on('autoscaling', 'horizontalpodautoscalers', 'horizontalpodautoscalers/status'),
  allow(...READ).on('batch', 'cronjobs', 'cronjobs/status', 'jobs', 'jobs/status'),
  allow(...READ).on(
    'extensions',
    'daemonsets',
    'daemonsets/status',
    'deployments',
    'deployments/scale',
    'deployments/status',
    'ingresses',
    'ingresses/status',
    'networkpolicies',
    'replicasets',
    'replicasets/scale',
    'replicasets/status',
    'replicationcontrollers/scale',
  ),
  allow(...READ).on('policy', 'poddisruptionbudgets', 'poddisruptionbudgets/status'),
  allow(...READ).on('networking.k8s.io', 'ingresses', 'ingresses/status', 'networkpolicies'),
];
