import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  ClusterRole,
  ClusterRoleBinding,
  Component,
  container,
  field,
  httpGet,
  port,
  RESTRICTED,
  Service,
  ServiceAccount,
  Stage,
  ValidatingAdmission,
  Workload,
} from '../../kit';
import { GROUP, PERMISSIONS, renderUserRoles } from './permissions';

const NAME = 'training-operator';
const SELECTOR = { 'control-plane': 'kubeflow-training-operator' };
const METRICS_PORT = 8080;
const PROBE_PORT = 8081;
const WEBHOOK_PORT = 9443;

/** The kinds whose objects the operator checks before they are stored: all but MPIJobs. */
const CHECKED = ['jaxjob', 'paddlejob', 'pytorchjob', 'tfjob', 'xgboostjob'];

/** Training Operator: trains models on several nodes by a kind of job for each framework. Trainer is its successor. */
export class TrainingOperator extends Component {
  static readonly requires = ['kubeflow-namespace', 'kubeflow-roles'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, NAME, { stage: Stage.APPS, namespace: 'kubeflow', labels: { app: NAME } });
    this.crds([
      'jaxjobs.kubeflow.org',
      'mpijobs.kubeflow.org',
      'paddlejobs.kubeflow.org',
      'pytorchjobs.kubeflow.org',
      'tfjobs.kubeflow.org',
      'xgboostjobs.kubeflow.org',
    ]);
    new ServiceAccount(this, NAME);
    new ClusterRole(this, NAME, PERMISSIONS);
    new ClusterRoleBinding(this, NAME, { role: NAME, serviceAccount: NAME });
    renderUserRoles(this);
    this.renderPods(platform);
    this.renderWebhook();
  }

  private renderPods({ images }: Platform): void {
    const probe = { periodSeconds: 15, timeoutSeconds: 3 };
    // The operator writes the certificate that it makes for its webhook into this Secret, which must be there.
    const secretName = this.secret('training-operator-webhook-cert', {}, 'Opaque');
    new Workload(this, NAME, {
      selector: SELECTOR,
      labels: { 'sidecar.istio.io/inject': 'false' },
      replicas: 1,
      serviceAccount: NAME,
      containers: [
        container({
          name: NAME,
          image: images.trainingOperator,
          command: ['/manager'],
          env: { MY_POD_NAMESPACE: field('metadata.namespace'), MY_POD_NAME: field('metadata.name') },
          ports: [port(METRICS_PORT), port(WEBHOOK_PORT, 'webhook-server')],
          mounts: { '/tmp/k8s-webhook-server/serving-certs': { volume: 'cert', readOnly: true } },
          liveness: httpGet('/healthz', PROBE_PORT, { ...probe, initialDelaySeconds: 15, periodSeconds: 20 }),
          readiness: httpGet('/readyz', PROBE_PORT, { ...probe, initialDelaySeconds: 10 }),
          // The pod says what kind of seccomp profile it has.
          securityContext: { ...RESTRICTED, seccompProfile: undefined, runAsUser: 1000 },
        }),
      ],
      volumes: [{ name: 'cert', secret: { secretName, defaultMode: 0o644 } }],
      pod: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } }, terminationGracePeriodSeconds: 10 },
    });
  }

  private renderWebhook(): void {
    new Service(this, NAME, {
      selector: SELECTOR,
      ports: [
        { name: 'monitoring-port', port: METRICS_PORT, targetPort: METRICS_PORT },
        { name: 'webhook-server', port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' },
      ],
      annotations: {
        'prometheus.io/path': '/metrics',
        'prometheus.io/port': String(METRICS_PORT),
        'prometheus.io/scrape': 'true',
      },
      more: { type: 'ClusterIP' },
    });
    const suffix = `${NAME}.${GROUP}`;
    const kinds = CHECKED.map((kind) => ({ name: `validator.${kind}.${suffix}`, group: GROUP, version: 'v1', kind }));
    new ValidatingAdmission(this, `validator.${suffix}`, { name: NAME, namespace: this.ownNamespace }, kinds);
  }
}
