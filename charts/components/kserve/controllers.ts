import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  type Amounts,
  type Config,
  container,
  type EnvValue,
  field,
  httpGet,
  type Labels,
  port,
  ServiceAccount,
  UNPRIVILEGED,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';

/** What all of KServe has. */
export const LABELS = { app: 'kserve', 'app.kubernetes.io/name': 'kserve' } as const;
/** Where controllers serve their webhooks, and the name of that port. */
export const WEBHOOK = { port: 9443, name: 'webhook-server' } as const;
/** Where metrics are served with TLS. */
export const METRICS_PORT = 8443;

const HEALTH_PORT = 8081;
const SECURITY: k8s.SecurityContext = {
  ...UNPRIVILEGED,
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
};

/** The labels by which Services and policies find a controller's pods. */
export function podLabels(controller: string): Labels {
  return { ...LABELS, 'control-plane': controller, 'controller-tools.k8s.io': '1.0' };
}

/** Which of KServe's controllers, and how it differs from the others. */
export interface KServeControllerProps {
  readonly image: string;
  readonly config: Config;
  /** Memory that it asks for, in Mi; all of them get 300. */
  readonly memory: number;
  /** Secret of its webhook's certificate. @default it has no webhook, elects no leader and has no probes */
  readonly certificate?: string;
  /** Flags beside the election of a leader. @default none */
  readonly args?: readonly string[];
  /** @default none */
  readonly env?: Readonly<Record<string, EnvValue>>;
  /** Ports beside the webhook's. @default none */
  readonly ports?: readonly k8s.ContainerPort[];
  /** @default what all of them have */
  readonly securityContext?: k8s.SecurityContext;
  /** A container beside it. @default none */
  readonly sidecar?: k8s.Container;
  /** Further labels of the pods. @default none */
  readonly labels?: Labels;
  /** How long a pod may take to end, in seconds. @default 10 */
  readonly gracePeriod?: number;
}

/** A controller of KServe: its ServiceAccount and its pods, under one name. */
export class KServeController extends Construct {
  constructor(
    scope: Construct,
    name: string,
    private readonly props: KServeControllerProps,
  ) {
    super(scope, name);
    const { certificate, config, sidecar, labels, gracePeriod = 10 } = props;
    const selector = podLabels(name);
    new ServiceAccount(this, name);
    new Workload(this, name, {
      selector,
      labels,
      annotations: {
        'kubectl.kubernetes.io/default-container': 'manager',
        // The API server, which calls the webhook, has no identity in the mesh that an AuthorizationPolicy could allow.
        ...(certificate === undefined ? {} : { 'sidecar.istio.io/inject': 'false' }),
      },
      deploymentLabels: selector,
      restartOn: [config],
      serviceAccount: name,
      containers: [this.manager(), ...(sidecar ? [sidecar] : [])],
      volumes: certificate === undefined ? undefined : [certificateVolume(certificate)],
      pod: {
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        terminationGracePeriodSeconds: gracePeriod,
      },
    });
  }

  private manager(): k8s.Container {
    const { image, certificate, memory, args = [], env, ports = [], securityContext = SECURITY } = this.props;
    const limits: Amounts = { cpu: '100m', memory: '300Mi' };
    const common = {
      name: 'manager',
      image,
      command: ['/manager'],
      env: { POD_NAMESPACE: field('metadata.namespace'), ...env },
      resources: { limits, requests: { ...limits, memory: `${memory}Mi` } },
      securityContext,
      more: { imagePullPolicy: 'Always' },
    };
    if (certificate === undefined) return container(common);
    const timing = { failureThreshold: 5, initialDelaySeconds: 30, timeoutSeconds: 5 };
    return container({
      ...common,
      args: [...args, '--leader-elect'],
      ports: [port(WEBHOOK.port, WEBHOOK.name), ...ports],
      mounts: { '/tmp/k8s-webhook-server/serving-certs': { volume: 'cert', readOnly: true } },
      liveness: httpGet('/healthz', HEALTH_PORT, { ...timing, periodSeconds: 10 }),
      readiness: httpGet('/readyz', HEALTH_PORT, { ...timing, periodSeconds: 5 }),
    });
  }
}

function certificateVolume(secretName: string): k8s.Volume {
  return { name: 'cert', secret: { secretName, defaultMode: 420 } };
}

/** The controller of InferenceServices, with kube-rbac-proxy before its metrics. */
export function managerProps({ images }: Platform, config: Config, certificate: string): KServeControllerProps {
  const metrics = '127.0.0.1:8080';
  return {
    image: images.kserveController,
    config,
    memory: 200,
    certificate,
    args: [`--metrics-addr=${metrics}`],
    env: { SECRET_NAME: certificate },
    sidecar: container({
      name: 'kube-rbac-proxy',
      image: images.kubeRbacProxy,
      args: [
        `--secure-listen-address=0.0.0.0:${METRICS_PORT}`,
        `--upstream=http://${metrics}/`,
        '--logtostderr=true',
        '--v=10',
      ],
      ports: [port(METRICS_PORT, 'https')],
      securityContext: SECURITY,
    }),
  };
}

/** The controller of LLMInferenceServices. */
export function llmProps({ images }: Platform, config: Config, certificate: string): KServeControllerProps {
  return {
    image: images.kserveLlmController,
    config,
    memory: 300,
    certificate,
    args: [`--metrics-addr=127.0.0.1:${METRICS_PORT}`],
    ports: [port(METRICS_PORT, 'metrics')],
    securityContext: { ...SECURITY, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    labels: { 'app.kubernetes.io/component': 'controller' },
    gracePeriod: 30,
  };
}
