import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { EXIT, EXIT_CODES_HELP } from '../../cli/errors';
import { cli, type Ended, folder, start } from '../support/cli';
import { REPO } from '../support/files';
import { dex, facts, freshBed, namespace, platform, URL } from './plan/platform';

// Each run is a process of its own.
jest.setTimeout(60_000);

const { cluster, run, installed } = freshBed();

/** A program that finds images, but for those that are called `none`, and reaches no registry of those called `gone`. */
const SKOPEO = `#!/bin/sh
case "$*" in
  --version) exit 0 ;;
  *gone*) echo 'dial tcp: connection refused' >&2; exit 1 ;;
  *none*) echo 'manifest unknown' >&2; exit 1 ;;
esac
echo '{"manifests":[{"platform":{"architecture":"amd64"}}]}'
`;

function checked(...names: readonly string[]): Promise<Ended> {
  const bin = folder({ skopeo: SKOPEO });
  chmodSync(join(bin, 'skopeo'), 0o755);
  const containers = names.map((name) => ({ name, image: `registry.example.com/team/${name}:v1` }));
  const workload = { ...dex(''), spec: { template: { spec: { containers } } } };
  return cli(['images', 'check', folder({ '50-apps/a.yaml': [namespace('auth'), workload] })], { env: { PATH: bin } });
}

/** Somebody sets the replicas of a Deployment of the platform, and no pod starts. */
function unready(): void {
  const key = 'apps|Deployment|auth|dex';
  cluster().objects.set(key, { ...cluster().objects.get(key), spec: { replicas: 1 } });
}

async function ofInstalled(args: readonly string[], change: () => void = () => undefined): Promise<Ended> {
  const dist = platform();
  await installed(dist);
  change();
  return run(args[0] ?? '', dist, ...args.slice(1));
}

/** What is done, how it ends, and the end of what it says to stderr. */
const CASES: readonly (readonly [what: string, code: number, stderr: RegExp, run: () => Promise<Ended>])[] = [
  ['report', EXIT.ok, /^$/, () => cli(['report', platform()])],
  ['status of a platform that is well', EXIT.ok, /^$/, () => ofInstalled(['status'])],
  ['status --wait for one', EXIT.ok, /^$/, () => ofInstalled(['status', '--wait'])],
  ['doctor of a category without a fault', EXIT.ok, /^$/, () => ofInstalled(['doctor', 'webhooks'])],
  ['images check of what is there', EXIT.ok, /^$/, () => checked('a', 'b')],
  ['a folder that is not there', EXIT.refused, /there is no folder no\/where; /, () => run('doctor', 'no/where')],
  [
    'status --wait at the end of its time',
    EXIT.refused,
    /^waiting for Deployment auth\/dex: 0 of 1 pods are available \(\d s\)\nerror: not ready after 1 seconds:\n {2}Deployment auth\/dex: 0 of 1 pods are available\n$/,
    () => ofInstalled(['status', '--timeout', '1'], unready),
  ],
  [
    'status --wait where nothing is installed',
    EXIT.refused,
    /^error: not ready after 1 seconds:\n {2}Deployment auth\/dex: it does not exist\n$/m,
    () => run('status', platform(), '--wait', '--timeout', '1'),
  ],
  [
    'images check where no registry answers',
    EXIT.refused,
    /^error: the registries of 2 of 3 images cannot be reached\n$/,
    () => checked('a', 'gone1', 'gone2'),
  ],
  ['an unknown category', EXIT.usage, /neither a category nor a folder/, () => run('doctor', 'acess')],
  [
    'options that exclude each other',
    EXIT.usage,
    /option '--watch' cannot be used with option '--json'/,
    () => run('status', '--watch', '--json'),
  ],
  ['diff of equal folders', EXIT.ok, /^$/, () => cli(['diff', platform(), platform()])],
  ['diff of others', EXIT.unhealthy, /^$/, () => cli(['diff', platform(), platform(URL, 'dex:2')])],
  [
    'diff with a class of --fail-on',
    EXIT.refused,
    /^error: --fail-on: what restarts\n$/,
    () => cli(['diff', platform(), platform(URL, 'dex:2'), '--fail-on', 'restarts']),
  ],
  ['status where nothing is installed', EXIT.unhealthy, /has no platform/, () => run('status', platform())],
  ['status of a platform that is not well', EXIT.unhealthy, /is not well/, () => ofInstalled(['status'], unready)],
  ['doctor with an error', EXIT.unhealthy, /errors: \d/, () => ofInstalled(['doctor', 'workloads'], unready)],
  [
    'images check of what is missing',
    EXIT.unhealthy,
    /^error: 2 of 3 images cannot be pulled\n$/,
    () => checked('a', 'none', 'gone'),
  ],
];

test.each(CASES)('%s ends with %d', async (_, code, stderr, ended) => {
  const { code: actual, stderr: said } = await ended();
  expect({ code: actual, said }).toEqual({ code, said: expect.stringMatching(stderr) as string });
});

test('a wait ends when all is ready', async () => {
  const dist = folder({
    '00-foundation/a.yaml': [namespace('auth'), namespace('kubeflow'), dex('dex:1', 1), facts(URL)],
  });
  const key = 'apps|Deployment|auth|dex';
  await installed(platform());
  unready();
  const { child, ended } = start(['status', dist, '--wait', '--timeout', '30', '--kubeconfig', cluster().kubeconfig]);
  child.stderr?.once('data', () => {
    const status = { updatedReplicas: 1, availableReplicas: 1, replicas: 1 };
    cluster().objects.set(key, { ...cluster().objects.get(key), status });
  });
  const { stdout, stderr } = await ended;
  expect(stderr).toMatch(/^waiting for Deployment auth\/dex: 0 of 1 pods are available \(0 s\)\n/);
  expect(stderr).not.toContain('not ready after');
  expect(stdout).toMatch(/^\S+ +1\/1$/m);
});

test('docs/cli.md has a row for each, and so has --help', () => {
  const page = readFileSync(join(REPO, 'docs/cli.md'), 'utf8');
  const [, table = ''] = page.split(/^## Exit codes\n/m);
  const rows = [...(table.split(/^## /m)[0] ?? '').matchAll(/^\| (\d) +\|/gm)].map(([, code]) => Number(code));
  expect(rows).toEqual(Object.values(EXIT));
  expect([...EXIT_CODES_HELP.matchAll(/^ {2}(\d) /gm)].map(([, code]) => Number(code))).toEqual(rows);
  expect([...new Set(CASES.map(([, code]) => code))]).toEqual(rows);
});
