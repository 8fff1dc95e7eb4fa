// npm run bench: how long a rendering takes, as medians and as multiples of `node -e 0` measured in the same run, turn
// by turn, so that a machine whose speed drifts does not favour one of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { placeForFiles } from './place-for-files.mjs';

const RUNS = Number(process.argv[2] ?? 7);
const REPO = resolve(import.meta.dirname ?? '.', '..');
const work = mkdtempSync(join(placeForFiles(), 'cdk8s-kubeflow-bench-'));

const tenants = (count) => {
  const file = join(work, `tenants-${count}.ts`);
  writeFileSync(
    file,
    `import { App, Kubeflow } from ${JSON.stringify(join(REPO, 'charts'))};
const app = new App();
new Kubeflow(app, 'kubeflow', {
  url: 'https://kubeflow.example.com',
  users: [{ email: 'user@example.com' }],
  tenants: Array.from({ length: ${count} }, (_, i) => ({
    name: 'team-' + i, owner: 'user@example.com', quota: { cpu: 16, memory: '64Gi' },
  })),
});
app.synth();
`,
  );
  return ['--require', './scripts/typescript.cjs', file];
};

const compiled = join(work, 'compiled.cjs');
writeFileSync(
  compiled,
  `const { App, Ingress, Kubeflow, Tls } = require(${JSON.stringify(join(REPO, 'lib/charts'))});
const app = new App();
new Kubeflow(app, 'kubeflow', {
  url: 'https://kubeflow.example.com', ingress: Ingress.loadBalancer(), tls: Tls.selfSigned(),
  users: [{ email: 'user@example.com' }],
  tenants: [{ name: 'kubeflow-user-example-com', owner: 'user@example.com' }],
});
app.synth();
`,
);

// What is measured, and its budget: multiples of node -e 0, and MB.
const CASES = [
  { name: 'node -e 0', args: ['-e', '0'] },
  { name: 'main.ts', args: ['--require', './scripts/typescript.cjs', 'main.ts'], times: 7, megabytes: 120 },
  { name: 'precompiled', args: [compiled], times: 4.5 },
  { name: 'npx cdk8s synth', command: 'npx', args: ['cdk8s', 'synth', '--check-upgrade=false'], times: 14 },
  { name: '1,000 tenants', args: tenants(1_000) },
  { name: '10,000 tenants', args: tenants(10_000), times: 38, megabytes: 300 },
];

/** Milliseconds that a command takes. */
function time({ command = process.execPath, args }, more = {}) {
  // cdk8s synth renders where cdk8s.yaml says, again and again; everything else into a new folder, which costs more.
  const outdir = command === process.execPath ? { CDK8S_OUTDIR: mkdtempSync(join(work, 'dist-')) } : {};
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, {
    cwd: REPO,
    env: { ...process.env, ...outdir, ...more },
    encoding: 'utf8',
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')}: ${stderr}`);
  return milliseconds;
}

/** Peak memory, in MB, of the largest process of a command, told by itself at its end in a run that is not timed. */
function memory(each) {
  const log = join(work, 'memory.log');
  const preload = join(work, 'memory.cjs');
  writeFileSync(log, '');
  writeFileSync(
    preload,
    `process.on('exit', () => require('fs').appendFileSync(${JSON.stringify(log)}, process.resourceUsage().maxRSS + '\\n'));`,
  );
  time(each, { NODE_OPTIONS: `--require ${preload}` });
  return Math.max(...readFileSync(log, 'utf8').trim().split('\n').map(Number)) / 1024;
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

try {
  // The library is compiled when its sources have changed, which is no part of a rendering.
  time(CASES.find(({ name }) => name === 'main.ts'));
  const peaks = new Map(CASES.map((each) => [each.name, memory(each)]));
  const times = new Map(CASES.map(({ name }) => [name, []]));
  for (let turn = 0; turn < RUNS; turn++) for (const each of CASES) times.get(each.name).push(time(each));
  const medians = new Map([...times].map(([name, all]) => [name, median(all)]));
  const rows = CASES.map(({ name, times: budget, megabytes }) => [
    name,
    {
      'median ms': Math.round(medians.get(name)),
      '× node -e 0': Number((medians.get(name) / medians.get('node -e 0')).toFixed(1)),
      'budget ×': budget ?? '',
      'peak MB': Math.round(peaks.get(name)),
      'budget MB': megabytes ?? '',
    },
  ]);
  console.table(Object.fromEntries(rows));
  const growth = medians.get('10,000 tenants') / medians.get('1,000 tenants');
  console.log(`10,000 tenants take ${growth.toFixed(1)} × the time of 1,000 (budget 10.5)`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
