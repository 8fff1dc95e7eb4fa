import { Nfs, OPTIONAL_COMPONENTS, type StorageProps, type Tenant, type TenantVolume } from '../../charts';
import { render } from '../support/render';
import { named, tenant } from '../support/tenants';

const components = Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true]));
const SERVER = { server: '10.0.0.5', path: '/export', mountOptions: ['nfsvers=4.1'] };
const shared: TenantVolume = { name: 'data', size: '1Ti', accessMode: 'ReadWriteMany' };

const claimsOf = (storage: StorageProps, change: Partial<Tenant>) =>
  named(tenant(change, { storage }), 'v1/PersistentVolumeClaim');
const volumeOf = (storage: StorageProps, volume: TenantVolume) =>
  tenant({ volumes: [volume] }, { storage }).get('v1/PersistentVolume', `ada.${volume.name}`).spec;

describe('the class', () => {
  test('is that of all volumes of the platform, of tenants, of homes and of the form', () => {
    const volumes = [{ name: 'data', size: '1Gi' }];
    const notebooks = [{ name: 'first' }];
    const platform = tenant({ volumes, notebooks }, { components, storage: { class: 'fast-ssd' } });
    const claims = platform.all('v1/PersistentVolumeClaim');
    expect(claims).toHaveLength(7);
    for (const claim of claims) expect(claim.spec?.storageClassName).toBe('fast-ssd');
    expect(platform.config('kubeflow/jupyter-web-app-config')['spawner_ui_config.yaml']).toContain(
      'storageClassName: fast-ssd',
    );
  });

  test('of the cluster serves where none is named', () => {
    const { spec } = render().get('v1/PersistentVolumeClaim', 'kubeflow/katib-mysql');
    expect(spec).not.toHaveProperty('storageClassName');
  });

  test('that a volume names is its own', () => {
    const volumes = [{ ...shared, storageClass: 'mine' }];
    const claims = claimsOf({ class: 'ssd', sharedClass: 'ceph-fs' }, { volumes });
    expect(claims['data']?.spec?.storageClassName).toBe('mine');
  });
});

test('volumes for several nodes are of the shared class: of tenants, of the form, of Katib’s checkpoints', () => {
  const storage = { class: 'ssd', sharedClass: 'ceph-fs' };
  const volumes = [
    shared,
    { ...shared, name: 'read', accessMode: 'ReadOnlyMany' },
    { name: 'own', size: '1Gi' },
  ] as const;
  const team = { name: 'team', mount: '/team', size: '9Gi', accessMode: 'ReadWriteMany' } as const;
  const platform = tenant({ volumes }, { storage, spawner: { dataVolumes: { value: [team] } } });
  const claims = named(platform, 'v1/PersistentVolumeClaim');
  const classes = ['data', 'read', 'own'].map((name) => claims[name]?.spec?.storageClassName);
  expect(classes).toEqual(['ceph-fs', 'ceph-fs', 'ssd']);
  const form = platform.config('kubeflow/jupyter-web-app-config')['spawner_ui_config.yaml'];
  expect(form).toMatch(/name: team\n[^]*storageClassName: ceph-fs\n[^]*ReadWriteMany/);
  expect(platform.config('kubeflow/katib-config')['katib-config.yaml']).toContain('storageClassName: ceph-fs');
});

describe('an NFS server', () => {
  test('gives each shared volume of a tenant a folder of its own, for its claim alone', () => {
    const storage = { class: 'ssd', nfs: Nfs.static(SERVER) };
    expect(volumeOf(storage, shared)).toEqual({
      capacity: { storage: '1Ti' },
      accessModes: ['ReadWriteMany'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: '',
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'ada', name: 'data' },
      mountOptions: ['nfsvers=4.1'],
      nfs: { server: '10.0.0.5', path: '/export/tenants/ada/data' },
    });
    const claims = claimsOf(storage, { volumes: [shared, { name: 'own', size: '1Gi' }] });
    expect(claims['data']?.spec).toMatchObject({ storageClassName: '', volumeName: 'ada.data' });
    expect(claims['own']?.spec).toMatchObject({ storageClassName: 'ssd' });
  });

  test('has data sets for several tenants, which cannot change what is read-only', () => {
    const images: TenantVolume = { ...shared, accessMode: 'ReadOnlyMany', folder: 'datasets/images' };
    expect(volumeOf({ nfs: Nfs.static(SERVER) }, images)).toMatchObject({
      nfs: { server: '10.0.0.5', path: '/export/datasets/images', readOnly: true },
    });
    expect(volumeOf({ nfs: Nfs.csi(SERVER) }, images)).toMatchObject({
      csi: {
        driver: 'nfs.csi.k8s.io',
        readOnly: true,
        volumeHandle: '10.0.0.5#/export/datasets/images#ada.data',
        volumeAttributes: { server: '10.0.0.5', share: '/export/datasets/images' },
      },
    });
  });

  test('with its CSI driver has a class, which makes one folder a claim', () => {
    const platform = tenant({ volumes: [shared] }, { storage: { nfs: Nfs.csi(SERVER) } });
    expect(platform.get('storage.k8s.io/v1/StorageClass', 'kubeflow-nfs')).toMatchObject({
      provisioner: 'nfs.csi.k8s.io',
      allowVolumeExpansion: true,
      mountOptions: ['nfsvers=4.1'],
      parameters: {
        server: '10.0.0.5',
        share: '/export',
        subDir: '${pvc.metadata.namespace}.${pvc.metadata.name}.${pv.metadata.name}',
      },
    });
    expect(named(platform, 'v1/PersistentVolumeClaim')['data']?.spec?.storageClassName).toBe('kubeflow-nfs');
    expect(platform.all('v1/PersistentVolume')).toEqual([]);
  });

  test('may export everything it has', () => {
    const volume = volumeOf({ nfs: Nfs.static({ ...SERVER, path: '/' }) }, shared);
    expect(volume).toMatchObject({ nfs: { path: '/tenants/ada/data' } });
  });
});

