import { OPTIONAL_COMPONENTS } from '../../charts';
import { render } from '../support/render';

const components = Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true]));

test('all volumes of the platform are of the StorageClass that is named', () => {
  const platform = render({ components, storageClass: 'fast-ssd' });
  const claims = platform.all('v1/PersistentVolumeClaim');
  expect(claims).toHaveLength(5);
  for (const claim of claims) expect(claim.spec?.storageClassName).toBe('fast-ssd');
});

test('without one, the cluster’s default class serves', () => {
  expect(render().get('v1/PersistentVolumeClaim', 'kubeflow/katib-mysql').spec).not.toHaveProperty('storageClassName');
});

test('a name that no StorageClass can have is refused', () => {
  expect(() => render({ storageClass: 'Fast SSD' })).toThrow(`storageClass: 'Fast SSD' is not a DNS name`);
});
