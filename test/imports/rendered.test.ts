import { load } from 'js-yaml';

import { crd, type CrdName } from '../../imports';
import { render } from '../support/render';

// With self-service, the metacontroller and its CRDs are there too, as in upstream's example.
const platform = render({ selfService: true });
const files = platform.files.filter((file) => file.includes('/customresourcedefinition-'));

test('the platform installs the 74 CRDs of upstream’s example', () => {
  expect(files).toHaveLength(74);
});

test.each(files)('%s is what was imported', (file) => {
  const { metadata, spec } = load(platform.text(file)) as { metadata: { name: CrdName }; spec: unknown };
  expect(spec).toEqual(crd(metadata.name).spec);
});

test('CRDs of groups that Kubernetes protects say that they are of a project of its own', () => {
  const text = platform.text(
    '00-foundation/pipelines/customresourcedefinition-decoratorcontrollers.metacontroller.k8s.io.yaml',
  );
  expect(text).toContain('api-approved.kubernetes.io: unapproved, an API of its own project');
});
