import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';

import { allow, type ContainerProps, httpGet, type Labels, MANAGE, partsOf, port, Program, READ } from '../../kit';
import { type ProgramProps, RESTRICTED, scraped } from '../../kit';

const METRICS_PORT = 8080;
const HEALTH_PORT = 8081;

/** In what the operator's two programs differ, which are one binary. */
interface SparkProgramProps extends Pick<ContainerProps, 'image' | 'ports'>, Access {
  /** Flags beside those that both have. */
  readonly args: readonly string[];
  /** Whether Prometheus finds its pods by their annotations. @default false */
  readonly scraped?: boolean;
  /** The only folder that it writes to, and the volume that it is, or a part of. */
  readonly scratch: {
    readonly path: string;
    readonly volume: string;
    readonly size: string;
    readonly subPath?: string;
  };
}

/** The labels by which one finds a program's pods. */
export function labelsOf(program: string): Labels {
  return {
    'app.kubernetes.io/name': 'spark-operator',
    'app.kubernetes.io/instance': 'spark-operator',
    'app.kubernetes.io/component': program,
  };
}

/** The operator's controller or its webhook: its account, what that may do, and its pod. */
export class SparkProgram extends Program {
  constructor(scope: Construct, program: 'controller' | 'webhook', props: SparkProgramProps) {
    const name = `spark-operator-${program}`;
    const lease = `${name}-lock`;
    const { path, volume, size: sizeLimit, subPath } = props.scratch;
    // A lease that does not exist yet cannot be created by name.
    const leases = ['coordination.k8s.io', 'leases'] as const;
    const election = [
      allow('create').on(...leases),
      allow('get', 'update')
        .named(lease)
        .on(...leases),
    ];
    super(scope, name, {
      account: { automountServiceAccountToken: true },
      mayInside: [...election, ...props.mayInside],
      may: props.may,
      selector: labelsOf(program),
      labels: { 'sidecar.istio.io/inject': 'false' },
      annotations: props.scraped ? scraped(METRICS_PORT) : undefined,
      container: {
        image: props.image,
        args: [program, 'start', ...commonFlags(lease, Chart.of(scope).namespace ?? ''), ...props.args],
        ports: [...(props.ports ?? []), port(METRICS_PORT, 'metrics')],
        mounts: { [path]: { volume, subPath, readOnly: false } },
        readiness: httpGet('/readyz', HEALTH_PORT, { scheme: 'HTTP' }),
        liveness: httpGet('/healthz', HEALTH_PORT, { scheme: 'HTTP' }),
        securityContext: { ...RESTRICTED, privileged: false, readOnlyRootFilesystem: true },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      volumes: [{ name: volume, emptyDir: { sizeLimit } }],
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

/** API group of Spark applications. */
export const GROUP = 'sparkoperator.k8s.io';
const APPLICATIONS = ['sparkapplications', 'scheduledsparkapplications'] as const;
const KINDS = [...APPLICATIONS, 'sparkconnects'] as const;

const writeEvents = allow('create', 'update', 'patch').on('', 'events');
const readStatus = allow('get').on(GROUP, ...partsOf(APPLICATIONS, 'status'));

/** What a program may do. In its own namespace it may also elect a leader. */
type Access = Required<Pick<ProgramProps, 'may' | 'mayInside'>>;

/** The controller makes the driver's pod of an application, and what belongs to it. */
export const CONTROLLER: Access = {
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
 * The webhook compares applications with quotas. When it starts, it makes its certificate, and writes the CA into the
 * two configurations of its own.
 */
export function webhook(configuration: string, certificate: string): Access {
  const admission = 'admissionregistration.k8s.io';
  const configurations = ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'];
  const change = allow('get', 'update');
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

/** What tenants' users may do. */
export const USERS = {
  edit: [allow(...MANAGE).on(GROUP, ...APPLICATIONS), readStatus],
  view: [allow(...READ).on(GROUP, ...APPLICATIONS), readStatus],
} as const;
