import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  Autoscaler,
  type Config,
  container,
  type ContainerProps,
  field,
  httpGet,
  type Labels,
  podTemplate,
  port,
  type ProbeOptions,
  Resource,
  type Resources,
  Service,
  type ServicePortProps,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { ENVIRONMENT, Evictable, READ_ONLY, spread } from '../../knative/pods';
import { versions } from '../../versions';
import { IMAGE_ENV } from './config';
import { NAME, WEBHOOK } from './names';

/** Labels that all of Eventing's pods have, and all selectors of them. */
export const LABELS: Labels = {
  'app.kubernetes.io/name': NAME,
  'app.kubernetes.io/component': NAME,
  'kustomize.component': 'knative',
};

const VERSION: Labels = { 'app.kubernetes.io/version': versions.knativeEventing };

/** Keeps SinkBindings, which change pod templates of anyone, from Eventing's own. */
const UNBOUND: Labels = { 'bindings.knative.dev/exclude': 'true' };

const WEBHOOK_PORT = 8443;
const METRICS_DOMAIN = 'knative.dev/eventing';
const METRICS = port(9090, 'metrics');
const PROFILING = port(8008, 'profiling');
const PROBES = port(8080, 'probes');
const POD_NAME = { POD_NAME: field('metadata.name') };

const ADAPTER_RESOURCES: Resources = {
  requests: { cpu: '125m', memory: '64Mi' },
  limits: { cpu: '1000m', memory: '2048Mi' },
};

