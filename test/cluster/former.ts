import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { newFolder, REPO } from '../support/files';

/** What the CRDs of the former version were imported from, and where that was said: CRDs were the first that changed. */
const FORMER_LINE = 'github.com/kubeflow/trainer/v2 v2.1.0';
const SOURCES = 'imports/go.mod';

/** The former version of this project. */
export class Former {
  private constructor(private readonly folder: string) {}

  /**
   * The repository as it was before the version of Kubeflow changed, in a new folder: it is read from the history, where
   * the commit is found by that change of its CRDs.
   *
   * @returns undefined where the history is not here, such as in a shallow clone
   */
  static get(): Former | undefined {
    const change = git('log', '--max-count=1', '--format=%H', `-S${FORMER_LINE}`, '--', SOURCES).trim();
    const former = change && git('rev-parse', '--verify', '--quiet', `${change}^`).trim();
    if (!former) return undefined;
    const folder = newFolder();
    const archive = execFileSync('git', ['archive', former], { cwd: REPO, maxBuffer: 1 << 28 });
    execFileSync('tar', ['--extract', '--directory', folder], { input: archive });
    return new Former(folder);
  }

  /** Its own `dist/`: what its `main.ts` renders to. */
  get dist(): string {
    return join(this.folder, 'dist');
  }

  /** A file of it, by its path in the repository. */
  file(path: string): string {
    return join(this.folder, path);
  }

  /** Renders a definition by it, as the text of a program, into `dist/` in a folder. */
  render(definition: string, folder: string): void {
    symlinkSync(join(REPO, 'node_modules'), join(this.folder, 'node_modules'));
    const program = `import { App, FluxSource, Kubeflow, Tls } from './charts';
const app = new App({ outdir: ${JSON.stringify(join(folder, 'dist'))} });
new Kubeflow(app, 'kubeflow', ${definition});
app.synth();
`;
    writeFileSync(join(this.folder, 'former.ts'), program);
    execFileSync(process.execPath, ['--require', 'tsx/cjs', 'former.ts'], { cwd: this.folder, stdio: 'pipe' });
  }
}

/** Defines tests that begin with the former version; where it is not to be had, one that says so. */
export function whereFormerIs(tests: (former: Former) => void): void {
  const former = Former.get();
  if (former) tests(former);
  else {
    test('left out: the history of the repository is not here, from which the former version is rendered', () =>
      expect(former).toBeUndefined());
  }
}

/** What git prints; nothing where it fails. */
function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { cwd: REPO, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
