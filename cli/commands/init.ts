import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { Argument, Option } from 'commander';

import { CliError } from '../errors';
import { gather, type Given, QUESTIONS } from '../init/answers';
import { CI, type CiService, IGNORED, newFiles, packageJson } from '../init/files';
import { isObject, type JsonObject } from '../json';
import { command } from '../options';
import { isTerminal } from '../removal/confirmation';

interface InitOptions extends Given {
  readonly ci?: CiService;
  readonly install: boolean;
}

/** `cdk8s-kubeflow init`. */
export const init = command(
  'init',
  'start a repository of your own',
  'Writes main.ts, package.json, tsconfig.json, cdk8s.yaml, .gitignore and a pipeline that checks them, and installs the ' +
    'tools. It asks for what no option says. Files that are there stay; a package.json gets what it lacks.',
  [
    ['', 'ask five questions, and write into this folder'],
    [
      'platform --ingress port-forward --url https://localhost:8443 --user me@example.com --size laptop --gitops none',
      'ask nothing, and write into a new folder',
    ],
  ],
)
  .addArgument(new Argument('[folder]', 'the folder of the repository').default('.'))
  .addOption(new Option('--ingress <kind>', 'how traffic reaches the cluster').choices(QUESTIONS.ingress.choices ?? []))
  .option('--url <url>', 'where users reach the platform')
  .option('--user <e-mail>', 'the first user')
  .addOption(new Option('--size <size>', 'how large it is made').choices(QUESTIONS.size.choices ?? []))
  .addOption(new Option('--gitops <tool>', 'who applies it').choices(QUESTIONS.gitops.choices ?? []))
  .option('--repo <address>', 'address of the repository, for Argo CD and Flux')
  .addOption(new Option('--ci <service>', 'whose pipeline to write (default: by the address)').choices([...CI]))
  .option('--no-install', 'do not run npm install')
  .action(run);

async function run(path: string, { ci, install, ...given }: InitOptions): Promise<void> {
  const folder = resolve(path);
  const terminal = isTerminal() ? { input: process.stdin, output: process.stderr } : undefined;
  const before = readPackage(join(folder, 'package.json'));
  const answers = await gather(given, terminal);
  const service = ci ?? (answers.repo.includes('gitlab') ? 'gitlab' : 'github');
  const files = newFiles(answers, service);
  const there = Object.keys(files).filter((file) => existsSync(join(folder, file)));
  if (there.length) throw new CliError(`nothing was written, because ${path} has ${there.join(', ')} already`);

  for (const [file, text] of Object.entries(files)) write(join(folder, file), text);
  write(join(folder, 'package.json'), packageJson(before, basename(folder)));
  ignore(join(folder, '.gitignore'));
  console.log(`wrote ${[...Object.keys(files), 'package.json', '.gitignore'].join(', ')}`);
  const next = path === '.' ? '' : `cd ${path} && `;
  if (install) {
    const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
    if (status !== 0) throw new CliError(`npm install failed; repeat it in ${path}, then: ${next}npm run synth`);
  }
  console.log(`next: ${next}${install ? '' : 'npm install && '}npm run synth`);
}

function readPackage(file: string): JsonObject | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new CliError(`nothing was written, because ${file} is not a JSON object`);
}

function ignore(file: string): void {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const missing = IGNORED.filter((line) => !before.split('\n').includes(line));
  const separator = before === '' || before.endsWith('\n') ? '' : '\n';
  if (missing.length) writeFileSync(file, `${before}${separator}${missing.join('\n')}\n`);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
