// Compiles the library and the CLI without looking at types: half a second. Each is one file, as hundreds of small ones
// take longer to find and to load than a rendering takes.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

import { build } from 'esbuild';

const REPO = resolve(import.meta.dirname ?? '.', '..');
const EMBEDDED = /\.(?:lua|py|sh|svg|tpl\.yaml)$/;
const LIBRARY = 'charts/library.js';
const LOADER = 'charts/load.js';

/** The package's entries, by the name that the library's file has for them. They share their classes. */
const ENTRIES = { main: 'charts', kit: 'charts/kit' };

/** Code looks for files beside its source, which the compiled file is not. */
const foldersFrom = (output) => ({
  name: 'folders',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const folder = JSON.stringify(relative(join(REPO, dirname(output)), dirname(path)));
      const contents = readFileSync(path, 'utf8');
      return { contents: contents.replaceAll('__dirname', `require('path').join(__dirname, ${folder})`), loader: 'ts' };
    }),
});

/** Compiles into a folder that finds the packages, with the files that the code reads. */
export async function compile(target) {
  const bundle = (output, input) =>
    build({
      ...input,
      absWorkingDir: REPO,
      outfile: join(target, output),
      bundle: true,
      packages: 'external',
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
      plugins: [foldersFrom(output)],
    });
  const exported = Object.entries(ENTRIES).map(([name, folder]) => `export * as ${name} from './${folder}';`);
  exported.push(`export { crdTexts } from './charts/rendering/crd-texts';`);
  await bundle(LIBRARY, { stdin: { contents: exported.join('\n'), resolveDir: REPO } });
  await bundle('cli/main.js', { entryPoints: ['cli/main.ts'] });
  const texts = readdirSync(join(REPO, 'charts'), { recursive: true }).filter((file) => EMBEDDED.test(file));
  for (const file of [...texts.map((text) => join('charts', text)), 'imports/crds.json'])
    cpSync(join(REPO, file), join(target, file));
  cpSync(join(REPO, 'scripts/load.cjs'), join(target, LOADER));
  const library = createRequire(import.meta.url)(resolve(target, LIBRARY));
  writeFileSync(join(target, 'imports/crd-texts'), library.crdTexts());
  writeEntries(target, library);
}

/** Entries of the library. ES modules know the names that a CommonJS module exports only by such an assignment. */
function writeEntries(target, library) {
  for (const [name, folder] of Object.entries(ENTRIES)) {
    const file = join(target, folder, 'index.js');
    const names = Object.keys(library[name]).join(', ');
    const from = JSON.stringify(`./${relative(dirname(file), join(target, LOADER))}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      `const { ${name} } = require(${from});\nmodule.exports = ${name};\n0 && (module.exports = { ${names} });\n`,
    );
  }
}
