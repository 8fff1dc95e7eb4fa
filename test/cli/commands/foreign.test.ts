import { foreignFields, foreignLines } from '../../../cli/status/foreign';

const rendered = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'kubeflow', labels: { app: 'web' } },
  spec: {
    template: {
      spec: { containers: [{ name: 'main', env: [{ name: 'A', value: 'a' }], ports: [{ containerPort: 80 }] }] },
    },
  },
};
const CONTAINER = 'k:{"name":"main"}';
const inContainer = (fields: object) => ({
  'f:spec': { 'f:template': { 'f:spec': { 'f:containers': { [CONTAINER]: fields } } } },
});
const live = (...managedFields: readonly object[]) => ({
  ...rendered,
  metadata: { ...rendered.metadata, managedFields },
});
const by = (manager: string, fieldsV1: object, more: object = {}) => ({
  manager,
  operation: 'Update',
  fieldsV1,
  ...more,
});
const DEBUG = { 'f:env': { 'k:{"name":"DEBUG"}': { '.': {}, 'f:name': {}, 'f:value': {} } } };

test.each<[string, object, readonly string[]]>([
  [
    'a variable that somebody set',
    by('kubectl-set', inContainer(DEBUG)),
    ['spec.template.spec.containers[name=main].env[name=DEBUG]'],
  ],
  [
    'a variable that is rendered',
    by('kubectl-set', inContainer({ 'f:env': { 'k:{"name":"A"}': { 'f:value': {} } } })),
    [],
  ],
  [
    'a port whose protocol Kubernetes filled in',
    by(
      'a',
      inContainer({ 'f:ports': { 'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } } }),
    ),
    [],
  ],
  [
    'annotations where none are rendered',
    by('kubectl-annotate', { 'f:metadata': { 'f:annotations': { '.': {}, 'f:example.com/mine': {} } } }),
    ["metadata.annotations['example.com/mine']"],
  ],
  [
    'a label beside those that are rendered',
    by('kubectl-label', { 'f:metadata': { 'f:labels': { 'f:app': {}, 'f:mine': {} } } }),
    ['metadata.labels.mine'],
  ],
  [
    'a finalizer',
    by('a', { 'f:metadata': { 'f:finalizers': { '.': {}, 'v:"mine"': {} } } }),
    ['metadata.finalizers["mine"]'],
  ],
  ['the status', by('a', { 'f:status': { 'f:replicas': {} } }), []],
  ['the status as a part of its own', by('a', { 'f:spec': { 'f:x': {} } }, { subresource: 'status' }), []],
  ["what Kubernetes' controllers note", by('kube-controller-manager', { 'f:spec': { 'f:x': {} } }), []],
])('of %s', (_, owner, fields) => {
  expect(foreignFields(rendered, live(owner)).flatMap((one) => one.fields)).toEqual(fields);
});

test("a Secret's values are nobody's field, its labels are", () => {
  const metadata = { name: 'a', namespace: 'b' };
  const owner = by('mine', { 'f:data': { 'f:key': {} }, 'f:metadata': { 'f:labels': { 'f:mine': {} } } });
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata };
  const found = foreignFields(secret, { ...secret, metadata: { ...metadata, managedFields: [owner] } });
  expect(found.map(({ fields }) => fields)).toEqual([['metadata.labels.mine']]);
});

test('the fields are told by who has set them', () => {
  const time = '2026-01-01T00:00:00Z';
  expect(foreignLines(foreignFields(rendered, live(by('kubectl-set', inContainer(DEBUG), { time }))))).toEqual([
    'set by kubectl-set, and not rendered:',
    `  Deployment kubeflow/web (${time})\n      spec.template.spec.containers[name=main].env[name=DEBUG]`,
  ]);
  expect(foreignLines([])).toEqual(['set by others: no field']);
});
