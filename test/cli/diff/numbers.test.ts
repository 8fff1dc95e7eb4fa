import { toYaml } from '../../../charts/contract/yaml';
import { compareSources } from '../../../cli/diff/comparison';
import { reportOf } from '../../../cli/diff/report';
import { made, source } from './objects';

const NAMES = Array.from({ length: 300 }, (_, index) => `team-${index}`);

const file = (name: string, hard: object, more: object = {}): string =>
  [
    made('kubeflow.org/v1', 'Profile', name, {
      spec: { owner: { name: `${name}@example.com` }, resourceQuotaSpec: { hard } },
    }),
    made('v1', 'ConfigMap', `${name}/settings`, { data: { [`${name}-key`]: `a-${name}-b`, port: '1', ...more } }),
  ]
    .map((one) => toYaml(one))
    .join('---\n');

const tenants = (text: (name: string) => string) =>
  Object.fromEntries(NAMES.map((name) => [`70-tenants/${name}.yaml`, text(name)]));

test('tenants that differ in their names alone keep them, in keys, values and types', async () => {
  const [before, after] = [
    tenants((name) => file(name, { cpu: 4 })),
    tenants((name) => file(name, { cpu: 4 }, { more: name })),
  ];
  const { changed } = await compareSources(source('old', before), source('new', after));
  expect(changed).toHaveLength(NAMES.length);
  const [one] = changed;
  expect(one?.before?.object).toMatchObject({
    metadata: { name: 'settings', namespace: 'team-0' },
    data: { 'team-0-key': 'a-team-0-b', port: '1' },
  });
  expect(changed.map(({ fields }) => fields)).toEqual(NAMES.map((name) => [{ path: 'data.more', after: name }]));
});

test('one of many tenants is parsed, and the others are not', async () => {
  const before = { ...tenants((name) => file(name, { cpu: 4 })), '70-tenants/team-7.yaml': file('team-7', { cpu: 4 }) };
  // What is equal on both sides need not even be YAML.
  const broken = { '70-tenants/team-8.yaml': 'a: [' };
  const after = { ...before, '70-tenants/team-7.yaml': file('team-7', { cpu: 8 }), ...broken };
  const comparison = await compareSources(source('old', { ...before, ...broken }), source('new', after));
  const { findings } = await reportOf(comparison, { before: 'old', after: 'new', notes: [] });
  expect(findings.map(({ what }) => what)).toEqual(['tenant team-7: quota cpu 4 → 8']);
});
