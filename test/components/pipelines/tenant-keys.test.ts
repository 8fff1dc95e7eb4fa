import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

import { newFolder } from '../../support/files';
import { render } from '../../support/render';
import { HAS_PYTHON } from './hook';
import { FakeCluster, FakeUsers } from './tenant-cluster';

const NAME = 'object-store-keys';
const PLATFORM = { accesskey: 'platform-id', secretkey: 'platform-secret' };
const platform = render();

describe('what is rendered for keys of tenants', () => {
  test('a tenant’s Secret is none of the platform’s keys', () => {
    const secret = platform.get('v1/Secret', 'ada/mlpipeline-minio-artifact');
    expect(JSON.stringify(secret)).not.toMatch(/copyOf|"data"/);
  });

  test('the program reads and fills Secrets of that name, and learns which namespaces there are, and nothing else', () => {
    const rule = { apiGroups: [''], resources: ['secrets'], resourceNames: ['mlpipeline-minio-artifact'] };
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'kubeflow-object-store-keys')).toMatchObject({
      rules: [
        { apiGroups: [''], resources: ['namespaces'], verbs: ['list', 'watch'] },
        { ...rule, verbs: ['get', 'patch'] },
      ],
    });
    expect(platform.about(/: Role/).filter((line) => line.includes(NAME))).toEqual([]);
  });

  test('one runs at a time, as two would end the keys that the other has made', () => {
    expect(platform.get('apps/v1/Deployment', 'kubeflow/object-store-keys')).toMatchObject({
      spec: { replicas: 1, strategy: { type: 'Recreate' } },
    });
  });

  test('with self-service, the hook makes all keys, and the program is not installed', () => {
    const selfService = render({ selfService: true });
    expect(selfService.about(NAME)).toEqual([]);
    expect(JSON.stringify(selfService.of('ada'))).not.toContain(NAME);
  });
});

/** What runs in the cluster on Python is tested with it; where there is none, the report says so. */
const withPython = (name: string, tests: () => void): void => {
  if (HAS_PYTHON) describe(name, tests);
  else test(`${name}: not tested, there is no python3 here`, () => expect(HAS_PYTHON).toBe(false));
};

withPython('keys of tenants', () => {
  const [cluster, store] = [new FakeCluster(), new FakeUsers()];
  let program: ChildProcess;
  let env: NodeJS.ProcessEnv;

  const start = (): void => {
    const folder = newFolder();
    for (const [file, text] of Object.entries(platform.config(`kubeflow/${NAME}-code`)))
      writeFileSync(join(folder, file), text);
    program = spawn('python3', [join(folder, 'tenant_keys.py')], { env, stdio: 'ignore' });
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let attempt = 0; attempt < 200 && !isSo(); attempt++) await new Promise((done) => setTimeout(done, 50));
    expect(isSo()).toBe(true);
  };
  const keyOf = (tenant: string): string => cluster.secrets.get(tenant)?.accesskey ?? '';
  const hasOwnKeys = (tenant: string) => (): boolean => {
    const ids = [...(store.users.get(`tenant.${tenant}`)?.keys ?? [])];
    return ids.length === 1 && ids[0] === keyOf(tenant);
  };

  beforeAll(async () => {
    const account = newFolder();
    writeFileSync(join(account, 'token'), 'token');
    writeFileSync(join(account, 'ca.crt'), rootCertificates[0] ?? '');
    const addresses = { API_SERVER: await cluster.start(), AWS_ENDPOINT_URL: await store.start() };
    const keys = { AWS_ACCESS_KEY_ID: PLATFORM.accesskey, AWS_SECRET_ACCESS_KEY: PLATFORM.secretkey };
    env = { PATH: process.env.PATH, SERVICE_ACCOUNT: account, ...addresses, ...keys };
    store.users.set('made-by-the-hook', { keys: new Set(['other']), folders: [] });
    cluster.add('ada');
    cluster.add('bob', PLATFORM);
    start();
  });

  afterAll(async () => {
    program.kill();
    await cluster.stop();
    await store.stop();
  });

  test('a tenant gets keys for its own folders and the shared ones, and for no other tenant’s', async () => {
    await until(hasOwnKeys('ada'));
    const forKServe = { AWS_ACCESS_KEY_ID: 'id-1', AWS_SECRET_ACCESS_KEY: 'secret-1' };
    expect(cluster.secrets.get('ada')).toEqual({ accesskey: 'id-1', secretkey: 'secret-1', ...forKServe });
    expect(store.users.get('tenant.ada')?.folders).toEqual([
      'arn:aws:s3:::mlpipeline/artifacts/*',
      'arn:aws:s3:::mlpipeline/private-artifacts/ada/*',
      'arn:aws:s3:::mlpipeline/private/ada/*',
      'arn:aws:s3:::mlpipeline/shared/*',
    ]);
  });

  test('a tenant that has the platform’s keys, from an earlier version, gets own ones', async () => {
    await until(hasOwnKeys('bob'));
    expect(keyOf('bob')).toBe('id-2');
    expect(store.users.get('kubeflow-admin')?.keys).toEqual(new Set(['platform-id']));
  });

  test('a tenant that comes gets keys at once, and the keys of the others stay', async () => {
    cluster.add('eve');
    await until(hasOwnKeys('eve'));
    expect([keyOf('ada'), keyOf('bob')]).toEqual(['id-1', 'id-2']);
  });

  test('the user of a tenant that goes goes, and those that others made stay', async () => {
    cluster.remove('bob');
    await until(() => !store.users.has('tenant.bob'));
    expect([...store.users.keys()].sort()).toEqual(['kubeflow-admin', 'made-by-the-hook', 'tenant.ada', 'tenant.eve']);
  });

  test('a Secret that lost its keys gets new ones, and the old ones end; what was good stays', async () => {
    program.kill();
    cluster.add('ada', {});
    start();
    await until(hasOwnKeys('ada'));
    expect(keyOf('ada')).toBe('id-4');
    expect(hasOwnKeys('eve')()).toBe(true);
  });

  test('a Secret of an earlier version gets its keys under KServe’s names, and keeps them', async () => {
    program.kill();
    const { accesskey = '', secretkey = '' } = cluster.secrets.get('eve') ?? {};
    cluster.secrets.set('eve', { accesskey, secretkey });
    start();
    await until(() => cluster.secrets.get('eve')?.AWS_ACCESS_KEY_ID === accesskey);
    expect(cluster.secrets.get('eve')).toMatchObject({ accesskey, secretkey, AWS_SECRET_ACCESS_KEY: secretkey });
  });

  test('a tenant without its Secret holds up no other', async () => {
    cluster.secrets.set('later', undefined);
    cluster.add('zoe');
    await until(hasOwnKeys('zoe'));
    expect(store.users.get('tenant.later')?.keys.size ?? 0).toBe(0);
  });

  test('it asks for tenants of the definition alone', () => {
    const labels = 'app.kubernetes.io/managed-by=cdk8s-kubeflow,pipelines.kubeflow.org/enabled=true';
    const lists = [...cluster.asked].filter((path) => !path.includes('/secrets/'));
    expect(lists).toEqual([`GET /api/v1/namespaces ${labels}`]);
  });
});
