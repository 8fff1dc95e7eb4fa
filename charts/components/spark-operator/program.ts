import { Chart } from 'cdk8s';
import { Construct } from 'constructs';

import {
  ClusterRole,
  ClusterRoleBinding,
  container,
  type ContainerProps,
  httpGet,
  type Labels,
  port,
  RESTRICTED,
  Role,
  RoleBinding,
  ServiceAccount,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { election } from './roles';

const METRICS_PORT = 8080;
const HEALTH_PORT = 8081;

/** In what the operator's two programs differ, which are one binary. */
export interface ProgramProps {
  readonly image: string;
  /** Flags beside those that both have. */
  readonly args: readonly string[];
  /** Whether Prometheus finds its pods by their annotations. @default false */
  readonly scraped?: boolean;
  /** Ports beside that of the metrics. @default none */
  readonly ports?: readonly k8s.ContainerPort[];
  /** The only folder that it writes to: its volume, and where that is mounted. */
  readonly scratch: {
    readonly volume: string;
    readonly sizeLimit: string;
    readonly mounts: ContainerProps['mounts'];
  };
  /** What it may do in all namespaces. */
  readonly clusterRules: readonly k8s.PolicyRule[];
  /** What it may do in its own namespace, beside electing a leader. */
  readonly rules: readonly k8s.PolicyRule[];
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
export class Program extends Construct {
  private readonly named: string;

  constructor(
    scope: Construct,
    private readonly program: 'controller' | 'webhook',
    private readonly props: ProgramProps,
  ) {
    const name = `spark-operator-${program}`;
    super(scope, name);
    this.named = name;
    this.renderAccess();
    this.renderPods();
  }

  private get lease(): string {
    return `${this.named}-lock`;
  }

  private renderAccess(): void {
    const name = this.named;
    const binding = { role: name, serviceAccount: name };
    new ServiceAccount(this, name, { automountServiceAccountToken: true });
    new Role(this, name, [...election(this.lease), ...this.props.rules]);
    new RoleBinding(this, name, binding);
    new ClusterRole(this, name, this.props.clusterRules);
    new ClusterRoleBinding(this, name, binding);
  }

  private renderPods(): void {
    const { props, named: name } = this;
    const { volume, sizeLimit, mounts } = props.scratch;
    const scrape = { path: '/metrics', port: String(METRICS_PORT), scrape: 'true' };
    const annotations = Object.entries(scrape).map(([key, value]) => [`prometheus.io/${key}`, value]);
    new Workload(this, name, {
      selector: labelsOf(this.program),
      labels: { 'sidecar.istio.io/inject': 'false' },
      annotations: props.scraped ? (Object.fromEntries(annotations) as Labels) : undefined,
      replicas: 1,
      serviceAccount: name,
      containers: [
        container({
          name,
          image: props.image,
          args: [this.program, 'start', ...this.commonFlags(), ...props.args],
          ports: [...(props.ports ?? []), port(METRICS_PORT, 'metrics')],
          mounts,
          readiness: httpGet('/readyz', HEALTH_PORT, { scheme: 'HTTP' }),
          liveness: httpGet('/healthz', HEALTH_PORT, { scheme: 'HTTP' }),
          securityContext: { ...RESTRICTED, privileged: false, readOnlyRootFilesystem: true },
          more: { imagePullPolicy: 'IfNotPresent' },
        }),
      ],
      volumes: [{ name: volume, emptyDir: { sizeLimit } }],
      // The group of the image's user `spark`.
      pod: { automountServiceAccountToken: true, securityContext: { fsGroup: 185 } },
    });
  }

  private commonFlags(): readonly string[] {
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
      `--leader-election-lock-name=${this.lease}`,
      `--leader-election-lock-namespace=${Chart.of(this).namespace ?? ''}`,
    ];
  }
}
