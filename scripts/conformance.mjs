// npm run conformance [-- more arguments]: renders test/conformance/upstream.ts and compares it, leaf by leaf, with
// the facts of upstream Kubeflow, which are expected beside this repository.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const COMPARE = '../shared/conformance.mjs';
const OUT = '.conformance';

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(COMPARE)) {
  console.error(`${COMPARE} is not there: the facts of upstream are needed for this check, and for nothing else.`);
  process.exit(2);
}
run('--require', 'tsx/cjs', 'test/conformance/upstream.ts');
run(COMPARE, '--dist', OUT, '--allow', 'test/conformance/differences.yaml', ...process.argv.slice(2));
