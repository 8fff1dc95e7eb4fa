import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { Component, field, port, Resource, Service, Stage } from '../../kit';
import { duck, renderAccess } from '../shared/knative/access';
import { POD_NAME, renderAdmission, scale, WEBHOOK_PORT, WEBHOOK_SERVICE } from '../shared/knative/programs';
import { ACCESS } from './access';
import { NamedCallers } from './callers';
import { METRICS } from './metrics';
import { declarePaths, LocalGateway, openInMesh, restrictGateways, restrictNetwork } from './network';
import { settings } from './settings';
import {
  ACTIVATOR_HTTP2_PORT,
  ACTIVATOR_PORT,
  HEALTH,
  LABELS,
  NAME,
  ServingDeployment,
  TELEMETRY_SERVICE,
} from './deployment';

const ask = { httpGet: { port: WEBHOOK_PORT, scheme: 'HTTPS' } };
const WEBHOOK_PROBES = {
  // It makes its certificate first.
  liveness: { ...ask, initialDelaySeconds: 20, periodSeconds: 10, failureThreshold: 6 },
  readiness: { ...ask, periodSeconds: 1 },
};

/** Whose settings the webhook checks, by their label `app.kubernetes.io/component`. */
const CHECKED = ['autoscaler', 'controller', 'logging', 'networking', 'observability', 'tracing', 'net-certmanager'];

/**
 * Knative Serving: HTTP services of revisions, scaled by their requests, down to none; net-istio routes to them. Beside one
 * that the cluster has, what the platform needs of its own: a gateway for pods, and filters that name callers.
 */
