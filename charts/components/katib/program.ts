import { Construct } from 'constructs';

import {
  container,
  type ContainerProps,
  type Labels,
  RESTRICTED,
  Service,
  type ServiceProps,
  Workload,
  type WorkloadProps,
} from '../../kit';

/** In what Katib's programs and its database differ. */
export interface ProgramProps {
  /** Its container, which runs as user 1000 unless it says otherwise. */
  readonly container: Omit<ContainerProps, 'name'>;
  readonly service: Omit<ServiceProps, 'selector' | 'labels'>;
  /** Whether its pods are part of the mesh. @default false */
  readonly inMesh?: boolean;
  /** Further fields of the Deployment and its pods. @default none */
  readonly pods?: Omit<WorkloadProps, 'selector' | 'containers' | 'labels' | 'deploymentLabels' | 'replicas'>;
}

/** The label by which one finds a part of Katib. */
export function partLabel(part: string): Labels {
  return { 'katib.kubeflow.org/component': part };
}

/** One part of Katib: its pod and its Service, named after it. */
export class Program extends Construct {
  constructor(scope: Construct, part: string, props: ProgramProps) {
    const name = `katib-${part}`;
    super(scope, name);
    const labels = partLabel(part);
    new Workload(this, name, {
      ...props.pods,
      selector: labels,
      deploymentLabels: labels,
      labels: { 'sidecar.istio.io/inject': String(props.inMesh ?? false) },
      replicas: 1,
      containers: [container({ securityContext: { ...RESTRICTED, runAsUser: 1000 }, ...props.container, name })],
    });
    new Service(this, name, { ...props.service, selector: labels, labels });
  }
}
