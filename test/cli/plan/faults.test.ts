import { folder } from '../../support/cli';
import { config, dex, eventsIn, facts, freshBed, meta, namespace, platform, URL } from './platform';

// Each run is a process of its own.
jest.setTimeout(60_000);

const { cluster, run, up, installed } = freshBed();

describe('conflicts', () => {
  beforeEach(async () => {
    await installed();
    cluster().refusals.set('ConfigMap auth/settings', [409, 'conflict with "operations": .data.a']);
    cluster().refusals.set('Deployment auth/dex', [409, 'conflict with "autoscaler": .spec.replicas']);
  });

  const changed = folder({
    '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow')],
    '10-settings/a.yaml': [config('settings', { a: 'c' }), config('theme', { color: 'blue' })],
    '30-access/a.yaml': [dex('dex:2'), facts(URL)],
  });

  test('of all stages are said at once, before anything is applied', async () => {
    const { code, stdout, stderr } = await up(changed);
    expect(stdout).toContain('10-settings\n  ✗ ConfigMap auth/settings: ');
    expect(stdout).toMatch(/^30-access\n {2}✗ Deployment auth\/dex: .*conflict with "autoscaler": \.spec\.replicas$/m);
    expect(stderr).toBe(
      'error: nothing was applied: other owners have fields of 2 objects above; to take these fields over: --force-conflicts\n',
    );
    expect(code).toBe(1);
    expect(cluster().changes).toEqual([]);
  });

  test('are part of a whole plan in a dry run, also as events', async () => {
    const { code, stdout } = await up(changed, '--dry-run', '--json');
    const planned = eventsIn(stdout);
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

  test('are none where another owner, such as Argo CD, has applied what is rendered', async () => {
    for (const [key, other] of [
      ['|ConfigMap|auth|settings', config('settings', { a: 'c' })],
      ['apps|Deployment|auth|dex', dex('dex:2')],
    ] as const) {
      const live = cluster().objects.get(key);
      cluster().objects.set(key, { ...live, ...other, metadata: live?.metadata });
    }
    const { code, stdout, stderr } = await up(changed, '--yes');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^plan: 6 unchanged/m);
    expect((await run('status', changed)).stdout).toMatch(/^drift: none/m);
  });

  test('are none with --force-conflicts', async () => {
    const { code, stdout } = await up(changed, '--force-conflicts');
    expect(stdout).toMatch(/^plan: 2 changed \(1 restarted\), 4 unchanged; names: --verbose$/m);
    expect(code).toBe(0);
  });
});

test('what other programs modify at the same time is applied again', async () => {
  await installed();
  cluster().modified.set('Deployment auth/dex', 2);
  const { code, stdout, stderr } = await up(platform(URL, 'dex:2'), '--yes');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^✓ 30-access: 1 changed, 1 unchanged/m);
  expect(cluster().modified.get('Deployment auth/dex')).toBe(0);
});

test('what the cluster would refuse is said by a dry run, with the other objects of the plan', async () => {
  await installed();
  cluster().refusals.set('ConfigMap auth/settings', [422, 'ConfigMap "settings" is invalid: data: field is immutable']);
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
  cluster().refusals.set('Deployment auth/dex', [422, 'unknown field "spec.new"']);
  const { code, stdout } = await up(platform(URL, 'dex:2', crd('v2')), '--dry-run');
  expect(stdout).toContain('  ? Deployment auth/dex: its CRD changes before it\n');
  expect(stdout).toMatch(/^plan: 1 changed, 1 unclear until applied, 5 unchanged$/m);
  expect(code).toBe(0);
});

test('a webhook that is down keeps nobody from applying', async () => {
  await installed();
  cluster().refusals.set('ConfigMap auth/settings', [500, 'failed calling webhook "guard.example.com": refused']);
  const dist = folder({ '00-foundation/a.yaml': [namespace('auth')], '10-settings/a.yaml': [config('settings', {})] });
  const { stdout } = await up(dist, '--dry-run');
  expect(stdout).toMatch(/^ {2}\? ConfigMap auth\/settings: .*failed calling webhook/m);
});

describe('rights', () => {
  const preflightOf = async () => (await run('up', platform(), '--dry-run')).stdout;

  test('are said when they are missing, by resource, and nothing is applied', async () => {
    cluster().rights = new Set(['get namespaces', 'list namespaces', 'create namespaces']);
    const { code, stdout, stderr } = await run('up', platform(), '--yes');
    expect(stdout).toMatch(
      /^✗ access\/missing-rights: you may not: escalate, bind roles\.rbac\.authorization\.k8s\.io, escalate, bind clusterroles\.rbac\.authorization\.k8s\.io, patch, delete namespaces, apply configmaps, apply deployments\.apps; ask for the ClusterRole cluster-admin$/m,
    );
    expect(stderr).toMatch(/^error: nothing was applied: \d of the findings above must be mended first/);
    expect(code).toBe(1);
    expect(cluster().changes).toEqual([]);
  });

  test('of an administrator are enough', async () => {
    expect(await preflightOf()).toMatch(/^✓ you may do everything in the cluster$/m);
  });

  test('to each rendered kind, and to grant rights, are enough too', async () => {
    const verbs = ['get', 'list', 'create', 'patch', 'delete'];
    const each = ['namespaces', 'configmaps', 'deployments'].flatMap((name) => verbs.map((verb) => `${verb} ${name}`));
    const granting = ['escalate', 'bind'].flatMap((verb) => [`${verb} roles`, `${verb} clusterroles`]);
    cluster().rights = new Set([...each, ...granting]);
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
  const json = eventsIn((await run(command, platform(), '--dry-run', '--json')).stdout);
  expect(json[0]).toMatchObject({ event: 'where', context: 'test', installed: { url: URL } });
});
