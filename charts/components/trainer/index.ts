import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  declareTraining,
  AdmissionWebhook,
  allow,
  ClusterRole,
  Component,
  Config,
  httpGet,
  partsOf,
  port,
  Program,
  READ,
  Resource,
  RESTRICTED,
  Role,
  SecretRequirement,
  Stage,
  UserRole,
  UserRoles,
} from '../../kit';
import { versions } from '../../versions';
import { CONFIG_KEY, filesOf, JobSet, METRICS_PORT, NAMESPACE, WEBHOOK_PORT } from './jobset';

const GROUP = 'trainer.kubeflow.org';
const KINDS = ['clustertrainingruntimes', 'trainingruntimes', 'trainjobs'] as const;
const MAKE = [...READ, 'create', 'patch', 'update'] as const;
const NAME = 'kubeflow-trainer-controller-manager';
const COMPONENT = { 'app.kubernetes.io/component': 'manager' };
const CANONICAL_NAME = { 'service.istio.io/canonical-name': 'trainer' };
/** Its ports by name; `status-server` is behind a feature gate that is off. */
const PORTS = { health: 8081, metrics: 8443, webhook: WEBHOOK_PORT, 'status-server': 10443 } as const;

/** Trainer: trains models on several nodes, by TrainJobs that name a training runtime. It brings JobSet, its engine. */
export class Trainer extends Component {
  static readonly facts: Facts = {
    name: 'trainer',
    stage: Stage.APPS,
    namespace: NAMESPACE,
    requires: ['kubeflow-namespace', 'kubeflow-roles', 'istio'],
    dashboard: {
      documentation: [
        { system: 'Kubeflow Training Operator', link: 'https://www.kubeflow.org/docs/components/training/', place: 3 },
      ],
    },
    metrics: {
      'kubeflow-trainer-controller-manager': { port: METRICS_PORT, by: 'https' },
      'jobset-controller-manager': { port: METRICS_PORT, by: 'authorized' },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Trainer.facts);
    const { images } = platform;
    this.crdsOf('trainer.kubeflow.org', 'jobset.x-k8s.io');
    new JobSet(this, images.jobSet);
    renderController(this, images.trainerController);
    renderVersion(this);
    this.declarePaths(platform);
    // Users run TrainJobs in their namespaces, and see the runtimes of the whole cluster.
    new UserRoles(this, 'trainer', [
      allow(...READ).on(GROUP, 'trainingruntimes'),
      allow(...READ, 'create', 'patch', 'delete').on(GROUP, 'trainjobs'),
      allow(...READ).on('', 'pods', 'pods/log', 'events'),
    ]);
    const view = allow(...READ).on(GROUP, 'trainingruntimes', 'trainjobs');
    new UserRole(this, 'kubeflow-trainer-view', ['view', 'trainer-view'], [view]);

    // Runtimes of the cluster are in no namespace, so no role in a namespace lets users see them.
    const name = 'kubeflow-trainer-view-cluster-runtimes';
    const apiGroup = 'rbac.authorization.k8s.io';
    new ClusterRole(this, name, [allow(...READ).on(GROUP, 'clustertrainingruntimes')]);
    new Resource(this, `${apiGroup}/v1/ClusterRoleBinding`, name, {
      roleRef: { apiGroup, kind: 'ClusterRole', name },
      subjects: [{ apiGroup, kind: 'Group', name: 'system:authenticated' }],
    });
  }

  /** Pods of one job find each other by a Service without ports, and talk by TCP at ports that nobody declares. */
  private declarePaths(platform: Platform): void {
    declareTraining(this, platform, {
      'node → node of a TrainJob': [
        'node of a TrainJob',
        { tenantPod: 'node of a TrainJob', port: 29500, by: 'Service' },
      ],
      'MPI launcher → MPI node': ['MPI launcher of a TrainJob', { tenantPod: 'MPI node of a TrainJob', port: 2222 }],
      'node → node of a trial': ['trial', { tenantPod: 'trial', port: 29500 }],
    });
  }
}

