import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { toYaml } from '../../../charts/contract/yaml';
import { VERSION } from '../../../charts/versions';
import { cli, type Ended, folder, scratch } from '../../support/cli';
import { run } from '../../support/files';
import { deployment, made } from './objects';

// Each run is a process of its own.
jest.setTimeout(60_000);

const facts = (url: string, renderedBy = VERSION, kubeflow = '26.03') =>
  made('v1', 'ConfigMap', 'kubeflow/cdk8s-kubeflow-platform', { data: { url, kubeflow, renderedBy } });
const MAP = made('v1', 'ConfigMap', 'kubeflow/settings', { data: { a: '1' } });
const OTHER = made('v1', 'ConfigMap', 'kubeflow/settings', { data: { a: '2' } });
const FILE = '50-apps/app/configmap-settings.yaml';

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', '-c', 'init.defaultBranch=main'];
  const { status, output } = run('git', [...identity, ...args], cwd);
  if (status !== 0) throw new Error(output);
  return output.trim();
}

/** A repository whose main has `a: 1` and whose branch `feature` has `a: 2`; main goes on. */
function repository(): string {
  const root = folder({
    [`dist/${FILE}`]: [MAP],
    'dist/50-apps/app/deployment-web.yaml': [deployment('kubeflow/web')],
  });
  git(root, 'init', '--quiet');
  git(root, 'add', '.');
  git(root, 'commit', '--quiet', '--message', 'one');
  git(root, 'checkout', '--quiet', '-b', 'feature');
  writeFileSync(join(root, 'dist', FILE), toYaml(OTHER));
  git(root, 'commit', '--quiet', '--all', '--message', 'two');
  git(root, 'checkout', '--quiet', 'main');
  git(root, 'rm', '--quiet', 'dist/50-apps/app/deployment-web.yaml');
  git(root, 'commit', '--quiet', '--message', 'three');
  return root;
}

const diff = (cwd: string, ...args: readonly string[]): Promise<Ended> => cli(['diff', ...args], { cwd });

test('HEAD and the worktree, without words', async () => {
  const root = repository();
  expect(await diff(root)).toEqual({ code: 0, stdout: 'HEAD → dist: nothing differs\n', stderr: '' });
  writeFileSync(join(root, 'dist', FILE), toYaml(OTHER));
  expect(await diff(root)).toEqual({
    code: 3,
    stdout: 'HEAD → dist: 1 changed\n\nThe rest (1)\n  ConfigMap kubeflow/settings: data.a: 1 → 2\n',
    stderr: '',
  });
});

test('two revisions, in one word or in two; three dots compare with where they parted', async () => {
  const root = repository();
  const both = 'main → feature: 1 added, 1 changed\n';
  expect((await diff(root, 'main..feature')).stdout).toMatch(both);
  expect((await diff(root, 'main', 'feature')).stdout).toMatch(both);
  expect((await diff(root, 'main...feature')).stdout).toMatch('main → feature: 1 changed\n');
  expect((await diff(join(root, 'dist'), 'main..feature', '--dist', '.')).stdout).toMatch(both);
});

test('a folder and a revision', async () => {
  const root = repository();
  const other = folder({ 'all.yml': [OTHER, deployment('kubeflow/web')] });
  expect((await diff(root, 'main', other)).stdout.replace(/\s+/g, ' ')).toContain(
    `main → ${other}: 1 added, 1 changed`,
  );
  expect((await diff(root, 'feature', other)).code).toBe(0);
});

test('--fail-on ends with 1 for its classes alone', async () => {
  const [old, now] = [folder({ 'a.yaml': [MAP, deployment('kubeflow/web')] }), folder({ 'a.yaml': [MAP] })];
  const volume = folder({
    'a.yaml': [MAP, deployment('kubeflow/web'), made('v1', 'PersistentVolumeClaim', 'kubeflow/a')],
  });
  expect((await diff('.', old, now, '--fail-on', 'data,refused,rights')).code).toBe(3);
  const { code, stderr } = await diff('.', volume, now, '--fail-on', 'data,refused,rights');
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'error: --fail-on: data at risk\n' });
});

