import { Construct } from 'constructs';

import { ClusterRole, container, type ContainerProps, RESTRICTED } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { type AdmitProps, AdmitTraffic, labelIn } from '../../kit/network-policy';
import { Service, ServiceAccount, type ServiceProps, Workload, type WorkloadProps } from '../../kit/workload';

/** In what Katib's programs and its database differ. */
export interface ProgramProps {
  /** Its container, which runs as user 1000 unless it says otherwise. */
  readonly container: Omit<ContainerProps, 'name'>;
  readonly service: Omit<ServiceProps, 'selector' | 'labels'>;
  /** What it may do in the API, in all namespaces. @default nothing: it has no account of its own */
  readonly may?: readonly k8s.PolicyRule[];
  /** Who reaches its pods. @default whoever the namespace lets in */
  readonly admits?: Omit<AdmitProps, 'pods'>;
  /** Whether its pods are part of the mesh. @default false */
  readonly inMesh?: boolean;
  /** Further fields of the Deployment and its pods. @default none */
  readonly pods?: Omit<WorkloadProps, 'selector' | 'container' | 'containers' | 'labels' | 'deploymentLabels'>;
}

/** The label by which one finds a part of Katib. */
export function partLabel(part: string) {
  return { 'katib.kubeflow.org/component': part };
}

/** One part of Katib, under its name: its account and what that may do, its pod, its Service, and who reaches it. */
export class Program extends Construct {
  constructor(scope: Construct, part: string, props: ProgramProps) {
    const name = `katib-${part}`;
    super(scope, name);
    const { may, admits, inMesh = false } = props;
    const labels = partLabel(part);
    if (may) {
      new ServiceAccount(this, name);
      new ClusterRole(this, name, may, { boundTo: name });
    }
    new Workload(this, name, {
      ...props.pods,
      selector: labels,
      deploymentLabels: labels,
      labels: { 'sidecar.istio.io/inject': String(inMesh) },
      replicas: 1,
      serviceAccount: may && name,
      containers: [container({ securityContext: { ...RESTRICTED, runAsUser: 1000 }, ...props.container, name })],
    });
    new Service(this, name, { ...props.service, selector: labels, labels });
    if (admits) new AdmitTraffic(this, name, { pods: labelIn(labels), ...admits });
  }
}
