import { Construct } from 'constructs';

import type { ResolvedMonitoring } from '../config/monitoring';
import { ExternalReference } from '../kit/declarations';
import { allow, ClusterRole, ClusterRoleBinding, READ, Role, RoleBinding } from '../kit/rbac';
import { API_NAMESPACE } from './cluster-jobs';
import type { RenderedTarget } from './targets';

/** Name of Prometheus' roles. */
const ROLE = 'kubeflow-metrics';

const FIND = [
  allow(...READ).on('', 'services', 'endpoints', 'pods'),
  allow(...READ).on('discovery.k8s.io', 'endpointslices'),
];

/** Prometheus finds targets through the API server, and some programs ask there whether it may read. */
export function renderAccess(parent: Construct, plan: ResolvedMonitoring, targets: readonly RenderedTarget[]): void {
  const { serviceAccount, namespace } = plan.prometheus;
  if (plan.kind === 'bundled' && plan.gpuExporter)
    new ExternalReference(parent, { kind: 'Namespace', name: plan.gpuExporter.namespace });
  const to = { serviceAccount, serviceAccountNamespace: namespace };
  for (const place of new Set([...targets.map((target) => target.namespace), ...clusterPlaces(plan)])) {
    const scope = new Construct(parent, place);
    new Role(scope, ROLE, FIND, { namespace: place });
    new RoleBinding(scope, ROLE, { role: ROLE, namespace: place, ...to });
  }
  const paths = new Set(targets.filter(({ by }) => by === 'authorized').map(({ path }) => path));
  const isOwn = plan.kind === 'bundled';
  if (isOwn) paths.add('/metrics');
  if (!paths.size) return;
  const cluster = isOwn ? [allow(...READ).on('', 'nodes'), allow('get').on('', 'nodes/metrics')] : [];
  new ClusterRole(parent, ROLE, [...cluster, { nonResourceURLs: [...paths], verbs: ['get'] }]);
  new ClusterRoleBinding(parent, ROLE, { role: ROLE, ...to });
}

/** Where programs of the cluster are, which only the platform's own Prometheus must find. */
function clusterPlaces(plan: ResolvedMonitoring): readonly string[] {
  if (plan.kind === 'operator') return [];
  return [API_NAMESPACE, ...(plan.gpuExporter ? [plan.gpuExporter.namespace] : [])];
}
