import { Chart } from 'cdk8s';
import { Construct } from 'constructs';

import { allow, ClusterRole, type Labels, Role, scraped, ServiceAccount, Workload } from '../../kit';
import { type ContainerProps, httpGet, port, RESTRICTED } from '../../kit/container';
import type * as k8s from '../../kit/k8s';
import type { Access } from './roles';

const METRICS_PORT = 8080;
const HEALTH_PORT = 8081;

/** In what the operator's two programs differ, which are one binary. */
export interface ProgramProps extends Pick<ContainerProps, 'image' | 'ports'> {
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
  /** What its account may do. */
  readonly may: Access;
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
  constructor(scope: Construct, program: 'controller' | 'webhook', props: ProgramProps) {
    const name = `spark-operator-${program}`;
    super(scope, name);
    const lease = `${name}-lock`;
    const { path, volume, size: sizeLimit, subPath } = props.scratch;
    new ServiceAccount(this, name, { automountServiceAccountToken: true });
    new Role(this, name, [...election(lease), ...props.may.own], { boundTo: name });
    new ClusterRole(this, name, props.may.cluster, { boundTo: name });
    new Workload(this, name, {
      selector: labelsOf(program),
      labels: { 'sidecar.istio.io/inject': 'false' },
      annotations: props.scraped ? scraped(METRICS_PORT) : undefined,
      replicas: 1,
      serviceAccount: name,
      container: {
        name,
        image: props.image,
        args: [program, 'start', ...this.commonFlags(lease), ...props.args],
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

  private commonFlags(lease: string): readonly string[] {
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
      `--leader-election-lock-namespace=${Chart.of(this).namespace ?? ''}`,
    ];
  }
}

/** A lease that does not exist yet cannot be created by name. */
function election(lease: string): readonly k8s.PolicyRule[] {
  const leases = ['coordination.k8s.io', 'leases'] as const;
  const own = allow('get', 'update').named(lease);
  return [allow('create').on(...leases), own.on(...leases)];
}
