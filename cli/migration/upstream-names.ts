import type { Entry } from '../cluster/inventory';
import { isOfHelm } from '../cluster/objects';
import type { JsonObject } from '../json';

const RBAC = 'rbac.authorization.k8s.io/v1';

/** Objects of one name, by what the API calls them. */
type Named = readonly [name: string, ...kinds: readonly (readonly [apiVersion: string, kind: string])[]];

const ACCOUNT = ['v1', 'ServiceAccount'] as const;
const SERVICE = ['v1', 'Service'] as const;
const CONFIG = ['v1', 'ConfigMap'] as const;
const DEPLOYMENT = ['apps/v1', 'Deployment'] as const;
const ROLE = [RBAC, 'Role'] as const;
const BINDING = [RBAC, 'RoleBinding'] as const;
const CLUSTER_ROLE = [RBAC, 'ClusterRole'] as const;
const CLUSTER_BINDING = [RBAC, 'ClusterRoleBinding'] as const;
const ROUTE = ['networking.istio.io/v1', 'VirtualService'] as const;
const ACCESS = ['security.istio.io/v1', 'AuthorizationPolicy'] as const;
const NETWORK = ['networking.k8s.io/v1', 'NetworkPolicy'] as const;
const CERTIFICATE = ['cert-manager.io/v1', 'Certificate'] as const;
const ISSUER = ['cert-manager.io/v1', 'Issuer'] as const;
const WEBHOOKS = ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'] as const;

const CLUSTER_WIDE: ReadonlySet<string> = new Set(['ClusterRole', 'ClusterRoleBinding', WEBHOOKS[1]]);

/**
 * Objects that have other names since 26.03.1, by the component that renders their successors. Upstream's own manifests of
 * 26.03 have them in namespace kubeflow: https://github.com/kubeflow/manifests
 */
const FORMER: Readonly<Record<string, readonly Named[]>> = {
  'central-dashboard': [
    ['centraldashboard', ACCOUNT, ROLE, BINDING, CLUSTER_ROLE, CLUSTER_BINDING, SERVICE, DEPLOYMENT, ROUTE, NETWORK],
    ['centraldashboard-config', CONFIG],
    ['centraldashboard-parameters', CONFIG],
    ['central-dashboard', ACCESS],
  ],
  poddefaults: [
    ['admission-webhook-service-account', ACCOUNT],
    ['admission-webhook-cluster-role', CLUSTER_ROLE],
    ['admission-webhook-kubeflow-poddefaults-admin', CLUSTER_ROLE],
    ['admission-webhook-kubeflow-poddefaults-edit', CLUSTER_ROLE],
    ['admission-webhook-kubeflow-poddefaults-view', CLUSTER_ROLE],
    ['admission-webhook-cluster-role-binding', CLUSTER_BINDING],
    ['admission-webhook-service', SERVICE],
    ['admission-webhook-deployment', DEPLOYMENT],
    ['admission-webhook-cert', CERTIFICATE],
    ['admission-webhook-selfsigned-issuer', ISSUER],
    ['admission-webhook-mutating-webhook-configuration', WEBHOOKS],
  ],
  'kserve-models-web-app': [
    ['kserve-models-web-app', ACCOUNT, SERVICE, DEPLOYMENT, ROUTE, ACCESS, NETWORK],
    ['kserve-models-web-app-config', CONFIG],
    ['kserve-models-web-app-cluster-role', CLUSTER_ROLE],
    ['kserve-models-web-app-binding', CLUSTER_BINDING],
  ],
  kserve: [['llmisvc-manager-role', CLUSTER_ROLE]],
};

/** Whether an object may be one of those: no release of Helm misses it. */
export function isUpstreams(object: JsonObject): boolean {
  return !isOfHelm(object);
}

/** What upstream's manifests of the former version leave in a cluster, whether or not it is there. */
export function upstreamsFormer(): readonly Entry[] {
  return Object.entries(FORMER).flatMap(([component, all]) =>
    all.flatMap(([name, ...kinds]) =>
      kinds.map(([apiVersion, kind]) => {
        const namespace = CLUSTER_WIDE.has(kind) ? undefined : 'kubeflow';
        return { apiVersion, kind, namespace, name, component, fingerprint: '' };
      }),
    ),
  );
}
