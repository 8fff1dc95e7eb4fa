import type { Construct } from 'constructs';

import { Resource } from './resource';

/** How many pods a Deployment has, and at which load it gets more. */
export interface ScaleProps {
  readonly min: number;
  readonly max: number;
  /** Mean use of the CPU that the pods request, in percent. */
  readonly cpu: number;
}

/** Starts and stops pods of the Deployment of the same name. */
export class Autoscaler extends Resource<'autoscaling/v2/HorizontalPodAutoscaler'> {
  constructor(scope: Construct, name: string, { min, max, cpu }: ScaleProps) {
    super(scope, 'autoscaling/v2/HorizontalPodAutoscaler', name, {
      spec: {
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpu } } },
        ],
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      },
    });
  }
}