test('--json has each field', async () => {
  const [old, now] = [folder({ 'a.yaml': [MAP] }), folder({ 'a.yaml': [OTHER] })];
  const { stdout } = await diff('.', old, now, '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    counts: { refused: 0, rest: 1 },
    findings: [{ rule: 'rest/fields', class: 'rest', objects: [{ kind: 'ConfigMap', name: 'settings' }] }],
    changes: [
      { object: 'ConfigMap kubeflow/settings', fate: 'changed', fields: [{ path: 'data.a', before: '1', after: '2' }] },
    ],
  });
});

/** A clone that has the last commit alone. */
function shallow(): string {
  const root = scratch();
  git(root, 'clone', '--quiet', '--depth', '1', `file://${repository()}`, 'clone');
  return join(root, 'clone');
}

test('a shallow clone without the base', async () => {
  const { code, stderr } = await diff(shallow(), 'HEAD~1');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      "error: there is no revision and no folder 'HEAD~1'; this clone is shallow and has the last commits only: " +
      'git fetch --unshallow; in GitHub Actions, checkout with fetch-depth: 0, in GitLab GIT_DEPTH: 0\n',
  });
});

test.each([
  [['mian'], 1, "there is no revision and no folder 'mian'; write a branch, a tag, a commit or a folder"],
  [['main..none'], 1, "there is no revision and no folder 'none'; write a branch, a tag, a commit or a folder"],
  [['main..feature', 'main'], 2, "'main..feature' names two revisions; leave out 'main'"],
  [['./no'], 1, 'there is no folder ./no; render it first: npx cdk8s synth'],
  [
    ['main', '--dist', 'build'],
    1,
    'revision main has no YAML files in build; if it is elsewhere there: --dist <folder>',
  ],
  [
    ['main', '--fail-on', 'date'],
    2,
    "option '--fail-on <classes>' argument 'date' is invalid. 'date' is not a class; did you mean data?",
  ],
])('words that name nothing: %j', async (args, code, message) => {
  const { code: ended, stderr } = await diff(repository(), ...args);
  expect({ ended, stderr }).toEqual({ ended: code, stderr: expect.stringContaining(`error: ${message}\n`) as string });
});

test('without git', async () => {
  const root = folder({ [`dist/${FILE}`]: [MAP] });
  expect((await diff(root)).stderr).toBe(
    'error: this is not a git repository; name two folders: npx cdk8s-kubeflow diff OLD NEW\n',
  );
});

const URL = 'https://kubeflow.example.com';

test.each([
  [
    'a folder without objects',
    [made('v1', 'ConfigMap', 'a')],
    'values: {}\n',
    'NEW is not a rendering: it has no YAML files with Kubernetes objects; name the folder that `cdk8s synth` wrote',
  ],
  ['a file that is not YAML', [MAP], 'a: [\n', 'a.yaml is not YAML: '],
  [
    'another platform',
    [facts(URL)],
    [facts('https://other.example.com')],
    `OLD is the platform ${URL}, and NEW is https://other.example.com; if it moves there, or if two platforms are to be compared: --any-platform`,
  ],
  [
    'a newer version of this project',
    [facts(URL)],
    [facts(URL, '9.1.0')],
    `NEW was rendered by cdk8s-kubeflow 9.1.0, and this is ${VERSION}, whose rules may not know what is in it; install the newer one: npm install cdk8s-kubeflow@9.1.0`,
  ],
])('%s', async (_, old, now, message) => {
  const [before, after] = [folder({ 'a.yaml': old }), folder({ 'a.yaml': now })];
  const { code, stderr } = await diff('.', before, after);
  expect(code).toBe(1);
  expect(stderr.replaceAll(before, 'OLD').replaceAll(after, 'NEW')).toContain(`error: ${message}`);
});

test('--any-platform, and a Kubeflow that goes back, are notes', async () => {
  const [before, after] = [facts(URL, VERSION, '26.03.1'), facts('https://other.example.com')];
  const { stdout } = await diff('.', folder({ 'a.yaml': [before] }), folder({ 'a.yaml': [after] }), '--any-platform');
  const said = stdout.replaceAll(/\n {2}/g, ' ');
  expect(said).toContain(`note: the platform moves from ${URL} to https://other.example.com\n`);
  expect(said).toContain(
    'note: Kubeflow goes back from 26.03.1 to 26.03: versions of CRDs that are stored may be missing\n',
  );
});
