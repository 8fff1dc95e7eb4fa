import type { Platform } from '../../config/platform';
import { ROOT_NAMESPACE, TOKEN_AUDIENCE, TRUST_DOMAIN } from '../../mesh/control-plane';

/*
 * Istio calls its settings "values", after the Helm chart that it is usually installed by. The injection templates
 * read them, so they have the chart's names: https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/
 */

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

/** Settings of the mesh that values and mesh configuration share. */
export const MESH_DEFAULTS = {
  enablePrometheusMerge: true,
  // Connections through a load balancer or NAT that forgets idle ones stay known to it.
  tcpKeepalive: { interval: '5s', probes: 3, time: '10s' },
} as const;

const LIMITS = { cpu: '2000m', memory: '1024Mi' } as const;
const RUNTIME_DEFAULT = { type: 'RuntimeDefault' } as const;

/** What is set for sidecars and waypoints where it differs from the chart's defaults. */
interface Variant {
  readonly proxyRequests: { readonly cpu: string; readonly memory: string };
  readonly proxySeccompProfile: { readonly type?: string };
  readonly proxyInit: object;
  readonly waypointCpu: string;
}

/** What is injected: there is a sidecar in every pod of a tenant, so it asks for little. */
const INJECTED: Variant = {
  proxyRequests: { cpu: '10m', memory: '40Mi' },
  // The Pod Security Standard "restricted" demands it of every container.
  proxySeccompProfile: RUNTIME_DEFAULT,
  proxyInit: { resources: { requests: { cpu: '10m', memory: '10Mi' }, limits: LIMITS } },
  waypointCpu: '10m',
};

const CHART_DEFAULTS: Variant = {
  proxyRequests: { cpu: '100m', memory: '128Mi' },
  proxySeccompProfile: {},
  proxyInit: { forceApplyIptables: false },
  waypointCpu: '100m',
};

/** Where istiod finds the proxy's image: hub, name and tag in parts. */
export function proxyImage({ images }: Platform): {
  readonly hub: string;
  readonly image: string;
  readonly tag: string;
} {
  const [, hub, image, tag] = /^(.+)\/([^/:@]+):([^/]+)$/.exec(images.istioProxy) ?? [];
  if (hub === undefined || image === undefined || tag === undefined) {
    throw new Error(`Istio needs an image of the form hub/name:tag, not '${images.istioProxy}'`);
  }
  return { hub, image, tag };
}

/** The settings that the injection templates read. */
export function injectorValues(platform: Platform): object {
  return {
    gateways: { seccompProfile: RUNTIME_DEFAULT, securityContext: {} },
    global: globalValues(platform, INJECTED),
    pilot: { cni: { enabled: true, provider: 'default' }, env: {} },
    revision: '',
    sidecarInjectorWebhook: SIDECAR_INJECTOR_WEBHOOK,
  };
}

/** The part of the values that is named `global`, as the chart has it by default. */
export function chartGlobalValues(platform: Platform): object {
  return globalValues(platform, CHART_DEFAULTS);
}

function globalValues(platform: Platform, variant: Variant): object {
  const { hub, image, tag } = proxyImage(platform);
  return {
    ...GLOBAL,
    hub,
    tag,
    proxy: {
      ...PROXY,
      image,
      resources: { requests: variant.proxyRequests, limits: LIMITS },
      seccompProfile: variant.proxySeccompProfile,
    },
    proxy_init: { image, ...variant.proxyInit },
    waypoint: {
      affinity: {},
      nodeSelector: {},
      resources: { requests: { cpu: variant.waypointCpu, memory: '128Mi' }, limits: { cpu: '2', memory: '1Gi' } },
      tolerations: [],
      topologySpreadConstraints: [],
    },
  };
}

const GLOBAL = {
  caAddress: '',
  caName: '',
  certSigners: [],
  configCluster: false,
  configValidation: true,
  defaultPodDisruptionBudget: { enabled: true },
  defaultResources: { requests: { cpu: '10m' } },
  externalIstiod: false,
  imagePullPolicy: '',
  imagePullSecrets: [],
  istioNamespace: ROOT_NAMESPACE,
  istiod: { enableAnalysis: false },
  logAsJson: false,
  logging: { level: 'default:info' },
  meshID: '',
  meshNetworks: {},
  mountMtlsCerts: false,
  multiCluster: { clusterName: '' },
  nativeNftables: false,
  network: '',
  networkPolicy: { enabled: false },
  omitSidecarInjectorConfigMap: false,
  operatorManageWebhooks: false,
  pilotCertProvider: 'istiod',
  priorityClassName: '',
  remotePilotAddress: '',
  resourceScope: 'all',
  sds: { token: { aud: TOKEN_AUDIENCE } },
  sts: { servicePort: 0 },
  variant: '',
} as const;

const PROXY = {
  autoInject: 'enabled',
  clusterDomain: TRUST_DOMAIN,
  componentLogLevel: 'misc:error',
  excludeIPRanges: '',
  excludeInboundPorts: '',
  excludeOutboundPorts: '',
  includeIPRanges: '*',
  includeInboundPorts: '*',
  includeOutboundPorts: '',
  logLevel: 'warning',
  outlierLogPath: '',
  privileged: false,
  readinessFailureThreshold: 4,
  readinessInitialDelaySeconds: 0,
  readinessPeriodSeconds: 15,
  startupProbe: { enabled: true, failureThreshold: 600 },
  statusPort: 15020,
  tracer: 'none',
} as const;

/** Settings of the webhook that injects. */
export const SIDECAR_INJECTOR_WEBHOOK = {
  alwaysInjectSelector: [],
  defaultTemplates: [],
  enableNamespacesByDefault: false,
  injectedAnnotations: {},
  neverInjectSelector: [],
  reinvocationPolicy: 'Never',
  // The kubelet's probes come without a certificate of the mesh, so the proxy's agent takes and passes them on.
  rewriteAppHTTPProbe: true,
  templates: {},
} as const;
