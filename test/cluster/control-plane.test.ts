import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { newFolder, REPO } from '../support/files';
import { freshCluster } from './cluster';
import { selfMade } from './control-plane';

jest.setTimeout(120_000);

interface Pods {
  readonly items: readonly { readonly status: { readonly podIP: string } }[];
}

const { controlPlane, kubectl } = freshCluster({ webhooks: false });

const processes = (folder: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });

test('more pods than 254 become Ready, each with an address of its own', () => {
  kubectl('create', 'deployment', 'many', '--image=none', '--replicas=300');
  kubectl('rollout', 'status', 'deployment', 'many', '--timeout=90s');
  const { items } = JSON.parse(kubectl('get', 'pods', '--output=json')) as Pods;
  const addresses = items.map(({ status }) => status.podIP);
  expect(new Set(addresses).size).toBe(300);
  expect(addresses.filter((address) => !address.startsWith('10.244.'))).toEqual([]);
  kubectl('delete', 'deployment', 'many', '--wait=false');
});

test('a control plane ends with the tests, even where those are killed', async () => {
  const file = join(newFolder(), 'start.ts');
  const module = join(REPO, 'test/cluster/control-plane');
  writeFileSync(
    file,
    `import { ControlPlane } from ${JSON.stringify(module)};
ControlPlane.start({ webhooks: true }).then((plane) => console.log(plane.folder));
setInterval(() => undefined, 1000);`,
  );
  const tests = spawn(process.execPath, ['--require', 'tsx/cjs', file], {
    cwd: REPO,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const folder = await new Promise<string>((resolve) =>
    tests.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  expect(processes(folder).length).toBe(5);
  tests.kill('SIGKILL');
  for (let tries = 0; tries < 50 && processes(folder).length; tries++) await sleep(100);
  expect(processes(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('a certificate is made for names, with its authority', () => {
  const { ca, cert, key } = selfMade('a.b.svc', 'a.b.svc.cluster.local');
  expect([ca, cert, key].map((text) => text.split('\n')[0])).toEqual([
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN CERTIFICATE-----',
    '-----BEGIN EC PRIVATE KEY-----',
  ]);
});

test('Argo CD syncs a folder of a local git repository', async () => {
  const repository = newFolder();
  mkdirSync(join(repository, 'objects'));
  const data = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'synced', namespace: 'default' } };
  writeFileSync(join(repository, 'objects/one.json'), JSON.stringify(data));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], { cwd: repository });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=one');
  await controlPlane().startArgoCd();
  controlPlane().apply([
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'objects', namespace: 'argocd' },
      spec: {
        project: 'default',
        source: { repoURL: `file://${repository}`, path: 'objects', targetRevision: 'main' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
        syncPolicy: { automated: {} },
      },
    },
  ]);
  const synced = '--for=jsonpath={.status.sync.status}=Synced';
  kubectl('wait', synced, '--namespace=argocd', 'application', 'objects', '--timeout=90s');
  expect(kubectl('get', 'configmap', 'synced', '--output=name').trim()).toBe('configmap/synced');
});
