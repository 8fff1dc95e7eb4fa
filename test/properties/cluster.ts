import type { Arbitrary } from 'fast-check';

import type { PodScheduling, SchedulingProps } from '../../charts';
import { one, record } from './draw';

const pool = { matchExpressions: [{ key: 'pool', operator: 'In', values: ['kubeflow'] }] };

const pods: Arbitrary<PodScheduling> = record<PodScheduling>({
  nodeSelector: one({}, { 'node.example.com/pool': 'kubeflow' }),
  tolerations: one([], [{ operator: 'Exists' }], [{ key: 'pool', value: 'kubeflow', effect: 'NoSchedule' }]),
  affinity: one(
    {},
    { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: pool }] } },
    { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [pool] } } },
  ),
  priorityClass: one('kubeflow'),
  runtimeClass: one('gvisor'),
});

/** Nodes of the platform's pods, and of tenants'. */
export const scheduling = record<SchedulingProps>({ platform: pods, tenants: pods });
