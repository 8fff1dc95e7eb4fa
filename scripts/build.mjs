// npm run build: compiles the library and the CLI into lib/, with the files that they read beside their code.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

rmSync('lib', { recursive: true, force: true });
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const embedded = /\.(?:lua|py|sh|svg|tpl\.yaml)$/;
for (const file of readdirSync('charts', { recursive: true })) {
  if (embedded.test(file)) cpSync(join('charts', file), join('lib/charts', file));
}
cpSync('imports/crds.json', 'lib/imports/crds.json');
chmodSync('lib/cli/main.js', 0o755);
