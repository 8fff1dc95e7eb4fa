import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { SERVICES } from '../../contract/services';
import { AdmitTraffic, type Config, type ContainerProps, Deployment, field, httpGet, type k8s } from '../../kit';
import { labelIn, type Labels, METRICS, metricsProxy, port, RESTRICTED_POD, scraped, secretVolume } from '../../kit';
import { Service, ServiceAccount, SIDECAR, UNPRIVILEGED } from '../../kit';

/** What all of KServe has. */
export const LABELS = { app: 'kserve', 'app.kubernetes.io/name': 'kserve' } as const;
const WEBHOOK = port(9443, 'webhook-server');
const SECURITY = { ...UNPRIVILEGED, privileged: false, readOnlyRootFilesystem: true, runAsNonRoot: true };

/** KServe's controllers: of InferenceServices, of LLMInferenceServices, and of models kept on nodes. */
export type ControllerName = 'kserve' | 'llmisvc' | 'kserve-localmodel';

/** Names of a controller's pods and of their ServiceAccount, and of its webhook's Service and certificate's Secret. */
export function namesOf(controller: ControllerName) {
  const webhook = `${controller.replace('kserve-', '')}-webhook-server`;
  return { pods: `${controller}-controller-manager`, service: `${webhook}-service`, certificate: `${webhook}-cert` };
}

/** Renders the controllers' pods, which read KServe's configuration at their start. */
export function renderControllers(scope: Construct, { images, services }: Platform, config: Config): void {
  renderController(scope, 'kserve', config, {
    image: images.kserveController,
    memory: 200,
    args: [`--metrics-addr=${METRICS.inside}`],
    env: { SECRET_NAME: namesOf('kserve').certificate, ...knativeIn(services.knative.namespace) },
    sidecar: metricsProxy(scope, { image: images.kubeRbacProxy, securityContext: SECURITY }, 10),
  });
  renderController(scope, 'llmisvc', config, {
    image: images.kserveLlmController,
    memory: 300,
    args: [`--metrics-addr=127.0.0.1:${METRICS.port}`],
    ports: [port(METRICS.port, 'metrics')],
    securityContext: { ...SECURITY, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    labels: { 'app.kubernetes.io/component': 'controller' },
    gracePeriod: 30,
  });
  renderController(scope, 'kserve-localmodel', config, {
    image: images.kserveLocalModelController,
    memory: 200,
    elects: false,
  });
}

/**
 * Where KServe reads how Knative scales:
 * https://github.com/kserve/kserve/blob/v0.18.0/pkg/controller/v1alpha1/utils/utils.go
 */
function knativeIn(namespace: string): Readonly<Record<string, string>> {
  return namespace === SERVICES.knative.namespace ? {} : { KNATIVE_CONFIG_AUTOSCALER_NAMESPACE: namespace };
}

interface ControllerProps extends Pick<ContainerProps, 'image' | 'args' | 'env' | 'ports' | 'securityContext'> {
  /** Memory that it asks for, in Mi; all of them get 300. */
  readonly memory: number;
  readonly sidecar?: k8s.Container;
  readonly labels?: Labels;
  /** Whether of its pods one is elected to act on objects, while all answer. @default true */
  readonly elects?: boolean;
  /** Seconds that a pod may take to end. @default 10 */
  readonly gracePeriod?: number;
}

function renderController(scope: Construct, controller: ControllerName, config: Config, props: ControllerProps): void {
  const { memory, labels, sidecar, elects = true, gracePeriod = 10, ...manager } = props;
  const { pods: name, certificate } = namesOf(controller);
  const limits = { cpu: '100m', memory: '300Mi' };
  new ServiceAccount(scope, name);
  new Deployment(scope, name, {
    selector: podLabels(name),
    labels,
    annotations: {
      'kubectl.kubernetes.io/default-container': 'manager',
      // The API server, which calls the webhook, has no identity in the mesh that an AuthorizationPolicy could allow.
      [SIDECAR]: 'false',
    },
    deploymentLabels: podLabels(name),
    restartOn: [config],
    serviceAccount: name,
    container: {
      securityContext: SECURITY,
      ...manager,
      ...webhookServer(manager, elects),
      name: 'manager',
      command: ['/manager'],
      env: { POD_NAMESPACE: field('metadata.namespace'), ...manager.env },
      resources: { limits, requests: { ...limits, memory: `${memory}Mi` } },
      more: { imagePullPolicy: 'Always' },
    },
    containers: sidecar && [sidecar],
    volumes: [secretVolume('cert', certificate)],
    pod: { securityContext: RESTRICTED_POD, terminationGracePeriodSeconds: gracePeriod },
  });
}

/** What a controller has that serves a webhook. */
function webhookServer({ args = [], ports = [] }: Pick<ContainerProps, 'args' | 'ports'>, elects: boolean) {
  const timing = { failureThreshold: 5, initialDelaySeconds: 30, timeoutSeconds: 5 };
  return {
    args: elects ? [...args, '--leader-elect'] : args.length ? args : undefined,
    ports: [WEBHOOK, ...ports],
    mounts: { '/tmp/k8s-webhook-server/serving-certs': { volume: 'cert', readOnly: true } },
    liveness: httpGet('/healthz', 8081, { ...timing, periodSeconds: 10 }),
    readiness: httpGet('/readyz', 8081, { ...timing, periodSeconds: 5 }),
  };
}

/** Renders the ways to the controllers' metrics and, for the API server, to their webhooks. */
export function renderServices(scope: Construct): void {
  for (const [controller, name, targetPort] of [
    ['kserve', undefined, 'https'],
    ['llmisvc', 'https', 'metrics'],
  ] as const) {
    const { pods } = namesOf(controller);
    const selector = podLabels(pods);
    const metrics = { name, port: METRICS.port, targetPort, protocol: 'TCP' } as const;
    new Service(scope, `${pods}-service`, { selector, labels: selector, ports: [metrics] });
  }
  for (const [controller, name] of [['kserve'], ['llmisvc', 'https'], ['kserve-localmodel']] as const) {
    const { pods, service } = namesOf(controller);
    const labels = { 'control-plane': pods };
    new Service(scope, service, {
      selector: { ...LABELS, ...labels },
      ports: [{ name, port: 443, targetPort: WEBHOOK.name }],
    });
    // Upstream has a NetworkPolicy for the first alone: the others' webhooks are closed to the API server there.
    new AdmitTraffic(scope, controller, { pods: labelIn(labels), ports: [WEBHOOK.containerPort] });
  }
  const { pods } = namesOf('kserve');
  new Service(scope, `${pods}-metrics-service`, {
    selector: podLabels(pods),
    labels: podLabels(pods),
    ports: [{ name: 'https', port: METRICS.port, targetPort: 'https' }],
    annotations: scraped(METRICS.port, { scheme: 'https' }),
  });
}

function podLabels(controller: string): Labels {
  return { ...LABELS, 'control-plane': controller, 'controller-tools.k8s.io': '1.0' };
}
