import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  declareTraining,
  type AdmissionProps,
  AdmissionWebhook,
  allow,
  Component,
  type ContainerProps,
  httpGet,
} from '../../kit';
import { labelIn, type Labels, MANAGE, type Mount, partsOf, port, Program, type ProgramProps } from '../../kit';
import { READ, RESTRICTED, scraped, Stage, UserRole } from '../../kit';

const WEBHOOK = 'spark-operator-webhook';
const WEBHOOK_PORT = 9443;
const CERTIFICATE = `${WEBHOOK}-certs`;
const METRICS_PORT = 8080;
const HEALTH_PORT = 8081;
const GROUP = 'sparkoperator.k8s.io';
const APPLICATIONS = ['sparkapplications', 'scheduledsparkapplications'] as const;
const KINDS = [...APPLICATIONS, 'sparkconnects'] as const;

const writeEvents = allow('create', 'update', 'patch').on('', 'events');
const readStatus = allow('get').on(GROUP, ...partsOf(APPLICATIONS, 'status'));
const change = allow('get', 'update');

/** Spark operator: runs Apache Spark applications, once, by schedule, or as a server that notebooks connect to. */
export class SparkOperator extends Component {
  static readonly facts: Facts = {
    name: 'spark-operator',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'kubeflow-roles'],
    metrics: { 'spark-operator-controller': { port: METRICS_PORT }, 'spark-operator-webhook': { port: METRICS_PORT } },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, SparkOperator.facts);
    this.crdsOf('sparkoperator.k8s.io');
    this.renderController(platform);
    this.renderWebhook(platform);
    this.declarePaths(platform);
    // Admins may do what editors may. Their empty role is rendered because users add rules to it.
    new UserRole(this, 'kubeflow-spark-admin', 'admin', []);
    new UserRole(
      this,
      'kubeflow-spark-edit',
      ['admin', 'edit'],
      [allow(...MANAGE).on(GROUP, ...APPLICATIONS), readStatus],
    );
    new UserRole(this, 'kubeflow-spark-view', 'view', [allow(...READ).on(GROUP, ...APPLICATIONS), readStatus]);
  }

  private declarePaths(platform: Platform): void {
    declareTraining(this, platform, {
      'Spark executor → driver': ['Spark executor', { tenantPod: 'Spark driver', port: 7078, by: 'Service' }],
      'Spark driver → executor': ['Spark driver', { tenantPod: 'Spark executor', port: 7079 }],
    });
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
      // Its spark-submit looks for the `deps.packages` of an application. The user of the image has no home to keep them.
      env: { SPARK_SUBMIT_OPTS: '-Divy.home=/tmp/.ivy' },
      ...CONTROLLER,
    });
  }

  private renderWebhook({ images }: Platform): void {
    const service = `${WEBHOOK}-svc`;
    const folder = 'serving-certs';
    new SparkProgram(this, 'webhook', {
      image: images.sparkOperator,
      args: [
        `--webhook-secret-name=${CERTIFICATE}`,
        `--webhook-secret-namespace=${this.ownNamespace}`,
        `--webhook-svc-name=${service}`,
        `--webhook-svc-namespace=${this.ownNamespace}`,
        `--webhook-port=${WEBHOOK_PORT}`,
        `--mutating-webhook-name=${WEBHOOK}`,
        `--validating-webhook-name=${WEBHOOK}`,
      ],
      ports: [port(WEBHOOK_PORT, 'webhook')],
      scratch: { path: `/etc/k8s-webhook-server/${folder}`, volume: folder, size: '500Mi', subPath: folder },
      ...webhook(WEBHOOK, CERTIFICATE),
    });
    new AdmissionWebhook(this, service, {
      port: WEBHOOK_PORT,
      service: {
        selector: labelsOf('webhook'),
        ports: [{ name: 'webhook', port: WEBHOOK_PORT, targetPort: 'webhook' }],
      },
      mutating: { [WEBHOOK]: asks('mutate', [PODS, ...CHECKED]) },
      validating: { [WEBHOOK]: asks('validate', CHECKED) },
      admits: {
        name: WEBHOOK,
        pods: labelIn({ 'app.kubernetes.io/name': 'spark-operator', 'app.kubernetes.io/component': 'webhook' }),
        ports: [WEBHOOK_PORT],
      },
    });
  }
}

type Kind = Omit<AdmissionProps, 'name'>;

const CHECKED: readonly Kind[] = [
  { group: GROUP, version: 'v1beta2', kind: 'sparkapplication' },
  { group: GROUP, version: 'v1beta2', kind: 'scheduledsparkapplication' },
  { group: GROUP, version: 'v1alpha1', kind: 'sparkconnect' },
];

/** Drivers and executors, which get their volumes, tolerations and the like from the application. */
const LAUNCHED = { matchLabels: { 'sparkoperator.k8s.io/launched-by-spark-operator': 'true' } };
const PODS: Kind = { group: '', version: 'v1', kind: 'pod', operations: ['CREATE'], objects: LAUNCHED };

