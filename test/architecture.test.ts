import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { REPO } from './support/files';

/** The rooms of the house, and those that each may import from. Types count. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'charts/contract': [],
  'charts/versions.ts': [],
  'charts/lazy-yaml.ts': [],
  imports: [],
  'charts/kit': ['charts/contract', 'imports'],
  'charts/config': ['charts/kit', 'charts/contract', 'charts/versions.ts', 'imports'],
  'charts/presets': ['charts/config'],
  'charts/components': ['charts/kit', 'charts/config', 'charts/contract', 'charts/versions.ts', 'imports'],
  'charts/passes': ['charts/kit', 'charts/config', 'charts/contract', 'imports'],
  'charts/tenants': ['charts/kit', 'charts/config', 'charts/contract', 'imports'],
  'charts/objects': ['charts/kit', 'charts/config', 'charts/contract'],
  'charts/rendering': ['charts/kit', 'charts/contract', 'imports'],
  'charts/gitops': ['charts/rendering', 'charts/kit', 'charts/config', 'charts/contract', 'imports'],
  'charts/monitoring': ['charts/kit', 'charts/config', 'charts/contract', 'charts/versions.ts'],
  cli: ['charts/contract', 'charts/versions.ts'],
};
/** Where all of the library comes together: they may import from every room, and no room from them. */
const DOORS = ['charts/index.ts', 'charts/kubeflow.ts', 'charts/lazy-yaml.ts'];

const IMPORT = /^(?:import|export)\b[^;]*? from '(\.[^']*)'|^import '(\.[^']*)'|\bimport\('(\.[^']*)'\)/gm;

function importsOf(file: string): readonly string[] {
  const found = [...readFileSync(join(REPO, file), 'utf8').matchAll(IMPORT)];
  return found.flatMap(([, from, bare, dynamic]) => {
    const path = normalize(join(dirname(file), from ?? bare ?? dynamic ?? ''));
    return [`${path}.ts`, `${path}/index.ts`].find((each) => existsSync(join(REPO, each))) ?? [];
  });
}

const sources = ['charts', 'cli', 'imports']
  .flatMap((folder) =>
    readdirSync(join(REPO, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts'));
const graph = new Map(sources.map((file) => [file, importsOf(file)]));
const arrows = [...graph].flatMap(([from, targets]) => targets.map((to) => [from, to] as const));
const roomOf = (file: string): string =>
  Object.keys(ROOMS).find((room) => file === room || file.startsWith(`${room}/`)) ?? file;

test('every file is in a room', () => {
  expect([...graph.keys()].map(roomOf).filter((room) => !(room in ROOMS) && !DOORS.includes(room))).toEqual([]);
  expect(arrows.length).toBeGreaterThan(500);
});

test('arrows between rooms point one way', () => {
  const wrong = arrows.filter(([from, to]) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    return room !== target && !DOORS.includes(room) && !ROOMS[room]?.includes(target);
  });
  expect(wrong.map(([from, to]) => `${from} -> ${to}`)).toEqual([]);
});

test('no component imports another', () => {
  const componentOf = (file: string) => /^charts\/components\/([^/]+)\//.exec(file)?.[1];
  const wrong = arrows.filter(([from, to]) => {
    const [one, other] = [componentOf(from), componentOf(to)];
    return one !== undefined && other !== undefined && one !== other && other !== 'shared';
  });
  expect(wrong.map(([from, to]) => `${from} -> ${to}`)).toEqual([]);
});

test('no files import each other in a circle', () => {
  expect(circles()).toEqual([]);
});

test('tests have definitions of their own: main.ts and dist/ are looked at by main.test.ts alone', () => {
  const tests = readdirSync(join(REPO, 'test'), { recursive: true, encoding: 'utf8' });
  const reads = /REPO, '(?:dist|main\.ts|gitops)\b|\$\{REPO\}\/(?:dist|main\.ts|gitops)\b|\.\.\/(?:dist\/|main['.])/;
  const isCheckedByNpmTest = (file: string): boolean => file.endsWith('.ts') && !/^(?:cluster|go)\//.test(file);
  const readers = tests
    .filter((file) => isCheckedByNpmTest(file) && file !== 'main.test.ts')
    .filter((file) => reads.test(readFileSync(join(REPO, 'test', file), 'utf8')));
  expect(readers).toEqual([]);
});

test('docs/testing.md says what each part of the program tests proves', () => {
  const files = readdirSync(join(REPO, 'test/programs')).flatMap((file) => /^(.+)\.test\.ts$/.exec(file)?.[1] ?? []);
  const rows = readFileSync(join(REPO, 'docs/testing.md'), 'utf8').match(/^\| `.+?` +\|.*$/gm) ?? [];
  const told = rows.flatMap((row) => [...(row.split('|')[1]?.matchAll(/`([^`]+)`/g) ?? [])].map(([, name]) => name));
  expect(told).toEqual(expect.arrayContaining(files));
});

/** The circles that a walk along the imports comes upon. */
function circles(): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    for (const target of graph.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}
