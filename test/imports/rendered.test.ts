import { crd, type CrdName } from '../../imports';
import { render } from '../support/render';

// With self-service, the metacontroller and its CRDs are there too, as in upstream's example.
const platform = render({ selfService: true });
const crds = platform.all('apiextensions.k8s.io/v1/CustomResourceDefinition');

test('the platform installs the 79 CRDs of upstream’s example, and the nine that Dex would make itself', () => {
  expect(crds).toHaveLength(88);
});

/** CRDs with two versions, from one to the other of which a webhook converts; see test/components/kserve.test.ts. */
const CONVERTED = ['llminferenceserviceconfigs.serving.kserve.io', 'llminferenceservices.serving.kserve.io'];

test.each(crds)('$metadata.name is what was imported', ({ metadata, spec }) => {
  const { conversion, ...imported } = spec;
  expect(imported).toEqual(crd(metadata.name as CrdName).spec);
  expect(conversion !== undefined).toBe(CONVERTED.includes(metadata.name));
});

test('CRDs of groups that Kubernetes protects say that they are of a project of its own', () => {
  const { metadata } = platform.get(
    'apiextensions.k8s.io/v1/CustomResourceDefinition',
    'decoratorcontrollers.metacontroller.k8s.io',
  );
  expect(metadata.annotations).toMatchObject({
    'api-approved.kubernetes.io': 'unapproved, an API of its own project',
  });
});
