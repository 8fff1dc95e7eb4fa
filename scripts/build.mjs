// npm run build: compiles the library and the CLI into lib/, with their types and the files that they read.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';

import { compile } from './compile.mjs';

rmSync('lib', { recursive: true, force: true });
// `npm run check` looks at types.
const tsc = ['node_modules/typescript7/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck'];
const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

await compile('lib');
chmodSync('lib/cli/main.js', 0o755);
