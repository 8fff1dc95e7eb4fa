// node scripts/edits.mjs: whoever edits main.ts and renders again must not fail npm test. Edits a clone in several ways,
// and runs what looks at main.ts: its tests, the compiler, and once, with all of it in place, lint and format.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const REPO = resolve(import.meta.dirname ?? '.', '..');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-edits-'));
const main = join(folder, 'main.ts');

const URL = "url: 'https://kubeflow.example.com',";
const EDITS = {
  'another url': (text) => text.replace(URL, "url: 'https://ml.example.org',"),
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
  'another style': (text) => text.replaceAll(';', '').replaceAll("'", '"').replaceAll('  ', '\t'),
};

function run(cwd, ...command) {
  const [program, ...args] = command;
  try {
    execFileSync(program, args, { cwd, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`${command.join(' ')} failed:\n${error.stdout}${error.stderr}`, { cause: error });
  }
}

try {
  run(REPO, 'git', 'clone', '--quiet', '--no-hardlinks', '.', folder);
  symlinkSync(join(REPO, 'node_modules'), join(folder, 'node_modules'));
  const before = readFileSync(main, 'utf8');
  for (const [name, edit] of Object.entries(EDITS)) {
    const start = Date.now();
    const edited = edit(before);
    if (edited === before) console.log(`skipped, as main.ts is not the one of this repository: ${name}`);
    writeFileSync(main, edited);
    run(folder, 'npm', 'run', 'synth');
    run(folder, 'npx', 'jest', '--selectProjects', 'unit', '--testPathPatterns', 'test/main.test');
    console.log(`${((Date.now() - start) / 1000).toFixed(1).padStart(6)} s  main.test.ts passes with ${name}`);
  }
  for (const script of ['check', 'lint']) run(folder, 'npm', 'run', script);
  console.log('          and so do npm run check and npm run lint with the last one');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
