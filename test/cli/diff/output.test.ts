import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadAll } from 'js-yaml';

import { diff } from '../../../cli/commands/diff';
import { diffMarkdown, MARKER, MOST_CHARACTERS } from '../../../cli/diff/output/markdown';
import { terminalLines } from '../../../cli/diff/output/terminal';
import { CLASS_NAMES } from '../../../cli/diff/rules/rule';
import { at, itemsAt, textAt } from '../../../cli/json';
import { REPO, run } from '../../support/files';
import { DANGEROUS } from './dangerous';
import { compared, deployment, made } from './objects';

const maps = (count: number, data: object) =>
  Array.from({ length: count }, (_, index) => made('v1', 'ConfigMap', `kubeflow/map-${index}`, { data }));

const twice = (cpu: string, replicas: number) => [
  deployment('kubeflow/web', { resources: { requests: { cpu, memory: '1Gi' } } }, { replicas }),
];

test('a terminal shows classes in their order, in 80 columns, and what is left out', async () => {
  const [selector, aggregated] = ['refused/selector', 'data/claim-removed'].map((rule) =>
    DANGEROUS.find((one) => one.rule === rule),
  );
  const report = await compared(
    [...(selector?.before ?? []), ...(aggregated?.before ?? [])],
    [...(selector?.after ?? []), ...Array.from({ length: 20 }, (_, n) => deployment(`ns-${n}/web`))],
  );
  const lines = terminalLines(report, { verbose: false, explain: false, colours: false });
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  expect(lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.replace(/ \(.*/, ''))).toEqual(
    ['Refused as it stands', 'Data at risk', 'Images and versions', 'Resources and costs', 'The rest'].filter((title) =>
      lines.some((line) => line.startsWith(title)),
    ),
  );
  expect(lines.join('\n')).not.toContain('\u001b');
  expect(terminalLines(report, { verbose: false, explain: false, colours: true }).join('\n')).toContain('\u001b[31m');
});

test('--verbose adds reasons and sources', async () => {
  const report = await compared([], maps(40, {}));
  const text = terminalLines(report, { verbose: true, explain: false, colours: false }).join('\n');
  expect(text).toContain('    no rule tells of it\n    https://kubernetes.io/docs/reference/kubernetes-api/');
});

test('resources are summed up', async () => {
  const report = await compared(twice('100m', 1), twice('200m', 2));
  expect(terminalLines(report, { verbose: false, explain: false, colours: false }).join('\n'))
    .toContain(`Resources and costs (1)
  in sum, pods: 1 → 2 (+1)
  in sum, CPU: 0.1 → 0.4 (+0.3)
  in sum, memory: 1 GiB → 2 GiB (+1 GiB)
  Deployment kubeflow/web: replicas: 1 → 2, main requests.cpu: 100m → 200m`);
});

test('a comment fits, folds what is harmless, and names what is cut', async () => {
  const many = (value: string) =>
    Array.from({ length: 900 }, (_, n) => maps(n + 1, {})[n] ?? {}).map((one, n) => ({
      ...one,
      data: { [`key-${n}`]: value.repeat(80) },
    }));
  const text = diffMarkdown(await compared(many('a'), many('ü')));
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MOST_CHARACTERS);
  expect(text.startsWith(`${MARKER}\n`)).toBe(true);
  expect(text).toMatch(/\*\*Cut\*\*, because a comment has at most 65536 characters: \d+ of 900 in 'The rest'\. All: /);
  expect(text.match(/<details/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
});

test('a comment shows dangers at once, and mentions nobody', async () => {
  const rule = DANGEROUS.find((one) => one.rule === 'rights/rbac');
  const text = diffMarkdown(await compared(rule?.before ?? [], rule?.after ?? []));
  expect(text).toContain('<details open><summary>🔓 Who may do more (1)</summary>');
  expect(text).toContain('- User ada@\u200bexample.com may now list secrets in kubeflow<br>');
  expect(text).toContain('| 🔓 Who may do more | 1 | app |');
});

describe('docs/review.md', () => {
  const page = readFileSync(join(REPO, 'docs/review.md'), 'utf8');
  const [workflow, pipeline] = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => loadAll(yaml)[0]);
  const githubSteps = itemsAt(workflow, 'jobs', 'diff', 'steps');
  const scripts = [
    ...githubSteps.flatMap((step) => textAt(step, 'run') ?? []),
    ...itemsAt(pipeline, 'review', 'script').map(String),
  ];

  test('has a row for each class', () => {
    expect([...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name)).toEqual(CLASS_NAMES);
  });

  test('its jobs are shell that Bash can read', () => {
    expect(scripts.length).toBeGreaterThan(8);
    for (const script of scripts) {
      const plain = script.replace(/\$\{\{.*?\}\}/g, 'value');
      expect([plain, run('bash', ['-n', '-c', plain], REPO)]).toEqual([plain, { status: 0, output: '' }]);
    }
  });

  test('its commands have options that there are', () => {
    const options = diff.options.map(({ long }) => long);
    const used = [...page.matchAll(/cdk8s-kubeflow diff ([^\n|>`]*)/g)].flatMap(
      ([, args = '']) => args.match(/--[\w-]+/g) ?? [],
    );
    expect(used.filter((one) => !options.includes(one))).toEqual([]);
    expect(used).toEqual(expect.arrayContaining(['--markdown', '--fail-on', '--cluster', '--verbose']));
  });

  test('both jobs look for the comment of an earlier push, and fetch the base', () => {
    expect(scripts.filter((script) => script.includes(`"${MARKER}"`))).toHaveLength(2);
    expect(at(githubSteps[0], 'with', 'fetch-depth')).toBe(0);
    expect(at(pipeline, 'review', 'variables', 'GIT_DEPTH')).toBe(0);
    expect(at(workflow, 'permissions', 'pull-requests')).toBe('write');
  });
});
