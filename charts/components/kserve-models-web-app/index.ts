import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  allow,
  ClusterRole,
  Component,
  fullHost,
  gunicorn,
  httpGet,
  kustomizeLabels,
  Page,
  port,
  Program,
  READ,
} from '../../kit';
import { RESTRICTED_POD, SIDECAR, Stage, UNPRIVILEGED, withStatus, WRITE } from '../../kit';

const NAME = 'kserve-models-web-application';
/** Path behind the gateway. */
const PATH = '/kserve-endpoints';
const PORT = 5000;
const LABELS = kustomizeLabels(NAME, 'kserve');

/** Models web app: shows a namespace's InferenceServices, with their logs and events, and starts and deletes them. */
export class KServeModelsWebApp extends Component {
  static readonly facts: Facts = {
    name: 'kserve-models-web-app',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'istio', 'kubeflow-gateway', 'kserve'],
    dashboard: { menu: [{ text: 'KServe Endpoints', link: '/kserve-endpoints/', icon: 'kubeflow:models', place: 5 }] },
    metrics: {
      [NAME]: 'each of its three workers counts for itself',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, KServeModelsWebApp.facts, { labels: LABELS });
    this.renderAccess(platform);
    this.renderPods(platform);
    new Page(this, NAME, platform, {
      gateway: platform.services.ingressGateway.gateway.ref,
      prefix: `${PATH}/`,
      rewrite: '/',
      host: fullHost(this, NAME),
      port: 80,
      pods: LABELS,
      admits: { pods: { 'app.kubernetes.io/component': NAME } },
    });
  }

  /** Rules of the app in all namespaces. Before it acts, it asks the API server whether the user may. */
  private renderAccess({ components }: Platform): void {
    const knative = withStatus('services', 'routes', 'configurations', 'revisions');
    const rules = [
      allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
      allow('get', 'list').on('', 'namespaces', 'pods', 'pods/log', 'events'),
      allow(...READ, ...WRITE).on(
        'serving.kserve.io',
        ...withStatus('inferenceservices', 'inferencegraphs', 'trainedmodels'),
      ),
      ...(components.has('knative-serving') ? [allow('get', 'list').on('serving.knative.dev', ...knative)] : []),
      // The details of a model in mode `Standard`, which upstream's role lacks:
      // https://github.com/kserve/models-web-app/blob/v0.18.0/backend/apps/common/versions.py
      allow('get').on('apps', 'deployments'),
      // 0.18.0 asks for it at a path that the API server authorizes and does not have: `/apis//v1/…`.
      allow('get').on('', 'services'),
      allow('get').on('autoscaling', 'horizontalpodautoscalers'),
    ];
    new ClusterRole(this, `${NAME}-cluster-role`, rules, { boundTo: NAME, binding: `${NAME}-binding` });
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
    const timing = { failureThreshold: 3, initialDelaySeconds: 0, periodSeconds: 10 };
    const probe = { ...timing, successThreshold: 1, timeoutSeconds: 1 };
    new Program(this, NAME, {
      selector: LABELS,
      annotations: { [SIDECAR]: 'true' },
      restartOn: [config],
      container: {
        image: images.kserveModelsWebApp,
        command: gunicorn(this),
        // Tokens of users in many groups make long headers.
        env: { GUNICORN_CMD_ARGS: '--limit-request-field_size 32000' },
        envFrom: [{ configMapRef: { name: config.name } }],
        ports: [port(PORT, 'http')],
        liveness: httpGet('/healthz/liveness', 'http', probe),
        readiness: httpGet('/healthz/readiness', 'http', probe),
        securityContext: { ...UNPRIVILEGED, runAsUser: 1000 },
        more: { imagePullPolicy: 'Always' },
      },
      pod: { securityContext: RESTRICTED_POD },
      service: { ports: [{ name: 'http', port: 80, targetPort: PORT, protocol: 'TCP' }], more: { type: 'ClusterIP' } },
    });
  }
}
