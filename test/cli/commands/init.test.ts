import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { TOOLS, VERSION } from '../../../charts/versions';
import { type Answers, gather } from '../../../cli/init/answers';
import { newFiles } from '../../../cli/init/files';
import { cli, scratch } from '../../support/cli';
import { REPO } from '../../support/files';
import { runProgram, typeErrors } from '../../support/pages';

const REPOSITORY = 'https://gitlab.example.com/ml/platform';
const GIVEN = {
  ingress: 'load-balancer',
  url: 'https://ml.example.org',
  user: 'ada.b@example.org',
  size: 'ha',
  gitops: 'none',
  repo: '',
} as const;
const OPTIONS = Object.entries(GIVEN).flatMap(([name, value]) => (value ? [`--${name}`, value] : []));

const DEFINITIONS: readonly Partial<Answers>[] = [
  {},
  { url: 'http://ml.example.org', size: 'standard' },
  { ingress: 'node-port', url: 'https://192.0.2.7:30443', gitops: 'argocd', repo: REPOSITORY },
  { ingress: 'node-port', url: 'http://ml.example.org:30080' },
  { ingress: 'port-forward', url: 'https://localhost:8443', size: 'laptop', gitops: 'flux', repo: REPOSITORY },
];

describe('every definition', () => {
  const programs = new Map(
    DEFINITIONS.map((answers, index) => [`main${index}`, newFiles({ ...GIVEN, ...answers }, 'none')['main.ts'] ?? '']),
  );

  test('is right for TypeScript', () => {
    expect(typeErrors(programs)).toEqual([]);
  });

  test.each([...programs])('renders: %s', (_, program) => {
    expect(runProgram(program).namesOf('kubeflow.org/v1beta1/Profile')).toEqual(['user-ada-b']);
  });
});

test('a repository is written, and what is there already stays', async () => {
  const folder = scratch();
  writeFileSync(join(folder, '.gitignore'), 'mine');
  const mine = {
    name: 'ours',
    type: 'module',
    scripts: { synth: 'my own' },
    dependencies: { 'cdk8s-kubeflow': 'file:x.tgz' },
  };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(mine));
  const { code, stdout, stderr } = await cli(['init', folder, '--no-install', ...OPTIONS]);
  expect({ code, stderr, stdout }).toEqual({
    code: 0,
    stderr: '',
    stdout:
      'wrote main.ts, cdk8s.yaml, tsconfig.json, .github/workflows/platform.yaml, package.json, .gitignore\n' +
      `next: cd ${folder} && npm install && npm run synth\n`,
  });
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  expect(read('.gitignore')).toBe('mine\nnode_modules\n.cdk8s/\n');
  expect(JSON.parse(read('package.json'))).toEqual({
    ...mine,
    scripts: { check: 'tsc --noEmit', synth: 'my own' },
    devDependencies: TOOLS,
  });
  const again = await cli(['init', folder, '--no-install', ...OPTIONS]);
  expect(again).toEqual({
    code: 1,
    stdout: '',
    stderr: `error: nothing was written, because ${folder} has main.ts, cdk8s.yaml, tsconfig.json, .github/workflows/platform.yaml already\n`,
  });
});

test('the pipeline is that of the repository’s service', () => {
  const answers: Answers = { ...GIVEN, gitops: 'argocd', repo: REPOSITORY };
  expect(Object.keys(newFiles(answers, 'gitlab'))).toContain('.gitlab-ci.yml');
  expect(newFiles(answers, 'github')['.github/workflows/platform.yaml']).toContain('run: npm run synth\n');
});

test.each<[readonly string[], number, string]>([
  [
    [],
    2,
    `nobody can be asked here; write --ingress load-balancer|node-port|port-forward --url <text> --user <text> --size laptop|standard|ha --gitops none|argocd|flux`,
  ],
  [
    [...OPTIONS, '--url', 'ml.example.org'],
    2,
    `--url: 'ml.example.org' is not a URL of scheme and host in lower case; write 'https://kubeflow.example.com'`,
  ],
  [
    [...OPTIONS, '--ingress', 'node-port'],
    2,
    `--url: 'https://ml.example.org' lacks the port of the nodes, from 30000 to 32767; write 'https://ml.example.org:30443'`,
  ],
  [
    [...OPTIONS, '--user', 'Ada@example.org'],
    2,
    `--user: 'Ada@example.org' is not an e-mail address in lower case; write 'name@example.com'`,
  ],
  [[...OPTIONS, '--gitops', 'argocd'], 2, `nobody can be asked here; write --repo <text>`],
  [
    [...OPTIONS, '--gitops', 'argocd', '--repo', 'platform'],
    2,
    `--repo: 'platform' is not the address of a repository; write 'https://github.com/example/platform'`,
  ],
  [
    [...OPTIONS, '--size', 'huge'],
    2,
    `option '--size <size>' argument 'huge' is invalid. Allowed choices are laptop, standard, ha.`,
  ],
])('init %j is refused, and nothing is written', async (args, code, message) => {
  const folder = join(scratch(), 'new');
  const ended = await cli(['init', folder, ...args]);
  expect(ended.stderr).toContain(message);
  expect(ended.code).toBe(code);
  expect(existsSync(folder)).toBe(false);
});

test('a package.json that is none is refused', async () => {
  const folder = scratch();
  writeFileSync(join(folder, 'package.json'), '[]');
  const { stderr } = await cli(['init', folder, ...OPTIONS]);
  expect(stderr).toBe(`error: nothing was written, because ${join(folder, 'package.json')} is not a JSON object\n`);
});

describe('questions', () => {
  async function asked(...lines: readonly string[]) {
    const input = new PassThrough();
    const output = new PassThrough();
    const printed: string[] = [];
    output.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
    input.end(lines.map((line) => `${line}\n`).join(''));
    const answers = await gather({ size: 'ha' }, { input, output });
    return { answers, printed: printed.join('') };
  }

  test('have answers ready, which an empty line takes', async () => {
    const { answers, printed } = await asked('node-port', '', '', '');
    expect(answers).toEqual({
      ingress: 'node-port',
      url: 'https://kubeflow.example.com:30443',
      user: 'user@example.com',
      size: 'ha',
      gitops: 'none',
      repo: '',
    });
    expect(printed).toContain(
      'How does traffic reach the cluster (load-balancer, node-port, port-forward)? [load-balancer] ',
    );
  });

  test('are asked again after an answer that is not accepted', async () => {
    const { answers, printed } = await asked(
      'nodeport',
      'port-forward',
      '',
      'me',
      'me@example.com',
      'flux',
      REPOSITORY,
    );
    expect(answers).toMatchObject({
      ingress: 'port-forward',
      url: 'https://localhost:8443',
      user: 'me@example.com',
      repo: REPOSITORY,
    });
    expect(printed).toContain(`'nodeport' is not one of load-balancer, node-port, port-forward\n`);
    expect(printed).toContain(`'me' is not an e-mail address in lower case; write 'name@example.com'\n`);
  });

  test('that get no answer end it', async () => {
    await expect(asked('port-forward')).rejects.toThrow('cancelled; nothing was written');
  });
});

test('the tools are those that this repository is tested with', () => {
  const { version, devDependencies } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as {
    readonly version: string;
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  expect(version).toBe(VERSION);
  expect(devDependencies).toMatchObject(TOOLS);
});
