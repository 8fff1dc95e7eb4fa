// npm run conformance [-- more arguments]: renders upstream's example and compares it, leaf by leaf, with the facts of
// upstream Kubeflow of the same version, which are expected beside this repository. An option of upstream (--component
// <name>, the first one counts) is rendered with the definition in test/conformance/<name>.ts that switches it on, if
// there is one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const COMPARE = '../shared/conformance.mjs';

function run(args, env = process.env) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(COMPARE)) {
  console.error(`${COMPARE} is not there: the facts of upstream are needed for this check, and for nothing else.`);
  process.exit(2);
}
const require = createRequire(import.meta.url);
require('tsx/cjs');
const { KUBEFLOW_VERSION } = require('../charts/versions.ts');
const given = process.argv.slice(2);
const reference = given.includes('--reference') ? [] : ['--reference', `reference-${KUBEFLOW_VERSION}`];
const component = given.includes('--component') ? given[given.indexOf('--component') + 1] : undefined;
const definition = existsSync(`test/conformance/${component}.ts`) ? component : 'upstream';
const out = '.conformance';
run(['--require', 'tsx/cjs', `test/conformance/${definition}.ts`], { ...process.env, CDK8S_OUTDIR: out });
run([COMPARE, '--dist', out, '--allow', 'test/conformance/differences.yaml', ...reference, ...given]);