const withNfs = (change: object): StorageProps => ({ nfs: Nfs.static({ ...SERVER, ...change }) });
const NONE = `tenants[0].volumes[0].accessMode: 'ReadWriteMany' needs a class whose volumes several nodes mount, and none is named; write storage: { sharedClass: '…' }, or storageClass here`;

// oxfmt-ignore
test.each<[what: string, storage: StorageProps, volume: TenantVolume, message: string]>([
  ['a class that can have no such name', { class: 'Fast SSD' }, shared, `storage.class: 'Fast SSD' is not a DNS name`],
  ['a shared class as well', { sharedClass: 'Ceph FS' }, shared, `storage.sharedClass: 'Ceph FS' is not a DNS name`],
  ['a scheme', withNfs({ server: 'nfs://10.0.0.5' }), shared, `storage.nfs.server: 'nfs://10.0.0.5' is more than a host; write '10.0.0.5'`],
  ['a server with its path', withNfs({ server: 'nfs.corp:/data' }), shared, `storage.nfs.server: 'nfs.corp:/data' is more than a host; write server: 'nfs.corp', path: '/data'`],
  ['a server with a port', withNfs({ server: 'nfs.corp:2049' }), shared, `storage.nfs.server: 'nfs.corp:2049' is more than a host; write 'nfs.corp'`],
  ['no server', withNfs({ server: '' }), shared, 'storage.nfs.server: is empty; write the host name of the NFS server'],
  ['a relative path', withNfs({ path: 'export' }), shared, `storage.nfs.path: 'export' is not an absolute path; write '/export'`],
  ['a slash last', withNfs({ path: '/export/' }), shared, `storage.nfs.path: '/export/' ends in a slash; write '/export'`],
  ['a way up', withNfs({ path: '/export/../etc' }), shared, `storage.nfs.path: '/export/../etc' is not a path of folders; write '/export'`],
  ['two options in one', withNfs({ mountOptions: ['hard,nolock'] }), shared, `storage.nfs.mountOptions[0]: 'hard,nolock' is not one option of mount; write one such as 'nfsvers=4.1'`],
  ['two places of shared volumes', { ...withNfs({}), sharedClass: 'ceph-fs' }, shared, `storage.nfs: is a second place of shared volumes beside sharedClass, 'ceph-fs'; leave one of them out`],
  ['many writers without a class for them', { class: 'ssd' }, shared, NONE],
  ['a folder without a server', { sharedClass: 'ceph-fs' }, { ...shared, folder: 'a' }, 'tenants[0].volumes[0].folder: has no effect on a volume of no NFS server; write storage: { nfs: … }'],
  ['a folder beside a class', withNfs({}), { ...shared, folder: 'a', storageClass: 'b' }, 'tenants[0].volumes[0].folder: has no effect on a volume of a class of its own; leave one of them out'],
  ['a folder outside of the export', withNfs({}), { ...shared, folder: '../a' }, `tenants[0].volumes[0].folder: '../a' is not a folder below the export; write one such as 'datasets/images'`],
  ['a folder of another tenant', withNfs({}), { ...shared, folder: 'tenants/bob/data' }, `tenants[0].volumes[0].folder: 'tenants/bob/data' is in the folder of tenants' own volumes; write one such as 'datasets/images'`],
  ['a folder for one node', withNfs({}), { name: 'data', size: '1Gi', folder: 'a' }, `tenants[0].volumes[0].accessMode: 'ReadWriteOnce' is not for a folder that others mount; write 'ReadWriteMany' or 'ReadOnlyMany'`],
])('refused: %s', (_, storage, volume, message) => {
  expect(() => tenant({ volumes: [volume] }, { storage })).toThrow(message);
});

test('refused: a volume of the form that only a class could make', () => {
  const value = { name: 'home', mount: '/home/jovyan', size: '5Gi', accessMode: 'ReadWriteMany' } as const;
  const form = (storage: StorageProps) => () => render({ storage, spawner: { workspaceVolume: { value } } });
  expect(form(withNfs({}))).toThrow(
    `spawner.workspaceVolume.value.accessMode: 'ReadWriteMany' needs a class whose volumes several nodes mount, and none is named; Nfs.static is for the volumes of tenants alone; write storage: { nfs: Nfs.csi({ … }) }, or storageClass here`,
  );
  expect(form({ nfs: Nfs.csi(SERVER) })).not.toThrow();
});
