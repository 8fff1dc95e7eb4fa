import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder, readTree, REPO, run } from './support/render';

/** What a second repository has, with a component of its own. */
const MAIN = `import type { Construct } from 'constructs';
import { App, Ingress, Kubeflow, type OwnFacts, Tls } from 'cdk8s-kubeflow';
import { Component, Program, Stage } from 'cdk8s-kubeflow/kit';

class Docs extends Component {
  static readonly facts: OwnFacts = { name: 'docs', stage: Stage.APPS, namespace: 'kubeflow' };

  constructor(scope: Construct) {
    super(scope, Docs.facts);
    new Program(this, 'docs', { selector: { app: 'docs' }, container: { image: 'docs:1' } });
  }
}

const app = new App();

new Kubeflow(app, 'kubeflow', {
  url: 'https://ml.example.org',
  ingress: Ingress.loadBalancer({ address: '203.0.113.7' }),
  tls: Tls.selfSigned(),
  users: [{ email: 'ada@example.org' }, { email: 'bob@example.org' }],
  tenants: [
    { name: 'team-a', owner: 'ada@example.org', quota: { cpu: 16, memory: '64Gi' } },
    { name: 'team-b', owner: 'bob@example.org' },
  ],
  gitops: { argocd: { repoURL: 'https://git.example.org/platform' } },
  ownComponents: [Docs],
}).object('apps/v1/Deployment', 'kubeflow/docs').label({ team: 'a' });
app.synth();
`;

test('a second repository installs the package and renders a platform with it', () => {
  const folder = newFolder();
  const npm = (...args: string[]): void => {
    const { status, output } = run('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline'], folder);
    if (status !== 0) throw new Error(output);
  };
  const packed = run('npm', ['pack', '--pack-destination', folder, '--silent'], REPO);
  expect(packed.status).toBe(0);
  const tarball = packed.output.trim().split('\n').at(-1) ?? '';
  writeFileSync(join(folder, 'package.json'), '{ "name": "second", "private": true }');
  npm('install', `./${tarball}`, 'tsx', 'typescript@6', '@types/node@20');
  writeFileSync(join(folder, 'main.ts'), MAIN);

  expect(run(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], folder)).toEqual({ status: 0, output: '' });
  const dist = readTree(join(folder, 'dist'));
  expect(dist['70-tenants/team-a.yaml']).toContain('memory: 64Gi');
  expect(dist['50-apps/docs/deployment-docs.yaml']).toContain('team: a');
  const gitops = readTree(join(folder, 'gitops'));
  expect(gitops['argocd/bootstrap/1-configmap-argocd-cm.yaml']).toContain('waits for the CA bundle');

  const strict = [
    'tsc',
    '--noEmit',
    '--strict',
    '--module',
    'node16',
    '--moduleResolution',
    'node16',
    '--types',
    'node',
  ];
  expect(run('npx', [...strict, '--skipLibCheck', 'main.ts'], folder)).toEqual({
    status: 0,
    output: expect.anything(),
  });
  expect(run('npx', ['cdk8s-kubeflow', '--help'], folder).output).toContain('passwd');
}, 300_000);
