// npm run build: compiles the library and the CLI into lib/, with their types and the files that they read.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';

import { compile } from './compile.mjs';

rmSync('lib', { recursive: true, force: true });
// `npm run check` looks at types.
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noCheck'], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

await compile('lib');
chmodSync('lib/cli/main.js', 0o755);
