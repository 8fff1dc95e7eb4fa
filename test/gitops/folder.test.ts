import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ApiObject, Chart } from 'cdk8s';

import { App, type GitOpsProps } from '../../charts';
import { resolveGitOps } from '../../charts/config/delivery/gitops';
import { Report } from '../../charts/config/checks/report';
import { GitOps } from '../../charts/gitops';
import { newFolder, readTree } from '../support/files';
import type { Outputs } from '../../charts/rendering/app';
import { ARGO_CD, GIT, renderAll } from './fixture';
import { synthQuietly } from '../support/quiet';

let top: string;
beforeEach(() => {
  top = newFolder();
});

const ARGO = { argocd: ARGO_CD };
const BOTH = { ...ARGO, flux: { source: GIT } };
const APPLICATION = 'gitops/argocd/stages/application-kubeflow-20-mesh.yaml';

/** A platform of two objects. */
function synth(gitops?: GitOpsProps, outdir = 'dist'): void {
  const app = new App({ outdir: join(top, outdir) });
  const chart = new Chart(app, 'mine');
  new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mine' } });
  new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'mine' } });
  new GitOps(app, resolveGitOps(gitops, new Report()));
  synthQuietly(app);
}

function put(path: string, text: string): void {
  mkdirSync(dirname(join(top, path)), { recursive: true });
  writeFileSync(join(top, path), text);
}

describe('gitops/', () => {
  test('is not made, and dist/ is as it was, unless the definition asks for it', () => {
    synth();
    expect(readdirSync(top)).toEqual(['dist']);
  });

  test('is beside dist/, and not in it', () => {
    synth(BOTH);
    expect(readdirSync(join(top, 'gitops'))).toEqual(['argocd', 'flux']);
    expect(readdirSync(join(top, 'dist')).every((name) => /^\d\d-/.test(name))).toBe(true);
  });

  test.each([
    ['elsewhere/x', 'elsewhere/gitops'],
    ['.cdk8s/dist', 'gitops'],
  ])('with the output %s it is %s', (outdir, folder) => {
    synth(ARGO, outdir);
    expect(existsSync(join(top, folder, 'argocd/bootstrap/3-application-kubeflow.yaml'))).toBe(true);
  });

  test('has the same bytes every time, and files that stay the same are not touched', () => {
    synth(ARGO);
    const before = statSync(join(top, APPLICATION));
    synth(ARGO);
    expect(statSync(join(top, APPLICATION)).mtimeMs).toBe(before.mtimeMs);
  });

  test('goes when the definition does not ask for it any more; what is not rendered stays', () => {
    synth(BOTH);
    put('gitops/argocd/mine.yaml', 'mine');
    put('gitops/terraform/main.tf', 'mine');
    synth(ARGO);
    expect(existsSync(join(top, 'gitops/flux'))).toBe(false);
    synth();
    expect(readTree(join(top, 'gitops'))).toEqual({ 'argocd/mine.yaml': 'mine', 'terraform/main.tf': 'mine' });
    expect(readdirSync(join(top, 'gitops/argocd'))).toEqual(['mine.yaml']);
  });

  test('goes as a whole if there is nothing else in it', () => {
    synth(BOTH);
    synth();
    expect(readdirSync(top)).toEqual(['dist']);
  });

  test('of another output folder beside this one is left alone', () => {
    synth(ARGO, 'dist');
    const before = readTree(join(top, 'gitops'));
    synth(undefined, 'other');
    expect(readTree(join(top, 'gitops'))).toEqual(before);
  });

  test('a file of someone else in the place of a rendered one is refused, and nothing is written', () => {
    synth();
    const before = readTree(join(top, 'dist'));
    put(APPLICATION, 'mine');
    expect(() => synth(ARGO)).toThrow(`${APPLICATION}: is in the place of a rendered file`);
    expect(readTree(join(top, 'dist'))).toEqual(before);
    expect(readFileSync(join(top, APPLICATION), 'utf8')).toBe('mine');
  });

  test('if it cannot be written, the last dist/ stays too', () => {
    synth();
    const before = readTree(join(top, 'dist'));
    put('gitops/argocd', 'a file in the place of a folder');
    expect(() => synth(ARGO)).toThrow();
    expect(readTree(join(top, 'dist'))).toEqual(before);
  });
});

