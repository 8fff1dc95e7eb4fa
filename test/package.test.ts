import { cpSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
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
  for (const name of [...Object.keys({ ...dependencies, ...peerDependencies }), 'tsx', 'typescript', '@types/node']) {
    mkdirSync(dirname(join(folder, 'node_modules', name)), { recursive: true });
    symlinkSync(join(REPO, 'node_modules', name), join(folder, 'node_modules', name));
  }
  writeFileSync(join(folder, 'package.json'), '{ "name": "second", "private": true }');
  cpSync(join(REPO, 'scripts/fresh-install/main.ts'), join(folder, 'main.ts'));
  return folder;
}

// With packages from the registry, and its newest compiler: scripts/fresh-install.mjs.
test('a second repository renders a platform with the package, with no more than the package says that it needs', () => {
  const folder = secondRepository();
  expect(run(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], folder).status).toBe(0);
  const dist = readTree(join(folder, 'dist'));
  expect(dist['70-tenants/team-a.yaml']).toContain('memory: 64Gi');
  expect(dist['50-apps/docs/deployment-docs.yaml']).toContain('team: a');
  const gitops = readTree(join(folder, 'gitops'));
  expect(gitops['argocd/bootstrap/1-configmap-argocd-cm.yaml']).toContain('waits for the CA bundle');

  const tsc = join(folder, 'node_modules/typescript/bin/tsc');
  const checked = run(process.execPath, [tsc, ...STRICT, '--skipLibCheck', 'main.ts'], folder);
  expect(checked).toEqual({ status: 0, output: '' });

  const { bin } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const command = join(folder, 'node_modules/cdk8s-kubeflow', bin['cdk8s-kubeflow'] ?? '');
  expect(run(process.execPath, [command, '--help'], folder).output).toContain('passwd');
}, 300_000);
