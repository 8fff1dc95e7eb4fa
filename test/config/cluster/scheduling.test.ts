import type { PodScheduling } from '../../../charts';
import { told } from '../../support/mistakes';
import { render } from '../../support/render';

const of = (pods: PodScheduling): string => told(() => render({ scheduling: { tenants: pods } }));
const required = (term: object): PodScheduling => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
});

test.each<[what: string, pods: PodScheduling, message: string]>([
  [
    'a toleration without key and operator',
    { tolerations: [{ effect: 'NoSchedule' }] },
    `scheduling.tenants.tolerations[0].key: is missing, so every taint is meant; write operator: 'Exists', or name one`,
  ],
  [
    'a label of nodes that is none',
    { nodeSelector: { 'node pool': 'a' } },
    `scheduling.tenants.nodeSelector['node pool']: is not the key of a label; write 'team' or 'example.com/team'`,
  ],
  [
    'a class in capitals',
    { priorityClass: 'High' },
    `scheduling.tenants.priorityClass: 'High' is not a DNS name (at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends)`,
  ],
  [
    'a demand that no node fulfils',
    required({}),
    `scheduling.tenants.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: selects no node; write { matchExpressions: [{ key: 'pool', operator: 'In', values: ['kubeflow'] }] }`,
  ],
])('%s is refused', (_, pods, message) => expect(of(pods)).toBe(message));

test('what Kubernetes takes is taken', () => {
  const expression = { key: 'pool', operator: 'Exists' };
  expect(of({ ...required({ matchExpressions: [expression] }), tolerations: [{ operator: 'Exists' }] })).toBe('');
});
