import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { newFolder, readTree, REPO, run } from './support/files';

const STRICT = ['--noEmit', '--strict', '--module', 'node16', '--moduleResolution', 'node16', '--types', 'node'];

interface PackageJson {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** A repository with the package as it is published, and of others what the package says that it needs. */
function secondRepository(): string {
  const folder = newFolder();
  const packed = run('npm', ['pack', '--pack-destination', folder, '--silent'], REPO);
  if (packed.status !== 0) throw new Error(packed.output);
  const unpacked = run('tar', ['-xzf', packed.output.trim().split('\n').at(-1) ?? ''], folder);
  if (unpacked.status !== 0) throw new Error(unpacked.output);
  const installed = join(folder, 'node_modules/cdk8s-kubeflow');
  mkdirSync(dirname(installed));
  renameSync(join(folder, 'package'), installed);

  const { dependencies, peerDependencies } = JSON.parse(
    readFileSync(join(installed, 'package.json'), 'utf8'),
  ) as PackageJson;
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), 'tsx', 'typescript7', '@types/node']) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(REPO, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "name": "second", "private": true }');
  cpSync(join(REPO, 'scripts/fresh-install/main.ts'), join(folder, 'main.ts'));
  return folder;
}

let folder = '';
beforeAll(() => {
  folder = secondRepository();
}, 300_000);

// With packages from the registry, and its newest compiler: scripts/fresh-install.mjs.
test('a second repository renders a platform with the package, with no more than the package says that it needs', () => {
  expect(run(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], folder).status).toBe(0);
  const dist = readTree(join(folder, 'dist'));
  expect(dist['70-tenants/team-a.yaml']).toContain('memory: 64Gi');
  expect(dist['50-apps/docs/deployment-docs.yaml']).toContain('team: a');
  const gitops = readTree(join(folder, 'gitops'));
  expect(gitops['argocd/bootstrap/1-configmap-argocd-cm.yaml']).toContain('waits for the CA bundle');

  const tsc = join(folder, 'node_modules/typescript7/bin/tsc');
  const checked = run(process.execPath, [tsc, ...STRICT, '--skipLibCheck', 'main.ts'], folder);
  expect(checked).toEqual({ status: 0, output: '' });

  const { bin } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const command = join(folder, 'node_modules/cdk8s-kubeflow', bin['cdk8s-kubeflow'] ?? '');
  expect(run(process.execPath, [command, '--help'], folder).output).toContain('passwd');
}, 300_000);

/** The files that a part of package.json names. */
function filesIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(filesIn) : [];
}

describe('what is published', () => {
  test('has the files that its package.json names, for compilers that read no exports too', () => {
    const installed = join(folder, 'node_modules/cdk8s-kubeflow');
    const { main, types, bin, exports, typesVersions } = JSON.parse(
      readFileSync(join(installed, 'package.json'), 'utf8'),
    ) as Record<string, unknown>;
    const named = filesIn([main, types, bin, exports, typesVersions]);
    expect(named).toContain('./lib/charts/kit/index.d.ts');
    expect(named.filter((file) => !existsSync(join(installed, file)))).toEqual([]);
    const entries = Object.keys(exports as object).filter((name) => !/json$|^\.$/.test(name));
    expect(Object.keys((typesVersions as Record<'*', object>)['*'])).toEqual(entries.map((name) => name.slice(2)));
  });

  test('is the library, the CLI and their docs, without sources, tests and what they render', () => {
    const parts = ['CHANGELOG.md', 'LICENSE', 'README.md', 'docs', 'lib', 'package.json', 'tenants.schema.json'];
    const installed = join(folder, 'node_modules/cdk8s-kubeflow');
    expect(readdirSync(installed).sort()).toEqual(parts);
    expect(readdirSync(join(installed, 'lib')).sort()).toEqual(['charts', 'cli', 'imports']);
    const files = readdirSync(join(installed, 'lib'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file))).toEqual([]);
  });

  test('is published to everybody, with its provenance, and npm has nothing to warn of', () => {
    const { publishConfig } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(publishConfig).toEqual({ access: 'public', provenance: true });
    const { status, output } = run('npm', ['publish', '--dry-run', '--offline', '--ignore-scripts'], REPO);
    const warnings = output.split('\n').filter((line) => /^npm (?:warn|error)/i.test(line));
    expect(warnings.filter((line) => !line.includes('requires you to be logged in'))).toEqual([]);
    expect(status).toBe(0);
  });
});
