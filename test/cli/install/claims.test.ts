import { asLiveClaim } from '../../../cli/install/claims';

const metadata = { namespace: 'kubeflow', name: 'mysql' };
const claim = (spec: object, phase = 'Bound') => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata,
  spec,
  status: { phase },
});
const volume = (storageClassName: string | undefined, storage: string, mode = 'ReadWriteOnce') => ({
  storageClassName,
  accessModes: [mode],
  resources: { requests: { storage } },
});
const NAME = 'PersistentVolumeClaim kubeflow/mysql keeps';

test.each<[string, object, object, object, string | undefined]>([
  ['the same', volume('a', '20Gi'), volume('a', '20Gi'), volume('a', '20Gi'), undefined],
  ['another class', volume('b', '20Gi'), volume('a', '20Gi'), volume('a', '20Gi'), 'StorageClass a (rendered: b)'],
  ['no class any more', volume(undefined, '20Gi'), volume('a', '20Gi'), volume('a', '20Gi'), undefined],
  ['grown by hand', volume('a', '20Gi'), volume('a', '40Gi'), volume('a', '40Gi'), 'size 40Gi (rendered: 20Gi)'],
  ['to be grown', volume('a', '40Gi'), volume('a', '20Gi'), volume('a', '40Gi'), undefined],
  ['written otherwise', volume('a', '1Gi'), volume('a', '1024Mi'), volume('a', '1Gi'), undefined],
  [
    'another access mode and class, and grown',
    volume('b', '1Gi', 'ReadWriteMany'),
    volume('a', '2Gi'),
    volume('a', '2Gi'),
    'StorageClass a (rendered: b), access mode ReadWriteOnce (rendered: ReadWriteMany), size 2Gi (rendered: 1Gi)',
  ],
])('a volume that is rendered as %s', (_, rendered, live, sent, kept) => {
  const found = asLiveClaim(claim(rendered), claim(live));
  expect(found.object.spec).toEqual(sent);
  expect(found.kept).toBe(kept && `${NAME} ${kept}`);
});

test('a claim that has no volume yet, because there was no default class, gets the class that is rendered', () => {
  expect(asLiveClaim(claim(volume('a', '1Gi')), claim(volume(undefined, '1Gi'), 'Pending'))).toEqual({
    object: claim(volume('a', '1Gi')),
  });
});

test('one that was bound without a class stays without', () => {
  expect(asLiveClaim(claim(volume('a', '1Gi')), claim(volume(undefined, '1Gi'))).object.spec).toEqual(
    volume(undefined, '1Gi'),
  );
});
