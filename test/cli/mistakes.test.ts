import { toYaml } from '../../charts/contract/yaml';
import { cli, folder, platform } from '../support/cli';

// Each run is a process of its own.
jest.setTimeout(30_000);

const DIST = platform();
const CONFIG = toYaml({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'lab',
  clusters: [{ name: 'lab', cluster: { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true } }],
  users: [{ name: 'admin', user: { token: 'x' } }],
  contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
});
const HERE = folder({
  lab: CONFIG,
  broken: 'a: [1\n',
  'no-context': CONFIG.replace('current-context: lab', 'current-context: ""'),
  'other/dist/50-apps/a/a.yaml': 'kind: ConfigMap\n',
  'not-yaml/50-apps/a.yaml': 'kind: Secret\na: [1\n',
  'not-an-object/50-apps/a.yaml': '- 1\n',
  'empty/README.md': 'nothing',
  'a-file': 'nothing',
  'sealed-secrets.pem': 'no certificate',
});
const LAB = ['--kubeconfig', 'lab'] as const;
const HASH = '$2b$10$abcdefghijklmnopqrstuu5s6c0pYH2YzXzJr5b0Q0wJ0y1b8bq2W';

/** What is typed, how it ends, and what it says. */
// oxfmt-ignore
const MISTAKES: readonly (readonly [typed: readonly string[], code: number, message: string, stdin?: string])[] = [
  [['frobnicate'], 2, "unknown command 'frobnicate'"],
  [['stats'], 2, 'Did you mean status?'],
  [['Up'], 2, 'Did you mean up?'],
  [['--verion'], 2, 'Did you mean --version?'],
  [['up', '--forse'], 2, "unknown option '--forse'"],
  [['up', '--dryrun'], 2, 'Did you mean --dry-run?'],
  [['report', '--jsno'], 2, 'Did you mean --json?'],
  [['status', '--context'], 2, "option '--context <name>' argument missing"],
  [['doctor', '--kubeconfig'], 2, "option '--kubeconfig <file>' argument missing"],
  [['up', 'a', 'b'], 2, 'too many arguments'],
  [['report', 'a', 'b'], 2, 'too many arguments'],
  [['up', '--timeout', 'soon'], 2, 'It must be a whole number of seconds, at least 1.'],
  [['up', '--timeout', '0'], 2, 'It must be a whole number of seconds, at least 1.'],
  [['prune', '--timeout', '1.5'], 2, 'It must be a whole number of seconds, at least 1.'],
  [['down', '--timeout', '10m'], 2, 'It must be a whole number of seconds, at least 1.'],
  [['passwd'], 2, "missing required argument 'email'"],
  [['passwd', '--print'], 2, "missing required argument 'email'"],
  [['doctor', 'certificats'], 2, "'certificats' is neither a category nor a folder; did you mean certificates?"],
  [['doctor', 'nowhere', ...LAB], 2, "'nowhere' is neither a category nor a folder; the categories are access, capacity,"],
  [['doctor', 'access', 'a/b', 'c/d'], 2, 'too many folders: a/b and c/d; name one'],
  [['status', '--watch', '--json'], 2, "option '--watch' cannot be used with option '--json'"],
  [['status', '--watch', '--timeout', '9'], 2, "option '--watch' cannot be used with option '--"],
  [['status', '--wait', '--timeout', '0'], 2, 'It must be a whole number of seconds, at least 1.'],
  [['doctor', '--explain'], 2, "option '--explain <code>' argument missing"],
  [['doctor', '--explain', 'certificates/expird'], 2, 'did you mean certificates/expired?'],
  [['doctor', '--explain', 'x'], 2, "no finding has the code 'x'; docs/findings.md lists them"],
  [['paths', '--from'], 2, "option '--from <caller>' argument missing"],
  [['seal', '--set'], 2, "option '--set <key>' argument missing"],
  [['secrets', '--rotate', 'auth/dex'], 2, "unknown option '--rotate'"],
  [['secrets', 'nowhere', ...LAB], 1, 'there is no folder nowhere; render it first'],
  [['up', 'nowhere', ...LAB], 1, 'there is no folder nowhere; render it first'],
  [['status', 'nowhere', ...LAB], 1, 'there is no folder nowhere; render it first'],
  [['report', 'nowhere'], 1, 'there is no folder nowhere; render it first'],
  [['report', 'a-file'], 1, 'there is no folder a-file; render it first'],
  [['report', 'empty'], 1, 'empty holds no stages with YAML files; render it first'],
  [['report', 'other'], 1, 'other holds no stages with YAML files; did you mean other/dist?'],
  [['paths', 'empty'], 1, 'empty holds no stages with YAML files; render it first'],
  [['paths', 'not-yaml'], 1, 'a.yaml is not YAML: '],
  [['paths', 'not-an-object'], 1, 'a.yaml holds something that is not an API object'],
  [['secrets', DIST], 1, 'no kubeconfig: there is no file '],
  [['secrets', DIST, '--kubeconfig', 'nowhere'], 1, 'there is no file nowhere (--kubeconfig)'],
  [['secrets', DIST, '--kubeconfig', 'broken'], 1, 'broken is not a kubeconfig: '],
  [['secrets', DIST, '--kubeconfig', 'no-context'], 1, 'no-context has no current context'],
  [['secrets', DIST, ...LAB, '--context', 'prod'], 1, "lab has no context 'prod'; it has: lab"],
  [['secrets', DIST, ...LAB], 1, 'https://127.0.0.1:1'],
  [['status', DIST, ...LAB], 1, 'https://127.0.0.1:1'],
  [['seal', DIST], 1, 'sealed-secrets.pem'],
  [['seal', DIST, '--certificate', 'nowhere.pem'], 1, 'there is no certificate nowhere.pem; fetch it: '],
  [['passwd', 'nobody@example.com', DIST, '--print'], 2, 'nobody@example.com', `${HASH}\n`],
  [['passwd', 'user@example.com', DIST, '--print'], 2, 'a password has at least 8 characters', 'secret\n'],
  [['passwd', 'user@example.com', DIST, '--print'], 2, 'stdin is empty; it must be one line with the password', ''],
];

const RUNS = MISTAKES.map(([typed, code, message, stdin = '']) => [typed, code, message, stdin] as const);

test.each(RUNS)('%j ends with %d: %s', async (typed, code, message, stdin) => {
  const ended = await cli(typed, { cwd: HERE, stdin });
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toContain(message);
  // One message: no stack, and no second error.
  expect(ended.stderr).not.toMatch(/^\s+at /m);
  expect(ended.stderr.match(/^error: /gm)).toHaveLength(1);
  expect(ended.stderr).not.toMatch(/\b(?:TypeError|undefined|\[object Object\])/);
});
