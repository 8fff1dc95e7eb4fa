import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  AdmitTraffic,
  allow,
  AllowPrincipals,
  ClusterRole,
  ClusterRoleBinding,
  Component,
  container,
  httpGet,
  labelIn,
  namespaceIn,
  port,
  READ,
  Route,
  Service,
  ServiceAccount,
  Stage,
  UNPRIVILEGED,
  withStatus,
  Workload,
  WRITE,
} from '../../kit';

const NAME = 'kserve-models-web-app';
/** Path behind the gateway. */
const PATH = '/kserve-endpoints';
const PORT = 5000;
const LABELS = {
  app: 'kserve',
  'app.kubernetes.io/component': NAME,
  'app.kubernetes.io/name': 'kserve',
  'kustomize.component': NAME,
};

/** Models web app: shows a namespace's InferenceServices, with their logs and events, and starts and deletes them. */
export class KServeModelsWebApp extends Component {
  static readonly requires = ['kubeflow-namespace', 'istio', 'kubeflow-gateway', 'kserve'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, NAME, { stage: Stage.APPS, namespace: 'kubeflow', labels: LABELS });
    this.renderAccess(platform);
    this.renderPods(platform);
    this.renderNetwork(platform);
  }

  /** What the app itself may do, in all namespaces: before it acts, it asks the API server whether the user may. */
  private renderAccess({ components }: Platform): void {
    const role = `${NAME}-cluster-role`;
    const knative = withStatus('services', 'routes', 'configurations', 'revisions');
    new ServiceAccount(this, NAME);
    new ClusterRole(this, role, [
      allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
      allow('get', 'list').on('', 'namespaces', 'pods', 'pods/log', 'events'),
      allow(...READ, ...WRITE).on('serving.kserve.io', ...withStatus('inferenceservices', 'inferencegraphs')),
      ...(components.has('knative-serving') ? [allow('get', 'list').on('serving.knative.dev', ...knative)] : []),
    ]);
    new ClusterRoleBinding(this, `${NAME}-binding`, { role, serviceAccount: NAME });
  }

  private renderPods({ images, secureCookies, services }: Platform): void {
    const config = this.config(`${NAME}-config`, {
      APP_PREFIX: PATH,
      APP_SECURE_COOKIES: String(secureCookies),
      GRAFANA_CPU_MEMORY_DB: 'db/knative-serving-revision-cpu-and-memory-usage',
      GRAFANA_HTTP_REQUESTS_DB: 'db/knative-serving-revision-http-requests',
      GRAFANA_PREFIX: '/grafana',
      USERID_HEADER: services.identityHeaders.user,
      USERID_PREFIX: '',
    });
    const probe = {
      failureThreshold: 3,
      initialDelaySeconds: 0,
      periodSeconds: 10,
      successThreshold: 1,
      timeoutSeconds: 1,
    };
    new Workload(this, NAME, {
      selector: LABELS,
      annotations: { 'sidecar.istio.io/inject': 'true' },
      replicas: 1,
      serviceAccount: NAME,
      restartOn: [config],
      containers: [
        container({
          name: NAME,
          image: images.kserveModelsWebApp,
          // Tokens of users in many groups make long headers.
          env: { GUNICORN_CMD_ARGS: '--limit-request-field_size 32000' },
          envFrom: [{ configMapRef: { name: config.name } }],
          ports: [port(PORT, 'http')],
          liveness: httpGet('/healthz/liveness', 'http', probe),
          readiness: httpGet('/healthz/readiness', 'http', probe),
          securityContext: { ...UNPRIVILEGED, runAsUser: 1000 },
          more: { imagePullPolicy: 'Always' },
        }),
      ],
      pod: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
    });
  }

  private renderNetwork({ services }: Platform): void {
    const { namespace, principal, gateway } = services.ingressGateway;
    const ports = [{ name: 'http', port: 80, targetPort: PORT, protocol: 'TCP' }] as const;
    new Service(this, NAME, { selector: LABELS, ports, more: { type: 'ClusterIP' } });
    new Route(this, NAME, {
      gateway: `${gateway.namespace}/${gateway.name}`,
      prefix: `${PATH}/`,
      rewrite: '/',
      host: `${NAME}.${this.ownNamespace}.svc.cluster.local`,
      port: 80,
    });
    // It believes the user header of whoever calls it.
    new AllowPrincipals(this, NAME, LABELS, [principal]);
    const pods = labelIn({ 'app.kubernetes.io/component': NAME });
    new AdmitTraffic(this, NAME, { pods, from: [namespaceIn(namespace)] });
  }
}
