import { App, Kubeflow, Nfs } from '../../charts';
import { cli, folder } from '../support/cli';
import { newFolder } from '../support/files';
import { Rendering } from '../support/render';
import { freshCluster } from './cluster';

jest.setTimeout(60_000);

const { controlPlane, env, kubectl } = freshCluster({ webhooks: false });

const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-kubeflow' };
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kubeflow', labels } };

/** A rendering with one volume. */
function rendering(storageClassName: string | undefined, storage: string): string {
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'kubeflow', labels },
    spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  };
  return folder({ '00-foundation/kubeflow-namespace/all.yaml': [namespace, claim] });
}

const run = (command: string, dist: string, ...args: readonly string[]) =>
  cli([command, dist, ...args], { env: env() });
const up = (dist: string, ...args: readonly string[]) => run('up', dist, '--skip-preflight', '--yes', ...args);
const look = () => {
  const fields = '{.spec.storageClassName} {.spec.resources.requests.storage}';
  return kubectl('--namespace=kubeflow', 'get', 'persistentvolumeclaim', 'data', `--output=jsonpath=${fields}`);
};

beforeAll(async () => {
  const provisioner = 'example.com/none';
  const classes = ['slow', 'fast'].map((name) => {
    const metadata = { name };
    return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata, provisioner, allowVolumeExpansion: true };
  });
  const spec = { capacity: { storage: '9Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'slow' };
  const volume = { ...spec, hostPath: { path: '/data' } };
  controlPlane().apply([
    ...classes,
    { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'data' }, spec: volume },
  ]);
  expect(await up(rendering('slow', '1Gi'))).toMatchObject({ code: 0, stderr: '' });
  // Only a bound claim can grow.
  const bound = '--for=jsonpath={.status.phase}=Bound';
  kubectl('--namespace=kubeflow', 'wait', 'persistentvolumeclaim/data', bound, '--timeout=60s');
  const patch = JSON.stringify({ spec: { resources: { requests: { storage: '3Gi' } } } });
  kubectl('--namespace=kubeflow', 'patch', 'persistentvolumeclaim', 'data', '--type=merge', `--patch=${patch}`);
});

test('an existing volume keeps its class and the size that somebody gave it; up says so once', async () => {
  const fast = rendering('fast', '1Gi');
  const { code, stdout, stderr } = await up(fast);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(
    '! storage/kept: PersistentVolumeClaim kubeflow/data keeps StorageClass slow (rendered: fast), size 3Gi (rendered: 1Gi)\n',
  );
  expect(look()).toBe('slow 3Gi');
  const again = await up(fast);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).not.toContain('keeps StorageClass');
});

test('that is no drift, for another rendering neither', async () => {
  const fast = rendering('fast', '1Gi');
  expect((await run('status', fast)).stdout).toContain('drift: none, all 2 objects are as rendered');
  expect((await run('status', rendering('other', '2Gi'))).stdout).toContain(
    'drift: none, all 2 objects are as rendered',
  );
});

test('a definition without a class, which once had one, is applied as well', async () => {
  expect(await up(rendering(undefined, '1Gi'))).toMatchObject({ code: 0, stderr: '' });
  expect(look()).toBe('slow 3Gi');
});

test('it grows with the definition', async () => {
  expect((await up(rendering('fast', '5Gi'), '--force-conflicts')).code).toBe(0);
  expect(look()).toBe('slow 5Gi');
});

test('a definition that asks for less than before is refused, by status too, and says why', async () => {
  const less = rendering('slow', '2Gi');
  const why = `the definition asked for 5Gi, and now for 2Gi; volumes do not shrink: write '5Gi', or copy the data to a smaller volume`;
  const { code, stderr } = await up(less);
  expect({ code, told: stderr.includes(`PersistentVolumeClaim kubeflow/data: ${why}`) }).toEqual({
    code: 1,
    told: true,
  });
  expect((await run('status', less)).stdout).toContain(`~ PersistentVolumeClaim kubeflow/data: ${why}`);
  expect(look()).toBe('slow 5Gi');
});

test('a folder of an NFS server is bound to the claim of its tenant, and to no other', async () => {
  const app = new App({ outdir: newFolder() });
  const volumes = [{ name: 'team', size: '1Gi', accessMode: 'ReadWriteMany' }] as const;
  new Kubeflow(app, 'kubeflow', {
    url: 'https://kubeflow.example.com',
    users: [{ email: 'ada@example.com' }],
    tenants: [{ name: 'ada', owner: 'ada@example.com', volumes }],
    storage: { nfs: Nfs.static({ server: '10.0.0.5', path: '/export', mountOptions: ['nfsvers=4.1'] }) },
  });
  const kinds = ['Namespace', 'PersistentVolume', 'PersistentVolumeClaim'];
  const objects = new Rendering(app.render()).objects.filter(({ kind }) => kinds.includes(kind));
  const theirs = objects.filter(({ metadata }) => [metadata.namespace, metadata.name].join('/').includes('ada'));
  const bob = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'bob' } };
  const [claim] = theirs.filter(({ kind }) => kind === 'PersistentVolumeClaim');
  const stolen = { ...claim, metadata: { name: 'team', namespace: 'bob' } };
  controlPlane().apply([bob, ...theirs.filter(({ kind }) => kind !== 'PersistentVolumeClaim')]);
  controlPlane().apply([stolen]);
  controlPlane().apply([claim ?? {}]);
  const phase = (namespace: string) =>
    kubectl('--namespace', namespace, 'get', 'persistentvolumeclaim', 'team', '--output=jsonpath={.status.phase}');
  kubectl(
    '--namespace=ada',
    'wait',
    'persistentvolumeclaim/team',
    '--for=jsonpath={.status.phase}=Bound',
    '--timeout=60s',
  );
  expect(phase('bob')).toBe('Pending');
});
