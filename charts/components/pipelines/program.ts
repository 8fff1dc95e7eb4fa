import type { Construct } from 'constructs';

import { container, type ContainerProps, type Labels, UNPRIVILEGED, Workload, type WorkloadProps } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** Label of all that belongs to Kubeflow Pipelines, the programs of others included. */
export const FAMILY = { 'application-crd-id': 'kubeflow-pipelines' } as const;

/** Labels of a program of Kubeflow Pipelines' own. */
export function labelsOf(app: string): Labels {
  return {
    app,
    'app.kubernetes.io/component': 'ml-pipeline',
    'app.kubernetes.io/name': 'kubeflow-pipelines',
    ...FAMILY,
  };
}

/** Lets the cluster autoscaler move pods, though they have volumes of their node. */
export const EVICTABLE = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'true' } as const;

/** What the Pod Security Standard "restricted" demands of a pod. */
export const POD_SECURITY: k8s.PodSpec['securityContext'] = {
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The same of a container, as the given user; what the programs write is owned by the group. */
export function asUser(runAsUser: number, runAsGroup: number): k8s.SecurityContext {
  return { ...UNPRIVILEGED, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, runAsUser, runAsGroup };
}

/** A Deployment of one container. */
export interface ProgramProps extends Omit<WorkloadProps, 'containers'> {
  readonly main: ContainerProps;
}

/** A program of Kubeflow Pipelines, or one that it builds on. */
export class Program extends Workload {
  constructor(scope: Construct, name: string, { main, ...props }: ProgramProps) {
    super(scope, name, {
      ...props,
      deploymentLabels: props.selector,
      containers: [container({ securityContext: asUser(1000, 0), ...main })],
      pod: { securityContext: POD_SECURITY, ...props.pod },
    });
  }
}
