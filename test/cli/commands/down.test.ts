import { cli, folder, scratch } from '../fixture';

const kubeconfig = folder({
  config: `apiVersion: v1
kind: Config
current-context: nowhere
clusters: [{ name: nowhere, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: nobody, user: {} }]
contexts: [{ name: nowhere, context: { cluster: nowhere, user: nobody } }]
`,
});
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'auth' } };
const run = (...args: readonly string[]) => cli([...args, '--kubeconfig', `${kubeconfig}/config`], { cwd: scratch() });

describe.each(['down', 'prune'])('%s', (command) => {
  test.each<[string, () => string, RegExp]>([
    [
      'no folder',
      () => '/nonexistent',
      /^error: there is no folder \/nonexistent; render it first: npx cdk8s synth\n$/,
    ],
    [
      'no stages',
      () => folder({ 'a.yaml': [namespace] }),
      /^error: .* holds no stages with YAML files; render it first/,
    ],
    ['a file that is not YAML', () => folder({ '00-a/a.yaml': 'a: [' }), /^error: .*a\.yaml is not YAML: /],
    [
      'a server that does not answer',
      () => folder({ '00-foundation/a.yaml': [namespace] }),
      /^error: cannot reach the cluster of context 'nowhere' .*: connection refused; is the cluster running\?/,
    ],
  ])('%s is one clear error', async (_, dist, message) => {
    const { code, stderr } = await run(command, dist());
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });

  test('an invalid time is wrong usage', async () => {
    const { code, stderr } = await run(command, '--timeout', '0');
    expect(stderr).toContain(
      `option '--timeout <seconds>' argument '0' is invalid. It must be a whole number of seconds, at least 1.`,
    );
    expect(code).toBe(2);
  });
});

test('down needs no folder: the cluster knows what was applied', async () => {
  expect((await run('down')).stderr).toMatch(/^error: cannot reach the cluster/);
});

test('prune without a folder has nothing to compare with', async () => {
  expect((await run('prune')).stderr).toBe('error: there is no folder dist; render it first: npx cdk8s synth\n');
});

test('a word without --delete-data is wrong usage', async () => {
  const { code, stderr } = await run('down', '--confirm', 'kubeflow.example.com');
  expect(stderr).toBe('error: --confirm goes with --delete-data\n');
  expect(code).toBe(2);
});
