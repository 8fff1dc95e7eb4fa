import type { Platform } from '../../config/platform';
import { SIDECAR } from '../../contract/admission/made';
import { loginProvider } from '../../contract/login-provider';
import { DISCOVERY_ADDRESS, DUAL_STACK, ROOT_NAMESPACE, TOKEN_AUDIENCE } from '../shared/istio/control-plane';

/*
 * Istio has two kinds of settings: the configuration of the mesh, and the "values" of its Helm chart. The injection
 * templates read both, by the chart's names:
 * https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/
 */

type Values = Readonly<Record<string, unknown>>;

/** istiod's own settings. */
export const ISTIOD = {
  autoscaleMin: 1,
  autoscaleMax: 5,
  cpu: { targetAverageUtilization: 80 },
  keepaliveMaxServerConnectionAge: '30m',
  resources: { requests: { cpu: '500m', memory: '2048Mi' } },
  rollingMaxSurge: '100%',
  rollingMaxUnavailable: '25%',
  /** Requests that are traced, in percent. */
  traceSampling: 1,
} as const;

// Keeps connections alive through a load balancer or NAT that drops idle ones.
const KEEPALIVE = { tcpKeepalive: { interval: '5s', probes: 3, time: '10s' } };
const MESH_DEFAULTS = { enablePrometheusMerge: true, ...KEEPALIVE };

/** Settings of all proxies: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/ */
export function meshConfig({ mesh, services, network }: Platform): object {
  // Sidecars then also take the tunnels of ztunnel, and get the caller's identity.
  const proxyMetadata = {
    ...(mesh.mode === 'ambient' && { ISTIO_META_ENABLE_HBONE: 'true' }),
    ...(network.dualStack && DUAL_STACK),
  };
  return {
    ...MESH_DEFAULTS,
    accessLogFile: '/dev/stdout',
    // A tenant's Ingress would be served at port 80, for any host and without a login, the platform's own included.
    ingressControllerMode: 'OFF',
    rootNamespace: ROOT_NAMESPACE,
    // One name for both, as in most clusters: AuthorizationPolicies name identities by it.
    trustDomain: services.clusterDomain,
    defaultConfig: { discoveryAddress: DISCOVERY_ADDRESS, proxyMetadata, tracing: {} },
    extensionProviders: [loginProvider(services.oauth2Proxy)],
  };
}

const LIMITS = SIDECAR.limits;
const RUNTIME_DEFAULT = { type: 'RuntimeDefault' };

/** The settings that the injection templates read. */
export function injectorValues(platform: Platform): object {
  const { requests } = SIDECAR;
  const init = { resources: { requests: { cpu: '10m', memory: '10Mi' }, limits: LIMITS } };
  return {
    gateways: { seccompProfile: RUNTIME_DEFAULT, securityContext: {} },
    // The Pod Security Standard "restricted" demands the seccomp profile of every container.
    global: globalValues(platform, requests, RUNTIME_DEFAULT, init),
    pilot: { cni: { enabled: true, provider: platform.mesh.paths.multus ? 'multus' : 'default' }, env: {} },
    revision: '',
    sidecarInjectorWebhook: INJECTOR,
  };
}

/**
 * The ConfigMap `values`. Istio does not read it: upstream's chart writes its settings there for people and for tools
 * that inspect an installation.
 */
export function chartValues(platform: Platform): Readonly<Record<'merged-values' | 'original-values', object>> {
  const { hub, tag } = proxyImage(platform.images);
  const requests = { cpu: '100m', memory: '128Mi' };
  const ours = { defaultRevision: '', ztunnel: { resourceName: 'ztunnel' } };
  const gateways = { 'istio-egressgateway': {}, 'istio-ingressgateway': {}, seccompProfile: RUNTIME_DEFAULT };
  const pilot = { cni: { enabled: true }, enabled: true };
  return {
    'merged-values': {
      ...CHART,
      ...ISTIOD,
      ...ours,
      gateways: { ...gateways, securityContext: {} },
      global: globalValues(platform, requests, {}, { forceApplyIptables: false }),
      meshConfig: MESH_DEFAULTS,
      pilot,
      sidecarInjectorWebhook: INJECTOR,
    },
    'original-values': byName({
      ...ours,
      gateways,
      global: { configValidation: true, istioNamespace: ROOT_NAMESPACE, hub, tag },
      meshConfig: KEEPALIVE,
      pilot,
    }),
  };
}

/** The proxy's image for istiod: hub, name and tag in parts. */
function proxyImage({ istioProxy }: Platform['images']): Readonly<Record<'hub' | 'image' | 'tag', string>> {
  const [, hub, image, tag] = /^(.+)\/([^/:@]+):([^/]+)$/.exec(istioProxy) ?? [];
  if (hub === undefined || image === undefined || tag === undefined) {
    throw new Error(`Istio needs an image of the form hub/name:tag, not '${istioProxy}'`);
  }
  return { hub, image, tag };
}

