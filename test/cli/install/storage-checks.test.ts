import { lineOf } from '../../../cli/findings';
import { storage, volumeDrivers } from '../../../cli/install/preflight-checks';
import { Rendering } from '../../../cli/rendering/rendering';
import { App, Kubeflow, Nfs } from '../../../charts';
import { folder } from '../../support/cli';
import { newFolder } from '../../support/files';
import { SMALL } from '../../support/render';

const SERVER = { server: '10.0.0.5', path: '/export' };
const TEAM = { name: 'team', size: '1Gi', accessMode: 'ReadWriteMany' } as const;

const claim = (storageClassName: string) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: storageClassName, namespace: 'default' },
  spec: { storageClassName },
});

/** A cluster that has objects of these names, whatever their kind. */
const has = (...names: readonly string[]) => ({
  list: () =>
    Promise.resolve(names.map((name) => ({ apiVersion: 'storage.k8s.io/v1', kind: 'A', metadata: { name } }))),
});

async function withNfs(nfs: Nfs): Promise<Rendering> {
  const outdir = newFolder();
  const app = new App({ outdir });
  const tenants = [{ name: 'ada', owner: 'ada@example.com', volumes: [TEAM] }];
  new Kubeflow(app, 'kubeflow', { ...SMALL, tenants, storage: { class: 'ssd', nfs } });
  app.synth();
  return Rendering.readAll(outdir);
}

test('a class that is rendered need not be in the cluster; the driver that makes its volumes must', async () => {
  const rendering = await withNfs(Nfs.csi(SERVER));
  expect((await storage(has('ssd'), rendering)).map(lineOf).sort()).toEqual([
    '✓ StorageClass kubeflow-nfs',
    '✓ StorageClass ssd',
  ]);
  expect((await volumeDrivers(has('nfs.csi.k8s.io'), rendering)).map(lineOf)).toEqual(['✓ CSI driver nfs.csi.k8s.io']);
  expect((await volumeDrivers(has(), rendering)).map(lineOf)).toEqual([
    '✗ storage/driver-missing: there is no CSI driver nfs.csi.k8s.io, which makes the volumes of StorageClass kubeflow-nfs; install it',
  ]);
});

test('a claim whose volume is rendered asks for no class', async () => {
  const rendering = await withNfs(Nfs.static(SERVER));
  expect((await storage(has('ssd'), rendering)).map(lineOf)).toEqual(['✓ StorageClass ssd']);
  expect(await volumeDrivers(has(), rendering)).toEqual([]);
});

test('a class that is nowhere is named', async () => {
  const rendering = await Rendering.readAll(folder({ '00-foundation/a.yaml': [claim('fast')] }));
  expect((await storage(has('slow'), rendering)).map(lineOf)).toEqual([
    '✗ storage/class-missing: there is no StorageClass fast; write one of slow in storage',
  ]);
});
