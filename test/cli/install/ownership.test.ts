import { mayBeTakenOver, takenOver } from '../../../cli/install/ownership';
import type { JsonObject } from '../../../cli/json';

const LAST_APPLIED = {
  'f:metadata': { 'f:annotations': { 'f:kubectl.kubernetes.io/last-applied-configuration': {} } },
};
const container = (...fields: readonly string[]) => ({
  'f:spec': { 'f:containers': { 'k:{"name":"app"}': Object.fromEntries(fields.map((field) => [`f:${field}`, {}])) } },
});
const owner = (manager: string, operation: string, fieldsV1: object, more = {}) => ({
  manager,
  operation,
  fieldsV1,
  ...more,
});

const ours = owner('kubectl', 'Apply', container('image'), { time: '12:00' });
const other = owner('kube-controller-manager', 'Update', { 'f:status': {} }, { subresource: 'status' });
const clientSide = owner('kubectl-client-side-apply', 'Update', { ...container('image', 'args'), ...LAST_APPLIED });

const object = (...managedFields: readonly object[]): JsonObject => ({ metadata: { managedFields } });

test('what was applied client-side becomes ours, and nothing that others own', () => {
  const both = { ...container('image', 'args'), ...LAST_APPLIED };
  expect(takenOver('Deployment', object(clientSide, ours, other), 'kubectl')).toEqual([
    { ...ours, fieldsV1: both },
    other,
  ]);
});

test('so does what another client applied, or one from before owners were known', () => {
  for (const manager of ['before-first-apply', 'argocd-controller']) {
    const applied = owner(manager, 'Update', { ...container('env'), ...LAST_APPLIED });
    expect(takenOver('Deployment', object(applied, ours), 'kubectl')).toEqual([
      { ...ours, fieldsV1: { ...container('image', 'env'), ...LAST_APPLIED } },
    ]);
  }
});

test.each<[string, string, JsonObject]>([
  ['of an object that was never applied client-side', 'Deployment', object(ours, other)],
  ['that somebody edited', 'Deployment', object(ours, owner('kubectl-edit', 'Update', container('args')))],
  ['of a part that only its controller writes', 'Deployment', object(ours, { ...clientSide, subresource: 'status' })],
  ['of a Secret: its keys are in use', 'Secret', object(ours, clientSide)],
  ['of a volume, which cannot change', 'PersistentVolumeClaim', object(ours, clientSide)],
  ['of an answer without owners', 'Deployment', { metadata: {} }],
])('nothing is taken over %s', (_, kind, given) => {
  expect(takenOver(kind, given, 'kubectl')).toBeUndefined();
});

describe('a conflict', () => {
  const one = (owner: string) => `Apply failed with 1 conflict: conflict with "${owner}" using apps/v1: .spec.replicas`;
  const two =
    'Apply failed with 2 conflicts: conflicts with "kubectl-client-side-apply" using v1:\n- .data.a\n- .data.b';

  test.each([
    ['fields that were applied client-side', 'Deployment', one('kubectl-client-side-apply'), true],
    ['fields of an interrupted migration', 'CustomResourceDefinition', one('cdk8s-kubeflow-migration'), true],
    ['several of them', 'ConfigMap', two, true],
    ['another owner', 'Deployment', one('operations'), false],
    ['another owner beside', 'ConfigMap', `${two}\nconflicts with "operations" using v1:\n- .data.c`, false],
    ['content of a Secret', 'Secret', one('kubectl-client-side-apply'), false],
  ])('with %s', (_, kind, conflict, expected) => {
    expect(mayBeTakenOver(kind, conflict)).toBe(expected);
  });
});
