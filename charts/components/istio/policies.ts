import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitSameNamespace, AdmitTraffic, Resource, labelIn, pods } from '../../kit';
import { ROOT_NAMESPACE } from '../../mesh/control-plane';

/** Which connections the pods of Istio take: all others are refused by the network itself. */
export function restrictNetwork(scope: Construct, { services }: Platform): void {
  new AdmitSameNamespace(scope, 'default-allow-same-namespace-istio-system');
  // Every pod with a proxy, in whatever namespace.
  new AdmitTraffic(scope, 'allow-istiod-control-plane', { pods: { matchLabels: { app: 'istiod' } }, ports: [15012] });
  new AdmitTraffic(scope, 'istiod-webhook-apiserver', { pods: labelIn({ app: 'istiod' }), ports: [15017] });
  // Knative asks the gateways whether they have a new route yet.
  const gateways = [services.ingressGateway.labels.app, 'cluster-local-gateway'];
  new AdmitTraffic(scope, 'allow-knative-to-istio-gateways', {
    pods: { matchExpressions: [{ key: 'app', operator: 'In', values: gateways }] },
    from: [pods('knative-serving')],
    ports: [8080],
  });
}

/** In the root namespace, so it holds for the whole mesh: what no AuthorizationPolicy allows is denied. */
export function restrictRequests(scope: Construct): void {
  new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', 'global-deny-all', { spec: {} });
}

/**
 * What proxies know of. Istio's default is everything: each Service of any tenant would then cost memory in every
 * proxy, and time to send it there.
 */
export function restrictVisibility(scope: Construct): void {
  const platform = ['kubeflow', 'kubeflow-system', 'knative-serving', 'knative-eventing', ROOT_NAMESPACE];
  new Resource(scope, 'networking.istio.io/v1/Sidecar', 'default', {
    spec: { egress: [{ hosts: ['./*', ...platform.map((namespace) => `${namespace}/*`)] }] },
  });
  for (const app of REACH_TENANTS) {
    new Resource(
      scope,
      'networking.istio.io/v1/Sidecar',
      `${app}-exception`,
      { spec: { egress: [{ hosts: ['*/*'] }], workloadSelector: { labels: { app } } } },
      { namespace: 'kubeflow' },
    );
  }
}

/** Those who call pods in the tenants' namespaces. */
const REACH_TENANTS = ['ml-pipeline-ui', 'notebook-controller'];
