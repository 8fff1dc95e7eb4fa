import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  allow,
  AllowPrincipals,
  ClusterRole,
  ClusterRoleBinding,
  container,
  httpGet,
  port,
  READ,
  Resource,
  Route,
  Service,
  ServiceAccount,
  UNPRIVILEGED,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';

const NAME = 'model-registry-ui';
const LABELS = { app: NAME };
const PATH = '/model-registry';
const PORT = 8080;

/** What the page may do: find registries, and ask whether the user may see them. */
const ROLES: readonly { readonly name: string; readonly rule: k8s.PolicyRule }[] = [
  { name: 'model-registry-create-sars', rule: allow('create').on('authorization.k8s.io', 'subjectaccessreviews') },
  {
    name: 'model-registry-retrieve-clusterrolebindings',
    rule: allow(...READ).on('rbac.authorization.k8s.io', 'clusterrolebindings'),
  },
  { name: 'model-registry-ui-services-reader', rule: allow(...READ).on('', 'services') },
];

/** The registry's page in the dashboard. It trusts the user header of its requests, so the gateway alone may call it. */
export function renderUi(scope: Construct, platform: Platform): void {
  new ServiceAccount(scope, NAME);
  for (const { name, rule } of ROLES) {
    new ClusterRole(scope, name, [rule]);
    new ClusterRoleBinding(scope, `${name}-binding`, { role: name, serviceAccount: NAME });
  }
  renderPods(scope, platform);
  renderNetwork(scope, platform);
}

function renderPods(scope: Construct, { images }: Platform): void {
  const probe = {
    scheme: 'HTTP' as const,
    periodSeconds: 30,
    timeoutSeconds: 15,
    failureThreshold: 3,
    successThreshold: 1,
  };
  new Workload(scope, NAME, {
    selector: LABELS,
    deploymentLabels: LABELS,
    replicas: 1,
    serviceAccount: NAME,
    containers: [
      container({
        name: NAME,
        image: images.modelRegistryUi,
        args: ['--deployment-mode=kubeflow', `--port=${PORT}`],
        ports: [port(PORT)],
        liveness: httpGet('/healthcheck', PORT, { ...probe, initialDelaySeconds: 30 }),
        readiness: httpGet('/healthcheck', PORT, { ...probe, initialDelaySeconds: 15 }),
        resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '2Gi' } },
        securityContext: UNPRIVILEGED,
        more: { imagePullPolicy: 'Always' },
      }),
    ],
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
  new Route(scope, NAME, {
    gateway: ingressGateway.gateway.name,
    prefix: `${PATH}/`,
    rewrite: '/',
    addHeaders: { 'x-forwarded-prefix': PATH },
    host: ui.host,
    port: ui.port,
  });
  new AllowPrincipals(scope, NAME, LABELS, [ingressGateway.principal]);
}
