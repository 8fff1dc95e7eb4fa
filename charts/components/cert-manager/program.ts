import { Construct } from 'constructs';

import { ClusterRole, type ContainerProps, field, port, Role, UNPRIVILEGED } from '../../kit';
import { scraped, Service, ServiceAccount, type ServicePortProps, Workload } from '../../kit/workload';
import { versions } from '../../versions';
import { type Access, election } from './roles';

/** Where each program answers Prometheus. */
export const METRICS_PORT = 9402;

/** In what cert-manager's programs differ; the arguments and ports are those that not all of them have. */
export interface ProgramProps extends Pick<ContainerProps, 'image' | 'ports' | 'liveness' | 'readiness'> {
  readonly args: readonly string[];
  readonly servicePorts: readonly ServicePortProps[];
}

/** One of cert-manager's programs: the ServiceAccount it runs as, what it may do, its pod and its Service. */
export class Program extends Construct {
  constructor(
    scope: Construct,
    private readonly name: string,
    private readonly part: 'controller' | 'cainjector' | 'webhook',
    access: Access,
    props: ProgramProps,
  ) {
    super(scope, name);
    new ServiceAccount(this, name, { automountServiceAccountToken: true });
    for (const [role, rules] of Object.entries(access.cluster)) new ClusterRole(this, role, rules, { boundTo: name });
    for (const [role, rules] of Object.entries(access.own ?? {})) new Role(this, role, rules, { boundTo: name });
    if (access.leases) {
      const rules = election(access.leases);
      new Role(this, `${name}:leaderelection`, rules, { namespace: 'kube-system', boundTo: name });
    }
    this.renderPods(props);
  }

  private renderPods({ servicePorts, args, ports = [], ...props }: ProgramProps): void {
    const app = this.part === 'controller' ? 'cert-manager' : this.part;
    const selector = {
      'app.kubernetes.io/name': app,
      'app.kubernetes.io/instance': 'cert-manager',
      'app.kubernetes.io/component': this.part,
    };
    new Workload(this, this.name, {
      selector,
      labels: { app, 'app.kubernetes.io/version': versions.certManager },
      annotations: scraped(METRICS_PORT),
      replicas: 1,
      serviceAccount: this.name,
      container: {
        ...props,
        name: `cert-manager-${this.part}`,
        args: ['--v=2', ...args],
        env: { POD_NAMESPACE: field('metadata.namespace') },
        ports: [...ports, port(METRICS_PORT, 'http-metrics')],
        // The pod says the rest of what "restricted" demands.
        securityContext: { ...UNPRIVILEGED, readOnlyRootFilesystem: true },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      pod: {
        enableServiceLinks: false,
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      },
    });
    new Service(this, this.name, { selector, ports: servicePorts, more: { type: 'ClusterIP' } });
  }
}
