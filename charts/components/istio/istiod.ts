import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  Autoscaler,
  container,
  type EnvValue,
  field,
  httpGet,
  type Mount,
  port,
  resource,
  RESTRICTED,
  Service,
  ServiceAccount,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import {
  REVISION,
  ROOT_NAMESPACE,
  scraped,
  systemPodLabels,
  TOKEN_VOLUME,
  TRUST_DOMAIN,
} from '../../mesh/control-plane';
import { grantIstiod, grantReader } from './rbac';
import { ISTIOD } from './values';

/** istiod: configures all proxies, signs their certificates, injects sidecars, and validates Istio's objects. */
export class Istiod extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'istiod');

    new ServiceAccount(this, 'istiod');
    grantIstiod(this);
    // For an istiod in another cluster, which reads this one's Services by a token of that ServiceAccount.
    new ServiceAccount(this, 'istio-reader-service-account');
    grantReader(this);

    this.renderPods(platform);
    new Service(this, 'istiod', {
      selector: LABELS,
      labels: { ...LABELS, 'istio.io/rev': REVISION },
      ports: [
        { name: 'grpc-xds', port: 15010 },
        { name: 'https-dns', port: 15012 },
        { name: 'https-webhook', port: 443, targetPort: 15017 },
        { name: 'http-monitoring', port: MONITORING_PORT },
      ],
    });
    new Autoscaler(this, 'istiod', {
      min: ISTIOD.autoscaleMin,
      max: ISTIOD.autoscaleMax,
      cpu: ISTIOD.cpu.targetAverageUtilization,
    });
  }

  private renderPods(platform: Platform): void {
    new Workload(this, 'istiod', {
      selector: SELECTOR,
      deploymentLabels: LABELS,
      labels: {
        ...LABELS,
        ...systemPodLabels('istiod'),
        'istio.io/rev': REVISION,
        'operator.istio.io/component': 'Pilot',
      },
      annotations: scraped(MONITORING_PORT),
      rollingUpdate: { maxSurge: ISTIOD.rollingMaxSurge, maxUnavailable: ISTIOD.rollingMaxUnavailable },
      serviceAccount: 'istiod',
      containers: [discovery(platform)],
      volumes: VOLUMES,
      // With the CNI's taint on a new node, nothing but the CNI and istiod may start there.
      pod: { tolerations: [{ key: 'cni.istio.io/not-ready', operator: 'Exists' }] },
    });
  }
}

const SELECTOR = { istio: 'pilot' };
const LABELS = { app: 'istiod', ...SELECTOR };
const MONITORING_PORT = 15014;

function discovery({ images }: Platform): k8s.Container {
  return container({
    name: 'discovery',
    image: images.istioPilot,
    args: [
      'discovery',
      `--monitoringAddr=:${MONITORING_PORT}`,
      '--log_output_level=default:info',
      '--domain',
      TRUST_DOMAIN,
      '--keepaliveMaxServerConnectionAge',
      ISTIOD.keepaliveMaxServerConnectionAge,
    ],
    env: ENVIRONMENT,
    ports: [
      port(8080, 'http-debug'),
      port(15010, 'grpc-xds'),
      port(15012, 'tls-xds'),
      port(15017, 'https-webhooks'),
      port(MONITORING_PORT, 'http-monitoring'),
    ],
    mounts: MOUNTS,
    readiness: httpGet('/ready', 8080, { initialDelaySeconds: 1, periodSeconds: 3, timeoutSeconds: 5 }),
    resources: ISTIOD.resources,
    securityContext: { ...RESTRICTED, readOnlyRootFilesystem: true },
  });
}

const ENVIRONMENT: Readonly<Record<string, EnvValue>> = {
  REVISION,
  // How soon a new signing key of Dex is known here; until then its tokens are refused.
  PILOT_JWT_PUB_KEY_REFRESH_INTERVAL: '1m',
  // The debug endpoints would show the whole configuration to whoever asks.
  ENABLE_DEBUG_ON_HTTP: 'false',
  // Sidecars as init containers that keep running, so that Jobs come to their end.
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

const MOUNTS: Readonly<Record<string, Mount>> = {
  '/var/run/secrets/tokens': { volume: 'istio-token', readOnly: true },
  '/var/run/secrets/istio-dns': 'local-certs',
  '/etc/cacerts': { volume: 'cacerts', readOnly: true },
  '/var/run/secrets/remote': { volume: 'istio-kubeconfig', readOnly: true },
  '/var/run/secrets/istiod/tls': { volume: 'istio-csr-dns-cert', readOnly: true },
  '/var/run/secrets/istiod/ca': { volume: 'istio-csr-ca-configmap', readOnly: true },
};

/** The optional ones are for a CA of the user's own, a remote cluster, and certificates made by istio-csr. */
const VOLUMES: readonly k8s.Volume[] = [
  { name: 'local-certs', emptyDir: { medium: 'Memory' } },
  TOKEN_VOLUME,
  { name: 'cacerts', secret: { secretName: 'cacerts', optional: true } },
  { name: 'istio-kubeconfig', secret: { secretName: 'istio-kubeconfig', optional: true } },
  { name: 'istio-csr-dns-cert', secret: { secretName: 'istiod-tls', optional: true } },
  {
    name: 'istio-csr-ca-configmap',
    configMap: { name: 'istio-ca-root-cert', optional: true, defaultMode: 0o644 },
  },
];
