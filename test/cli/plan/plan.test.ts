import { PLATFORM_CONFIG } from '../../../charts/contract/platform-config';
import { OURS } from '../../../charts/contract/labels';
import { cli, folder } from '../../support/cli';
import { type FakeCluster, fakeCluster } from '../fake-cluster';

// Each run is a process of its own.
jest.setTimeout(60_000);

const meta = (name: string, namespace?: string) => ({ name, ...(namespace && { namespace }), labels: OURS });
const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: meta(name) });
const config = (name: string, data: object, space = 'auth') => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: meta(name, space),
  data,
});
const facts = (url: string) =>
  config(PLATFORM_CONFIG.name, { url, kubeflow: '26.03', renderedBy: '0.1.0' }, PLATFORM_CONFIG.namespace);
const dex = (image: string, replicas = 0) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta('dex', 'auth'),
  spec: { replicas, template: { spec: { containers: [{ name: 'dex', image }] } } },
});
const client = { apiVersion: 'dex.example.com/v1', kind: 'Client', metadata: meta('web', 'auth') };

const URL = 'https://a.example.com';

/** A small platform. */
function platform(url = URL, image = 'dex:1', ...more: readonly object[]): string {
  return folder({
    '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow')],
    '10-settings/a.yaml': [config('settings', { a: 'b' }), config('theme', { color: 'blue' })],
    '30-access/a.yaml': [dex(image), facts(url)],
    ...(more.length && { '50-apps/a.yaml': more }),
  });
}

let cluster: FakeCluster;
beforeEach(async () => (cluster = await fakeCluster()));
afterEach(() => cluster.close());

const run = (...args: readonly string[]) => cli([...args, '--kubeconfig', cluster.kubeconfig]);
const up = (dist: string, ...args: readonly string[]) => run('up', dist, '--skip-preflight', ...args);
const installed = async (dist = platform()) => expect(await up(dist, '--yes')).toMatchObject({ code: 0, stderr: '' });

/** The lines of an output that are not of the preflight. */
const lines = (stdout: string) => stdout.split('\n').filter((line) => !/^[✓✗!] (?!Kubeflow)|^$/.test(line));

interface Event {
  readonly event: string;
  readonly fate?: string;
  readonly id?: { readonly kind: string; readonly name: string };
  readonly added?: number;
}

const events = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Event);

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
    expect(cluster.changes).toEqual([]);
  });

  test('needs --yes without a terminal', async () => {
    const { code, stdout, stderr } = await up(platform());
    expect(stdout).toMatch(/^plan: 6 added; names: --verbose$/m);
    expect(stderr).toMatch(
      /^error: nothing was applied: Kubeflow 26\.03, https:\/\/a\.example\.com, is to be installed in context 'test' \(.*\); to agree without being asked: --yes\n$/,
    );
    expect(code).toBe(2);
    expect(cluster.changes).toEqual([]);
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
    const { labels: _, ...theirs } = namespace('auth').metadata;
    cluster.objects.set('|Namespace||auth', { ...namespace('auth'), metadata: theirs });
    const { stdout } = await up(platform(), '--dry-run');
    expect(stdout).toContain('  ~ Namespace auth (replaced)\n');
    expect(stdout).toMatch(/^plan: 5 added, 1 replaced$/m);
  });
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
    const before = cluster.changes.length;
    const { stdout } = await up(platform());
    expect(stdout).toMatch(/^plan: 6 unchanged$/m);
    expect(cluster.changes.length).toBe(before);
  });

  test('says what is no longer rendered, and leaves it', async () => {
    await installed(platform(URL, 'dex:1', config('old', {}), namespace('data')));
    const { stdout } = await up(platform(), '--dry-run');
    expect(stdout).toContain(
      '50-apps\n  - ConfigMap auth/old\n    Namespace data (kept): everything in it would go with it\n',
    );
    expect(stdout).toMatch(
      /^plan: 1 no longer rendered \(left for prune\), 1 no longer rendered \(kept\), 6 unchanged$/m,
    );
    expect((await up(platform())).stdout).toMatch(/^! 1 object is no longer rendered; npx cdk8s-kubeflow prune$/m);
    expect([...cluster.objects.keys()]).toContain('|ConfigMap|auth|old');
  });
});