/** What the SDK asks to know whether it fits: all who have an account of the cluster may read it. */
function renderVersion(scope: Construct): void {
  const name = 'kubeflow-trainer-public';
  new Config(scope, name, { kubeflow_trainer_version: versions.trainer });
  new Role(scope, name, [
    allow(...READ)
      .named(name)
      .on('', 'configmaps'),
  ]);
  const apiGroup = 'rbac.authorization.k8s.io';
  new Resource(scope, `${apiGroup}/v1/RoleBinding`, name, {
    roleRef: { apiGroup, kind: 'Role', name },
    subjects: [{ apiGroup, kind: 'Group', name: 'system:authenticated' }],
  });
}

/** The controller's configuration. It makes the certificate of its webhook, and tells the API server of its CA. */
function configuration(webhookSecretName: string): object {
  const timing = { leaseDuration: '15s', renewDeadline: '10s', retryPeriod: '2s' };
  return {
    apiVersion: 'config.trainer.kubeflow.org/v1alpha1',
    kind: 'Configuration',
    health: {
      healthProbeBindAddress: `:${PORTS.health}`,
      readinessEndpointName: 'readyz',
      livenessEndpointName: 'healthz',
    },
    metrics: { bindAddress: `:${METRICS_PORT}`, secureServing: true },
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
    statusServer: { port: PORTS['status-server'], qps: 5, burst: 10 },
  };
}

const PERMISSIONS = [
  allow(...READ, 'patch', 'update').on(GROUP, ...KINDS),
  allow('get', 'patch', 'update').on(GROUP, ...partsOf(KINDS, 'finalizers'), 'trainjobs/status'),
  // What a TrainJob becomes: a JobSet, the host file and keys of MPI, and a group of pods that start together or not.
  allow(...MAKE, 'delete').on('jobset.x-k8s.io', 'jobsets'),
  allow(...MAKE).on('', 'configmaps', 'secrets'),
  allow(...MAKE).on(['scheduling.volcano.sh', 'scheduling.x-k8s.io'], 'podgroups'),
  // What such a group of pods asks for in sum.
  allow(...READ).on('', 'limitranges'),
  allow(...READ).on('node.k8s.io', 'runtimeclasses'),
  allow('create', 'patch', 'update', 'watch').on(['', 'events.k8s.io'], 'events'),
  allow('create', 'get', 'list', 'update').on('coordination.k8s.io', 'leases'),
  // It writes the CA of its webhook to where the API server reads it.
  allow(...READ, 'update').on(
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations',
    'validatingwebhookconfigurations',
  ),
];

/** The controller of TrainJobs: makes a JobSet of each, by the training runtime that it names. */
function renderController(scope: Construct, image: string): void {
  const { name: certificate } = new SecretRequirement(scope, 'kubeflow-trainer-webhook-cert', { type: 'Opaque' });
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
      ports: Object.entries(PORTS).map(([name, number]) => port(number, name)),
      securityContext: { ...RESTRICTED, readOnlyRootFilesystem: true },
      liveness: httpGet('/healthz', 'health', { periodSeconds: 20, timeoutSeconds: 3, initialDelaySeconds: 15 }),
      readiness: httpGet('/readyz', 'health', { periodSeconds: 15, timeoutSeconds: 3, initialDelaySeconds: 10 }),
    },
    service: {
      selector: COMPONENT,
      ports: [
        { name: 'monitoring-port', port: PORTS.metrics, targetPort: 'metrics' },
        { name: 'webhook-server', port: 443, targetPort: 'webhook', protocol: 'TCP' },
        { name: 'status-server', port: PORTS['status-server'], targetPort: 'status-server' },
      ],
    },
  });
  const checked = ['clustertrainingruntime', 'trainingruntime', 'trainjob'].map((kind) => {
    return { name: `validator.${kind}.${GROUP}`, group: GROUP, version: 'v1alpha1', kind };
  });
  new AdmissionWebhook(scope, NAME, {
    mutating: {
      [`defaulter.${GROUP}`]: [
        { name: `defaulter.trainjob.${GROUP}`, group: GROUP, version: 'v1alpha1', kind: 'trainjob' },
      ],
    },
    validating: { [`validator.${GROUP}`]: checked },
    admits: { name: 'trainer-webhook', pods: { matchLabels: CANONICAL_NAME }, ports: [WEBHOOK_PORT] },
  });
}
