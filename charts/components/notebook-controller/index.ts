import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { allow, Component, configKey, Controller, ELECTION, httpGet, READ, Resource, Service, Stage } from '../../kit';
import { declareTenantPage, podsWith, PromisedPath, UNPRIVILEGED, UserRoles, WRITE } from '../../kit';

const NAME = 'notebook-controller';
const LABELS = { app: NAME, 'kustomize.component': NAME };
const RULES = [
  allow('*').on('apps', 'statefulsets'),
  allow('create', 'get', 'list', 'patch', 'watch').on('', 'events'),
  allow(...READ).on('', 'pods'),
  allow('*').on('', 'services'),
  allow('*').on('kubeflow.org', 'notebooks', 'notebooks/finalizers', 'notebooks/status'),
  allow('*').on('networking.istio.io', 'virtualservices'),
];

/** Notebook controller: makes a StatefulSet, a Service and a route of each Notebook, and stops those left idle. */
export class NotebookController extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'istio', 'kubeflow-gateway'],
    metrics: {
      'notebook-controller-deployment': { port: 8080 },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, NotebookController.facts, { labels: LABELS });
    this.crds(['notebooks.kubeflow.org']);
    this.renderController(platform);
    new Service(this, `${NAME}-service`, { selector: LABELS, ports: [{ port: 443 }] });
    // It asks Jupyter in the tenants' namespaces whether a notebook is idle.
    new Resource(this, 'networking.istio.io/v1/Sidecar', `${NAME}-exception`, {
      spec: { egress: [{ hosts: ['*/*'] }], workloadSelector: { labels: { app: NAME } } },
    });
    const may = (...verbs: readonly string[]) => [allow(...verbs).on('kubeflow.org', 'notebooks', 'notebooks/status')];
    this.declarePaths(platform);
    new UserRoles(this, 'notebooks', may(...READ, ...WRITE), may(...READ), `${NAME}-kubeflow-notebooks`);
  }

  private declarePaths({ notebooks: { culling } }: Platform): void {
    declareTenantPage(this, 'a notebook', '/notebook/{namespace}/notebook/');
    if (!culling.enabled) return;
    new PromisedPath(this, 'notebook controller → activity of a notebook', {
      from: podsWith(this.ownNamespace, { app: NAME }),
      to: { tenantPod: 'notebook', port: 80, by: 'Service' },
      path: '/notebook/{namespace}/notebook/api/kernels',
    });
  }

  private renderController({ images, notebooks: { culling }, services }: Platform): void {
    // The program takes `CULL_IDLE_TIME`; the name `IDLE_TIME` of older guides has no effect.
    const environment = {
      CLUSTER_DOMAIN: services.clusterDomain,
      CULL_IDLE_TIME: String(culling.idleMinutes),
      ENABLE_CULLING: String(culling.enabled),
      IDLENESS_CHECK_PERIOD: String(culling.checkPeriodMinutes),
      ISTIO_GATEWAY: services.ingressGateway.gateway.ref,
      ISTIO_HOST: '*',
      USE_ISTIO: 'true',
    };
    const config = this.config(`${NAME}-config`, environment);
    new Controller(this, NAME, {
      account: `${NAME}-service-account`,
      role: { name: `${NAME}-role`, binding: `${NAME}-role-binding`, rules: RULES },
      election: ELECTION.configMaps,
      deployment: `${NAME}-deployment`,
      manager: {
        image: images.notebookController,
        env: Object.fromEntries(Object.keys(environment).map((key) => [key, configKey(config.name, key)])),
        liveness: httpGet('/healthz', 8081, { initialDelaySeconds: 5, periodSeconds: 10 }),
        securityContext: { ...UNPRIVILEGED, runAsNonRoot: true, runAsUser: 1000 },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      pods: {
        selector: LABELS,
        restartOn: [config],
        pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
      },
    });
  }
}
