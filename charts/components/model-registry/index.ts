import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  allow,
  AllowEveryone,
  ClusterRole,
  Component,
  DenyOthers,
  httpGet,
  MutualTls,
  nameFrom,
  Page,
  port,
} from '../../kit';
import {
  type ProbeOptions,
  Program,
  READ,
  Resource,
  RESTRICTED_POD,
  Route,
  Service,
  ServiceAccount,
  Stage,
} from '../../kit';
import { trusting, UNPRIVILEGED, Deployment } from '../../kit';
import { Database } from './database';

const SERVER = { component: 'model-registry-server' };
const UI = 'model-registry-ui';
const UI_LABELS = { app: UI };
const UI_PORT = 8080;

/** Rules of the page: ask whether the user may see registries, and find them. */
const UI_ROLES = {
  'model-registry-create-sars': [allow('create').on('authorization.k8s.io', 'subjectaccessreviews')],
  'model-registry-retrieve-clusterrolebindings': [
    allow(...READ).on('rbac.authorization.k8s.io', 'clusterrolebindings'),
  ],
  'model-registry-ui-services-reader': [
    allow(...READ).on('', 'services'),
    // Whether a registry runs, which upstream's role does not let it see: it shows all as available.
    allow('get').on('', 'endpoints'),
  ],
};

