import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { allow, Autoscaler, ClusterRole, type ContainerProps, type Environment, field, httpGet } from '../../kit';
import { MANAGE, partsOf, port, Program, READ, resource, RESTRICTED, ServiceAccount } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { DUAL_STACK, REVISION, ROOT_NAMESPACE, scrapedOutside, systemPodLabels } from '../shared/istio/control-plane';
import { TOKEN_VOLUME } from '../shared/istio/control-plane';
import { ONLY_ROUTES } from './gateway-api';
import { ISTIOD } from './settings';

const LABELS = { app: 'istiod', istio: 'pilot' };
const REV = { 'istio.io/rev': REVISION };
const MONITORING_PORT = 15014;

/** istiod: configures all proxies, signs their certificates, injects sidecars, and validates Istio's objects. */
export class Istiod extends Program {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'istiod', {
      replicas: undefined,
      selector: { istio: 'pilot' },
      deploymentLabels: LABELS,
      labels: { ...LABELS, ...systemPodLabels('istiod'), ...REV, 'operator.istio.io/component': 'Pilot' },
      annotations: scrapedOutside(MONITORING_PORT),
      rollingUpdate: { maxSurge: ISTIOD.rollingMaxSurge, maxUnavailable: ISTIOD.rollingMaxUnavailable },
      container: discovery(platform),
      volumes: VOLUMES,
      // While a new node has the CNI's taint, only the CNI and istiod may start there.
      pod: { tolerations: [{ key: 'cni.istio.io/not-ready', operator: 'Exists' }] },
      mayInside: OWN_NAMESPACE,
      service: {
        selector: LABELS,
        labels: { ...LABELS, ...REV },
        ports: [
          { name: 'grpc-xds', port: 15010 },
          { name: 'https-dns', port: 15012 },
          { name: 'https-webhook', port: 443, targetPort: 15017 },
          { name: 'http-monitoring', port: MONITORING_PORT },
        ],
      },
    });
    const { autoscaleMin: min, autoscaleMax: max, cpu } = ISTIOD;
    new Autoscaler(this, 'istiod', { min, max, cpu: cpu.targetAverageUtilization });

    const reader = 'istio-reader-service-account';
    new ServiceAccount(this, reader);
    new ClusterRole(this, `istiod-clusterrole-${ROOT_NAMESPACE}`, CONTROL_PLANE, { boundTo: 'istiod' });
    new ClusterRole(this, `istiod-gateway-controller-${ROOT_NAMESPACE}`, GATEWAY_DEPLOYMENTS, { boundTo: 'istiod' });
    new ClusterRole(this, `istio-reader-clusterrole-${ROOT_NAMESPACE}`, READER, { boundTo: reader });
  }
}

function discovery({ images, mesh, network, services, serving }: Platform): ContainerProps {
  return {
    name: 'discovery',
    image: images.istioPilot,
    args: [
      'discovery',
      `--monitoringAddr=:${MONITORING_PORT}`,
      '--log_output_level=default:info',
      ...['--domain', services.clusterDomain],
      ...['--keepaliveMaxServerConnectionAge', ISTIOD.keepaliveMaxServerConnectionAge],
    ],
    env: {
      ...ENVIRONMENT,
      ...(mesh.mode === 'ambient' && { PILOT_ENABLE_AMBIENT: 'true' }),
      ...(network.dualStack && DUAL_STACK),
      ...(serving.mode === 'raw' && ONLY_ROUTES),
    },
    ports: [
      port(8080, 'http-debug'),
      port(15010, 'grpc-xds'),
      port(15012, 'tls-xds'),
      port(15017, 'https-webhooks'),
      port(MONITORING_PORT, 'http-monitoring'),
    ],
    mounts: {
      '/var/run/secrets/tokens': { volume: 'istio-token', readOnly: true },
      '/var/run/secrets/istio-dns': 'local-certs',
      '/etc/cacerts': { volume: 'cacerts', readOnly: true },
      '/var/run/secrets/remote': { volume: 'istio-kubeconfig', readOnly: true },
      '/var/run/secrets/istiod/tls': { volume: 'istio-csr-dns-cert', readOnly: true },
      '/var/run/secrets/istiod/ca': { volume: 'istio-csr-ca-configmap', readOnly: true },
    },
    readiness: httpGet('/ready', 8080, { initialDelaySeconds: 1, periodSeconds: 3, timeoutSeconds: 5 }),
    resources: ISTIOD.resources,
    securityContext: { ...RESTRICTED, readOnlyRootFilesystem: true },
  };
}

