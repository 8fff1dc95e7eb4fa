import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  AdmitTraffic,
  ClusterRole,
  ClusterRoleBinding,
  type Config,
  configVolume,
  container,
  httpGet,
  Service,
  ServiceAccount,
  ValidatingAdmission,
  Workload,
} from '../../kit';
import { GROUP, PERMISSIONS } from './permissions';
import { certificateVolume, CERTIFICATES, CONFIG_FILE, WEBHOOK_PORT } from './program';

const NAME = 'kubeflow-trainer-controller-manager';
const SELECTOR = {
  'app.kubernetes.io/component': 'manager',
  'app.kubernetes.io/name': 'trainer',
  'app.kubernetes.io/part-of': 'kubeflow',
};

/** Where the controller tells how it is. */
const PROBE_PORT = 8081;

/** The label by which Istio, and the policy of the webhook, know the pods. */
const CANONICAL_NAME = { 'service.istio.io/canonical-name': SELECTOR['app.kubernetes.io/name'] };

/** The kinds whose objects the controller checks before they are stored. */
const CHECKED = ['clustertrainingruntime', 'trainingruntime', 'trainjob'];

/** The controller's configuration. It makes the certificate of its webhook, and tells the API server of its CA. */
export function trainerConfig(webhookSecretName: string): object {
  return {
    apiVersion: 'config.trainer.kubeflow.org/v1alpha1',
    kind: 'Configuration',
    health: {
      healthProbeBindAddress: `:${PROBE_PORT}`,
      readinessEndpointName: 'readyz',
      livenessEndpointName: 'healthz',
    },
    metrics: { bindAddress: ':8443', secureServing: true },
    webhook: { port: WEBHOOK_PORT, host: '' },
    leaderElection: {
      leaderElect: true,
      resourceName: GROUP,
      resourceNamespace: '',
      leaseDuration: '15s',
      renewDeadline: '10s',
      retryPeriod: '2s',
    },
    controller: {
      groupKindConcurrency: {
        [`TrainJob.${GROUP}`]: 5,
        [`TrainingRuntime.${GROUP}`]: 1,
        [`ClusterTrainingRuntime.${GROUP}`]: 1,
      },
    },
    certManagement: { enable: true, webhookServiceName: NAME, webhookSecretName },
    clientConnection: { qps: 50, burst: 100 },
  };
}

/** Names of what the controller reads: its configuration, and the Secret of its webhook's certificate. */
export interface ControllerFiles {
  readonly config: Config;
  readonly certificate: string;
}

/** The controller of TrainJobs: makes a JobSet of each, by the training runtime that it names. */
export function renderController(
  scope: Construct,
  platform: Platform,
  namespace: string,
  files: ControllerFiles,
): void {
  new ServiceAccount(scope, NAME);
  new ClusterRole(scope, NAME, PERMISSIONS);
  new ClusterRoleBinding(scope, NAME, { role: NAME, serviceAccount: NAME });
  renderPods(scope, platform, files);
  new Service(scope, NAME, {
    selector: { 'app.kubernetes.io/component': SELECTOR['app.kubernetes.io/component'] },
    ports: [
      { name: 'monitoring-port', port: 8080, targetPort: 8080 },
      { name: 'webhook-server', port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' },
    ],
  });
  const service = { name: NAME, namespace };
  new ValidatingAdmission(
    scope,
    `validator.${GROUP}`,
    service,
    CHECKED.map((kind) => ({ name: `validator.${kind}.${GROUP}`, group: GROUP, version: 'v1alpha1', kind })),
  );
  new AdmitTraffic(scope, 'trainer-webhook', { pods: { matchLabels: CANONICAL_NAME }, ports: [WEBHOOK_PORT] });
}

function renderPods(scope: Construct, { images }: Platform, { config, certificate }: ControllerFiles): void {
  const probe = { periodSeconds: 15, timeoutSeconds: 3 };
  new Workload(scope, NAME, {
    selector: SELECTOR,
    labels: CANONICAL_NAME,
    annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': String(WEBHOOK_PORT) },
    serviceAccount: NAME,
    restartOn: [config],
    containers: [
      container({
        name: 'manager',
        image: images.trainerController,
        args: [`--config=${CONFIG_FILE.path}`, '--zap-log-level=2'],
        mounts: {
          [CONFIG_FILE.path]: { volume: 'kubeflow-trainer-config', subPath: CONFIG_FILE.key, readOnly: true },
          [CERTIFICATES]: { volume: 'cert', readOnly: true },
        },
        liveness: httpGet('/healthz', PROBE_PORT, { ...probe, initialDelaySeconds: 15, periodSeconds: 20 }),
        readiness: httpGet('/readyz', PROBE_PORT, { ...probe, initialDelaySeconds: 10 }),
      }),
    ],
    volumes: [configVolume('kubeflow-trainer-config', config.name), certificateVolume(certificate)],
    pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
  });
}
