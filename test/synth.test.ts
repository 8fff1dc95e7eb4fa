import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { KUBEFLOW_VERSION } from '../charts';
import { differingFiles, newFolder, readTree, REPO, run } from './support/files';

const SYNTH = ['--require', './scripts/typescript.cjs', 'main.ts'];
const CDK8S = [join(REPO, 'node_modules/cdk8s-cli/bin/cdk8s'), 'synth', '--check-upgrade=false'];
const SOUND = `import { App, Kubeflow } from ${JSON.stringify(join(process.env.COMPILED ?? REPO, 'charts'))};
const app = new App();
new Kubeflow(app, 'kubeflow', { url: 'https://kubeflow.example.com', users: [{ email: 'ada@example.com' }] });
app.synth();
`;

jest.setTimeout(60_000);

/** A repository with a program of its own. */
function project(main = SOUND): string {
  const folder = newFolder();
  for (const shared of ['node_modules', 'scripts']) symlinkSync(join(REPO, shared), join(folder, shared));
  writeFileSync(join(folder, 'cdk8s.yaml'), readFileSync(join(REPO, 'cdk8s.yaml')));
  writeFileSync(join(folder, 'main.ts'), main);
  return folder;
}

/** A repository that is rendered. */
const byNode = project();
const byCli = project();

/** The line that tells what was written. */
const summary = (counts: string): unknown =>
  expect.stringMatching(new RegExp(`^dist: \\d+ files \\(${counts}\\), \\d+\\.\\d s\n$`));

