import { Construct } from 'constructs';

import type { ContainerProps } from './container';
import type * as k8s from './k8s';
import { type AdmitProps, AdmitTraffic, labelIn } from './network-policy';
import { ClusterRole, Role } from './rbac';
import { type AccountOptions, Deployment, type DeploymentProps, Service, ServiceAccount } from './workload';
import { type ServiceProps } from './workload';

/** A program: its container, its pods, and the objects around them. */
export interface ProgramProps extends Omit<DeploymentProps, 'container' | 'containers' | 'serviceAccount'> {
  /** Its only container. The container's `name` is the program's unless it is given. */
  readonly container: Omit<ContainerProps, 'name'> & { readonly name?: string };
  /** Whether it has a ServiceAccount of its name, or the ServiceAccount's fields. @default true */
  readonly account?: boolean | Omit<AccountOptions, 'namespace'>;
  /** What it may do in all namespaces. @default nothing */
  readonly may?: readonly k8s.PolicyRule[];
  /** What it may do in its own namespace. @default nothing */
  readonly mayInside?: readonly k8s.PolicyRule[];
  /** Its Service; `selector` is that of its pods unless it is given. @default none */
  readonly service?: Omit<ServiceProps, 'selector'> & { readonly selector?: ServiceProps['selector'] };
  /** Its NetworkPolicy: who reaches its pods. @default none: the namespace's policies decide */
  readonly admits?: Partial<AdmitProps>;
}

/** A program with its own pods. ServiceAccount, roles, Deployment, Service and NetworkPolicy have its name. */
export class Program extends Construct {
  constructor(scope: Construct, name: string, props: ProgramProps) {
    super(scope, `program-${name}`);
    const { container, account = true, may, mayInside, service, admits, ...pods } = props;
    const { selector } = pods;
    if (account) new ServiceAccount(this, name, account === true ? {} : account);
    if (may) new ClusterRole(this, name, may, { boundTo: name });
    if (mayInside) new Role(this, name, mayInside, { boundTo: name });
    const serviceAccount = account ? name : undefined;
    new Deployment(this, name, { replicas: 1, serviceAccount, ...pods, container: { name, ...container } });
    if (service) new Service(this, name, { selector, ...service });
    if (admits) new AdmitTraffic(this, name, { pods: labelIn(selector), ...admits });
  }
}
