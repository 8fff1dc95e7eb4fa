import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tenantsFromFile } from '../../charts';
import { newFolder } from '../support/files';

const folder = newFolder();

/** Reads a file with these lines; paths in messages are shortened to its name. */
function read(name: string, ...lines: readonly string[]): unknown {
  const file = join(folder, name);
  writeFileSync(file, lines.join('\n'));
  try {
    return tenantsFromFile(file);
  } catch (error) {
    const message = error instanceof Error ? error.message.replaceAll(`${folder}/`, '') : String(error);
    throw new Error(message, { cause: error });
  }
}

test('a YAML file says what TypeScript says', () => {
  const text = [
    '- name: ada',
    '  owner: ada@example.com',
    '  contributors: [{ group: team, role: view }]',
    '  quota: { cpu: 32, requests.nvidia.com/gpu: 2 }',
    '  isolation: {}',
    '  notebooks:',
    '    - { name: train, cpu: 4, gpus: { nvidia.com/gpu: 1 }, homeSize: false }',
    '- { name: bob, owner: bob@example.com }',
  ];
  expect(read('tenants.yaml', ...text)).toEqual([
    {
      name: 'ada',
      owner: 'ada@example.com',
      contributors: [{ group: 'team', role: 'view' }],
      quota: { cpu: 32, 'requests.nvidia.com/gpu': 2 },
      isolation: {},
      notebooks: [{ name: 'train', cpu: 4, gpus: { 'nvidia.com/gpu': 1 }, homeSize: false }],
    },
    { name: 'bob', owner: 'bob@example.com' },
  ]);
});

test('a CSV file has a tenant a row, as spreadsheets write it', () => {
  const text = [
    '\uFEFFname,owner,editors,viewers,podSecurity,quota.cpu,labels.team\r',
    'ada,ada@example.com,"bob@example.com cyd@example.com",group:team,restricted,32,R-D\r',
    '\r',
    'bob,bob@example.com,,,,,\r',
    '"quoted",eve@example.com,,,,,"say ""hi"", twice"\r',
  ];
  expect(read('tenants.csv', ...text)).toEqual([
    {
      name: 'ada',
      owner: 'ada@example.com',
      podSecurity: 'restricted',
      quota: { cpu: '32' },
      labels: { team: 'R-D' },
      contributors: [
        { user: 'bob@example.com', role: 'edit' },
        { user: 'cyd@example.com', role: 'edit' },
        { group: 'team', role: 'view' },
      ],
    },
    { name: 'bob', owner: 'bob@example.com' },
    { name: 'quoted', owner: 'eve@example.com', labels: { team: 'say "hi", twice' } },
  ]);
});

test('fields that all tenants have are given once', () => {
  const file = join(folder, 'common.csv');
  writeFileSync(file, 'name,owner,podSecurity\nada,ada@example.com,\nbob,bob@example.com,restricted\n');
  expect(tenantsFromFile(file, { isolation: {}, podSecurity: 'baseline' })).toEqual([
    { name: 'ada', owner: 'ada@example.com', isolation: {}, podSecurity: 'baseline' },
    { name: 'bob', owner: 'bob@example.com', isolation: {}, podSecurity: 'restricted' },
  ]);
});

test('ten thousand rows are read in a moment', () => {
  const rows = Array.from({ length: 10_000 }, (_, index) => `team-${index},user-${index}@example.com`);
  const start = Date.now();
  expect(read('large.csv', 'name,owner', ...rows)).toHaveLength(10_000);
  expect(Date.now() - start).toBeLessThan(2_000);
});

test.each<[what: string, file: string, lines: readonly string[], message: string]>([
  [
    'an unknown field',
    'tenants.yaml',
    ['- name: ada', '  owner: ada@example.com', '', '- name: bob', '  owner: bob@example.com', '  qouta: { cpu: 1 }'],
    "tenants.yaml:6: [1].qouta is not a field of Tenant; did you mean 'quota'?",
  ],
  [
    'an unknown field further in',
    'tenants.yaml',
    ['- name: ada', '  owner: ada@example.com', '  notebooks:', '    - name: train', '      ram: 4Gi'],
    'tenants.yaml:5: [0].notebooks[0].ram is not a field of TenantNotebook; the fields are name, server, image,',
  ],
  [
    'a field that is missing',
    'tenants.yaml',
    ['- name: ada', '  owner: ada@example.com', '- name: bob'],
    "tenants.yaml:3: [1].owner is missing; write owner: '…'",
  ],
  [
    'a number where a text belongs',
    'tenants.yaml',
    ['- name: 4711', '  owner: ada@example.com'],
    "tenants.yaml:1: [0].name 4711 is not a text; write '4711'",
  ],
  [
    'a text where a list belongs',
    'tenants.yaml',
    ['- name: ada', '  owner: ada@example.com', '  contributors: bob@example.com'],
    "tenants.yaml:3: [0].contributors 'bob@example.com' is not a list; write [ … ]",
  ],
  [
    'a mapping where the list belongs',
    'tenants.yaml',
    ['tenants: []'],
    'tenants.yaml:1: { tenants: [] } is not a list; write [{ name: …, owner: … }]',
  ],
  ['what is no YAML', 'tenants.yaml', ['- name: ada', '  owner: "ada'], 'tenants.yaml:2: '],
  [
    'an unknown column',
    'tenants.csv',
    ['name,owner,team', 'ada,ada@example.com,x'],
    "tenants.csv:1: 'team' is not a column; the columns are name, owner, admins, editors, viewers, podSecurity, quota.<resource>, labels.<key>",
  ],
  ['a column that is missing', 'tenants.csv', ['name', 'ada'], "tenants.csv:1: there is no column 'owner'"],
  [
    'two columns of one name',
    'tenants.csv',
    ['name,owner,owner', 'ada,ada@example.com,'],
    "tenants.csv:1: 'owner' is the name of two columns",
  ],
  [
    'a row with a cell too many',
    'tenants.csv',
    ['name,owner', 'ada,ada@example.com', '', 'bob,bob@example.com,x'],
    'tenants.csv:4: has 3 cells, and the header 2; put commas in quotes',
  ],
  [
    'a row without an owner',
    'tenants.csv',
    ['name,owner', '"a', 'b",ada@example.com', 'bob,'],
    "tenants.csv:4: [1].owner is missing; write owner: '…'",
  ],
  [
    'a quote that is not closed',
    'tenants.csv',
    ['name,owner', '"ada,ada@example.com'],
    'tenants.csv:2: has a quote that is not closed, or one in the middle of a cell; double it',
  ],
  ['a file of another kind', 'tenants.txt', [''], 'tenants.txt: is not a file of tenants; name it .yaml, .yml or .csv'],
])('refused: %s', (_, file, lines, message) => {
  expect(() => read(file, ...lines)).toThrow(message);
});

test('refused: a file that is not there', () => {
  expect(() => tenantsFromFile('nowhere.yaml')).toThrow('nowhere.yaml: is not there; the path is from the folder');
});