test('node main.ts prints one line, and cdk8s synth the files; both give the same bytes', () => {
  expect(run(process.execPath, SYNTH, byNode)).toEqual({ status: 0, output: summary('\\d+ new') });
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

test('CRDs that differ in one character, at the start, within or at the end, are written again', () => {
  const sound = ['authcodes', 'authrequests', 'passwords'].map((name, index) => {
    const file = join(byNode, `dist/00-foundation/dex/customresourcedefinition-${name}.dex.coreos.com.yaml`);
    const bytes = readFileSync(file);
    const other = Buffer.from(bytes);
    other.write('#', Math.round(((bytes.length - 1) * index) / 2));
    writeFileSync(file, other);
    return { file, bytes };
  });
  expect(run(process.execPath, SYNTH, byNode)).toEqual({ status: 0, output: summary('3 changed') });
  for (const { file, bytes } of sound) expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('an empty CDK8S_OUTDIR says nothing', () => {
  expect(run(process.execPath, SYNTH, byNode, { CDK8S_OUTDIR: '' })).toEqual({
    status: 0,
    output: summary('unchanged'),
  });
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

describe('the line says what was', () => {
  const folder = project();
  const written = (main: string): ReturnType<typeof run> => {
    writeFileSync(join(folder, 'main.ts'), main);
    return run(process.execPath, SYNTH, folder);
  };
  beforeAll(() => {
    cpSync(join(byNode, 'dist'), join(folder, 'dist'), { recursive: true });
  });

  test('not changed', () => {
    expect(written(SOUND)).toEqual({ status: 0, output: summary('unchanged') });
  });

  test('changed, and removed', () => {
    const output = summary('\\d+ changed, \\d+ removed');
    expect(written(SOUND.replace('users:', 'components: { katib: false }, users:'))).toEqual({ status: 0, output });
  });

  test('written beside dist/', () => {
    const { output } = written(
      SOUND.replace('users:', "gitops: { argocd: { repoURL: 'https://git.example.com/a' } }, users:"),
    );
    expect(output).toMatch(/^dist: \d+ files \(.*\), gitops: \d+ files \(\d+ new\), \d+\.\d s\n$/);
  });

  test('doubtful, last and once', () => {
    const lines = written(SOUND.replace("users: [{ email: 'ada@example.com' }]", 'users: []')).output.split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^dist: /),
      expect.stringMatching(/^warning: users: is empty, and login.connectors too, so that nobody can log in; write /),
      '',
    ]);
  });
});

const REFUSED = `error: 2 problems; nothing was written
  tenents: is not a field of KubeflowProps; did you mean 'tenants'?
  url: 'kubeflow.example.com' has no scheme; write 'https://kubeflow.example.com'
`;
const WRONG = SOUND.replace('https://', '').replace('users:', 'tenents: [], users:');
const CHARTS = join(process.env.COMPILED ?? REPO, 'charts');

describe('a refusal that no program catches is printed without a stack', () => {
  /** What node prints that runs a program. */
  const printed = (file: string, program: string, args: readonly string[] = []): ReturnType<typeof run> => {
    const folder = project();
    writeFileSync(join(folder, file), program);
    return run(process.execPath, [...args, file], folder);
  };
  const TSX = ['--require', 'tsx/cjs'];
  const asynchronous = WRONG.replace('new Kubeflow', 'void (async () => { await 1; new Kubeflow').concat('})();');

  test.each<[string, Parameters<typeof printed>]>([
    ['by tsx', ['main.ts', WRONG, TSX]],
    ['in a rejected promise', ['main.ts', asynchronous, TSX]],
    [
      'of a file of tenants',
      ['main.ts', `import { tenantsFromFile } from ${JSON.stringify(CHARTS)};\ntenantsFromFile('nowhere.yaml');`, TSX],
    ],
    [
      'by node alone',
      ['main.cjs', WRONG.replace(/import (.*) from (.*);/, 'const $1 = require($2);'), process.env.COMPILED ? [] : TSX],
    ],
  ])('%s', (what, given) => {
    const missing = 'is not there; the path is from the folder in which you run the command';
    const ofFile = `error: one problem; nothing was written\n  nowhere.yaml: ${missing}\n`;
    expect(printed(...given)).toEqual({ status: 1, output: what === 'of a file of tenants' ? ofFile : REFUSED });
  });

  test('by cdk8s synth, which adds a line and a stack of its own', () => {
    const { status, output } = run(process.execPath, CDK8S, project(WRONG));
    expect(status).toBe(1);
    expect(output).toContain(`${REFUSED}Error: command`);
    expect(output).not.toContain('InvalidPlatform');
  });

  test('but bugs keep theirs', () => {
    const { status, output } = printed('main.ts', SOUND.replace('app.synth', 'app.missing'), TSX);
    expect(status).toBe(1);
    expect(output).toMatch(/TypeError: app\.missing is not a function\n\s+at .*main\.ts:/);
  });

  test('unless the program has a handler, which gets it with the lines of the stack that are its own', () => {
    const handler = `process.on('uncaughtException', ({ stack }) => { console.log(stack); process.exit(7); });`;
    const { status, output } = printed('main.ts', `${handler}\n${WRONG}`, TSX);
    expect(status).toBe(7);
    expect(output).toContain(REFUSED.replace('error', 'InvalidPlatform'));
    for (const frame of output.match(/\n\s+at .*/g) ?? []) expect(frame).toContain('main.ts:');
  });
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
  expect(run(process.execPath, SYNTH, folder)).toEqual({ status: 0, output: summary('\\d+ new') });
  expect(readTree(join(folder, 'dist'))['80-own/mine/configmap-mine.yaml']).toContain('name: mine');
});

test('npm run synth loads the library as it is: compiled anew when a source has changed', () => {
  const folder = newFolder();
  symlinkSync(join(REPO, 'node_modules'), join(folder, 'node_modules'));
  for (const part of ['charts', 'imports', 'scripts', 'cli'])
    cpSync(join(REPO, part), join(folder, part), { recursive: true });
  writeFileSync(
    join(folder, 'main.ts'),
    `import { KUBEFLOW_VERSION } from './charts';\nconsole.log(KUBEFLOW_VERSION);\n`,
  );
  const printed = () => run(process.execPath, SYNTH, folder);
  expect([printed().output, printed().output]).toEqual([`${KUBEFLOW_VERSION}\n`, `${KUBEFLOW_VERSION}\n`]);
  const versions = join(folder, 'charts/versions.ts');
  writeFileSync(versions, readFileSync(versions, 'utf8').replace(`'${KUBEFLOW_VERSION}'`, `'another'`));
  expect(printed()).toEqual({ status: 0, output: 'another\n' });
});
