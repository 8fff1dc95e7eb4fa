import { wavesOf } from '../../../cli/install/waves';

const one = (kind: string) => ({ id: { apiVersion: 'v1', kind, name: 'a' } });

test('what a program needs is applied before it: roles, then bindings, then workloads, and webhooks last', () => {
  const kinds = [
    'Deployment',
    'ValidatingWebhookConfiguration',
    'RoleBinding',
    'ServiceAccount',
    'StatefulSet',
    'Role',
    'ConfigMap',
    'Job',
    'Namespace',
    'ClusterRoleBinding',
    'Secret',
    'DaemonSet',
    'CronJob',
    'Notebook',
  ];
  expect(wavesOf(kinds.map(one)).map((wave) => wave.map(({ id }) => id.kind))).toEqual([
    ['Namespace'],
    ['ServiceAccount', 'Role', 'ConfigMap', 'Secret', 'Notebook'],
    ['RoleBinding', 'ClusterRoleBinding'],
    ['Deployment', 'StatefulSet', 'Job', 'DaemonSet', 'CronJob'],
    ['ValidatingWebhookConfiguration'],
  ]);
});
