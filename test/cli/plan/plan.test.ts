import { folder } from '../../support/cli';
import { client, config, dex, freshBed, meta, namespace, platform, URL } from './platform';

// Each run is a process of its own.
jest.setTimeout(60_000);

const { cluster, up, installed } = freshBed();

/** The lines of an output that are not of the preflight. */
const lines = (stdout: string) => stdout.split('\n').filter((line) => !/^[✓✗!] (?!Kubeflow)|^$/.test(line));

describe('a first installation', () => {
  test('is planned whole, and a dry run changes nothing', async () => {
    const { code, stdout, stderr } = await up(platform(URL, 'dex:1', client), '--dry-run');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(lines(stdout)).toEqual([
      expect.stringMatching(/^cluster: context 'test' \(http:\/\/127\.0\.0\.1:\d+\)$/),
      'installed: nothing',
      `rendered: Kubeflow 26.03, ${URL} (rendered by cdk8s-kubeflow 0.1.0)`,
      '00-foundation',
      '  + Namespace auth',
      '  + Namespace kubeflow',
      '10-settings',
      '  + ConfigMap auth/settings',
      '  + ConfigMap auth/theme',
      '30-access',
      '  + Deployment auth/dex',
      '  + ConfigMap kubeflow/cdk8s-kubeflow-platform',
      '50-apps',
      '  + Client auth/web',
      'plan: 7 added',
    ]);
    expect(cluster().changes).toEqual([]);
  });

  test('needs --yes without a terminal', async () => {
    const { code, stdout, stderr } = await up(platform());
    expect(stdout).toMatch(/^plan: 6 added; names: --verbose$/m);
    expect(stderr).toMatch(
      /^error: nothing was applied: Kubeflow 26\.03, https:\/\/a\.example\.com, is to be installed in context 'test' \(.*\); to agree without being asked: --yes\n$/,
    );
    expect(code).toBe(2);
    expect(cluster().changes).toEqual([]);
  });

  test('ends with what is left to do', async () => {
    const { stdout } = await up(platform(), '--yes');
    expect(lines(stdout).slice(-2)).toEqual(
      [
        `! Kubeflow 26.03 is ready, but its gateway cannot be reached yet: ${URL}`,
        '  gateway: there is no Service istio-system/istio-ingressgateway',
      ].map((line) => expect.stringContaining(line)),
    );
  });

  test('that another program made a part of replaces that part', async () => {
    cluster().objects.set('|Namespace||auth', { ...namespace('auth'), metadata: { name: 'auth' } });
    const { stdout } = await up(platform(), '--dry-run');
    expect(stdout).toContain('  ~ Namespace auth (replaced)\n');
    expect(stdout).toMatch(/^plan: 5 added, 1 replaced$/m);
  });
});

test('a stage that is not ready says for how long it is waited, and for what', async () => {
  const dist = folder({ '00-foundation/a.yaml': [namespace('auth'), dex('dex:1', 1)] });
  const { code, stdout, stderr } = await up(dist, '--yes', '--timeout', '1');
  expect(stdout).toMatch(/^00-foundation: waiting for Deployment auth\/dex: 0 of 1 pods are available \(\d+ s\)$/m);
  expect(stderr).toContain(
    '00-foundation is applied, but not ready after 1 seconds:\n  Deployment auth/dex: 0 of 1 pods',
  );
  expect(code).toBe(1);
});

describe('the same platform again', () => {
  test('asks nothing, and says what is changed and restarted', async () => {
    await installed();
    const { code, stdout } = await up(platform(URL, 'dex:2', config('new', {})), '--verbose');
    expect(code).toBe(0);
    expect(lines(stdout).slice(1)).toEqual([
      `installed: Kubeflow 26.03, ${URL} (rendered by cdk8s-kubeflow 0.1.0)`,
      '30-access',
      '  ~ Deployment auth/dex (restarts)',
      '      spec.template.spec.containers[0].image: "dex:1" → "dex:2"',
      '50-apps',
      '  + ConfigMap auth/new',
      'plan: 1 added, 1 changed (1 restarted), 5 unchanged',
      expect.stringContaining('Kubeflow 26.03 is ready'),
      expect.stringContaining('gateway: '),
    ]);
  });

  test('has nothing to change where nothing has changed', async () => {
    await installed();
    const { stdout } = await up(platform());
    expect(stdout).toMatch(/^plan: 6 unchanged$/m);
    expect(cluster().changes).toEqual([]);
  });

  test('says what is no longer rendered, and leaves it', async () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: meta('old', 'auth') };
    await installed(platform(URL, 'dex:1', service, namespace('data')));
    const { stdout } = await up(platform(), '--dry-run');
    expect(stdout).toContain(
      '50-apps\n  - Service auth/old\n    Namespace data (kept): everything in it would go with it\n',
    );
    expect(stdout).toMatch(
      /^plan: 1 no longer rendered \(left for prune\), 1 kept of an earlier rendering, 6 unchanged$/m,
    );
    expect((await up(platform())).stdout).toMatch(
      /^! cluster\/no-longer-rendered: 1 object is no longer rendered; npx cdk8s-kubeflow prune$/m,
    );
    expect([...cluster().objects.keys()]).toContain('|Service|auth|old');
  });
});

test('access that is no longer rendered is removed, and said in the plan', async () => {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const binding = { apiVersion, kind: 'RoleBinding', metadata: meta('contributor', 'auth'), subjects: [], roleRef: {} };
  await installed(platform(URL, 'dex:1', binding));
  const { stdout } = await up(platform(), '--dry-run');
  expect(stdout).toContain('50-apps\n  - RoleBinding auth/contributor (removed)\n');
  expect(stdout).toMatch(/^plan: 1 removed \(they give access\), 6 unchanged$/m);
  expect(cluster().changes).toEqual([]);
  expect(await up(platform())).toMatchObject({ code: 0, stderr: '' });
  expect(cluster().changes).toContain(
    'DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/auth/rolebindings/contributor',
  );
});

describe('another platform', () => {
  const other = 'https://b.example.com';

  test('needs --yes without a terminal', async () => {
    await installed();
    const { code, stderr, stdout } = await up(platform(other));
    expect(stdout).toContain(`installed: Kubeflow 26.03, ${URL} (rendered by cdk8s-kubeflow 0.1.0)\n`);
    expect(stdout).toContain(`rendered: Kubeflow 26.03, ${other} (rendered by cdk8s-kubeflow 0.1.0)\n`);
    expect(stderr).toContain(
      `has the platform ${URL}; Kubeflow 26.03, ${other}, is to take its place; to agree without`,
    );
    expect(code).toBe(2);
    expect(cluster().changes).toEqual([]);
    expect(await up(platform(other), '--yes')).toMatchObject({ code: 0, stderr: '' });
  });

  test('is one that most objects are no longer of, too', async () => {
    const extra = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => config(`x-${name}`, {}));
    await installed(platform(URL, 'dex:1', ...extra));
    const { code, stderr } = await up(platform(URL, 'dex:2'));
    expect(stderr).toMatch(
      /has the platform https:\/\/a\.example\.com, and 7 of its 13 objects are no longer rendered/,
    );
    expect(code).toBe(2);
  });
});
