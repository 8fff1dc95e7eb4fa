// Compiles the library and the CLI without looking at types, for tests that start them as programs: half a second.
import { cpSync, readdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { build } from 'esbuild';

const REPO = resolve(import.meta.dirname ?? '.', '..');
const EMBEDDED = /\.(?:lua|py|sh|svg|tpl\.yaml)$/;

const filesIn = (folder) => readdirSync(join(REPO, folder), { recursive: true }).map((file) => join(folder, file));

/** Copies the files that the compiled code reads, to where it looks for them. */
export function copyData(target) {
  const data = [...filesIn('charts').filter((file) => EMBEDDED.test(file)), 'imports/crds.json'];
  for (const file of data) cpSync(join(REPO, file), join(target, file));
}

/** Compiles into a folder, which has the sources' folders then. */
export async function compile(target) {
  const sources = ['charts', 'cli', 'imports'].flatMap(filesIn).filter((file) => /(?<!\.d)\.ts$/.test(file));
  await build({
    absWorkingDir: REPO,
    entryPoints: sources,
    outdir: target,
    outbase: '.',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  copyData(target);
  symlinkSync(join(REPO, 'node_modules'), join(target, 'node_modules'));
}
