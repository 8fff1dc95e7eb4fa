// npm test [-- arguments of jest]: types, lint and format beside the tests, as the tests alone leave a processor idle.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** The program of a package, for Node. */
function program(name, command = name) {
  const file = require.resolve(`${name}/package.json`);
  const { bin } = require(file);
  return join(dirname(file), typeof bin === 'string' ? bin : bin[command]);
}

const CHECKS = [
  // It looks again only at what has changed since the last run.
  ['types', [program('typescript7', 'tsc'), '--noEmit', '--incremental', '--tsBuildInfoFile', '.cache/types']],
  ['lint', [program('oxlint')]],
  ['format', [program('oxfmt'), '--check']],
];
/** Young objects have more room than usual: rendering leaves much that is soon garbage. */
const JEST = ['--max-semi-space-size=64', program('jest'), '--selectProjects=unit', '--maxWorkers=100%'];

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

const [failed, tests] = await Promise.all([checks(), run([...JEST, ...process.argv.slice(2)], 'inherit')]);
if (failed.length) console.error(`\n${failed.join(', ')} failed; see above`);
process.exitCode = failed.length || !tests.isFine ? 1 : 0;