describe('dist/', () => {
  const plain = renderAll().dist;
  const [withArgo, withFlux, withBoth] = [ARGO, { flux: { source: GIT } }, BOTH].map((each) => renderAll(each).dist);

  test('differs in nothing but annotations', () => {
    const differing = [...(withBoth ?? [])].filter(([file, text]) => plain.get(file) !== text);
    expect(differing.length).toBeGreaterThan(0);
    for (const [file, text] of differing) {
      const before = new Set(plain.get(file)?.split('\n'));
      const added = text.split('\n').filter((line) => !before.has(line));
      const ours = /^ {2}annotations:|argocd.argoproj.io|kustomize.toolkit.fluxcd.io/;
      expect(added.filter((line) => !ours.test(line))).toEqual([]);
    }
  });

  const kindsWith = (dist: Outputs['dist'] | undefined, line: string) => {
    const documents = [...(dist ?? [])].flatMap(([, text]) => text.split(/^---\n/m));
    const found = documents.filter((text) => text.includes(`    ${line}\n`));
    return [...new Set(found.map((text) => /^kind: (.*)$/m.exec(text)?.[1]))].sort();
  };
  const PROTECTED = [
    'CustomResourceDefinition',
    'Namespace',
    'PersistentVolumeClaim',
    'Profile',
    'Secret',
    'ServiceAccount',
  ];

  test('says to Argo CD what is never deleted, and that it is no difference when it stays', () => {
    expect(kindsWith(withArgo, 'argocd.argoproj.io/sync-options: Prune=false,Delete=false')).toEqual(PROTECTED);
    expect(kindsWith(withArgo, 'argocd.argoproj.io/compare-options: IgnoreExtraneous')).toEqual(PROTECTED);
  });

  test('never lets go of the passwords of a database that is kept, and of no other Secrets', () => {
    const secrets = [...(withArgo ?? [])].filter(([file]) => file.includes('/secret-'));
    const kept = secrets.filter(([, text]) => text.includes('Prune=false'));
    expect(kept.map(([file]) => file.replace(/^.*\//, '')).sort()).toEqual([
      'secret-katib-mysql-secrets.yaml',
      'secret-mlpipeline-minio-artifact.yaml',
      'secret-mysql-secret.yaml',
    ]);
    expect(secrets.length).toBeGreaterThan(kept.length);
  });

  test('says to Flux what is never deleted', () => {
    const line = 'kustomize.toolkit.fluxcd.io/prune: disabled';
    expect(kindsWith(withFlux, line)).toEqual(PROTECTED);
    expect(kindsWith(withArgo, line)).toEqual([]);
  });

  test('says to Argo CD and Flux what of the former version they make anew', () => {
    const named = (dist: Outputs['dist'] | undefined, line: string) =>
      [...(dist ?? [])]
        .flatMap(([file, text]) => (text.includes(`    ${line}\n`) ? file.replace(/^.*\//, '') : []))
        .sort();
    const remade = [
      'clusterrolebinding-llmisvc-manager-rolebinding.yaml',
      'deployment-jobset-controller-manager.yaml',
      'deployment-profiles-deployment.yaml',
    ];
    expect(named(withArgo, 'argocd.argoproj.io/sync-options: ServerSideApply=false,Force=true')).toEqual(remade);
    expect(named(withFlux, 'kustomize.toolkit.fluxcd.io/force: enabled')).toEqual(remade);
  });

  test("keeps a tenant's ServiceAccounts when its registry is taken out, and nothing that gives access", () => {
    const [team] = [
      {
        name: 'team',
        owner: 'ada@example.com',
        contributors: [{ user: 'bob@example.com', role: 'edit' }],
        registries: [{ host: 'registry.example.com', pullSecret: 'registry' }],
      },
    ] as const;
    const users = [{ email: 'ada@example.com' }, { email: 'bob@example.com' }];
    const text = renderAll(BOTH, { users, tenants: [team] }).dist.get('70-tenants/team.yaml') ?? '';
    const kinds = (line: string) =>
      text
        .split(/^---\n/m)
        .filter((one) => one.includes(line))
        .map((one) => [/^kind: (.*)$/m, /^ {2}name: (.*)$/m].map((each) => each.exec(one)?.[1]).join('/'))
        .sort();
    const kept = [
      'Namespace/team',
      'Profile/team',
      'ServiceAccount/default',
      'ServiceAccount/default-editor',
      'ServiceAccount/default-viewer',
    ];
    expect(kinds('argocd.argoproj.io/sync-options: Prune=false,Delete=false')).toEqual(kept);
    expect(kinds('kustomize.toolkit.fluxcd.io/prune: disabled')).toEqual(kept);
    expect(text).toMatch(/^kind: RoleBinding$/m);
  });

  test('says to Flux that volumes are made, and not changed afterwards', () => {
    const line = 'kustomize.toolkit.fluxcd.io/ssa: IfNotPresent';
    expect(kindsWith(withFlux, line)).toEqual(['PersistentVolumeClaim']);
    expect(kindsWith(withArgo, line)).toEqual([]);
  });

  test('says to Flux the same of what a program of the cluster writes into', () => {
    const eventing = renderAll({ flux: { source: GIT } }, { components: { 'knative-eventing': true } }).dist;
    const line = 'kustomize.toolkit.fluxcd.io/ssa: IfNotPresent';
    const files = [...eventing].filter(([, text]) => text.includes(line)).map(([file]) => file);
    expect(files.filter((file) => file.includes('eventing'))).toEqual([
      '40-serverless/knative-eventing/deployment-pingsource-mt-adapter.yaml',
    ]);
  });

  test('says to Argo CD what no stage waits for: autoscalers, load balancers and volumes', () => {
    expect(kindsWith(withArgo, "argocd.argoproj.io/ignore-healthcheck: 'true'")).toEqual([
      'HorizontalPodAutoscaler',
      'PersistentVolumeClaim',
      'Service',
    ]);
  });
});

test('no secret is in gitops/', () => {
  for (const text of renderAll(BOTH).gitops.values()) expect(text).not.toMatch(/^kind: Secret$|password/m);
});
