import fc, { type Arbitrary } from 'fast-check';

import type { PodScheduling, ProxyProps, SchedulingProps, TrustedCaProps } from '../../charts';
import { CA } from '../support/authority';
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

const address = one('http://proxy.corp.example:3128', 'https://[fd00::1]:8443');

export const proxy = record<ProxyProps>(
  {
    http: address,
    https: address,
    no: one([], ['.corp.example', '10.0.0.0/8', '192.0.2.1', 'git']),
    tenants: fc.boolean(),
  },
  'https',
);

export const trustedCa = record<TrustedCaProps>({
  configMap: one('corp-ca'),
  key: one('bundle.pem'),
  pem: one(CA),
  tenants: fc.boolean(),
});
