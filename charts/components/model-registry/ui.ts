import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AllowPrincipals, Resource, Route, Service, ServiceAccount, Workload } from '../../kit';
import { httpGet, port, UNPRIVILEGED } from '../../kit/container';
import { allow, ClusterRole, READ } from '../../kit/rbac';

const NAME = 'model-registry-ui';
const LABELS = { app: NAME };
const PORT = 8080;

/** What the page may do: ask whether the user may see registries, and find them. */
const ROLES = {
  'model-registry-create-sars': allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
  'model-registry-retrieve-clusterrolebindings': allow(...READ).on('rbac.authorization.k8s.io', 'clusterrolebindings'),
  'model-registry-ui-services-reader': allow(...READ).on('', 'services'),
};

/** The page in the dashboard. It trusts the user header of its requests, so the gateway alone may call it. */
export function renderUi(scope: Construct, platform: Platform): void {
  new ServiceAccount(scope, NAME);
  for (const [role, rule] of Object.entries(ROLES)) {
    new ClusterRole(scope, role, [rule], { boundTo: NAME, binding: `${role}-binding` });
  }
  renderPods(scope, platform);
  renderNetwork(scope, platform);
}

function renderPods(scope: Construct, { images }: Platform): void {
  const timing = { periodSeconds: 30, timeoutSeconds: 15, failureThreshold: 3, successThreshold: 1 };
  const probe = { scheme: 'HTTP', ...timing } as const;
  new Workload(scope, NAME, {
    selector: LABELS,
    deploymentLabels: LABELS,
    replicas: 1,
    serviceAccount: NAME,
    container: {
      name: NAME,
      image: images.modelRegistryUi,
      args: ['--deployment-mode=kubeflow', `--port=${PORT}`],
      ports: [port(PORT)],
      liveness: httpGet('/healthcheck', PORT, { ...probe, initialDelaySeconds: 30 }),
      readiness: httpGet('/healthcheck', PORT, { ...probe, initialDelaySeconds: 15 }),
      resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '2Gi' } },
      securityContext: UNPRIVILEGED,
      more: { imagePullPolicy: 'Always' },
    },
    pod: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
  });
}

function renderNetwork(scope: Construct, { services }: Platform): void {
  const { modelRegistryUi: ui, ingressGateway } = services;
  new Service(scope, 'model-registry-ui-service', {
    selector: LABELS,
    labels: { ...LABELS, run: NAME },
    ports: [{ name: 'http', port: ui.port, targetPort: PORT, protocol: 'TCP' }],
    more: { type: 'ClusterIP' },
  });
  new Resource(scope, 'networking.istio.io/v1alpha3/DestinationRule', NAME, {
    spec: { host: ui.host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
  });
  const path = '/model-registry';
  new Route(scope, NAME, {
    ...ui,
    gateway: ingressGateway.gateway.name,
    prefix: `${path}/`,
    rewrite: '/',
    addHeaders: { 'x-forwarded-prefix': path },
  });
  new AllowPrincipals(scope, NAME, LABELS, [ingressGateway.principal]);
}
