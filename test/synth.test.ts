import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { differingFiles, newFolder, readTree, REPO, run } from './support/files';

const SYNTH = ['--require', 'tsx/cjs', 'main.ts'];
const CDK8S = [join(REPO, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--check-upgrade=false'];
const SOUND = `import { App, Kubeflow } from ${JSON.stringify(join(process.env.COMPILED ?? REPO, 'charts'))};
const app = new App();
new Kubeflow(app, 'kubeflow', { url: 'https://kubeflow.example.com' });
app.synth();
`;

jest.setTimeout(60_000);

/** A repository with a program of its own. */
function project(main = SOUND): string {
  const folder = newFolder();
  symlinkSync(join(REPO, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'cdk8s.yaml'), readFileSync(join(REPO, 'cdk8s.yaml')));
  writeFileSync(join(folder, 'main.ts'), main);
  return folder;
}

/** A repository that is rendered. */
const byNode = project();
const byCli = project();

test('node main.ts prints nothing, and cdk8s synth the files; both give the same bytes', () => {
  expect(run(process.execPath, SYNTH, byNode)).toEqual({ status: 0, output: '' });
  const { status, output } = run(process.execPath, CDK8S, byCli);
  expect(status).toBe(0);
  expect(output).toContain('.cdk8s/dist/30-access/dex/configmap-dex.yaml');
  expect(Object.keys(readTree(join(byCli, 'dist'))).length).toBeGreaterThan(100);
  expect(differingFiles(join(byCli, 'dist'), join(byNode, 'dist'))).toEqual([]);
});

test('the same definition gives the same bytes, wherever and whenever it is rendered', () => {
  const again = project();
  run(process.execPath, SYNTH, again, { TZ: 'Asia/Tokyo', LANG: 'C', USER: 'someone' });
  expect(differingFiles(join(again, 'dist'), join(byNode, 'dist'))).toEqual([]);
});

test('cdk8s synth renders where it is told to', () => {
  const folder = project();
  expect(run(process.execPath, [...CDK8S, '--output', 'elsewhere'], folder).status).toBe(0);
  expect(existsSync(join(folder, 'elsewhere/30-access/dex/configmap-dex.yaml'))).toBe(true);
  expect(existsSync(join(folder, 'dist'))).toBe(false);
});

describe.each([
  ['a definition that is refused', SOUND.replace('https://', ''), "url: 'kubeflow.example.com' has no scheme"],
  ['a program that does not compile', `${SOUND}}`, 'main.ts'],
  ['a program that throws', `${SOUND.replace('app.synth', 'app.missing')}`, 'app.missing is not a function'],
])('the last good dist/ survives %s', (_, broken, message) => {
  test.each([
    ['node main.ts', SYNTH],
    ['cdk8s synth', CDK8S],
  ])('by %s', (_, args) => {
    const folder = project(broken);
    for (const part of ['dist', '.cdk8s']) {
      cpSync(join(byCli, part), join(folder, part), { recursive: true, verbatimSymlinks: true });
    }
    const { status, output } = run(process.execPath, args, folder);
    expect(status).not.toBe(0);
    expect(output).toContain(message);
    expect(differingFiles(join(folder, 'dist'), join(byCli, 'dist'))).toEqual([]);
  });
});

test('the error of a refused definition is the problems, and of the stack the user’s own lines', () => {
  const { output } = run(process.execPath, SYNTH, project(SOUND.replace('https://', '')));
  expect(output).toContain(`InvalidPlatform: one problem; nothing was written
  url: 'kubeflow.example.com' has no scheme; write 'https://kubeflow.example.com'
`);
  for (const frame of output.match(/\n\s+at .*/g) ?? []) expect(frame).toContain('main.ts:');
});

test('charts of the user’s own are rendered with the platform', () => {
  const folder = project(
    SOUND.replace('app.synth', `new Mine(app, 'mine');\napp.synth`).replace(
      'const app',
      `import { ApiObject, Chart } from 'cdk8s';
class Mine extends Chart {
  constructor(scope, id) {
    super(scope, id, { namespace: 'kubeflow' });
    new ApiObject(this, 'c', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine' } });
  }
}
const app`,
    ),
  );
  mkdirSync(join(folder, 'dist'));
  expect(run(process.execPath, SYNTH, folder)).toEqual({ status: 0, output: '' });
  expect(readTree(join(folder, 'dist'))['70-tenants/mine/configmap-mine.yaml']).toContain('name: mine');
});