/** The part of the values that is named `global`. */
function globalValues(platform: Platform, requests: Values, seccompProfile: Values, init: Values): object {
  const { hub, image, tag } = proxyImage(platform.images);
  const { clusterDomain } = platform.services;
  const resources = { requests: { ...requests, memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } };
  return {
    ...GLOBAL,
    hub,
    tag,
    proxy: { ...proxyValues(clusterDomain), image, resources: { requests, limits: LIMITS }, seccompProfile },
    proxy_init: { image, ...init },
    waypoint: { affinity: {}, nodeSelector: {}, resources, tolerations: [], topologySpreadConstraints: [] },
  };
}

/** Settings of the same value. */
function all(value: unknown, ...names: readonly string[]): Values {
  return Object.fromEntries(names.map((name) => [name, value]));
}

function byName(values: Values): Values {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const GLOBAL = byName({
  ...all('', 'caAddress', 'caName', 'imagePullPolicy', 'meshID', 'network', 'priorityClassName', 'remotePilotAddress'),
  ...all(false, 'configCluster', 'externalIstiod', 'logAsJson', 'mountMtlsCerts', 'nativeNftables'),
  ...all(false, 'omitSidecarInjectorConfigMap', 'operatorManageWebhooks'),
  ...all([], 'certSigners', 'imagePullSecrets'),
  configValidation: true,
  defaultPodDisruptionBudget: { enabled: true },
  defaultResources: { requests: { cpu: '10m' } },
  istioNamespace: ROOT_NAMESPACE,
  istiod: { enableAnalysis: false },
  logging: { level: 'default:info' },
  meshNetworks: {},
  multiCluster: { clusterName: '' },
  networkPolicy: { enabled: false },
  pilotCertProvider: 'istiod',
  resourceScope: 'all',
  sds: { token: { aud: TOKEN_AUDIENCE } },
  sts: { servicePort: 0 },
  variant: '',
});

/** Settings of all proxies. */
const proxyValues = (clusterDomain: string) =>
  byName({
    ...all('', 'excludeIPRanges', 'excludeInboundPorts', 'excludeOutboundPorts', 'includeOutboundPorts'),
    outlierLogPath: '',
    ...all('*', 'includeIPRanges', 'includeInboundPorts'),
    autoInject: 'enabled',
    clusterDomain,
    componentLogLevel: 'misc:error',
    logLevel: 'warning',
    privileged: false,
    readinessFailureThreshold: 4,
    readinessInitialDelaySeconds: 0,
    readinessPeriodSeconds: 15,
    startupProbe: { enabled: true, failureThreshold: 600 },
    statusPort: 15020,
    tracer: 'none',
  });

/** Settings of the webhook that injects. */
const INJECTOR = byName({
  ...all([], 'alwaysInjectSelector', 'defaultTemplates', 'neverInjectSelector'),
  ...all({}, 'injectedAnnotations', 'templates'),
  enableNamespacesByDefault: false,
  reinvocationPolicy: 'Never',
  // The kubelet's probes have no certificate of the mesh, so the proxy's agent takes and forwards them.
  rewriteAppHTTPProbe: true,
});

/** The chart's other settings. */
const CHART = byName({
  ...all('', 'hub', 'ipFamilyPolicy', 'jwksResolverExtraRootCA', 'ownerName', 'revision', 'tag'),
  ...all('', 'trustedZtunnelName', 'trustedZtunnelNamespace', 'variant'),
  ...all([], 'envVarFrom', 'extraContainerArgs', 'initContainers', 'ipFamilies', 'revisionTags'),
  ...all([], 'tolerations', 'topologySpreadConstraints', 'volumeMounts', 'volumes'),
  ...all({}, 'affinity', 'autoscaleBehavior', 'deploymentAnnotations', 'deploymentLabels', 'env', 'gatewayClasses'),
  ...all({}, 'memory', 'nodeSelector', 'podAnnotations', 'podLabels', 'seccompProfile', 'serviceAccountAnnotations'),
  ...all({}, 'serviceAnnotations', 'sidecarInjectorWebhookAnnotations'),
  ...all(true, 'autoscaleEnabled', 'configMap', 'enabled'),
  base: { enableIstioConfigCRDs: true },
  cni: { enabled: true, provider: 'default' },
  experimental: { stableValidationPolicy: false },
  image: 'pilot',
  istiodRemote: {
    ...all(false, 'enabled', 'enabledLocalInjectorIstiod'),
    injectionCABundle: '',
    injectionPath: '/inject',
    injectionURL: '',
  },
  pdb: { minAvailable: 1, unhealthyPodEvictionPolicy: '' },
  replicaCount: 1,
  taint: { enabled: false, namespace: '' },
  telemetry: { enabled: true, v2: { enabled: true, prometheus: { enabled: true }, stackdriver: { enabled: false } } },
});
