import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Backup, Database, images, type KubeflowProps, ObjectStore, type S3Props } from '../../charts';
import { newFolder, REPO } from '../support/files';
import { CA } from '../support/authority';
import { told } from '../support/mistakes';
import { render, type Rendering, SMALL } from '../support/render';

const KEYS = 'mlpipeline-minio-artifact';
const SCHEDULE = '0 3 * * *';

const dumped = (to: Backup, more: Partial<KubeflowProps> = {}): Rendering =>
  render({ databases: { katib: Database.postgres(), backup: { schedule: SCHEDULE, to, keep: 5 } }, ...more });
const intoS3 = (props: Partial<S3Props>, more: Partial<KubeflowProps> = {}): Rendering => {
  const given = { endpoint: 'https://minio.example.com', bucket: 'company-ml', prefix: 'ml', ...props };
  return dumped(Backup.objectStore(), { objectStore: ObjectStore.s3(given), ...more });
};
const podOf = (platform: Rendering, name: string) =>
  platform.get('batch/v1/CronJob', `kubeflow/${name}-backup`).spec?.jobTemplate.spec?.template.spec;
const environment = (platform: Rendering, name: string) => {
  const [upload] = podOf(platform, name)?.containers ?? [];
  const values = upload?.env?.map(({ name: variable, value, valueFrom }) => {
    const { name: secret, key } = valueFrom?.secretKeyRef ?? {};
    return [variable, value ?? `${secret}/${key}`];
  });
  return Object.fromEntries(values ?? []) as Record<string, string>;
};

describe('dumps in a store outside', () => {
  const platform = intoS3({ ca: CA, credentials: { secretName: 'store', accessKeyKey: 'id' } });

  test('are made by the database’s image and uploaded by another, with the platform’s keys', () => {
    const { initContainers: [dump] = [], containers: [upload] = [], volumes } = podOf(platform, 'katib') ?? {};
    expect(dump?.image).toBe(platform.container('kubeflow/katib-postgres').image);
    expect(dump?.env).toContainEqual({ name: 'KEEP', value: '1' });
    expect(upload?.image).toBe(images.kserveStorageInitializer);
    expect(upload?.command).toEqual(['python', '/program/upload.py']);
    expect(environment(platform, 'katib')).toEqual({
      FOLDER: '/backups',
      NAME: 'katib-postgres-',
      KEEP: '5',
      ENDPOINT: 'https://minio.example.com',
      REGION: 'us-east-1',
      BUCKET: 'company-ml',
      PREFIX: 'ml/backups/',
      PATH_STYLE: 'true',
      AWS_ACCESS_KEY_ID: 'store/id',
      AWS_SECRET_ACCESS_KEY: 'store/secretkey',
      AWS_CA_BUNDLE: '/etc/trusted/katib-backup-ca/ca.crt',
    });
    expect(volumes).toContainEqual({ name: 'backups', emptyDir: {} });
    expect(volumes).toContainEqual({ name: 'katib-backup-ca', configMap: { name: 'katib-backup-ca' } });
    const code = platform.config('kubeflow/katib-backup-code');
    expect(code['upload.py']).toBe(readFileSync(join(REPO, 'charts/kit/backup-upload.py'), 'utf8'));
  });

  test('need no volume, neither of the database nor of its node', () => {
    expect(platform.about(/PersistentVolumeClaim kubeflow\/.*-backups/)).toEqual([]);
    expect(JSON.stringify(platform.pod('kubeflow/katib-postgres'))).not.toContain('backups');
    expect(podOf(platform, 'katib')?.affinity).toBeUndefined();
  });

  test('are encrypted on their way only by an authority that is given', () => {
    const usual = intoS3({ credentials: { secretName: 'store' } });
    expect(environment(usual, 'katib')).not.toHaveProperty('AWS_CA_BUNDLE');
  });
});

test('with a role, no key is anywhere, and the ServiceAccount has the role', () => {
  const role = 'arn:aws:iam::123456789012:role/kubeflow';
  const store = { endpoint: 'https://s3.eu-central-1.amazonaws.com', webIdentity: { role } };
  const platform = intoS3(store, { tenants: [] });
  expect(Object.keys(environment(platform, 'katib')).join(' ')).not.toContain('AWS');
  expect(environment(platform, 'katib')).toMatchObject({ REGION: 'eu-central-1', PATH_STYLE: 'false' });
  expect(platform.get('v1/ServiceAccount', 'kubeflow/katib-backup').metadata.annotations).toEqual({
    'eks.amazonaws.com/role-arn': role,
  });
});

test('SeaweedFS takes dumps with the keys that it has', () => {
  const platform = dumped(Backup.objectStore());
  expect(environment(platform, 'pipelines')).toMatchObject({
    ENDPOINT: 'http://seaweedfs.kubeflow:9000',
    BUCKET: 'mlpipeline',
    PREFIX: 'backups/',
    AWS_ACCESS_KEY_ID: `${KEYS}/accesskey`,
  });
  // What describes the store is not kept in it.
  expect(platform.about(/seaweedfs-backup/)).toEqual([]);
});

