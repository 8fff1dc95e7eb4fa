import { lineOf } from '../../../cli/findings';
import { otherSystems } from '../../../cli/install/other-systems';
import { matches } from '../existing/selector';

const ID = { apiVersion: 'apps/v1', kind: 'Deployment' } as const;

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly object[];
}

/** What is found in a cluster with one Deployment, before a platform that renders others. */
async function found(metadata: Metadata, ...rendered: readonly (readonly [namespace: string, name: string])[]) {
  const listMetadata = (_: object, { labelSelector = '' }: { labelSelector?: string } = {}) => {
    const equal = labelSelector.split(',').filter((one) => !one.includes('!='));
    return Promise.resolve(matches(equal.join(','), metadata.labels) ? [{ ...ID, metadata }] : []);
  };
  const objects = rendered.map(([namespace, name]) => {
    const id = { ...ID, namespace, name };
    return { id, object: {}, file: '', stage: '', component: '' };
  });
  return (await otherSystems({ listMetadata }, { objects })).map(lineOf);
}

const CERT_MANAGER = ['cert-manager', 'cert-manager'] as const;
const KNATIVE = ['knative-serving', 'controller'] as const;
const OF_KNATIVE = { 'app.kubernetes.io/name': 'knative-serving', 'app.kubernetes.io/component': 'controller' };

test('what has the same names is taken over', async () => {
  const manifests = { name: 'cert-manager', namespace: 'cert-manager', labels: { app: 'cert-manager' } };
  expect(await found(manifests, CERT_MANAGER)).toEqual([
    '! cluster/taken-over: there is cert-manager from elsewhere: Deployment cert-manager/cert-manager; it has the same names and ' +
      "is taken over; to leave it as it is, write existing: { certManager: { namespace: 'cert-manager' } }",
  ]);
});

test('a release of Helm is not, nor is what has other names', async () => {
  const labels = { app: 'cert-manager' };
  const annotations = { 'meta.helm.sh/release-name': 'cert-manager' };
  const line = (place: string) =>
    `✗ cluster/second-system: there is cert-manager from elsewhere: Deployment ${place}/cert-manager; to leave it as it is, write ` +
    `existing: { certManager: { namespace: '${place}' } }; or remove it, or the two work against each other`;
  expect(await found({ name: 'cert-manager', namespace: 'cert-manager', labels, annotations }, CERT_MANAGER)).toEqual([
    line('cert-manager'),
  ]);
  expect(
    await found({ name: 'cert-manager', namespace: 'certs', labels: { app: 'cert-manager' } }, CERT_MANAGER),
  ).toEqual([line('certs')]);
});

test('manifests that were made from a chart are, though they have its label', async () => {
  const labels = { app: 'cert-manager', 'app.kubernetes.io/managed-by': 'Helm' };
  expect(await found({ name: 'cert-manager', namespace: 'cert-manager', labels }, CERT_MANAGER)).toEqual([
    expect.stringMatching(/^! cluster\/taken-over: /),
  ]);
});

test('a Knative of its operator is not', async () => {
  const metadata = { name: 'controller', namespace: 'knative-serving', labels: OF_KNATIVE };
  const ownerReferences = [{ kind: 'KnativeServing', name: 'knative-serving' }];
  expect(await found({ ...metadata, ownerReferences }, KNATIVE)).toEqual([
    '✗ cluster/second-system: there is Knative Serving from elsewhere: Deployment knative-serving/controller; to leave it as it ' +
      "is, write existing: { istio: {}, knative: { namespace: 'knative-serving' } }; or remove it, or the two work against each other",
  ]);
  expect(await found(metadata, KNATIVE)).toEqual([expect.stringMatching(/^! cluster\/taken-over: /)]);
});

test('what the platform does not render may be there', async () => {
  expect(await found({ name: 'controller', namespace: 'knative-serving', labels: OF_KNATIVE }, CERT_MANAGER)).toEqual(
    [],
  );
});
