import { Construct } from 'constructs';

import { container, type ContainerProps, httpGet, port, UNPRIVILEGED } from './container';
import type * as k8s from './k8s';
import { listenAddress } from './listen-address';
import { allow, ClusterRole, MANAGE, Role } from './rbac';
import { Deployment, type DeploymentProps, Service, ServiceAccount } from './workload';

/** A controller built with kubebuilder: its roles, and the pods that run it. */
export interface ControllerProps {
  readonly account: string;
  /** Its rules in all namespaces, and the names of that ClusterRole and its binding. */
  readonly role: { readonly name: string; readonly binding: string; readonly rules: readonly k8s.PolicyRule[] };
  /** Rules for the election of a leader: {@link ELECTION} by Leases, or by ConfigMaps in older programs. */
  readonly election: readonly k8s.PolicyRule[];
  readonly deployment: string;
  /** Its container without command and probes, which are the same for all controllers. */
  readonly manager: Omit<ContainerProps, 'name' | 'command' | 'readiness'>;
  /** Image of kube-rbac-proxy, which serves the metrics to callers who may read them. @default no metrics */
  readonly metricsProxy?: string;
  /** The Deployment's other fields. */
  readonly pods: Omit<DeploymentProps, 'container' | 'containers' | 'serviceAccount'>;
}

/** Rules that a controller needs to elect a leader among its replicas. */
export const ELECTION = {
  configMaps: [
    allow(...MANAGE).on('', 'configmaps'),
    allow('get', 'update', 'patch').on('', 'configmaps/status'),
    allow('create').on('', 'events'),
  ],
  leases: [
    allow(...MANAGE).on('', 'configmaps'),
    allow(...MANAGE).on('coordination.k8s.io', 'leases'),
    allow('create', 'patch').on('', 'events'),
  ],
} as const;

const HEALTH_PORT = 8081;
/** Addresses of the metrics: without TLS inside of the pod; outside, with TLS and a check of the caller. */
export const METRICS = { inside: '127.0.0.1:8080', port: 8443 } as const;

/** Rules of kube-rbac-proxy, which asks the API server who the caller is and whether it may read metrics. */
export const METRICS_PROXY_RULES = [
  allow('create').on('authentication.k8s.io', 'tokenreviews'),
  allow('create').on('authorization.k8s.io', 'subjectaccessreviews'),
] as const;

/** The flags of a controller whose metrics kube-rbac-proxy serves. */
export const CONTROLLER_FLAGS = [
  `--health-probe-bind-address=:${HEALTH_PORT}`,
  `--metrics-bind-address=${METRICS.inside}`,
] as const;

/** A controller of the shape that kubebuilder generates. The names of its roles begin with the given name. */
export class Controller extends Construct {
  constructor(
    scope: Construct,
    private readonly named: string,
    private readonly props: ControllerProps,
  ) {
    super(scope, 'controller');
    this.renderAccess();
    const image = props.metricsProxy;
    const resources = { limits: { cpu: '500m', memory: '128Mi' }, requests: { cpu: '5m', memory: '64Mi' } };
    new Deployment(this, props.deployment, {
      ...props.pods,
      serviceAccount: props.account,
      container: {
        liveness: httpGet('/healthz', HEALTH_PORT, { initialDelaySeconds: 15, periodSeconds: 20 }),
        securityContext: UNPRIVILEGED,
        ...props.manager,
        name: 'manager',
        command: ['/manager'],
        readiness: httpGet('/readyz', HEALTH_PORT, { initialDelaySeconds: 5, periodSeconds: 10 }),
      },
      containers: image === undefined ? [] : [metricsProxy(this, { image, resources, securityContext: UNPRIVILEGED })],
    });
    if (image !== undefined) this.renderMetrics();
  }

  private renderAccess(): void {
    const { account: boundTo, role, election } = this.props;
    const leader = `${this.named}-leader-election-role`;
    new ServiceAccount(this, boundTo);
    new Role(this, leader, election, { boundTo, binding: `${leader}binding` });
    new ClusterRole(this, role.name, role.rules, { boundTo, binding: role.binding });
  }

  private renderMetrics(): void {
    const { account: boundTo, pods } = this.props;
    const role = `${this.named}-proxy-role`;
    new ClusterRole(this, role, METRICS_PROXY_RULES, { boundTo, binding: `${role}binding` });
    // For a metrics collector of the cluster: nothing here is bound to it.
    new ClusterRole(this, `${this.named}-metrics-reader`, [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }]);
    new Service(this, `${this.named}-controller-manager-metrics-service`, {
      selector: pods.selector,
      ports: [{ name: 'https', port: METRICS.port, targetPort: 'https', protocol: 'TCP' }],
    });
  }
}

/** kube-rbac-proxy, which serves the metrics to callers who may read them; `--v` is 0 unless it is given. */
export function metricsProxy(
  scope: Construct,
  props: Omit<ContainerProps, 'name' | 'args' | 'ports'>,
  verbosity = 0,
): k8s.Container {
  const args = ['--logtostderr=true', `--v=${verbosity}`];
  return container({
    ...props,
    name: 'kube-rbac-proxy',
    args: [
      `--secure-listen-address=${listenAddress(scope)}:${METRICS.port}`,
      `--upstream=http://${METRICS.inside}/`,
      ...args,
    ],
    ports: [port(METRICS.port, 'https')],
  });
}
