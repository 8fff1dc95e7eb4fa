import { Construct } from 'constructs';

import {
  ClusterRole,
  ClusterRoleBinding,
  container,
  field,
  port,
  Role,
  RoleBinding,
  Service,
  ServiceAccount,
  type ServicePortProps,
  UNPRIVILEGED,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { versions } from '../../versions';
import type { NamespacedRole, RulesByName } from './roles';

/** Where each program answers Prometheus. */
export const METRICS_PORT = 9402;

/** In what cert-manager's programs differ. */
export interface ProgramProps {
  /** Its labels `app` and `app.kubernetes.io/name`. */
  readonly app: string;
  /** Its label `app.kubernetes.io/component`, and the last part of its container's name. */
  readonly component: string;
  readonly image: string;
  readonly args: readonly string[];
  /** Ports beside that of the metrics. @default none */
  readonly ports?: readonly k8s.ContainerPort[];
  readonly liveness?: k8s.Probe;
  readonly readiness?: k8s.Probe;
  readonly servicePorts: readonly ServicePortProps[];
  /** What it may do in the whole cluster: each becomes a ClusterRole and its binding. */
  readonly clusterRoles: RulesByName;
  /** What it may do in one namespace: each becomes a Role and its binding. */
  readonly roles: readonly NamespacedRole[];
}

/** One of cert-manager's programs: the ServiceAccount it runs as, what it may do, its pod and its Service. */
export class Program extends Construct {
  constructor(
    scope: Construct,
    private readonly name: string,
    props: ProgramProps,
  ) {
    super(scope, name);
    new ServiceAccount(this, name, { automountServiceAccountToken: true });
    this.renderRoles(props);
    this.renderPods(props);
  }

  private renderRoles({ clusterRoles, roles }: ProgramProps): void {
    const account = { serviceAccount: this.name };
    for (const [role, rules] of Object.entries(clusterRoles)) {
      new ClusterRole(this, role, rules);
      new ClusterRoleBinding(this, role, { role, ...account });
    }
    for (const { name, namespace, rules } of roles) {
      new Role(this, name, rules, { namespace });
      new RoleBinding(this, name, { role: name, namespace, ...account });
    }
  }

  private renderPods(props: ProgramProps): void {
    const selector = {
      'app.kubernetes.io/name': props.app,
      'app.kubernetes.io/instance': 'cert-manager',
      'app.kubernetes.io/component': props.component,
    };
    new Workload(this, this.name, {
      selector,
      labels: { app: props.app, 'app.kubernetes.io/version': versions.certManager },
      annotations: {
        'prometheus.io/path': '/metrics',
        'prometheus.io/port': String(METRICS_PORT),
        'prometheus.io/scrape': 'true',
      },
      replicas: 1,
      serviceAccount: this.name,
      containers: [
        container({
          name: `cert-manager-${props.component}`,
          image: props.image,
          args: ['--v=2', ...props.args],
          env: { POD_NAMESPACE: field('metadata.namespace') },
          ports: [...(props.ports ?? []), port(METRICS_PORT, 'http-metrics')],
          liveness: props.liveness,
          readiness: props.readiness,
          // The pod says the rest of what "restricted" demands.
          securityContext: { ...UNPRIVILEGED, readOnlyRootFilesystem: true },
          more: { imagePullPolicy: 'IfNotPresent' },
        }),
      ],
      pod: {
        enableServiceLinks: false,
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      },
    });
    new Service(this, this.name, { selector, ports: props.servicePorts, more: { type: 'ClusterIP' } });
  }
}
