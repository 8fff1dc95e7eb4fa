import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Autoscaler, container, type EnvValue, field, httpGet, port, resource } from '../../kit';
import { RESTRICTED, Service, Workload } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { REVISION, ROOT_NAMESPACE, scraped, systemPodLabels } from '../../mesh/control-plane';
import { TOKEN_VOLUME, TRUST_DOMAIN } from '../../mesh/control-plane';
import { renderAccess } from './rbac';
import { ISTIOD } from './settings';

const SELECTOR = { istio: 'pilot' };
const LABELS = { app: 'istiod', ...SELECTOR };
const REV = { 'istio.io/rev': REVISION };
const MONITORING_PORT = 15014;
const PORTS = {
  'http-debug': 8080,
  'grpc-xds': 15010,
  'tls-xds': 15012,
  'https-webhooks': 15017,
  'http-monitoring': MONITORING_PORT,
};

/** istiod: configures all proxies, signs their certificates, injects sidecars, and validates Istio's objects. */
export class Istiod extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'istiod');
    renderAccess(this);
    new Workload(this, 'istiod', {
      selector: SELECTOR,
      deploymentLabels: LABELS,
      labels: { ...LABELS, ...systemPodLabels('istiod'), ...REV, 'operator.istio.io/component': 'Pilot' },
      annotations: scraped(MONITORING_PORT),
      rollingUpdate: { maxSurge: ISTIOD.rollingMaxSurge, maxUnavailable: ISTIOD.rollingMaxUnavailable },
      serviceAccount: 'istiod',
      containers: [discovery(platform)],
      volumes: VOLUMES,
      // With the CNI's taint on a new node, nothing but the CNI and istiod may start there.
      pod: { tolerations: [{ key: 'cni.istio.io/not-ready', operator: 'Exists' }] },
    });
    new Service(this, 'istiod', {
      selector: LABELS,
      labels: { ...LABELS, ...REV },
      ports: [
        { name: 'grpc-xds', port: 15010 },
        { name: 'https-dns', port: 15012 },
        { name: 'https-webhook', port: 443, targetPort: 15017 },
        { name: 'http-monitoring', port: MONITORING_PORT },
      ],
    });
    const { autoscaleMin: min, autoscaleMax: max, cpu } = ISTIOD;
    new Autoscaler(this, 'istiod', { min, max, cpu: cpu.targetAverageUtilization });
  }
}

function discovery({ images, mesh }: Platform): k8s.Container {
  return container({
    name: 'discovery',
    image: images.istioPilot,
    args: [
      'discovery',
      `--monitoringAddr=:${MONITORING_PORT}`,
      '--log_output_level=default:info',
      ...['--domain', TRUST_DOMAIN],
      ...['--keepaliveMaxServerConnectionAge', ISTIOD.keepaliveMaxServerConnectionAge],
    ],
    env: mesh.mode === 'ambient' ? { ...ENVIRONMENT, PILOT_ENABLE_AMBIENT: 'true' } : ENVIRONMENT,
    ports: Object.entries(PORTS).map(([name, number]) => port(number, name)),
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

/** The optional ones are for a CA of the user's own, a remote cluster, and certificates made by istio-csr. */
const VOLUMES: readonly k8s.Volume[] = [
  { name: 'local-certs', emptyDir: { medium: 'Memory' } },
  TOKEN_VOLUME,
  { name: 'cacerts', secret: { secretName: 'cacerts', optional: true } },
  { name: 'istio-kubeconfig', secret: { secretName: 'istio-kubeconfig', optional: true } },
  { name: 'istio-csr-dns-cert', secret: { secretName: 'istiod-tls', optional: true } },
  { name: 'istio-csr-ca-configmap', configMap: { name: 'istio-ca-root-cert', optional: true, defaultMode: 0o644 } },
];