test('SeaweedFS that is not installed takes none', () => {
  const backup = { schedule: SCHEDULE, to: Backup.objectStore() };
  const definition: KubeflowProps = { ...SMALL, components: { pipelines: false }, databases: { backup } };
  expect(told(() => render(definition))).toContain(
    'databases.backup.to: is SeaweedFS, which comes with Pipelines, and Pipelines are off; write Backup.claim({ … }) or ObjectStore.s3({ … })',
  );
});

describe('the metadata of SeaweedFS', () => {
  const platform = dumped(Backup.claim({ size: '8Gi', storageClass: 'cold' }));

  test('is copied to a volume of its own, by SeaweedFS’s own shell', () => {
    const { containers: [copy] = [], volumes, affinity } = podOf(platform, 'seaweedfs') ?? {};
    expect(copy?.image).toBe(images.seaweedFs);
    expect(copy?.env).toContainEqual({ name: 'KEEP', value: '5' });
    expect(platform.get('v1/PersistentVolumeClaim', 'kubeflow/seaweedfs-backups').spec).toMatchObject({
      resources: { requests: { storage: '8Gi' } },
      storageClassName: 'cold',
    });
    const volume = { name: 'backups', persistentVolumeClaim: { claimName: 'seaweedfs-backups' } };
    expect(volumes).toContainEqual(volume);
    const server = platform.pod('kubeflow/seaweedfs').spec;
    expect(server?.volumes).toContainEqual(volume);
    expect(server?.containers[0]?.volumeMounts).toContainEqual({
      mountPath: '/backups',
      name: 'backups',
      readOnly: true,
    });
    const [term] = affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    expect(term?.labelSelector?.matchLabels).toEqual(
      platform.get('apps/v1/Deployment', 'kubeflow/seaweedfs').spec?.selector.matchLabels,
    );
  });

  test('is read by no other pod', () => {
    const ingress = (of: Rendering) =>
      of.get('networking.k8s.io/v1/NetworkPolicy', 'kubeflow/seaweedfs').spec?.ingress ?? [];
    const [added, ...more] = ingress(platform).slice(ingress(render()).length);
    expect(more).toEqual([]);
    expect(added?.ports?.map(({ port }) => port)).toEqual([9333, 19333, 8888, 18888]);
    expect(JSON.stringify(added?.from)).toContain('seaweedfs-backup');
  });

  test('is not copied where the store is another’s', () => {
    const objectStore = ObjectStore.s3({
      endpoint: 'https://minio.example.com',
      bucket: 'company-ml',
      credentials: { secretName: 'store' },
    });
    expect(dumped(Backup.claim({ size: '8Gi' }), { objectStore }).about(/seaweedfs/)).toEqual([]);
  });

  /** Runs the copy with a shell of SeaweedFS's that writes what it is told to. */
  const copied = (weed: string, keep = '2') => {
    const [folder, programs] = [newFolder(), newFolder()];
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(programs, 'weed'), weed);
    chmodSync(join(programs, 'weed'), 0o755);
    for (const day of ['01', '02']) writeFileSync(join(folder, `seaweedfs-2020-01-${day}T00-00-00Z.meta`), 'old');
    writeFileSync(join(folder, 'seaweedfs-2020-01-03T00-00-00Z.meta.partial'), 'half');
    writeFileSync(join(folder, 'katib-mysql-2020-01-01T00-00-00Z.sql.gz'), 'another system’s');
    const script = join(REPO, 'charts/components/pipelines/seaweedfs-backup.sh');
    const env = {
      PATH: `${programs}:${process.env.PATH}`,
      MASTER: 'm:9333',
      FILER: 'f:8888',
      FOLDER: folder,
      KEEP: keep,
    };
    const { status, stderr } = spawnSync('sh', [script], { encoding: 'utf8', env });
    return { status, stderr, files: readdirSync(folder).sort() };
  };
  const OTHERS = 'katib-mysql-2020-01-01T00-00-00Z.sql.gz';

  test('is kept as often as asked for, and the copy before is removed', () => {
    const weed = `#!/bin/sh\nread command option file\n[ "$1 $2 $3" = 'shell -master=m:9333 -filer=f:8888' ] && echo x > "$file"\n`;
    const { status, files } = copied(weed);
    expect(status).toBe(0);
    expect(files).toEqual([
      OTHERS,
      'seaweedfs-2020-01-02T00-00-00Z.meta',
      expect.stringMatching(/^seaweedfs-20[^.]+Z\.meta$/),
    ]);
  });

  test('that is empty is a failure, which removes no copy', () => {
    const { status, stderr, files } = copied('#!/bin/sh\nexit 0\n', '1');
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'f:8888 gave no metadata\n' });
    expect(files).toEqual([OTHERS, 'seaweedfs-2020-01-01T00-00-00Z.meta', 'seaweedfs-2020-01-02T00-00-00Z.meta']);
  });
});
