// node scripts/fresh-install.mjs: installs the package, with its dependencies from the registry, into an empty folder, and
// renders a platform with it, as README tells users to: once by `init`, and once with a main.ts of more options. It needs
// the network; test/package.test.ts does without.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const REPO = resolve(import.meta.dirname ?? '.', '..');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-install-'));

function run(cwd, command, ...args) {
  const start = Date.now();
  const output = execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${command} ${args.join(' ')}`);
  return output;
}

function expect(isSo, what) {
  if (!isSo) throw new Error(`${what}: not so`);
  console.log(`          ${what}`);
}

try {
  const tarball = run(REPO, 'npm', 'pack', '--silent', '--pack-destination', folder).trim().split('\n').at(-1);

  const own = join(folder, 'own');
  mkdirSync(own);
  const start = Date.now();
  run(own, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `../${tarball}`);
  const answers = ['--url', 'https://ml.example.org', '--user', 'me@example.org', '--ingress', 'load-balancer'];
  run(own, 'npx', 'cdk8s-kubeflow', 'init', ...answers, '--size', 'standard', '--gitops', 'none');
  run(own, 'npm', 'run', 'synth');
  console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  from an empty folder to a rendering`);
  expect(readdirSync(join(own, 'dist')).length === 8, 'dist/ has the eight stages');
  run(own, 'npm', 'run', 'check');
  const modules = { ...JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')), type: 'module' };
  writeFileSync(join(own, 'package.json'), JSON.stringify(modules));
  run(own, 'npm', 'run', 'synth');
  run(own, 'npm', 'run', 'check');

  writeFileSync(join(folder, 'package.json'), '{ "name": "second", "private": true }');
  cpSync(join(REPO, 'scripts/fresh-install/main.ts'), join(folder, 'main.ts'));
  const tools = ['tsx', 'typescript@6', '@types/node@20'];
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`, ...tools);
  const printed = run(folder, process.execPath, '--require', 'tsx/cjs', 'main.ts');
  expect(/^dist: \d+ files \(\d+ new\), .*s\n$/.test(printed), 'rendering prints one line, with what it wrote');
  expect(readdirSync(join(folder, 'dist')).length === 8, 'dist/ has the eight stages');
  expect(existsSync(join(folder, 'gitops/argocd')), 'gitops/ is beside it');
  const strict = ['--noEmit', '--strict', '--module', 'node16', '--moduleResolution', 'node16', '--types', 'node'];
  run(folder, 'npx', 'tsc', ...strict, '--skipLibCheck', 'main.ts');
  expect(run(folder, 'npx', 'cdk8s-kubeflow', '--help').includes('passwd'), 'the command is installed');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
