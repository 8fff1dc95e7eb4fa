import { render } from '../support/render';
import { schemaErrors } from './schemas';
import type { Manifest } from '../../charts/contract/manifest';

test('the default rendering is what the schemas say', () => {
  const { objects } = render();
  expect(objects.length).toBeGreaterThan(500);
  expect(objects.flatMap(schemaErrors)).toEqual([]);
});

const metadata = { name: 'a', namespace: 'b' };
const container = { name: 'c', image: 'd' };
const deployment = (spec: object, pod: object = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { selector: {}, template: { spec: { containers: [container], ...pod } }, ...spec },
});
const about = (object: Manifest, more: object): Manifest => ({ ...object, metadata: { ...metadata, ...more } });
const profile = (spec: object): Manifest => ({ apiVersion: 'kubeflow.org/v1beta1', kind: 'Profile', metadata, spec });
const notebook = (resources: object): Manifest => ({
  apiVersion: 'kubeflow.org/v1',
  kind: 'Notebook',
  metadata,
  spec: { template: { spec: { containers: [{ ...container, resources }] } } },
});

test.each<[string, Manifest]>([
  ['a Deployment', deployment({ replicas: 2 })],
  ['a native sidecar', deployment({}, { initContainers: [{ ...container, restartPolicy: 'Always' }] })],
  ['a Profile', profile({ owner: { kind: 'User', name: 'a@example.com' }, resourceQuotaSpec: { hard: { cpu: 1 } } })],
  ['a Notebook', notebook({ requests: { cpu: 1, memory: '1Gi' } })],
])('right: %s', (_, object) => {
  expect(schemaErrors(object)).toEqual([]);
});

test.each<[string, Manifest, string]>([
  ['a wrong type', deployment({ replicas: '2' }), 'spec/replicas'],
  ['an unknown field', deployment({}, { serviceAcountName: 'x' }), '/spec/template/spec/serviceAcountName is unknown'],
  ['an unknown field at the top', { ...deployment({}), sepc: {} }, '/sepc is unknown'],
  ['a field that is missing', deployment({ template: undefined }), 'template'],
  ['a field of another kind', about(deployment({}), { lables: {} }), 'lables is unknown'],
  [
    'a wrong type in a custom resource',
    profile({ owner: { kind: 'User', name: 1 } }),
    '/spec/owner/name must be string',
  ],
  ['a field that a CRD does not know', profile({ quota: {} }), '"additionalProperty":"quota"'],
  ['a field that a CRD demands', profile({ owner: { kind: 'User' } }), '"missingProperty":"name"'],
  ['an unknown label field', about(profile({}), { label: {} }), '/label is unknown'],
  ['a fraction that is no text', notebook({ requests: { cpu: 0.5 } }), '/requests/cpu must be integer'],
  ['a text that breaks the pattern', notebook({ requests: { cpu: '1 core' } }), '/requests/cpu must match pattern'],
  ['a kind that nobody has', { ...deployment({}), kind: 'Deploymint' }, 'is of a kind that Kubernetes does not have'],
])('wrong: %s', (_, object, error) => {
  expect(schemaErrors(object).join('\n')).toContain(error);
});
