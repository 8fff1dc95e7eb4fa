// node scripts/edits.mjs: whoever edits main.ts and renders again must not fail npm test. Edits a clone in several ways,
// and runs the one test that looks at main.ts after each; then all of npm test, once, with all edits in place.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const REPO = resolve(import.meta.dirname ?? '.', '..');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-edits-'));
const main = join(folder, 'main.ts');

const URL = "url: 'https://kubeflow.example.com',";
// Those that look for the url come before the one that changes it, so that all of them can be made, one after the other.
const EDITS = {
  'no load balancer, and an import left over': (text) => text.replace(/ {2}(?:ingress|tls): .*\n/g, ''),
  'components off and on': (text) =>
    text.replace(URL, `${URL}\n  components: { katib: false, 'training-operator': true },`),
  'more users and tenants': (text) =>
    text
      .replace(/users: .*/, "users: [{ email: 'a@example.org' }, { email: 'b@example.org' }],")
      .replace(
        /tenants: .*/,
        "tenants: [{ name: 'a', owner: 'a@example.org' }, { name: 'b', owner: 'b@example.org' }],",
      ),
  'Argo CD': (text) => text.replace(URL, `${URL}\n  gitops: { argocd: { repoURL: 'https://git.example.org/p' } },`),
  'another url': (text) => text.replace(URL, "url: 'https://ml.example.org',"),
  'another style': (text) => text.replaceAll(';', '').replaceAll("'", '"').replaceAll('  ', '\t'),
};

const ITS_TEST = ['npx', 'jest', '--selectProjects', 'unit', '--testPathPatterns', 'test/main.test'];
const EVERYTHING = ['npm', 'test'];

function run(cwd, ...command) {
  const [program, ...args] = command;
  try {
    execFileSync(program, args, { cwd, encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 });
  } catch (error) {
    throw new Error(`${command.join(' ')} failed:\n${error.stdout}${error.stderr}`, { cause: error });
  }
}

try {
  run(REPO, 'git', 'clone', '--quiet', '--no-hardlinks', '.', folder);
  symlinkSync(join(REPO, 'node_modules'), join(folder, 'node_modules'));
  const before = readFileSync(main, 'utf8');
  const all = (text) => Object.values(EDITS).reduce((edited, edit) => edit(edited), text);
  for (const [name, edit] of Object.entries({ ...EDITS, 'all of these': all })) {
    const start = Date.now();
    const edited = edit(before);
    if (edited === before) console.log(`skipped, as main.ts is not the one of this repository: ${name}`);
    writeFileSync(main, edited);
    run(folder, 'npm', 'run', 'synth');
    run(folder, ...(edit === all ? EVERYTHING : ITS_TEST));
    const what = edit === all ? 'npm test' : 'main.test.ts';
    console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  ${what} passes with ${name}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
