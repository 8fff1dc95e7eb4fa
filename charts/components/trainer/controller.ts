import type { Construct } from 'constructs';

import { AdmitTraffic, allow, Config, configVolume, httpGet, partsOf, Program, READ, secretVolume } from '../../kit';
import { ValidatingAdmission } from '../../kit';

/** Where Trainer and JobSet are. */
export const NAMESPACE = 'kubeflow-system';
/** Where both controllers answer the API server. */
export const WEBHOOK_PORT = 9443;
/** Key of a controller's ConfigMap, and the file in its container, that hold its configuration. */
export const CONFIG_KEY = 'controller_manager_config.yaml';

/** API group of TrainJobs and of the runtimes that they name. */
export const GROUP = 'trainer.kubeflow.org';
const KINDS = ['clustertrainingruntimes', 'trainingruntimes', 'trainjobs'] as const;
const MAKE = [...READ, 'create', 'patch', 'update'] as const;
const NAME = 'kubeflow-trainer-controller-manager';
const COMPONENT = { 'app.kubernetes.io/component': 'manager' };
/** The label by which Istio, and the policy of the webhook, know the pods. */
const CANONICAL_NAME = { 'service.istio.io/canonical-name': 'trainer' };
const HEALTH_PORT = 8081;

/** The controller's configuration. It makes the certificate of its webhook, and tells the API server of its CA. */
function configuration(webhookSecretName: string): object {
  const timing = { leaseDuration: '15s', renewDeadline: '10s', retryPeriod: '2s' };
  return {
    apiVersion: 'config.trainer.kubeflow.org/v1alpha1',
    kind: 'Configuration',
    health: {
      healthProbeBindAddress: `:${HEALTH_PORT}`,
      readinessEndpointName: 'readyz',
      livenessEndpointName: 'healthz',
    },
    metrics: { bindAddress: ':8443', secureServing: true },
    webhook: { port: WEBHOOK_PORT, host: '' },
    leaderElection: { leaderElect: true, resourceName: GROUP, resourceNamespace: '', ...timing },
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

/** All that the controller does in the API. */
const PERMISSIONS = [
  allow(...READ, 'patch', 'update').on(GROUP, ...KINDS),
  allow('get', 'patch', 'update').on(GROUP, ...partsOf(KINDS, 'finalizers'), 'trainjobs/status'),
  // What a TrainJob becomes: a JobSet, the host file and keys of MPI, and a group of pods that start together or not.
  allow(...MAKE).on('jobset.x-k8s.io', 'jobsets'),
  allow(...MAKE).on('', 'configmaps', 'secrets'),
  allow(...MAKE).on(['scheduling.volcano.sh', 'scheduling.x-k8s.io'], 'podgroups'),
  // What such a group of pods asks for in sum.
  allow(...READ).on('', 'limitranges'),
  allow(...READ).on('node.k8s.io', 'runtimeclasses'),
  allow('create', 'patch', 'update', 'watch').on('', 'events'),
  allow('create', 'get', 'list', 'update').on('coordination.k8s.io', 'leases'),
  // It writes the CA of its webhook to where the API server reads it.
  allow(...READ, 'update').on('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),
];

/**
 * The controller of TrainJobs: makes a JobSet of each, by the training runtime that it names.
 * @param certificate name of the Secret of its webhook's certificate
 */
export function renderController(scope: Construct, image: string, certificate: string): void {
  const config = new Config(scope, 'kubeflow-trainer-config', { [CONFIG_KEY]: configuration(certificate) });
  const files = filesOf(config, certificate, config.name, true);
  new Program(scope, NAME, {
    ...files.pods,
    may: PERMISSIONS,
    replicas: undefined,
    selector: { ...COMPONENT, 'app.kubernetes.io/name': 'trainer', 'app.kubernetes.io/part-of': 'kubeflow' },
    labels: CANONICAL_NAME,
    container: {
      ...files.container,
      name: 'manager',
      image,
      liveness: httpGet('/healthz', HEALTH_PORT, { periodSeconds: 20, timeoutSeconds: 3, initialDelaySeconds: 15 }),
      readiness: httpGet('/readyz', HEALTH_PORT, { periodSeconds: 15, timeoutSeconds: 3, initialDelaySeconds: 10 }),
    },
    pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    service: {
      selector: COMPONENT,
      ports: [
        { name: 'monitoring-port', port: 8080, targetPort: 8080 },
        { name: 'webhook-server', port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' },
      ],
    },
  });
  const checked = ['clustertrainingruntime', 'trainingruntime', 'trainjob'].map((kind) => {
    return { name: `validator.${kind}.${GROUP}`, group: GROUP, version: 'v1alpha1', kind };
  });
  new ValidatingAdmission(scope, `validator.${GROUP}`, { name: NAME, namespace: NAMESPACE }, checked);
  new AdmitTraffic(scope, 'trainer-webhook', { pods: { matchLabels: CANONICAL_NAME }, ports: [WEBHOOK_PORT] });
}

/**
 * What a controller's container and pods have so that it finds its files and is called. The Secret of its webhook's
 * certificate is rendered without data, because the controllers write the certificate that they make into a Secret
 * which must be there: https://github.com/open-policy-agent/cert-controller
 * @param volume name of the configuration's volume, and whether its mount is read-only
 */
export function filesOf(config: Config, certificate: string, volume: string, readOnly?: true) {
  const container = {
    args: [`--config=/${CONFIG_KEY}`, '--zap-log-level=2'],
    mounts: {
      [`/${CONFIG_KEY}`]: { volume, subPath: CONFIG_KEY, readOnly },
      '/tmp/k8s-webhook-server/serving-certs': { volume: 'cert', readOnly: true },
    },
  };
  const pods = {
    annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': String(WEBHOOK_PORT) },
    restartOn: [config],
    volumes: [configVolume(volume, config.name), secretVolume('cert', certificate)],
  };
  return { container, pods };
}
