import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import type { Files } from '../charts';
import { GITOPS_FOLDERS, STAGE_FOLDERS } from '../charts/rendering/write';
import { newFolder, readTree, REPO, run } from './support/files';
import { leaksIn } from './support/leaks';
import { appsOf } from './support/programs';
import { Rendering } from './support/rendering';

// What main.ts and its output must be, whatever the definition is. All other tests have definitions of their own.

/** The beginning of rendered files of gitops/, whose folders may hold files of others. */
const RENDERED = '# Rendered by cdk8s-kubeflow with ';

/** Runs `main.ts` of a repository where it expects to be run, and looks at what it would write. */
async function inRepository<T>(folder: string, look: (apps: Awaited<ReturnType<typeof appsOf>>) => T): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return look(await appsOf(join(folder, 'main.ts')));
  } finally {
    process.chdir(before);
  }
}

/** The files of an output folder that are not there, not the same or no longer rendered. */
function staleIn(folder: string, files: Pick<Files, 'get' | 'keys'>, isOwned: (path: string) => boolean): string[] {
  const there = existsSync(folder) ? readTree(folder) : {};
  const paths = new Set([...files.keys(), ...Object.keys(there).filter(isOwned)]);
  return [...paths].filter((path) => files.get(path) !== there[path]).map((path) => join(folder, path));
}

/** The files of `dist/` and `gitops/` that `npm run synth` would change. */
function stale(repository: string): Promise<readonly string[]> {
  return inRepository(repository, (apps) =>
    apps.flatMap((app) => {
      const [dist, beside] = [resolve(app.outdir), join(dirname(resolve(app.outdir)), 'gitops')];
      const outputs = app.renderAll();
      const isOurs = (path: string): boolean =>
        GITOPS_FOLDERS.folders.test(path.split('/')[0] ?? '') &&
        readFileSync(join(beside, path), 'utf8').startsWith(RENDERED);
      return [
        ...staleIn(dist, outputs.dist, (path) => STAGE_FOLDERS.folders.test(path.split('/')[0] ?? '')),
        ...staleIn(beside, outputs.gitops, isOurs),
      ];
    }),
  );
}

describe('main.ts of this repository', () => {
  test('renders what is committed (if not: npm run synth, and commit)', async () => {
    expect(await stale(REPO)).toEqual([]);
  });

  test('renders nothing secret', async () => {
    const leaks = await inRepository(REPO, (apps) =>
      apps.flatMap((app) => leaksIn(new Rendering(app.render()).objects)),
    );
    expect(leaks).toEqual([]);
  });
});

describe('main.ts of any repository', () => {
  const definition = (more: string): string => `import { App, Kubeflow } from './charts';
const app = new App();
new Kubeflow(app, 'kubeflow', { url: 'https://ml.example.org', ${more} });
app.synth();
`;

  /** A repository whose dist/ is rendered from one definition, and whose main.ts has another one then. */
  function repository(before: string, after: string): string {
    const folder = newFolder();
    for (const part of ['charts', 'imports', 'node_modules']) symlinkSync(join(REPO, part), join(folder, part));
    writeFileSync(join(folder, 'main.ts'), before);
    expect(run(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], folder).status).toBe(0);
    writeFileSync(join(folder, 'main.ts'), after);
    return folder;
  }

  test('is fresh after npm run synth, with files of others in dist/ and gitops/', async () => {
    const main = definition("gitops: { argocd: { repoURL: 'https://git.example.org/platform' } }");
    const folder = repository(main, main);
    cpSync(join(REPO, 'LICENSE'), join(folder, 'dist/LICENSE'));
    cpSync(join(REPO, 'LICENSE'), join(folder, 'gitops/argocd/LICENSE'));
    expect(readdirSync(join(folder, 'gitops/argocd'))).toContain('bootstrap');
    expect(await stale(folder)).toEqual([]);
  });

  test('is stale after an edit, by files that change, that come and that go', async () => {
    const [flux, argocd] = [`flux: { source: { kind: 'git', url: 'https://git.example.org/platform' } }`, 'argocd: {'];
    const folder = repository(
      definition(`gitops: { ${argocd} repoURL: 'https://git.example.org/platform' } }`),
      definition(`gitops: { ${flux} }, dexLogLevel: 'debug', components: { katib: false }`),
    );
    const files = (await stale(folder)).map((path) => path.slice(folder.length + 1));
    expect(files).toContain('dist/30-access/dex/configmap-dex.yaml');
    expect(files).toContain('dist/50-apps/katib/deployment-katib-ui.yaml');
    expect(files).toContain('gitops/flux/bootstrap/kustomization-kubeflow.yaml');
    expect(files).toContain('gitops/argocd/stages/appproject-kubeflow.yaml');
  });
});
