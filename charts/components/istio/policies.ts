import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitSameNamespace, AdmitTraffic, Resource, labelIn } from '../../kit';
import { ROOT_NAMESPACE } from '../../mesh/control-plane';

/** Which connections the pods of Istio take: all others are refused by the network itself. */
export function restrictNetwork(scope: Construct): void {
  new AdmitSameNamespace(scope, 'default-allow-same-namespace-istio-system');
  // Every pod with a proxy, in whatever namespace.
  new AdmitTraffic(scope, 'allow-istiod-control-plane', { pods: { matchLabels: { app: 'istiod' } }, ports: [15012] });
  new AdmitTraffic(scope, 'istiod-webhook-apiserver', { pods: labelIn({ app: 'istiod' }), ports: [15017] });
}

/** In the root namespace, so it holds for the whole mesh: what no AuthorizationPolicy allows is denied. */
export function restrictRequests(scope: Construct): void {
  new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', 'global-deny-all', { spec: {} });
}

/**
 * What proxies know of. Istio's default is everything: each Service of any tenant would then cost memory in every
 * proxy, and time to send it there.
 */
export function restrictVisibility(scope: Construct, { components }: Platform): void {
  const knative = (['knative-serving', 'knative-eventing'] as const).filter((name) => components.has(name));
  const platform = ['kubeflow', 'kubeflow-system', ...knative, ROOT_NAMESPACE];
  new Resource(scope, 'networking.istio.io/v1/Sidecar', 'default', {
    spec: { egress: [{ hosts: ['./*', ...platform.map((namespace) => `${namespace}/*`)] }] },
  });
}
