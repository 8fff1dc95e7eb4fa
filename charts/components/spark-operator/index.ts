import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { type AdmissionProps, AdmitTraffic, Component, labelIn, MutatingAdmission, port, Service } from '../../kit';
import { Stage, UserRole, ValidatingAdmission } from '../../kit';
import { CONTROLLER, GROUP, labelsOf, SparkProgram, USERS, webhook } from './programs';

const WEBHOOK = 'spark-operator-webhook';
const WEBHOOK_PORT = 9443;
const CERTIFICATE = `${WEBHOOK}-certs`;

/** Spark operator: runs Apache Spark applications, once, by schedule, or as a server that notebooks connect to. */
export class SparkOperator extends Component {
  static readonly requires = ['kubeflow-namespace', 'kubeflow-roles'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'spark-operator', { stage: Stage.APPS, namespace: 'kubeflow' });
    this.crdsOf('sparkoperator.k8s.io');
    this.renderController(platform);
    this.renderWebhook(platform);
    // Admins have what editors have; their own role is there for those who add rules to it.
    new UserRole(this, 'kubeflow-spark-admin', 'admin', []);
    new UserRole(this, 'kubeflow-spark-edit', ['admin', 'edit'], USERS.edit);
    new UserRole(this, 'kubeflow-spark-view', 'view', USERS.view);
  }

  private renderController({ images }: Platform): void {
    new SparkProgram(this, 'controller', {
      image: images.sparkOperator,
      args: [
        '--controller-threads=10',
        '--enable-ui-service=true',
        '--metrics-job-start-latency-buckets=30,60,90,120,150,180,210,240,270,300',
        '--leader-election-lease-duration=15s',
        '--leader-election-renew-deadline=10s',
        '--leader-election-retry-period=2s',
        '--workqueue-ratelimiter-bucket-qps=50',
        '--workqueue-ratelimiter-bucket-size=500',
        '--workqueue-ratelimiter-max-delay=6h',
        '--driver-pod-creation-grace-period=10s',
        '--max-tracked-executor-per-app=1000',
        '--scheduled-spark-application-timestamp-precision=nanos',
        '--feature-gates=PartialRestart=false,LoadSparkDefaults=false',
      ],
      scraped: true,
      scratch: { path: '/tmp', volume: 'tmp', size: '1Gi' },
      ...CONTROLLER,
    });
  }

  private renderWebhook({ images }: Platform): void {
    const service = { name: `${WEBHOOK}-svc`, namespace: this.ownNamespace, port: WEBHOOK_PORT };
    const folder = 'serving-certs';
    new SparkProgram(this, 'webhook', {
      image: images.sparkOperator,
      args: [
        `--webhook-secret-name=${CERTIFICATE}`,
        `--webhook-secret-namespace=${service.namespace}`,
        `--webhook-svc-name=${service.name}`,
        `--webhook-svc-namespace=${service.namespace}`,
        `--webhook-port=${WEBHOOK_PORT}`,
        `--mutating-webhook-name=${WEBHOOK}`,
        `--validating-webhook-name=${WEBHOOK}`,
      ],
      ports: [port(WEBHOOK_PORT, 'webhook')],
      scratch: { path: `/etc/k8s-webhook-server/${folder}`, volume: folder, size: '500Mi', subPath: folder },
      ...webhook(WEBHOOK, CERTIFICATE),
    });
    new Service(this, service.name, {
      selector: labelsOf('webhook'),
      ports: [{ name: 'webhook', port: service.port, targetPort: 'webhook' }],
    });
    new MutatingAdmission(this, WEBHOOK, service, asks('mutate', [PODS, ...APPLICATIONS]));
    new ValidatingAdmission(this, WEBHOOK, service, asks('validate', APPLICATIONS));
    new AdmitTraffic(this, WEBHOOK, {
      pods: labelIn({ 'app.kubernetes.io/name': 'spark-operator', 'app.kubernetes.io/component': 'webhook' }),
      ports: [WEBHOOK_PORT],
    });
  }
}

type Kind = Omit<AdmissionProps, 'name'>;

const APPLICATIONS: readonly Kind[] = [
  { group: GROUP, version: 'v1beta2', kind: 'sparkapplication' },
  { group: GROUP, version: 'v1beta2', kind: 'scheduledsparkapplication' },
  { group: GROUP, version: 'v1alpha1', kind: 'sparkconnect' },
];

/** Drivers and executors, which get their volumes, tolerations and the like from the application. */
const LAUNCHED = { matchLabels: { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' } };
const PODS: Kind = { group: '', version: 'v1', kind: 'pod', operations: ['CREATE'], objects: LAUNCHED };

/** The webhooks for some kinds, by the names that upstream's chart gives, after the paths. */
function asks(verb: 'mutate' | 'validate', kinds: readonly Kind[]): readonly AdmissionProps[] {
  return kinds.map((of) => {
    const name = `${verb}-${of.group.replaceAll('.', '-')}-${of.version}-${of.kind}.${GROUP}`;
    return { ...of, name, sideEffects: 'NoneOnDryRun', timeoutSeconds: 10 };
  });
}
