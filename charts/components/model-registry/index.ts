import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, type Config, Resource, Route, Service, ServiceAccount, Stage, Workload } from '../../kit';
import { httpGet, port, type ProbeOptions, UNPRIVILEGED } from '../../kit/container';
import { type DatabaseAccess, ENGINES, externalDatabase, renderDatabase } from './database';
import { renderUi } from './ui';

/** Label of the server's pods. */
const SERVER = { component: 'model-registry-server' };

/** Model Registry: which models there are, of which versions, and where; with a page in the dashboard. */
export class ModelRegistry extends Component {
  static readonly requires = ['kubeflow-namespace', 'istio', 'kubeflow-gateway'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'model-registry', { stage: Stage.APPS, namespace: 'kubeflow' });
    this.renderServer(platform);
    this.renderNetwork(platform);
    renderUi(this, platform);
  }

  /** The database, and the ConfigMap that those who use it read at their start. */
  private renderDatabase(platform: Platform): readonly [DatabaseAccess, ...Config[]] {
    const choice = platform.databases.modelRegistry;
    if (choice.kind === 'external') {
      this.external('Secret', choice.secretName, this.ownNamespace);
      return [externalDatabase(choice)];
    }
    const { parameters: data, secretKeys } = ENGINES[choice.kind];
    const secret = this.secret('model-registry-db-secrets', secretKeys, 'Opaque');
    const parameters = this.config('model-registry-db-parameters', data);
    return [renderDatabase(this, platform, choice.kind, { parameters, secret }), parameters];
  }

  private renderServer(platform: Platform): void {
    const { modelRegistry: api } = platform.services;
    const [database, ...configs] = this.renderDatabase(platform);
    const config = this.config('model-registry-configmap', {
      MODEL_REGISTRY_DATA_STORE_TYPE: 'embedmd',
      MODEL_REGISTRY_REST_SERVICE_HOST: 'model-registry-service',
      MODEL_REGISTRY_REST_SERVICE_PORT: String(api.port),
    });
    new ServiceAccount(this, 'model-registry-server');
    new Workload(this, 'model-registry-deployment', {
      selector: SERVER,
      deploymentLabels: SERVER,
      labels: { 'sidecar.istio.io/inject': 'true' },
      // The database has no proxy. With MySQL, the server speaks first, and Istio's detection would wait for the client.
      annotations: { 'traffic.sidecar.istio.io/excludeOutboundPorts': database.port },
      replicas: 1,
      serviceAccount: 'model-registry-server',
      restartOn: [config, ...configs],
      container: {
        name: 'rest-container',
        image: platform.images.modelRegistryServer,
        command: ['/model-registry', 'proxy'],
        args: ['--hostname=0.0.0.0', '--port=$(MODEL_REGISTRY_REST_SERVICE_PORT)', ...database.args],
        env: database.env,
        envFrom: [{ configMapRef: { name: config.name } }, ...database.envFrom],
        ports: [port(api.port, 'http-api')],
        liveness: probe('isDirty', { initialDelaySeconds: 30, periodSeconds: 10, failureThreshold: 3 }),
        readiness: probe('health', { initialDelaySeconds: 5, periodSeconds: 10, failureThreshold: 3 }),
        securityContext: UNPRIVILEGED,
        more: { startupProbe: probe('isDirty', { initialDelaySeconds: 10, periodSeconds: 5, failureThreshold: 6 }) },
      },
      pod: { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
    });
  }

  private renderNetwork({ services }: Platform): void {
    const { modelRegistry: api, ingressGateway } = services;
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
    new Resource(this, 'networking.istio.io/v1alpha3/DestinationRule', name, {
      spec: { host: api.host, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
    });
    const { name: gateway } = ingressGateway.gateway;
    new Route(this, 'model-registry', { ...api, gateway, prefix: '/api/model_registry/' });
    // Whoever is let in by the network: the API has no users of its own, and tenants' pods register models there.
    new Resource(this, 'security.istio.io/v1beta1/AuthorizationPolicy', name, {
      spec: { action: 'ALLOW', selector: { matchLabels: SERVER }, rules: [{}] },
    });
  }
}

function probe(what: 'health' | 'isDirty', timing: ProbeOptions) {
  return httpGet(`/readyz/${what}`, 'http-api', { timeoutSeconds: 5, ...timing });
}
