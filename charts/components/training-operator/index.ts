import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  declareTraining,
  AdmissionWebhook,
  allow,
  Component,
  field,
  httpGet,
  partsOf,
  port,
  Program,
  READ,
  RESTRICTED,
  scraped,
  SecretRequirement,
  secretVolume,
  Stage,
  UserRoles,
} from '../../kit';

const NAME = 'training-operator';
const GROUP = 'kubeflow.org';
const METRICS_PORT = 8080;
const WEBHOOK_PORT = 9443;
const SELECTOR = { 'control-plane': 'kubeflow-training-operator' };

/** Training Operator: trains models on several nodes by a kind of job for each framework. Trainer is its successor. */
export class TrainingOperator extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: 'kubeflow',
    optional: true,
    requires: ['kubeflow-namespace', 'kubeflow-roles'],
    callers: { 'training-operator-webhook': { pods: SELECTOR, ports: [WEBHOOK_PORT] } },
    metrics: {
      [NAME]: { port: METRICS_PORT },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, TrainingOperator.facts, { labels: { app: NAME } });
    this.crds(JOBS.map((job) => `${job}.${GROUP}` as const));
    new UserRoles(this, 'training', EDITORS, VIEWERS);
    this.renderProgram(platform);
    this.declarePaths(platform);
    // It checks all of its kinds but MPIJobs.
    const kinds = ['jaxjob', 'paddlejob', 'pytorchjob', 'tfjob', 'xgboostjob'];
    const suffix = `${NAME}.${GROUP}`;
    const checks = kinds.map((kind) => ({ name: `validator.${kind}.${suffix}`, group: GROUP, version: 'v1', kind }));
    new AdmissionWebhook(this, NAME, { validating: { [`validator.${suffix}`]: checks } });
  }

  /** A Service finds the first rank. Then ranks talk to each other at ports that are not declared. */
  private declarePaths(platform: Platform): void {
    declareTraining(this, platform, {
      'worker → master of a PyTorchJob': [
        'PyTorchJob worker',
        { tenantPod: 'PyTorchJob master', port: 23456, by: 'Service' },
      ],
      'rank → rank of a PyTorchJob': ['PyTorchJob worker', { tenantPod: 'PyTorchJob master', port: 40000 }],
      'launcher → worker of an MPIJob': ['MPIJob launcher', { tenantPod: 'MPIJob worker', port: 40000 }],
    });
  }

  private renderProgram({ images }: Platform): void {
    // The operator writes its webhook's certificate into this Secret, which must exist.
    const certificate = new SecretRequirement(this, 'training-operator-webhook-cert', { type: 'Opaque' }).name;
    new Program(this, NAME, {
      may: PERMISSIONS,
      selector: SELECTOR,
      sidecar: false,
      container: {
        image: images.trainingOperator,
        command: ['/manager'],
        env: { MY_POD_NAMESPACE: field('metadata.namespace'), MY_POD_NAME: field('metadata.name') },
        ports: [port(METRICS_PORT), port(WEBHOOK_PORT, 'webhook-server')],
        mounts: { '/tmp/k8s-webhook-server/serving-certs': { volume: 'cert', readOnly: true } },
        liveness: httpGet('/healthz', 8081, { periodSeconds: 20, timeoutSeconds: 3, initialDelaySeconds: 15 }),
        readiness: httpGet('/readyz', 8081, { periodSeconds: 15, timeoutSeconds: 3, initialDelaySeconds: 10 }),
        // The pod sets the seccomp profile.
        securityContext: { ...RESTRICTED, seccompProfile: undefined, runAsUser: 1000 },
      },
      volumes: [secretVolume('cert', certificate)],
      pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } }, terminationGracePeriodSeconds: 10 },
      service: {
        ports: [
          { name: 'monitoring-port', port: METRICS_PORT, targetPort: METRICS_PORT },
          { name: 'webhook-server', port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' },
        ],
        annotations: scraped(METRICS_PORT, { path: '/metrics' }),
        more: { type: 'ClusterIP' },
      },
    });
  }
}

const JOBS = ['jaxjobs', 'mpijobs', 'paddlejobs', 'pytorchjobs', 'tfjobs', 'xgboostjobs'] as const;
const ALL = [...READ, 'create', 'delete', 'patch', 'update'] as const;

/** All rules of the operator. */
const PERMISSIONS = [
  allow(...ALL).on(GROUP, ...JOBS),
  allow('get', 'patch', 'update').on(GROUP, ...partsOf(JOBS, 'status')),
  allow('update').on(GROUP, ...partsOf(JOBS, 'finalizers')),
  // The pods and Services of a job's nodes.
  allow(...ALL).on('', 'pods', 'events'),
  allow(...READ, 'create', 'delete').on('', 'services'),
  allow(...ALL).on('autoscaling', 'horizontalpodautoscalers'),
  allow(...ALL).on(['scheduling.volcano.sh', 'scheduling.x-k8s.io'], 'podgroups'),
  // The launcher of an MPIJob finds the nodes in a ConfigMap, and starts processes there like `kubectl exec`.
  allow('create', 'list', 'update', 'watch').on('', 'configmaps'),
  allow(...READ, 'create').on('', 'serviceaccounts'),
  allow('create').on('', 'pods/exec'),
  allow('create', 'list', 'update', 'watch').on('rbac.authorization.k8s.io', 'roles', 'rolebindings'),
  // It makes its webhook's certificate, and writes the CA into the configuration.
  allow(...READ, 'update').on('', 'secrets'),
  allow(...READ, 'update').on('admissionregistration.k8s.io', 'validatingwebhookconfigurations'),
];

/** Rules of users for jobs in their namespaces. */
const readStatus = allow('get').on(GROUP, ...partsOf(JOBS, 'status'));
const VIEWERS = [allow(...READ).on(GROUP, ...JOBS), readStatus];
const EDITORS = [
  allow(...ALL).on(GROUP, ...JOBS),
  readStatus,
  allow(...READ, 'create', 'delete').on('', 'persistentvolumeclaims'),
  allow(...READ).on('', 'events'),
];