/** The webhooks for some kinds. Upstream's chart names them after their paths. */
function asks(verb: 'mutate' | 'validate', kinds: readonly Kind[]): readonly AdmissionProps[] {
  return kinds.map((of) => {
    const name = `${verb}-${of.group.replaceAll('.', '-')}-${of.version}-${of.kind}.${GROUP}`;
    return { ...of, name, sideEffects: 'NoneOnDryRun', timeoutSeconds: 10 };
  });
}
/** The differences of the operator's two programs, which are one binary. */
interface SparkProgramProps extends Pick<ContainerProps, 'image' | 'ports' | 'env'>, Access {
  /** Flags beside the common ones. */
  readonly args: readonly string[];
  /** Whether Prometheus finds its pods by their annotations. @default false */
  readonly scraped?: boolean;
  /** The only folder that it writes to, and its volume or part of a volume. */
  readonly scratch: Exclude<Mount, string> & { readonly path: string; readonly size: string };
}

function labelsOf(program: string): Labels {
  return {
    'app.kubernetes.io/name': 'spark-operator',
    'app.kubernetes.io/instance': 'spark-operator',
    'app.kubernetes.io/component': program,
  };
}

/** The operator's controller or its webhook: ServiceAccount, roles and pod. */
class SparkProgram extends Program {
  constructor(scope: Construct, program: 'controller' | 'webhook', props: SparkProgramProps) {
    const name = `spark-operator-${program}`;
    const lease = `${name}-lock`;
    const { path, size: sizeLimit, ...mount } = props.scratch;
    // A lease that does not exist yet cannot be created by name.
    const leases = ['coordination.k8s.io', 'leases'] as const;
    const election = [allow('create').on(...leases), change.named(lease).on(...leases)];
    super(scope, name, {
      account: { automountServiceAccountToken: true },
      mayInside: [...election, ...props.mayInside],
      may: props.may,
      selector: labelsOf(program),
      sidecar: false,
      annotations: props.scraped ? scraped(METRICS_PORT, { path: '/metrics' }) : undefined,
      container: {
        image: props.image,
        env: props.env,
        args: [program, 'start', ...commonFlags(lease, Chart.of(scope).namespace ?? ''), ...props.args],
        ports: [...(props.ports ?? []), port(METRICS_PORT, 'metrics')],
        mounts: { [path]: { ...mount, readOnly: false } },
        readiness: httpGet('/readyz', HEALTH_PORT, { scheme: 'HTTP' }),
        liveness: httpGet('/healthz', HEALTH_PORT, { scheme: 'HTTP' }),
        securityContext: { ...RESTRICTED, privileged: false, readOnlyRootFilesystem: true },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      volumes: [{ name: mount.volume, emptyDir: { sizeLimit } }],
      // The group of the image's user `spark`.
      pod: { automountServiceAccountToken: true, securityContext: { fsGroup: 185 } },
    });
  }
}

function commonFlags(lease: string, namespace: string): readonly string[] {
  return [
    '--zap-log-level=info',
    '--zap-encoder=console',
    // The flag is a list in CSV, whose only item is empty: all namespaces.
    '--namespaces=""',
    '--enable-metrics=true',
    `--metrics-bind-address=:${METRICS_PORT}`,
    '--metrics-endpoint=/metrics',
    '--metrics-prefix=',
    '--metrics-labels=app_type',
    '--leader-election=true',
    `--leader-election-lock-name=${lease}`,
    `--leader-election-lock-namespace=${namespace}`,
  ];
}

/** Rules of a program. In its own namespace it may also elect a leader. */
type Access = Required<Pick<ProgramProps, 'may' | 'mayInside'>>;

/** Rules of the controller, which makes the driver's pod of an application and its other objects. */
const CONTROLLER: Access = {
  may: [
    allow('get').on('', 'nodes'),
    allow(...MANAGE, 'deletecollection').on('', 'pods'),
    allow(...MANAGE).on('', 'configmaps', 'persistentvolumeclaims', 'services'),
    writeEvents,
    allow(...READ, 'create', 'update', 'delete').on(['extensions', 'networking.k8s.io'], 'ingresses'),
    allow(...MANAGE).on(GROUP, ...KINDS),
    allow('get', 'update', 'patch').on(GROUP, ...partsOf(KINDS, 'status', 'finalizers')),
    allow('get').on('apiextensions.k8s.io', 'customresourcedefinitions'),
  ],
  mayInside: [writeEvents],
};

/**
 * Rules of the webhook, which compares applications with quotas. When it starts, it makes its certificate, and writes
 * the CA into its two configurations.
 */
function webhook(configuration: string, certificate: string): Access {
  const admission = 'admissionregistration.k8s.io';
  const configurations = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
  return {
    may: [
      writeEvents,
      allow('list', 'watch').on(admission, ...configurations),
      change.named(configuration).on(admission, ...configurations),
      allow(...READ).on('', 'pods', 'resourcequotas'),
      allow(...MANAGE).on(GROUP, ...APPLICATIONS, ...partsOf(APPLICATIONS, 'status', 'finalizers')),
    ],
    mayInside: [allow('create').on('', 'secrets'), change.named(certificate).on('', 'secrets')],
  };
}
