import { spawn } from 'node:child_process';

import { CLI, cli, scratch } from '../support/cli';
import { freshCluster, whereWebhooksAnswer } from './cluster';
import { ownChart, rendered } from '../support/platforms';
import { Surroundings } from './surroundings';

jest.setTimeout(900_000);

whereWebhooksAnswer(() => {
  // Nothing runs in the pods, so no webhook could answer.
  const cluster = freshCluster({ webhooks: false });
  const { controlPlane, env, kubectl } = cluster;

  /** The label by which the platform's objects are known. */
  const OURS = '--selector=app.kubernetes.io/managed-by=cdk8s-kubeflow';
  const HOST = 'kubeflow.example.com';

  const dist = rendered({ tenants: [{ name: 'team', owner: 'user@example.com' }] }, ownChart('kept'));
  /** Where no rendered folder is, so that the inventory alone tells what there is. */
  const elsewhere = scratch();
  const run = (...args: readonly string[]) => cli(args, { env: env(), cwd: elsewhere });

  /** Everything of every kind that can be listed and deleted, as `namespace/kind/name`. */
  function everything(...selector: readonly string[]): readonly string[] {
    const resources = kubectl('api-resources', '--verbs=list,delete', '--output=name', '--cached=false')
      .trim()
      .split('\n');
    const columns = '--output=custom-columns=:metadata.namespace,:kind,:metadata.name';
    const get = ['get', resources.join(','), '--all-namespaces', '--ignore-not-found', '--no-headers', columns];
    return kubectl(...get, ...selector)
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, kind]) => kind !== undefined && !['Event', 'Lease', 'EndpointSlice', 'PodMetrics'].includes(kind))
      .map(([namespace = '', kind, name]) => `${namespace === '<none>' ? '' : `${namespace}/`}${kind}/${name}`);
  }

  /** What is there without a platform. */
  let empty: readonly string[] = [];

  let surroundings: Surroundings;

  async function install(): Promise<void> {
    await surroundings.answer(dist);
    // Its pods went with the platform that was there before, and what they knew of CRDs.
    await controlPlane().stopCertManager();
    void surroundings.startCertManager();
    expect((await run('secrets', dist)).code).toBe(0);
    expect(await run('up', dist, '--skip-preflight', '--yes')).toMatchObject({ code: 0, stderr: '' });
  }

  /** What a tenant has made. */
  function makeUserData(): void {
    const metadata = { name: 'mine', namespace: 'team' };
    const resources = { requests: { storage: '1Gi' } };
    const containers = [{ name: 'mine', image: 'jupyter' }];
    controlPlane().apply([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { mine: 'yes' } },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata,
        spec: { accessModes: ['ReadWriteOnce'], resources },
      },
      { apiVersion: 'kubeflow.org/v1', kind: 'Notebook', metadata, spec: { template: { spec: { containers } } } },
      { apiVersion: 'dex.coreos.com/v1', kind: 'AuthCode', metadata: { name: 'session', namespace: 'auth' } },
    ]);
  }

  const terminating = () =>
    kubectl('get', 'namespace', '--output=jsonpath={.items[?(@.status.phase=="Terminating")].metadata.name}');

  beforeAll(async () => {
    empty = everything();
    surroundings = new Surroundings(controlPlane());
    await install();
    makeUserData();
  });
  afterAll(() => surroundings.stop());

  describe('without being told to', () => {
    test('a dry run lists what would go and what is kept, and removes nothing', async () => {
      const before = everything(OURS);
      const { code, stdout } = await run('down', '--dry-run', dist);
      expect(code).toBe(0);
      expect(stdout).toContain('- webhooks: ValidatingWebhookConfiguration katib.kubeflow.org\n');
      expect(stdout).toContain('! PersistentVolumeClaim kubeflow/mysql-pv-claim is kept: it is data\n');
      expect(everything(OURS)).toEqual(before);
    });

    test('nothing is removed where nobody can be asked', async () => {
      const { code, stderr } = await run('down', dist);
      expect(stderr).toMatch(/^error: nothing was removed; to remove \d+ objects without being asked: --yes\n$/);
      expect(code).toBe(2);
    });

    test.each<[readonly string[], string]>([
      [[], `for ever without being asked: --confirm ${HOST}`],
      [['--yes'], `for ever without being asked: --confirm ${HOST}`],
      [['--confirm', 'yes'], `nothing was removed; --confirm must be ${HOST} on this cluster`],
    ])('data is not deleted with %j', async (args, message) => {
      const { code, stderr } = await run('down', dist, '--delete-data', ...args);
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    });
  });

  /** What is left of a platform: its tenants, its volumes and what is needed to read them. */
  const DATA = [
    'CustomResourceDefinition/notebooks.kubeflow.org',
    'CustomResourceDefinition/profiles.kubeflow.org',
    'Namespace/cdk8s-kubeflow',
    'Namespace/kubeflow',
    'Namespace/team',
    'Profile/team',
    'kubeflow/ConfigMap/cdk8s-kubeflow-platform',
    'kubeflow/PersistentVolumeClaim/katib-mysql',
    'kubeflow/PersistentVolumeClaim/mysql-pv-claim',
    'kubeflow/PersistentVolumeClaim/seaweedfs-pvc',
    'kubeflow/Secret/katib-mysql-secrets',
    'kubeflow/Secret/mlpipeline-minio-artifact',
    'kubeflow/Secret/mysql-secret',
    'team/ConfigMap/artifact-repositories',
    'team/ConfigMap/kfp-launcher',
    'team/ConfigMap/metadata-grpc-configmap',
    'team/NetworkPolicy/spark-operator-pods',
    'team/NetworkPolicy/trainer-pods',
    'team/Secret/mlpipeline-minio-artifact',
    'team/ServiceAccount/default',
  ];

  function expectOnlyData(): void {
    expect(
      everything(OURS)
        .filter((one) => !one.startsWith('cdk8s-kubeflow/ConfigMap'))
        .sort(),
    ).toEqual(DATA);
    expect(everything()).toEqual(
      expect.arrayContaining(['team/ConfigMap/mine', 'team/PersistentVolumeClaim/mine', 'team/Notebook/mine']),
    );
    expect(terminating()).toBe('');
  }

  /** Runs `down`, and kills it as soon as it prints a text. */
  async function downKilledAt(moment: string): Promise<void> {
    const child = spawn(process.execPath, [...CLI, 'down', '--yes'], {
      cwd: elsewhere,
      env: { ...process.env, ...env() },
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      if (printed.includes(moment)) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(child.signalCode).toBe('SIGKILL');
  }

  test('without the rendered folder, all goes but the data; killed at any moment, the next run goes on', async () => {
    for (const moment of ['✓ webhooks', '✓ 50-apps', '00-foundation: waiting']) await downKilledAt(moment);
    const { code, stdout, stderr } = await run('down', '--yes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('! Namespace kubeflow is kept: it holds PersistentVolumeClaim kubeflow/');
    expect(stdout).toMatch(/CustomResourceDefinition notebooks\S+ is kept: Notebook team\/mine would go with it$/m);
    expect(stdout).toMatch(/what is kept goes with: npx cdk8s-kubeflow down --delete-data\n$/);
    expectOnlyData();
  });

  test('the platform comes back to its data, and goes again within a minute', async () => {
    const claim = () =>
      kubectl('--namespace=kubeflow', 'get', 'pvc', 'mysql-pv-claim', '--output=jsonpath={.metadata.uid}');
    const secret = () => cluster.secret('kubeflow', 'mysql-secret');
    const before = [claim(), secret()];
    await install();
    expect([claim(), secret()]).toEqual(before);
    const start = Date.now();
    expect((await run('down', '--yes', dist)).code).toBe(0);
    expect((Date.now() - start) / 1000).toBeLessThan(60);
    expectOnlyData();
  });

  test('what a finalizer holds is waited for, and said, with what can be done', async () => {
    const merge = (finalizers: readonly string[] | null) =>
      kubectl('patch', 'profile', 'team', '--type=merge', `--patch=${JSON.stringify({ metadata: { finalizers } })}`);
    merge(['example.com/held']);
    const { code, stderr } = await run('down', dist, '--delete-data', '--confirm', HOST, '--timeout', '1');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'data is not gone after 1 seconds:\n  Profile team: its finalizer example.com/held is still there',
    );
    expect(stderr).toContain('kubectl patch profile.kubeflow.org team --type=merge');
    expect(kubectl('--namespace=team', 'get', 'configmap', 'mine', '--output=name')).toBe('configmap/mine\n');
    merge(null);
  });

  test('with --delete-data nothing is left at all', async () => {
    const { code, stderr } = await run('down', '--delete-data', '--confirm', HOST);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(everything(OURS)).toEqual([]);
    const volumes = (one: string) => !one.startsWith('PersistentVolume/');
    expect(everything().filter(volumes).sort()).toEqual([...empty].sort());
  });
});
