import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { AggregatedClusterRole, aggregateTo, allow, Component, READ, Stage, UserRole, WRITE } from '../../kit';
import { renderViewer } from './viewer';

/** Subresources by which users enter pods. */
const SESSIONS = ['pods/attach', 'pods/exec', 'pods/portforward', 'pods/proxy'];

/** Resources by API group. */
type Resources = Readonly<Record<string, readonly string[]>>;

/**
 * Resources that editors may change, beside pods. Upstream's include NetworkPolicies: a program that runs as
 * `default-editor`, such as a step of a pipeline, could then open the namespace to others.
 */
// oxfmt-ignore
const CHANGED: Resources = {
  '': [
    'configmaps', 'endpoints', 'persistentvolumeclaims', 'replicationcontrollers', 'replicationcontrollers/scale',
    'secrets', 'serviceaccounts', 'services', 'services/proxy',
  ],
  apps: [
    'daemonsets', 'deployments', 'deployments/rollback', 'deployments/scale', 'replicasets', 'replicasets/scale',
    'statefulsets', 'statefulsets/scale',
  ],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  extensions: [
    'daemonsets', 'deployments', 'deployments/rollback', 'deployments/scale', 'ingresses', 'replicasets',
    'replicasets/scale', 'replicationcontrollers/scale',
  ],
  policy: ['poddisruptionbudgets'],
  'networking.k8s.io': ['ingresses'],
};

/** Resources that viewers may read: all but Secrets. */
// oxfmt-ignore
const SEEN: Resources = {
  '': [
    'bindings', 'configmaps', 'endpoints', 'events', 'limitranges', 'namespaces', 'namespaces/status',
    'persistentvolumeclaims', 'persistentvolumeclaims/status', 'pods', 'pods/log', 'pods/status',
    'replicationcontrollers', 'replicationcontrollers/scale', 'replicationcontrollers/status', 'resourcequotas',
    'resourcequotas/status', 'serviceaccounts', 'services', 'services/status',
  ],
  apps: [
    'controllerrevisions', 'daemonsets', 'daemonsets/status', 'deployments', 'deployments/scale', 'deployments/status',
    'replicasets', 'replicasets/scale', 'replicasets/status', 'statefulsets', 'statefulsets/scale',
    'statefulsets/status',
  ],
  autoscaling: ['horizontalpodautoscalers', 'horizontalpodautoscalers/status'],
  batch: ['cronjobs', 'cronjobs/status', 'jobs', 'jobs/status'],
  extensions: [
    'daemonsets', 'daemonsets/status', 'deployments', 'deployments/scale', 'deployments/status', 'ingresses',
    'ingresses/status', 'networkpolicies', 'replicasets', 'replicasets/scale', 'replicasets/status',
    'replicationcontrollers/scale',
  ],
  policy: ['poddisruptionbudgets', 'poddisruptionbudgets/status'],
  'networking.k8s.io': ['ingresses', 'ingresses/status', 'networkpolicies'],
};

/**
 * The role of operators who only look, and the roles of tenants' users: admin, edit and view, each of which includes the
 * next. Those gather the rules of components' roles by label; the rules for Kubernetes' objects come from here. The gathered rules are not rendered,
 * not even as an empty list: the cluster writes them, and server-side apply would conflict with it over the field.
 */
export class KubeflowRoles extends Component {
  static readonly facts: Facts = {
    name: 'kubeflow-roles',
    stage: Stage.FOUNDATION,
    namespace: 'kubeflow',
  };

  constructor(scope: Construct, platform: Pick<Platform, 'existing' | 'monitoring'>) {
    super(scope, KubeflowRoles.facts);

    new AggregatedClusterRole(this, 'kubeflow-admin', aggregateTo('admin'));
    new AggregatedClusterRole(this, 'kubeflow-edit', aggregateTo('edit'), { labels: aggregateTo('admin') });
    new AggregatedClusterRole(this, 'kubeflow-view', aggregateTo('view'), { labels: aggregateTo('edit') });
    const all = (verbs: readonly string[], resources: Resources) =>
      Object.entries(resources).map(([group, names]) => allow(...verbs).on(group, ...names));
    // Admins may also give others access to the namespace.
    new UserRole(this, 'kubeflow-kubernetes-admin', 'admin', [
      allow('create').on('authorization.k8s.io', 'localsubjectaccessreviews'),
      allow(...READ, ...WRITE).on('rbac.authorization.k8s.io', 'rolebindings', 'roles'),
    ]);
    // Editors may also read Secrets, enter pods, and change everything but access.
    new UserRole(this, 'kubeflow-kubernetes-edit', 'edit', [
      allow(...READ).on('', ...SESSIONS, 'secrets', 'services/proxy'),
      allow(...WRITE).on('', 'pods', ...SESSIONS),
      ...all(WRITE, CHANGED),
    ]);
    new UserRole(this, 'kubeflow-kubernetes-view', 'view', all(READ, SEEN));
    renderViewer(this, platform);
  }
}