const ENVIRONMENT: Environment = {
  REVISION,
  // Proxies fetch keys from addresses in the cluster (Dex, the API server's) themselves. istiod gives up on an issuer that
  // starts after it, and then refuses its tokens for up to half an hour. A restart of the cluster may cause that.
  PILOT_JWT_ENABLE_REMOTE_JWKS: 'hybrid',
  // Interval for new keys of issuers outside of the cluster. Until istiod knows a key, its tokens are refused.
  PILOT_JWT_PUB_KEY_REFRESH_INTERVAL: '1m',
  // The debug endpoints would show the whole configuration to every caller.
  ENABLE_DEBUG_ON_HTTP: 'false',
  // Sidecars are init containers that keep running, so that Jobs can finish.
  ENABLE_NATIVE_SIDECARS: 'true',
  PILOT_CERT_PROVIDER: 'istiod',
  POD_NAME: field('metadata.name', 'v1'),
  POD_NAMESPACE: field('metadata.namespace', 'v1'),
  SERVICE_ACCOUNT: field('spec.serviceAccountName', 'v1'),
  KUBECONFIG: '/var/run/secrets/remote/config',
  CA_TRUSTED_NODE_ACCOUNTS: `${ROOT_NAMESPACE}/ztunnel`,
  PILOT_TRACE_SAMPLING: String(ISTIOD.traceSampling),
  PILOT_ENABLE_ANALYSIS: 'false',
  CLUSTER_ID: 'Kubernetes',
  GOMAXPROCS: resource('limits.cpu'),
  PLATFORM: '',
};

/** The optional volumes are for a user's own CA, a remote cluster, and certificates made by istio-csr. */
const VOLUMES: readonly k8s.Volume[] = [
  { name: 'local-certs', emptyDir: { medium: 'Memory' } },
  TOKEN_VOLUME,
  { name: 'cacerts', secret: { secretName: 'cacerts', optional: true } },
  { name: 'istio-kubeconfig', secret: { secretName: 'istio-kubeconfig', optional: true } },
  { name: 'istio-csr-dns-cert', secret: { secretName: 'istiod-tls', optional: true } },
  { name: 'istio-csr-ca-configmap', configMap: { name: 'istio-ca-root-cert', optional: true, defaultMode: 0o644 } },
];

const ISTIO_GROUPS = [
  'authentication.istio.io', 'config.istio.io', 'extensions.istio.io', 'networking.istio.io', 'rbac.istio.io',
  'security.istio.io', 'telemetry.istio.io',
] as const; // oxfmt-ignore

const GATEWAY_API = [
  'backendtlspolicies', 'gatewayclasses', 'gateways', 'grpcroutes', 'httproutes', 'listenersets', 'referencegrants',
  'tcproutes', 'tlsroutes', 'udproutes',
] as const; // oxfmt-ignore