/** Where programs take events that come in. */
const INGRESS: readonly ServicePortProps[] = [
  { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
  { name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' },
];

/** In what Eventing's Deployments differ. */
interface ProgramProps extends Omit<ContainerProps, 'name'> {
  /** Labels by which its pods are found, beside those of all. */
  readonly selector: Labels;
  /** Labels by which its pods are kept apart. @default the selector */
  readonly apart?: Labels;
  /** Labels of the Deployment itself. @default none */
  readonly labels?: Labels;
  /** Name of its container. @default its own */
  readonly container?: string;
  readonly replicas?: number;
  readonly restartOn?: readonly Config[];
  readonly pod?: Partial<k8s.PodSpec>;
}

/** A Deployment of Eventing's, which runs as a ServiceAccount of its own. */
function renderProgram(scope: Construct, name: string, props: ProgramProps): void {
  const { selector, apart, labels, container: containerName, replicas, restartOn, pod, ...rest } = props;
  const all = { ...LABELS, ...selector };
  new Workload(scope, name, {
    selector: all,
    labels: VERSION,
    deploymentLabels: labels,
    replicas,
    restartOn,
    serviceAccount: name,
    containers: [container({ name: containerName ?? name, securityContext: READ_ONLY, more: LAST_LOGS, ...rest })],
    pod: { enableServiceLinks: false, ...spread(apart ? { ...LABELS, ...apart } : all), ...pod },
  });
}

/** What a container that fails says last is told with its state. */
const LAST_LOGS: Partial<k8s.Container> = { terminationMessagePolicy: 'FallbackToLogsOnError' };

const SLOW: ProbeOptions = { scheme: 'HTTP', initialDelaySeconds: 20, periodSeconds: 10, timeoutSeconds: 5 };

/** The probes of a program that has paths for them. */
const HEALTH = { liveness: httpGet('/health', 'probes', SLOW), readiness: httpGet('/readiness', 'probes', SLOW) };

/** Makes what brokers, channels, sources and sinks consist of. */
export function renderController(scope: Construct, { images }: Platform, imagesOfPods: readonly Config[]): void {
  renderProgram(scope, 'eventing-controller', {
    selector: { app: 'eventing-controller' },
    labels: { ...UNBOUND, 'knative.dev/high-availability': 'true' },
    image: images.eventingController,
    restartOn: imagesOfPods,
    env: {
      ...ENVIRONMENT,
      ...POD_NAME,
      METRICS_DOMAIN,
      APISERVER_RA_IMAGE: images.eventingApiServerAdapter,
      AUTH_PROXY_IMAGE: images.eventingAuthProxy,
      ...IMAGE_ENV,
    },
    ports: [METRICS, PROFILING, PROBES],
    ...HEALTH,
    resources: { requests: { cpu: '100m', memory: '100Mi' } },
  });
}

/** Checks Eventing's objects and fills in their defaults, and tells pods where their SinkBindings send events. */
export function renderWebhook(scope: Construct, { images }: Platform): void {
  const { name } = WEBHOOK;
  const app = { app: name };
  const httpHeaders = [{ name: 'k-kubelet-probe', value: 'webhook' }];
  const probe: k8s.Probe = { httpGet: { port: WEBHOOK_PORT, scheme: 'HTTPS', httpHeaders }, periodSeconds: 1 };
  renderProgram(scope, name, {
    selector: { ...app, role: name },
    apart: app,
    labels: UNBOUND,
    image: images.eventingWebhook,
    env: {
      ...ENVIRONMENT,
      ...POD_NAME,
      METRICS_DOMAIN,
      WEBHOOK_NAME: name,
      WEBHOOK_PORT: String(WEBHOOK_PORT),
      SINK_BINDING_SELECTION_MODE: 'exclusion',
    },
    ports: [port(WEBHOOK_PORT, 'https-webhook'), METRICS, PROFILING],
    // It makes its certificate first.
    liveness: { ...probe, initialDelaySeconds: 120 },
    readiness: probe,
    resources: { requests: { cpu: '100m', memory: '50Mi' }, limits: { cpu: '200m', memory: '200Mi' } },
    pod: { terminationGracePeriodSeconds: 300 },
  });
  new Service(scope, name, {
    selector: { ...LABELS, role: name },
    ports: [{ name: 'https-webhook', port: 443, targetPort: WEBHOOK_PORT }],
  });
  new Autoscaler(scope, name, { min: 1, max: 5, cpu: 100 });
  new Evictable(scope, name, { ...LABELS, ...app });
}

/** Takes events for JobSinks, and starts a Job for each. */
export function renderJobSink(scope: Construct, { images }: Platform): void {
  const name = 'job-sink';
  const selector = { 'sinks.knative.dev/sink': name };
  const health: ProbeOptions = {
    scheme: 'HTTP',
    periodSeconds: 2,
    successThreshold: 1,
    failureThreshold: 3,
    timeoutSeconds: 1,
  };
  renderProgram(scope, name, {
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
    ports: [port(8080, 'http'), port(8443, 'https'), port(9092, 'metrics')],
    liveness: httpGet('/healthz', 8080, { ...health, initialDelaySeconds: 5 }),
    readiness: httpGet('/healthz', 8080, health),
    resources: ADAPTER_RESOURCES,
  });
  new Service(scope, name, {
    selector: { ...LABELS, ...selector },
    ports: [...INGRESS, { name: 'http-metrics', port: 9092, targetPort: 9092, protocol: 'TCP' }],
  });
}

/**
 * Sends the events of all PingSources. The controller starts it with the first one, and writes its environment:
 * https://github.com/knative/eventing/blob/knative-v1.21.0/pkg/reconciler/pingsource/pingsource.go
 */
export function renderPingSource(scope: Construct, { images }: Platform): void {
  renderProgram(scope, 'pingsource-mt-adapter', {
    selector: { 'eventing.knative.dev/source': 'ping-source-controller', 'sources.knative.dev/role': 'adapter' },
    labels: UNBOUND,
    replicas: 0,
    container: 'dispatcher',
    image: images.eventingPingSource,
    env: {
      SYSTEM_NAMESPACE: field('metadata.namespace', 'v1'),
      NAMESPACE: field('metadata.namespace', 'v1'),
      ...POD_NAME,
      K_OBSERVABILITY_CONFIG: '{}',
      K_LOGGING_CONFIG: '',
      K_LEADER_ELECTION_CONFIG: '',
      K_NO_SHUTDOWN_AFTER: '',
      K_SINK_TIMEOUT: '-1',
    },
    ports: [METRICS, PROBES],
    ...HEALTH,
    resources: ADAPTER_RESOURCES,
  });
}

/** Sends an event on and waits for the event that answers it; each RequestReply has a key, by its name, in a Secret. */
export function renderRequestReply(scope: Construct, { images }: Platform): void {
  const name = 'request-reply';
  const selector = { ...LABELS, 'eventing.knative.dev/part-of': name };
  const keys = '/etc/secrets';
  // The keys are those of the users' own RequestReplies.
  new Resource(scope, 'v1/Secret', `${name}-keys`, {});
  const template = podTemplate({
    selector,
    labels: VERSION,
    serviceAccount: name,
    containers: [
      container({
        name,
        image: images.eventingRequestReply,
        env: {
          ...ENVIRONMENT,
          POD_INDEX: field(`metadata.labels['apps.kubernetes.io/pod-index']`),
          HTTP_PORT: '8080',
          HTTPS_PORT: '8443',
          SECRETS_PATH: keys,
        },
        ports: [port(8080, 'http'), port(8443, 'https')],
        mounts: { [keys]: 'aes-keys' },
        securityContext: READ_ONLY,
      }),
    ],
    volumes: [{ name: 'aes-keys', secret: { secretName: `${name}-keys` } }],
    pod: { restartPolicy: 'Always' },
  });
  new Resource(scope, 'apps/v1/StatefulSet', name, {
    // Without a Service for the names of single pods, as upstream: the field cannot be changed afterwards.
    spec: { serviceName: '', replicas: 1, selector: { matchLabels: selector }, template },
  });
  new Service(scope, name, { selector, ports: INGRESS });
}