/** Model Registry: keeps models, their versions and their places; with a page in the dashboard. */
export class ModelRegistry extends Component {
  static readonly facts: Facts = {
    name: 'model-registry',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    optional: true,
    requires: ['kubeflow-namespace', 'istio', 'kubeflow-gateway'],
    callers: {
      'model-registry': { pods: SERVER, from: ['tenants', 'gateway'], ports: [8080] },
      // The policies of the namespace admit it already; upstream names it, too.
      'model-registry-ui': { pods: UI_LABELS, from: ['gateway', 'namespace'] },
    },
    dashboard: { menu: [{ text: 'Model Registry', link: '/model-registry/', icon: 'assignment', place: 6 }] },
    metrics: {
      'model-registry-deployment': 'serves none',
      'model-registry-ui': 'serves none',
      'model-registry-db': 'its image serves none',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    const { namespace, isTenants } = platform.modelRegistry;
    // The namespaces of tenants come after all apps.
    const stage = isTenants ? Stage.OWN : ModelRegistry.facts.stage;
    super(scope, { ...ModelRegistry.facts, namespace, stage });
    this.renderServer(platform);
    this.renderNetwork(platform);
    this.renderUi(platform);
  }

  private renderServer(platform: Platform): void {
    const { modelRegistry: api } = platform.services;
    const { access: database, configs, authorities } = new Database(this, platform);
    const trust = trusting(authorities);
    const config = this.config('model-registry-configmap', {
      MODEL_REGISTRY_DATA_STORE_TYPE: 'embedmd',
      MODEL_REGISTRY_REST_SERVICE_HOST: 'model-registry-service',
      MODEL_REGISTRY_REST_SERVICE_PORT: String(api.port),
    });
    new ServiceAccount(this, 'model-registry-server');
    new Deployment(this, 'model-registry-deployment', {
      selector: SERVER,
      deploymentLabels: SERVER,
      sidecar: true,
      // The database has no proxy. With MySQL, the server speaks first, and Istio's detection would wait for the client.
      annotations: { 'traffic.sidecar.istio.io/excludeOutboundPorts': database.port },
      replicas: 1,
      serviceAccount: 'model-registry-server',
      ...trust.pods,
      restartOn: [config, ...configs, ...authorities],
      container: {
        name: 'rest-container',
        image: platform.images.modelRegistryServer,
        command: ['/model-registry', 'proxy'],
        args: [
          `--hostname=${platform.network.listenAddress}`,
          '--port=$(MODEL_REGISTRY_REST_SERVICE_PORT)',
          ...database.args,
        ],
        env: database.env,
        envFrom: [{ configMapRef: { name: config.name } }, ...database.envFrom],
        ...trust.container,
        ports: [port(api.port, 'http-api')],
        liveness: probe('isDirty', { initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 3 }),
        readiness: probe('health', { initialDelaySeconds: 5, periodSeconds: 10, failureThreshold: 3 }),
        securityContext: UNPRIVILEGED,
        more: { startupProbe: probe('isDirty', { initialDelaySeconds: 10, periodSeconds: 5, failureThreshold: 6 }) },
      },
      pod: { securityContext: RESTRICTED_POD },
    });
  }

  private renderNetwork(platform: Platform): void {
    const { modelRegistry: api, ingressGateway } = platform.services;
    const name = 'model-registry-service';
    new Service(this, name, {
      selector: SERVER,
      // The page finds the registries of a namespace by the label `component`, and shows these annotations.
      labels: {
        app: name,
        component: 'model-registry',
        'app.kubernetes.io/component': 'model-registry',
        'app.kubernetes.io/instance': name,
        'app.kubernetes.io/name': name,
        'app.kubernetes.io/part-of': 'model-registry',
      },
      annotations: { displayName: 'Kubeflow Model Registry', description: 'An example model registry' },
      ports: [{ name: 'http-api', port: api.port, protocol: 'TCP', appProtocol: 'http' }],
      more: { type: 'ClusterIP' },
    });
    new MutualTls(this, name, api.host);
    const gateway = nameFrom(this, ingressGateway.gateway);
    new Route(this, 'model-registry', { ...api, gateway, prefix: '/api/model_registry/' });
    this.admitCallers(name, platform);
  }

  /**
   * Who calls the API, which has no users: in `kubeflow` all whom the network admits, in a tenant's namespace the gateway and
   * the tenant's pods. Upstream asks others for a token that it does not look at, and that KServe's initializer does not
   * send: https://github.com/kubeflow/hub/blob/v0.3.9/cmd/csi/main.go
   */
  private admitCallers(name: string, { modelRegistry: { namespace, isTenants }, services }: Platform): void {
    if (!isTenants) return void new AllowEveryone(this, name, SERVER);
    const source = [{ principals: [services.ingressGateway.principal] }, { namespaces: [namespace] }];
    const rules = [{ from: source.map((each) => ({ source: each })) }];
    new Resource(this, 'security.istio.io/v1beta1/AuthorizationPolicy', name, {
      spec: { action: 'ALLOW', selector: { matchLabels: SERVER }, rules },
    });
    // The namespace's own policy lets all its pods into the page, which would believe them whom they speak for.
    new DenyOthers(this, `${UI}-others`, UI_LABELS, [services.ingressGateway.principal]);
  }

  /** The page in the dashboard. It trusts the user header of its requests, so only the gateway may call it. */
  private renderUi(platform: Platform): void {
    const { modelRegistryUi: ui } = platform.services;
    const timing = { periodSeconds: 30, timeoutSeconds: 15, failureThreshold: 3, successThreshold: 1 };
    const probe = { scheme: 'HTTP', ...timing } as const;
    for (const [role, rules] of Object.entries(UI_ROLES)) {
      new ClusterRole(this, role, rules, { boundTo: UI, binding: `${role}-binding` });
    }
    new Program(this, UI, {
      selector: UI_LABELS,
      deploymentLabels: UI_LABELS,
      container: {
        image: platform.images.modelRegistryUi,
        args: ['--deployment-mode=kubeflow', `--port=${UI_PORT}`],
        ports: [port(UI_PORT)],
        liveness: httpGet('/healthcheck', UI_PORT, { ...probe, initialDelaySeconds: 30 }),
        readiness: httpGet('/healthcheck', UI_PORT, { ...probe, initialDelaySeconds: 15 }),
        resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '2Gi' } },
        securityContext: UNPRIVILEGED,
        more: { imagePullPolicy: 'Always' },
      },
      pod: { securityContext: RESTRICTED_POD },
    });
    new Service(this, 'model-registry-ui-service', {
      selector: UI_LABELS,
      labels: { ...UI_LABELS, run: UI },
      ports: [{ name: 'http', port: ui.port, targetPort: UI_PORT, protocol: 'TCP' }],
      more: { type: 'ClusterIP' },
    });
    const path = '/model-registry';
    const at = { ...ui, prefix: `${path}/`, rewrite: '/', addHeaders: { 'x-forwarded-prefix': path } };
    new Page(this, UI, platform, { ...at, pods: UI_LABELS, mutualTls: true });
  }
}

function probe(what: 'health' | 'isDirty', timing: ProbeOptions) {
  return httpGet(`/readyz/${what}`, 'http-api', { timeoutSeconds: 5, ...timing });
}
