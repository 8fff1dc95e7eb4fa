import { config, freshBed, namespace, platform, URL } from '../plan/platform';
import { folder } from '../../support/cli';

// Each run is a process of its own.
jest.setTimeout(60_000);

const { cluster, run, installed } = freshBed();
const live = (dist: string, ...args: readonly string[]) => run('diff', '--cluster', '--dist', dist, ...args);

test('a cluster that is as rendered', async () => {
  await installed();
  const { code, stdout, stderr } = await live(platform());
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/: nothing differs\n$/) as string,
    stderr: '',
  });
  expect(cluster().changes).toEqual([]);
});

test('what an apply would change, by the same rules', async () => {
  await installed(platform(URL, 'dex:1', config('old', {})));
  const { code, stdout } = await live(platform(URL, 'dex:2'));
  expect(code).toBe(3);
  expect(stdout).toContain('\n  Deployment auth/dex: containers[dex].image: dex:1 → dex:2; users notice:');
  expect(stdout).toMatch(/ConfigMap auth\/old/);
});

test('what the cluster refuses, with its reason', async () => {
  await installed();
  cluster().refusals.set('ConfigMap auth/settings', [422, 'settings: quota is used up']);
  const changed = folder({
    '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow')],
    '10-settings/a.yaml': [config('settings', { a: 'c' })],
  });
  const { stdout } = await live(changed, '--json');
  expect((JSON.parse(stdout) as { findings: unknown[] }).findings[0]).toMatchObject({
    rule: 'refused/dry-run',
    what: expect.stringMatching(/^ConfigMap auth\/settings: .*quota is used up/) as string,
  });
});

const facts = (kubeflow: string) =>
  config('cdk8s-kubeflow-platform', { url: URL, kubeflow, renderedBy: '0.1.0' }, 'kubeflow');
const version = (kubeflow: string) =>
  folder({
    '00-foundation/a.yaml': [namespace('kubeflow'), facts(kubeflow)],
    '10-settings/a.yaml': [namespace('auth')],
  });

test('a cluster that is newer than the rendering', async () => {
  await installed(version('26.03.1'));
  const { code, stderr } = await live(version('26.03'));
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^error: .* has Kubeflow 26\.03\.1 \(rendered by cdk8s-kubeflow 0\.1\.0\), which is newer than .* \(26\.03, 0\.1\.0\); to see what breaks on the way back: --downgrade\n$/,
  );
  expect((await live(version('26.03'), '--downgrade')).stdout.replaceAll(/\n {2}/g, ' ')).toContain(
    'note: Kubeflow goes back from 26.03.1 to 26.03: versions of CRDs that are stored may be missing',
  );
});

test('nothing is installed, or there is a word too many', async () => {
  expect(await live(platform())).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('has no platform') as string,
  });
  expect(await run('diff', 'main', '--cluster')).toMatchObject({
    code: 2,
    stderr: 'error: --cluster compares with the folder alone: --dist main\n',
  });
});