describe('another platform', () => {
  const other = 'https://b.example.com';

  test('needs --yes without a terminal', async () => {
    await installed();
    const before = cluster.changes.length;
    const { code, stderr, stdout } = await up(platform(other));
    expect(stdout).toContain(`installed: Kubeflow 26.03, ${URL} (rendered by cdk8s-kubeflow 0.1.0)\n`);
    expect(stdout).toContain(`rendered: Kubeflow 26.03, ${other} (rendered by cdk8s-kubeflow 0.1.0)\n`);
    expect(stderr).toContain(
      `has the platform ${URL}; Kubeflow 26.03, ${other}, is to take its place; to agree without`,
    );
    expect(code).toBe(2);
    expect(cluster.changes.length).toBe(before);
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

describe('conflicts', () => {
  beforeEach(async () => {
    await installed();
    cluster.refusals.set('ConfigMap auth/settings', [409, 'conflict with "operations": .data.a']);
    cluster.refusals.set('Deployment auth/dex', [409, 'conflict with "autoscaler": .spec.replicas']);
    cluster.changes.length = 0;
  });

  /** Another rendering of both objects. */
  const changed = () => {
    const dist = platform(URL, 'dex:2');
    return folder({
      '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow')],
      '10-settings/a.yaml': [config('settings', { a: 'c' }), config('theme', { color: 'blue' })],
      '30-access/a.yaml': [dex('dex:2'), facts(URL)],
      'unused.yaml': dist,
    });
  };

  test('of all stages are said at once, before anything is applied', async () => {
    const { code, stdout, stderr } = await up(changed());
    expect(stdout).toContain('10-settings\n  ✗ ConfigMap auth/settings: ');
    expect(stdout).toMatch(/^30-access\n {2}✗ Deployment auth\/dex: .*conflict with "autoscaler": \.spec\.replicas$/m);
    expect(stderr).toBe(
      'error: nothing was applied: other owners have fields of 2 objects above; to take these fields over: --force-conflicts\n',
    );
    expect(code).toBe(1);
    expect(cluster.changes).toEqual([]);
  });

  test('are part of a whole plan in a dry run, also as events', async () => {
    const { code, stdout } = await up(changed(), '--dry-run', '--json');
    const planned = events(stdout);
    const named = planned.filter(({ event }) => event === 'planned').map(({ fate, id }) => `${fate} ${id?.kind}`);
    expect(named).toEqual(['conflicting ConfigMap', 'conflicting Deployment']);
    expect(planned.find(({ event }) => event === 'plan')).toMatchObject({ conflicting: 2, unchanged: 4, added: 0 });
    expect(planned[0]).toMatchObject({
      event: 'where',
      context: 'test',
      installed: { url: URL },
      rendered: { url: URL },
    });
    expect(code).toBe(1);
  });

  test('are none with --force-conflicts', async () => {
    const { code, stdout } = await up(changed(), '--force-conflicts');
    expect(stdout).toMatch(/^plan: 2 changed \(1 restarted\), 4 unchanged; names: --verbose$/m);
    expect(code).toBe(0);
  });
});

test('what the cluster would refuse is said by a dry run, with the other objects of the plan', async () => {
  await installed();
  cluster.refusals.set('ConfigMap auth/settings', [422, 'ConfigMap "settings" is invalid: data: field is immutable']);
  const dist = folder({
    '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow')],
    '10-settings/a.yaml': [config('settings', { a: 'c' }), config('theme', { color: 'red' })],
    '30-access/a.yaml': [dex('dex:1'), facts(URL)],
  });
  const { code, stdout, stderr } = await up(dist, '--dry-run');
  expect(stdout).toMatch(/^ {2}✗ ConfigMap auth\/settings: .*field is immutable\n {2}~ ConfigMap auth\/theme$/m);
  expect(stdout).toMatch(/^plan: 1 changed, 1 refused, 4 unchanged$/m);
  expect(stderr).toBe('error: the cluster would refuse 1 object above\n');
  expect(code).toBe(1);
});

