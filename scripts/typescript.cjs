// node --require ./scripts/typescript.cjs main.ts: loads TypeScript by tsx, and the library as one file. Loading its hundreds
// of sources takes as long as a rendering, so they are compiled together, into .cache/, whenever one of them has changed.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } = require('node:fs');
const { _extensions: loaders } = require('node:module');
const { join, resolve } = require('node:path');

const REPO = resolve(__dirname, '..');
const CACHE = join(REPO, '.cache/library');
const ENTRIES = new Map(
  ['charts', 'charts/kit'].map((folder) => [join(REPO, folder, 'index.ts'), `${folder}/index.js`]),
);

const loadJavaScript = loaders['.js'];
require('tsx/cjs');
const loadTypeScript = loaders['.ts'];

loaders['.ts'] = (module, file) => {
  const entry = ENTRIES.get(file);
  if (entry === undefined) return loadTypeScript(module, file);
  const ofTsx = loaders['.js'];
  loaders['.js'] = loadJavaScript;
  try {
    module.exports = require(join(compiled(), entry));
  } finally {
    loaders['.js'] = ofTsx;
  }
};

/** The folder with the library as its sources are now. */
function compiled() {
  const folder = join(CACHE, fingerprint());
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  // But not what another run makes at this time.
  const old = readdirSync(CACHE).filter((name) => !name.includes('.'));
  for (const name of old) rmSync(join(CACHE, name), { recursive: true, force: true });
  // Not there before it is whole: another run may look for it.
  const made = `${folder}.${process.pid}`;
  const script = `import(${JSON.stringify(join(__dirname, 'compile.mjs'))}).then(({ compile }) => compile(process.argv[1]))`;
  const { status } = spawnSync(process.execPath, ['--eval', script, made], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  if (!existsSync(folder)) renameSync(made, folder);
  return folder;
}

/** Changes with every source. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const folder of ['charts', 'imports', 'scripts']) {
    for (const name of readdirSync(join(REPO, folder), { recursive: true })) {
      const { mtimeMs, size } = statSync(join(REPO, folder, name));
      hash.update(`${name}\0${mtimeMs}\0${size}\0`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}
