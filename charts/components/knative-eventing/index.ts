import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  ClusterChange,
  Component,
  field,
  httpGet,
  labelIn,
  podTemplate,
  port,
  Resource,
  Service,
  Stage,
} from '../../kit';
import { renderAccess } from '../shared/knative/access';
import { ENVIRONMENT, health, observability, POD_NAME, READ_ONLY, renderAdmission } from '../shared/knative/programs';
import { scale, TELEMETRY, WEBHOOK_PORT, WEBHOOK_SERVICE } from '../shared/knative/programs';
import { ACCESS } from './access';
import { IMAGE_ENV, imagesOfPods, SETTINGS } from './config';
import { CRDS } from './crds';
import { EventingDeployment, LABELS, NAME, VERSION, WEBHOOK } from './deployment';

const METRICS_DOMAIN = 'knative.dev/eventing';
const PROBES = port(8080, 'probes');
/** Why adapters are not scraped. */
const CARRIER = 'carries events of tenants; how many, its senders and receivers count';
const HEALTH = health({ initialDelaySeconds: 20, periodSeconds: 10, timeoutSeconds: 5 });
const ADAPTER = { requests: { cpu: '125m', memory: '64Mi' }, limits: { cpu: '1000m', memory: '2048Mi' } };
/** Excludes Eventing's own pods from SinkBindings, which can change any pod template. */
const UNBOUND = { 'bindings.knative.dev/exclude': 'true' };
/** Ports at which programs receive events. */
const INGRESS = [port(8080, 'http'), port(8443, 'https')];
const INGRESS_SERVICE = [
  { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
  { name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' },
] as const;

/** Knative Eventing: sources of events, brokers and channels that carry them, and triggers that send them on. */
export class KnativeEventing extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.SERVERLESS,
    namespace: NAME,
    namespaces: [NAME],
    optional: true,
    metrics: {
      'eventing-controller': { port: 9090 },
      [WEBHOOK.name]: { port: 9090 },
      ...Object.fromEntries(['job-sink', 'pingsource-mt-adapter', 'request-reply'].map((name) => [name, CARRIER])),
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, KnativeEventing.facts, { labels: { ...LABELS, ...VERSION } });
    this.renderNamespace({});
    for (const [name, options] of CRDS) this.crds([name], options);
    renderAccess(this, ACCESS);
    const settings = { ...SETTINGS, 'config-observability': observability(platform.monitoring) };
    for (const [name, data] of Object.entries(settings)) this.config(name, data);
    this.renderController(platform);
    this.renderWebhook(platform);
    this.renderJobSink(platform);
    this.renderPingSource(platform);
    this.renderRequestReply(platform);
  }

  /** The controller of brokers, channels, sources and sinks. */
  private renderController(platform: Platform): void {
    const { images } = platform;
    new EventingDeployment(this, 'eventing-controller', {
      selector: { app: 'eventing-controller' },
      deploymentLabels: { ...UNBOUND, 'knative.dev/high-availability': 'true' },
      image: images.eventingController,
      restartOn: Object.entries(imagesOfPods(platform)).map(([name, data]) => this.config(name, data)),
      env: {
        ...ENVIRONMENT,
        ...POD_NAME,
        METRICS_DOMAIN,
        APISERVER_RA_IMAGE: images.eventingApiServerAdapter,
        AUTH_PROXY_IMAGE: images.eventingAuthProxy,
        ...IMAGE_ENV,
      },
      ports: [...TELEMETRY, PROBES],
      ...HEALTH,
      resources: { requests: { cpu: '100m', memory: '100Mi' } },
    });
  }

  /** The webhook: checks Eventing's objects, sets defaults, and tells pods where their SinkBindings send events. */
  private renderWebhook({ images }: Platform): void {
    const { name } = WEBHOOK;
    const app = { app: name };
    const httpHeaders = [{ name: 'k-kubelet-probe', value: 'webhook' }];
    const readiness = { httpGet: { port: WEBHOOK_PORT, scheme: 'HTTPS', httpHeaders }, periodSeconds: 1 };
    new EventingDeployment(this, name, {
      selector: { ...app, role: name },
      apart: app,
      deploymentLabels: UNBOUND,
      image: images.eventingWebhook,
      env: {
        ...ENVIRONMENT,
        ...POD_NAME,
        METRICS_DOMAIN,
        WEBHOOK_NAME: name,
        WEBHOOK_PORT: String(WEBHOOK_PORT),
        SINK_BINDING_SELECTION_MODE: 'exclusion',
      },
      ports: [port(WEBHOOK_PORT, 'https-webhook'), ...TELEMETRY],
      // It makes its certificate before it answers.
      liveness: { ...readiness, initialDelaySeconds: 120 },
      readiness,
      resources: { requests: { cpu: '100m', memory: '50Mi' }, limits: { cpu: '200m', memory: '200Mi' } },
      pod: { terminationGracePeriodSeconds: 300 },
    });
    new Service(this, name, { selector: { ...LABELS, role: name }, ports: [WEBHOOK_SERVICE] });
    scale(this, name, 5, { ...LABELS, ...app }, name);
    // Settings can be corrected even while no webhook runs.
    const settings = { failurePolicy: 'Ignore', namespaceSelector: labelIn({ 'kubernetes.io/metadata.name': NAME }) };
    renderAdmission(this, name, {
      certificate: 'eventing-webhook-certs',
      timeoutSeconds: 10,
      mutating: { 'webhook.eventing.knative.dev': {}, 'sinkbindings.webhook.sources.knative.dev': {} },
      validating: { 'validation.webhook.eventing.knative.dev': {}, 'config.webhook.eventing.knative.dev': settings },
    });
  }

  /** Receives events for JobSinks, and starts a Job for each. */
  private renderJobSink({ images }: Platform): void {
    const name = 'job-sink';
    const selector = { 'sinks.knative.dev/sink': name };
    const timing = { periodSeconds: 2, successThreshold: 1, failureThreshold: 3, timeoutSeconds: 1 };
    new EventingDeployment(this, name, {
      selector,
      replicas: 1,
      image: images.eventingJobSink,
      env: {
        ...ENVIRONMENT,
        NAMESPACE: field('metadata.namespace', 'v1'),
        POD_NAME: field('metadata.name', 'v1'),
        CONTAINER_NAME: name,
        METRICS_DOMAIN: 'knative.dev/internal/eventing',
        INGRESS_PORT: '8080',
        INGRESS_PORT_HTTPS: '8443',
      },
      ports: [...INGRESS, port(9092, 'metrics')],
      liveness: httpGet('/healthz', 8080, { scheme: 'HTTP', ...timing, initialDelaySeconds: 5 }),
      readiness: httpGet('/healthz', 8080, { scheme: 'HTTP', ...timing }),
      resources: ADAPTER,
    });
    const metrics = { name: 'http-metrics', port: 9092, targetPort: 9092, protocol: 'TCP' } as const;
    new Service(this, name, { selector: { ...LABELS, ...selector }, ports: [...INGRESS_SERVICE, metrics] });
  }

  /**
   * Sends the events of all PingSources. The controller starts it with the first one, and writes its environment:
   * https://github.com/knative/eventing/blob/knative-v1.22.0/pkg/reconciler/pingsource/pingsource.go
   */
  private renderPingSource({ images }: Platform): void {
    const namespace = field('metadata.namespace', 'v1');
    new EventingDeployment(this, 'pingsource-mt-adapter', {
      selector: { 'eventing.knative.dev/source': 'ping-source-controller', 'sources.knative.dev/role': 'adapter' },
      deploymentLabels: UNBOUND,
      replicas: 0,
      name: 'dispatcher',
      image: images.eventingPingSource,
      env: {
        SYSTEM_NAMESPACE: namespace,
        NAMESPACE: namespace,
        ...POD_NAME,
        K_OBSERVABILITY_CONFIG: '{}',
        K_LOGGING_CONFIG: '',
        K_LEADER_ELECTION_CONFIG: '',
        K_NO_SHUTDOWN_AFTER: '',
        K_SINK_TIMEOUT: '-1',
      },
      ports: [TELEMETRY[0], PROBES],
      ...HEALTH,
      resources: ADAPTER,
    });
    for (const path of ['.spec.replicas', '.spec.template.spec.containers[]?.env']) {
      new ClusterChange(this, 'apps/v1/Deployment', 'pingsource-mt-adapter', path);
    }
  }

  /** Forwards an event and waits for its reply. Each RequestReply has a key, named after it. */
  private renderRequestReply({ images }: Platform): void {
    const name = 'request-reply';
    const selector = { ...LABELS, 'eventing.knative.dev/part-of': name };
    const folder = '/etc/secrets';
    // The keys belong to users' RequestReplies.
    const { name: secretName } = new Resource(this, 'v1/Secret', 'request-reply-keys', {});
    const template = podTemplate({
      selector,
      labels: VERSION,
      serviceAccount: name,
      container: {
        name,
        image: images.eventingRequestReply,
        env: {
          ...ENVIRONMENT,
          POD_INDEX: field(`metadata.labels['apps.kubernetes.io/pod-index']`),
          HTTP_PORT: '8080',
          HTTPS_PORT: '8443',
          SECRETS_PATH: folder,
        },
        ports: INGRESS,
        mounts: { [folder]: 'aes-keys' },
        securityContext: READ_ONLY,
      },
      volumes: [{ name: 'aes-keys', secret: { secretName } }],
      pod: { restartPolicy: 'Always' },
    });
    // Without a Service for the names of single pods, as upstream: the field cannot be changed afterwards.
    const spec = { serviceName: '', replicas: 1, selector: { matchLabels: selector }, template };
    new Resource(this, 'apps/v1/StatefulSet', name, { spec });
    new Service(this, name, { selector, ports: INGRESS_SERVICE });
  }
}
