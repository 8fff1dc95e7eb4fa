import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { build } from 'esbuild';

import { placeForFiles } from './place-for-files.mjs';

const CLIENT = '@kubernetes/client-node';

/**
 * Gives all tests, and the programs that they start, a temporary folder that goes when they have ended, and in it the
 * compiled library and CLI: a program starts from there in a quarter of the time that it needs from its sources.
 */
export default async function setup() {
  const folder = mkdtempSync(join(placeForFiles(), 'cdk8s-kubeflow-test-'));
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const compiled = join(folder, 'compiled');
  process.env.COMPILED = compiled;
  await givePackages(join(compiled, 'node_modules'));
  // In a process of its own: in this one, jest's transform changes what is loaded.
  const script = `import('./scripts/compile.mjs').then(({ compile }) => compile(process.env.COMPILED))`;
  const { status } = spawnSync(process.execPath, ['--eval', script], { stdio: 'inherit' });
  if (status !== 0) throw new Error('the library does not compile');
  process.env.MODULES = join(folder, 'modules');
  await compileModules(process.env.MODULES);
}

/** The modules of the library and the CLI, one by one: tests look into each, and all processes of jest load the same. */
async function compileModules(outdir) {
  const sources = ['charts', 'cli', 'imports'].flatMap((part) =>
    readdirSync(part, { recursive: true }).map((file) => join(part, file)),
  );
  const entryPoints = sources.filter((file) => file.endsWith('.ts'));
  await build({ entryPoints, outdir, outbase: '.', format: 'cjs', target: 'node20', sourcemap: 'inline' });
}

/** The packages that the library and the CLI say that they need. */
async function givePackages(folder) {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  for (const name of Object.keys({ ...dependencies, ...peerDependencies }).filter((each) => each !== CLIENT)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(resolve('node_modules', name), join(folder, name));
  }
  await giveClient(join(folder, CLIENT));
}

/** What takes the place of parts of the Kubernetes client: its API, fetch and SOCKS. */
const PARTS = [
  [/\/gen\/index\.js$/, 'export const createConfiguration = undefined, ServerConfiguration = undefined;'],
  [/\/node_modules\/node-fetch\//, 'export const Headers = undefined;'],
  [/\/node_modules\/socks-proxy-agent\//, 'export const SocksProxyAgent = undefined;'],
];

/**
 * The Kubernetes client as one file, without these parts. The CLI uses its kubeconfig alone, and hundreds of runs of the CLI
 * would load eight hundred files each, which takes longer than all else that they do.
 */
async function giveClient(folder) {
  await build({
    entryPoints: [resolve('node_modules', CLIENT, 'dist/config.js')],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    plugins: PARTS.map(([filter, contents], index) => ({
      name: `part-${index}`,
      setup: ({ onLoad }) => onLoad({ filter }, () => ({ contents })),
    })),
  });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: CLIENT, exports: './index.mjs' }));
}