test('an object whose CRD changes before it is unclear until it is applied', async () => {
  const crd = (version: string) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: meta('deployments.apps'),
    spec: { group: 'apps', names: { kind: 'Deployment', plural: 'deployments' }, version },
  });
  await installed(platform(URL, 'dex:1', crd('v1')));
  cluster.refusals.set('Deployment auth/dex', [422, 'unknown field "spec.new"']);
  const { code, stdout } = await up(platform(URL, 'dex:2', crd('v2')), '--dry-run');
  expect(stdout).toContain('  ? Deployment auth/dex: its CRD changes before it\n');
  expect(stdout).toMatch(/^plan: 1 changed, 1 unclear until applied, 5 unchanged$/m);
  expect(code).toBe(0);
});

test('a webhook that is down keeps nobody from applying', async () => {
  await installed();
  cluster.refusals.set('ConfigMap auth/settings', [500, 'failed calling webhook "guard.example.com": refused']);
  const dist = folder({ '00-foundation/a.yaml': [namespace('auth')], '10-settings/a.yaml': [config('settings', {})] });
  const { stdout } = await up(dist, '--dry-run');
  expect(stdout).toMatch(/^ {2}\? ConfigMap auth\/settings: .*failed calling webhook/m);
});

describe('rights', () => {
  const preflightOf = async () => (await run('up', platform(), '--dry-run')).stdout;

  test('are said when they are missing, by resource, and nothing is applied', async () => {
    cluster.rights = new Set(['get namespaces', 'list namespaces', 'create namespaces']);
    const { code, stdout, stderr } = await run('up', platform(), '--yes');
    expect(stdout).toMatch(
      /^✗ you may not: escalate, bind roles\.rbac\.authorization\.k8s\.io, escalate, bind clusterroles\.rbac\.authorization\.k8s\.io, patch, delete namespaces, apply configmaps, apply deployments\.apps; ask for the ClusterRole cluster-admin$/m,
    );
    expect(stderr).toMatch(/^error: nothing was applied: \d of the findings above must be mended first/);
    expect(code).toBe(1);
    expect(cluster.changes).toEqual([]);
  });

  test('of an administrator are enough', async () => {
    expect(await preflightOf()).toMatch(/^✓ you may do everything in the cluster$/m);
  });

  test('to each rendered kind, and to grant rights, are enough too', async () => {
    const verbs = ['get', 'list', 'create', 'patch', 'delete'];
    const each = ['namespaces', 'configmaps', 'deployments'].flatMap((name) => verbs.map((verb) => `${verb} ${name}`));
    const granting = ['escalate', 'bind'].flatMap((verb) => [`${verb} roles`, `${verb} clusterroles`]);
    cluster.rights = new Set([...each, ...granting]);
    expect(await preflightOf()).toMatch(/^✓ you may apply every rendered kind, and grant every right$/m);
  });
});

test.each(['prune', 'down'])('%s begins with the cluster and what is installed there', async (command) => {
  await installed(platform(URL, 'dex:1', config('old', {})));
  const { stdout } = await run(command, platform(), '--dry-run');
  expect(stdout.split('\n').slice(0, 2)).toEqual([
    expect.stringMatching(/^cluster: context 'test' \(http/),
    `installed: Kubeflow 26.03, ${URL} (rendered by cdk8s-kubeflow 0.1.0)`,
  ]);
  const json = events((await run(command, platform(), '--dry-run', '--json')).stdout);
  expect(json[0]).toMatchObject({ event: 'where', context: 'test', installed: { url: URL } });
});
