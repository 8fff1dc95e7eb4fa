// npm test [-- arguments of jest]: types, lint and format beside the tests, as the tests alone leave a processor idle.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const bin = (name, file) => createRequire(import.meta.url).resolve(`${name}/${file}`);
const CHECKS = [
  ['types', [bin('typescript', 'bin/tsc'), '--noEmit']],
  ['lint', [bin('eslint', 'package.json').replace('package.json', 'bin/eslint.js'), '.']],
  ['format', [bin('prettier', 'bin/prettier.cjs'), '--check', '.']],
];
const JEST = [bin('jest', 'bin/jest.js'), '--selectProjects', 'unit', '--maxWorkers=100%', ...process.argv.slice(2)];

/** Runs a program of Node, and tells whether it succeeded; what it prints is kept unless it prints by itself. */
function run(args, stdio = ['ignore', 'pipe', 'pipe']) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio });
    let output = '';
    child.stdout?.on('data', (text) => (output += text));
    child.stderr?.on('data', (text) => (output += text));
    child.on('error', reject).on('close', (code) => resolve({ isFine: code === 0, output }));
  });
}

/** One after the other: together they would need a gigabyte more. */
async function checks() {
  const failed = [];
  for (const [name, args] of CHECKS) {
    const start = performance.now();
    const { isFine, output } = await run(args);
    if (!isFine) failed.push(name);
    const time = `${((performance.now() - start) / 1000).toFixed(0)} s`;
    console.error(isFine ? `PASS ${name} (${time})` : `FAIL ${name} (${time})\n${output}`);
  }
  return failed;
}

const [failed, tests] = await Promise.all([checks(), run(JEST, 'inherit')]);
if (failed.length) console.error(`\n${failed.join(', ')} failed; see above`);
process.exitCode = failed.length || !tests.isFine ? 1 : 0;