const CONTROL_PLANE: readonly k8s.PolicyRule[] = [
  // istiod puts its CA into its webhooks.
  allow(...READ, 'update', 'patch').on('admissionregistration.k8s.io', 'mutatingwebhookconfigurations'),
  allow(...READ, 'update').on('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),

  allow(...READ).on(ISTIO_GROUPS, '*'),
  allow(...MANAGE).on('networking.istio.io', 'workloadentries', 'workloadentries/status', 'serviceentries/status'),
  allow(...MANAGE).on('security.istio.io', 'authorizationpolicies/status'),

  allow(...READ).on('', 'pods', 'nodes', 'services', 'namespaces', 'endpoints'),
  allow(...READ).on('discovery.k8s.io', 'endpointslices'),
  allow(...READ).on('apiextensions.k8s.io', 'customresourcedefinitions'),
  allow(...MANAGE).on('', 'services/status'),
  allow(...READ).on('networking.k8s.io', 'ingresses', 'ingressclasses'),
  allow('*').on('networking.k8s.io', 'ingresses/status'),
  allow(...READ).on('multicluster.x-k8s.io', 'serviceexports', 'serviceimports'),
  allow('create', 'delete').on('multicluster.x-k8s.io', 'serviceexports'),

  // Certificates of Gateways; the root certificate in every namespace, and the locks of leader elections.
  allow(...READ).on('', 'secrets'),
  allow(...READ, 'create', 'update').on('', 'configmaps'),
  // Who is it, and may it read the Secret it asks for?
  allow('create').on('authentication.k8s.io', 'tokenreviews'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),

  // Gateways and routes of the Gateway API.
  allow(...READ).on(['gateway.networking.k8s.io', 'gateway.networking.x-k8s.io'], '*'),
  allow('create', 'update', 'patch', 'delete').on('gateway.networking.k8s.io', 'gatewayclasses'),
  allow('update', 'patch').on('gateway.networking.k8s.io', ...partsOf(GATEWAY_API, 'status')),
  allow('update', 'patch').on('gateway.networking.x-k8s.io', 'xbackendtrafficpolicies/status'),
  allow(...READ).on('inference.networking.k8s.io', 'inferencepools'),
  allow('update', 'patch').on('inference.networking.k8s.io', 'inferencepools/status'),
];

/** Rules for the objects that istiod makes of a Gateway of the Gateway API. */
const GATEWAY_DEPLOYMENTS: readonly k8s.PolicyRule[] = [
  allow(...MANAGE).on('apps', 'deployments'),
  allow(...MANAGE).on('autoscaling', 'horizontalpodautoscalers'),
  allow(...MANAGE).on('policy', 'poddisruptionbudgets'),
  allow(...MANAGE).on('', 'services', 'serviceaccounts'),
];

const OWN_NAMESPACE: readonly k8s.PolicyRule[] = [
  // An invalid Gateway, as a dry run: it is refused when the validating webhook works.
  allow('create').on('networking.istio.io', 'gateways'),
  // The CA's key.
  allow(...READ, 'create', 'update', 'delete').on('', 'secrets'),
  allow('delete').on('', 'configmaps'),
  allow('get', 'create', 'update', 'patch').on('coordination.k8s.io', 'leases'),
];

/** Rules of an istiod in another cluster, which has a token of that account. */
const READER: readonly k8s.PolicyRule[] = [
  allow(...READ).on(ISTIO_GROUPS, '*'),
  allow(...READ).on(
    '',
    'configmaps',
    'endpoints',
    'namespaces',
    'nodes',
    'pods',
    'replicationcontrollers',
    'secrets',
    'services',
  ),
  allow(...READ).on('apiextensions.k8s.io', 'customresourcedefinitions'),
  allow(...READ).on('apps', 'replicasets'),
  allow(...READ).on('discovery.k8s.io', 'endpointslices'),
  allow(...READ).on(['gateway.networking.k8s.io', 'networking.x-k8s.io'], 'gateways'),
  allow(...READ).on('multicluster.x-k8s.io', 'serviceexports', 'serviceimports'),
  allow('create', 'delete').on('multicluster.x-k8s.io', 'serviceexports'),
  allow('create').on('authentication.k8s.io', 'tokenreviews'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
];