export class KnativeServing extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.SERVERLESS,
    namespace: NAME,
    namespaces: [NAME],
    // KServe can do without it.
    optional: ({ serving }) => serving.mode === 'raw',
    // cert-manager is not among them: Knative asks it for nothing while config-network does not ask for TLS.
    requires: ['istio', 'cluster-local-gateway', 'kubeflow-gateway'],
    metrics: METRICS,
  };

  constructor(scope: Construct, platform: Platform) {
    const isThere = platform.existing.knative !== undefined;
    const { namespace } = platform.services.knative;
    super(scope, { ...KnativeServing.facts, namespace }, isThere ? {} : { labels: LABELS });
    if (!isThere) this.renderKnative(platform);
    new LocalGateway(this, platform);
    new NamedCallers(this, platform);
    restrictGateways(this, platform);
    declarePaths(this, platform);
  }

  /** All that upstream installs, and who may call it. */
  private renderKnative(platform: Platform): void {
    this.renderNamespace({ 'istio-injection': 'enabled', 'pod-security.kubernetes.io/enforce': 'restricted' });
    this.renderCrds();
    renderAccess(this, ACCESS);
    for (const [component, name, data] of settings(platform)) {
      this.config(name, data).metadata.addLabel('app.kubernetes.io/component', component);
    }
    this.renderActivator(platform);
    this.renderAutoscaler(platform);
    this.renderController(platform);
    this.renderWebhook(platform);
    this.renderNetIstio(platform);
    this.renderOwnObjects(platform);
    restrictNetwork(this, platform);
    openInMesh(this);
  }

  /** Takes the requests for what is scaled to zero, and holds them until there is a pod. */
  private renderActivator({ images }: Platform): void {
    new ServingDeployment(this, 'activator', {
      image: images.knativeActivator,
      serviceAccount: 'activator',
      role: true,
      // Less garbage collection, more memory: each request of a cold model goes through here.
      env: { GOGC: '500', ...POD_NAME, POD_IP: field('status.podIP') },
      ports: [port(ACTIVATOR_PORT, 'http1'), port(ACTIVATOR_HTTP2_PORT, 'h2c')],
      liveness: { httpGet: { port: ACTIVATOR_PORT }, initialDelaySeconds: 15, periodSeconds: 10, failureThreshold: 12 },
      readiness: { httpGet: { port: ACTIVATOR_PORT }, periodSeconds: 5, failureThreshold: 5 },
      resources: { requests: { cpu: '300m', memory: '60Mi' }, limits: { cpu: '1000m', memory: '600Mi' } },
      // As long as a request may take.
      pod: { terminationGracePeriodSeconds: 600 },
    });
    const selector = { app: 'activator' };
    new Service(this, 'activator-service', {
      selector,
      ports: [
        ...TELEMETRY_SERVICE,
        { name: 'http', port: 80, targetPort: ACTIVATOR_PORT },
        { name: 'http2', port: 81, targetPort: ACTIVATOR_HTTP2_PORT },
        { name: 'https', port: 443, targetPort: 8112 },
      ],
      more: { type: 'ClusterIP' },
    });
    scale(this, 'activator', 20, selector);
  }

  /** Decides how many pods each revision has, from the requests that the activator and the queue proxies count. */
  private renderAutoscaler({ images }: Platform): void {
    new ServingDeployment(this, 'autoscaler', {
      image: images.knativeAutoscaler,
      env: { ...POD_NAME, POD_IP: field('status.podIP') },
      ports: [port(8080, 'websocket')],
      liveness: { httpGet: { port: 8080 }, failureThreshold: 6 },
      readiness: { httpGet: { port: 8080 } },
      resources: { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '1000m', memory: '1000Mi' } },
      // Without an autoscaler nothing that is scaled to zero would start.
      rollout: { replicas: 1, strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0 } } },
    });
    const ports = [...TELEMETRY_SERVICE, { name: 'http', port: 8080, targetPort: 8080 }];
    new Service(this, 'autoscaler', { selector: { app: 'autoscaler' }, ports });
  }

  /** Makes routes, revisions and Deployments of Knative Services. */
  private renderController({ images }: Platform): void {
    new ServingDeployment(this, 'controller', {
      image: images.knativeController,
      env: POD_NAME,
      ports: [port(8080, 'probes')],
      ...HEALTH,
      resources: { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '1000m', memory: '1000Mi' } },
    });
    new Service(this, 'controller', { selector: { app: 'controller' }, ports: TELEMETRY_SERVICE });
  }

  /** Checks Knative's objects, fills in their defaults, and checks Knative's settings. */
  private renderWebhook({ images }: Platform): void {
    new ServingDeployment(this, 'webhook', {
      image: images.knativeWebhook,
      role: true,
      env: { ...POD_NAME, WEBHOOK_NAME: 'webhook', WEBHOOK_PORT: String(WEBHOOK_PORT) },
      ports: [port(WEBHOOK_PORT, 'https-webhook')],
      ...WEBHOOK_PROBES,
      resources: { requests: { cpu: '100m', memory: '100Mi' }, limits: { cpu: '500m', memory: '500Mi' } },
      pod: { terminationGracePeriodSeconds: 300 },
    });
    const selector = { app: 'webhook', role: 'webhook' };
    new Service(this, 'webhook', { selector, ports: [...TELEMETRY_SERVICE, WEBHOOK_SERVICE] });
    scale(this, 'webhook', 5, { app: 'webhook' });
    const settingsOfServing = [
      { key: 'app.kubernetes.io/name', operator: 'In', values: [NAME] },
      { key: 'app.kubernetes.io/component', operator: 'In', values: CHECKED },
    ];
    renderAdmission(this, 'webhook', {
      certificate: 'webhook-certs',
      timeoutSeconds: 10,
      mutating: { 'webhook.serving.knative.dev': {} },
      validating: {
        'validation.webhook.serving.knative.dev': {},
        'config.webhook.serving.knative.dev': { objectSelector: { matchExpressions: settingsOfServing } },
      },
    });
  }

  /** net-istio: makes Istio's routes of Knative's, and checks its own settings. */
  private renderNetIstio({ images }: Platform): void {
    const component = 'net-istio';
    const env = { METRICS_DOMAIN: 'knative.dev/net-istio' };
    new ServingDeployment(this, 'net-istio-controller', {
      name: 'controller',
      component,
      image: images.knativeIstioController,
      // All Secrets, not only those with a label of Knative's: gateways' certificates may be anyone's.
      env: { ...env, ENABLE_SECRET_INFORMER_FILTERING_BY_CERT_UID: 'false' },
      ports: [port(8080, 'probes')],
      ...HEALTH,
      resources: { requests: { cpu: '30m', memory: '40Mi' }, limits: { cpu: '300m', memory: '400Mi' } },
    });
    const name = 'net-istio-webhook';
    new ServingDeployment(this, name, {
      name: 'webhook',
      component,
      image: images.knativeIstioWebhook,
      role: true,
      env: { ...env, WEBHOOK_NAME: name, WEBHOOK_PORT: String(WEBHOOK_PORT) },
      ports: [port(WEBHOOK_PORT, 'https-webhook')],
      ...WEBHOOK_PROBES,
      readiness: { ...WEBHOOK_PROBES.readiness, failureThreshold: 3 },
      resources: { requests: { cpu: '20m', memory: '20Mi' }, limits: { cpu: '200m', memory: '200Mi' } },
    });
    new Service(this, name, { selector: { app: name }, ports: [...TELEMETRY_SERVICE, WEBHOOK_SERVICE] });
    const revisions = { matchExpressions: [{ key: 'serving.knative.dev/configuration', operator: 'Exists' }] };
    const settings = { matchLabels: { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/component': component } };
    renderAdmission(this, name, {
      certificate: 'net-istio-webhook-certs',
      mutating: { 'webhook.istio.networking.internal.knative.dev': { objectSelector: revisions } },
      validating: { 'config.webhook.istio.networking.internal.knative.dev': { objectSelector: settings } },
    });
  }

  private renderCrds(): void {
    this.crdsOf('autoscaling.internal.knative.dev', 'caching.internal.knative.dev', 'networking.internal.knative.dev');
    this.crds(['domainmappings.serving.knative.dev', 'revisions.serving.knative.dev']);
    // By these labels Knative's tools find what has an address, and what has a pod template.
    this.crds(['configurations.serving.knative.dev'], { labels: duck('podspecable') });
    this.crds(['routes.serving.knative.dev'], { labels: duck('addressable') });
    this.crds(['services.serving.knative.dev'], { labels: duck('addressable', 'podspecable') });
  }

  private renderOwnObjects({ images }: Platform): void {
    // For controllers that load images onto nodes ahead of time.
    const image = { spec: { image: images.knativeQueueProxy } };
    new Resource(this, 'caching.internal.knative.dev/v1alpha1/Image', 'queue-proxy', image);
    // For the traffic between gateways, activator and queue proxies, once config-network asks for TLS there.
    const name = 'routing-serving-certs';
    const spec = { dnsNames: ['kn-routing', 'data-plane.knative.dev'], secretName: name };
    const issuer = 'cert-manager.certificate.networking.knative.dev';
    const metadata = {
      annotations: { 'networking.knative.dev/certificate.class': issuer },
      labels: { 'networking.knative.dev/certificate-type': 'system-internal' },
    };
    new Resource(this, 'networking.internal.knative.dev/v1alpha1/Certificate', name, { spec }, metadata);
  }
}
