import { asLiveClaim } from '../../../cli/install/claims';

const metadata = { namespace: 'kubeflow', name: 'mysql' };
const claim = (spec: object, phase = 'Bound') => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata,
  spec,
  status: { phase },
});
const volume = (storageClassName: string | undefined, storage: string | undefined, mode = 'ReadWriteOnce') => ({
  storageClassName,
  accessModes: [mode],
  resources: { requests: { storage } },
});
const NAME = 'PersistentVolumeClaim kubeflow/mysql keeps';

test.each<[string, object, object, object, string | undefined]>([
  ['the same', volume('a', '20Gi'), volume('a', '20Gi'), volume('a', '20Gi'), undefined],
  ['another class', volume('b', '20Gi'), volume('a', '20Gi'), volume('a', '20Gi'), 'StorageClass a (rendered: b)'],
  ['no class any more', volume(undefined, '20Gi'), volume('a', '20Gi'), volume('a', '20Gi'), undefined],
  ['grown by hand', volume('a', '20Gi'), volume('a', '40Gi'), volume('a', undefined), 'size 40Gi (rendered: 20Gi)'],
  ['to be grown', volume('a', '40Gi'), volume('a', '20Gi'), volume('a', '40Gi'), undefined],
  ['written otherwise', volume('a', '1Gi'), volume('a', '1024Mi'), volume('a', '1Gi'), undefined],
  [
    'another access mode and class, and grown',
    volume('b', '1Gi', 'ReadWriteMany'),
    volume('a', '2Gi'),
    volume('a', undefined),
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

describe('a size that the definition once asked for', () => {
  const fieldsV1 = { 'f:spec': { 'f:resources': { 'f:requests': { 'f:storage': {} } } } };
  const applied = (manager: string, operation: string) => ({
    ...claim(volume('a', '40Gi')),
    metadata: { ...metadata, managedFields: [{ manager, operation, fieldsV1 }] },
  });

  test('is not made smaller: the cluster would refuse it', () => {
    expect(asLiveClaim(claim(volume('a', '20Gi')), applied('kubectl', 'Apply')).refused).toBe(
      `the definition asked for 40Gi, and now for 20Gi; volumes do not shrink: write '40Gi', or copy the data to a smaller volume`,
    );
  });

  test.each([
    ['kubectl-patch', 'Update'],
    ['kubectl', 'Update'],
    ['argocd-controller', 'Apply'],
  ])('is not one that %s has raised by %s', (manager, operation) => {
    const { refused, object } = asLiveClaim(claim(volume('a', '20Gi')), applied(manager, operation));
    expect(refused).toBeUndefined();
    expect(object.spec).toEqual(volume('a', undefined));
  });

  test('may be written otherwise, or grow', () => {
    for (const size of ['40960Mi', '50Gi']) {
      expect(asLiveClaim(claim(volume('a', size)), applied('kubectl', 'Apply')).refused).toBeUndefined();
    }
  });
});

test('a claim whose volume is rendered keeps its size: nothing in the cluster grows it', () => {
  const fixed = (storage: string) => ({ ...volume('', storage), volumeName: 'ada.data' });
  const { kept, object } = asLiveClaim(claim(fixed('2Ti')), claim(fixed('1Ti')));
  expect(kept).toBe(`${NAME} size 1Ti (rendered: 2Ti)`);
  expect(object.spec).toEqual({ ...fixed('1Ti'), resources: { requests: { storage: undefined } } });
});
