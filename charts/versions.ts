/** Version of upstream Kubeflow (kubeflow/manifests) whose behaviour the platform has. */
export const KUBEFLOW_VERSION = '26.03';

/** Versions of the systems that are installed. */
export const versions = {
  certManager: 'v1.19.4',
  // Upstream's 26.03 carries the CRDs, charts and injected sidecars of 1.29.0, but images of 1.28.0.
  istio: '1.29.0',
  dex: 'v2.45.0',
  oauth2Proxy: 'v7.14.3',
  dashboard: 'v1.10.0',
} as const;

/** Where Istio's images are. */
export const ISTIO_HUB = 'gcr.io/istio-release';

/** Every image of the platform. */
export const images = {
  acmeSolver: `quay.io/jetstack/cert-manager-acmesolver:${versions.certManager}`,
  certManagerCaInjector: `quay.io/jetstack/cert-manager-cainjector:${versions.certManager}`,
  certManagerController: `quay.io/jetstack/cert-manager-controller:${versions.certManager}`,
  certManagerWebhook: `quay.io/jetstack/cert-manager-webhook:${versions.certManager}`,
  centralDashboard: `ghcr.io/kubeflow/kubeflow/central-dashboard:${versions.dashboard}`,
  dex: `ghcr.io/dexidp/dex:${versions.dex}`,
  istioCni: `${ISTIO_HUB}/install-cni:${versions.istio}`,
  istioPilot: `${ISTIO_HUB}/pilot:${versions.istio}`,
  istioProxy: `${ISTIO_HUB}/proxyv2:${versions.istio}`,
  kfam: `ghcr.io/kubeflow/kubeflow/kfam:${versions.dashboard}`,
  oauth2Proxy: `quay.io/oauth2-proxy/oauth2-proxy:${versions.oauth2Proxy}`,
  profileController: `ghcr.io/kubeflow/kubeflow/profile-controller:${versions.dashboard}`,
} as const;
