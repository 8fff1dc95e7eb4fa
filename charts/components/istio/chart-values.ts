import type { Platform } from '../../config/platform';
import { ROOT_NAMESPACE } from '../../mesh/control-plane';
import { chartGlobalValues, ISTIOD, MESH_DEFAULTS, proxyImage, SIDECAR_INJECTOR_WEBHOOK } from './values';

/**
 * The ConfigMap `values`, which nothing of Istio reads: upstream's chart leaves its settings there for people and for
 * tools that look at an installation.
 */
export function chartValues(platform: Platform): { 'merged-values': object; 'original-values': object } {
  const { hub, tag } = proxyImage(platform);
  const { global: chosenGlobal, gateways, meshConfig, pilot, ...chosen } = CHOSEN;
  return {
    'merged-values': {
      ...DEFAULTS,
      ...ISTIOD,
      ...chosen,
      gateways: { ...gateways, securityContext: {} },
      global: chartGlobalValues(platform),
      meshConfig: { ...MESH_DEFAULTS, ...meshConfig },
      pilot,
      sidecarInjectorWebhook: SIDECAR_INJECTOR_WEBHOOK,
    },
    'original-values': { ...CHOSEN, global: { ...chosenGlobal, hub, tag } },
  };
}

/** What upstream sets. */
const CHOSEN = {
  defaultRevision: '',
  gateways: {
    'istio-egressgateway': {},
    'istio-ingressgateway': {},
    seccompProfile: { type: 'RuntimeDefault' },
  },
  global: { configValidation: true, istioNamespace: ROOT_NAMESPACE },
  meshConfig: { tcpKeepalive: MESH_DEFAULTS.tcpKeepalive },
  pilot: { cni: { enabled: true }, enabled: true },
  ztunnel: { resourceName: 'ztunnel' },
} as const;

/** What the chart has for all else. */
const DEFAULTS = {
  affinity: {},
  autoscaleBehavior: {},
  autoscaleEnabled: true,
  base: { enableIstioConfigCRDs: true },
  cni: { enabled: true, provider: 'default' },
  configMap: true,
  deploymentAnnotations: {},
  deploymentLabels: {},
  enabled: true,
  env: {},
  envVarFrom: [],
  experimental: { stableValidationPolicy: false },
  extraContainerArgs: [],
  gatewayClasses: {},
  hub: '',
  image: 'pilot',
  initContainers: [],
  ipFamilies: [],
  ipFamilyPolicy: '',
  istiodRemote: {
    enabled: false,
    enabledLocalInjectorIstiod: false,
    injectionCABundle: '',
    injectionPath: '/inject',
    injectionURL: '',
  },
  jwksResolverExtraRootCA: '',
  memory: {},
  nodeSelector: {},
  ownerName: '',
  pdb: { minAvailable: 1, unhealthyPodEvictionPolicy: '' },
  podAnnotations: {},
  podLabels: {},
  replicaCount: 1,
  revision: '',
  revisionTags: [],
  seccompProfile: {},
  serviceAccountAnnotations: {},
  serviceAnnotations: {},
  sidecarInjectorWebhookAnnotations: {},
  tag: '',
  taint: { enabled: false, namespace: '' },
  telemetry: { enabled: true, v2: { enabled: true, prometheus: { enabled: true }, stackdriver: { enabled: false } } },
  tolerations: [],
  topologySpreadConstraints: [],
  trustedZtunnelName: '',
  trustedZtunnelNamespace: '',
  variant: '',
  volumeMounts: [],
  volumes: [],
} as const;
