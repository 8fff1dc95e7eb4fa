import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPO } from './support/files';

const PAGE = readFileSync(join(REPO, 'docs/architecture.md'), 'utf8');
/** The rows of a table whose first cell is code: what it is about, and its last cell. */
const rowsBelow = (heading: string) => {
  const [, section = ''] = PAGE.split(`\n${heading}\n`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(section) ?? [];
  return [...table.matchAll(/^\| `([^`]+)`.*\| `?([^`|]+?)`? +\|$/gm)].map(([, name = '', last = '']) => [name, last]);
};

test('docs/architecture.md lists all passes in their order, each with its file', () => {
  const [, list = ''] =
    /const PASSES[^[]*\[\]? = \[(.*?)\n\];/s.exec(readFileSync(join(REPO, 'charts/kubeflow.ts'), 'utf8')) ?? [];
  const passes = [...list.matchAll(/^ {2}(\w+),/gm)].map(([, name]) => name);
  expect(passes.length).toBeGreaterThan(10);
  const rows = rowsBelow('## Components and passes');
  expect(rows.map(([name]) => name)).toEqual(passes);
  for (const [name, file = ''] of rows) {
    const path = join(REPO, 'charts/passes', file.endsWith('/') ? `${file}index.ts` : file);
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`export (?:const|function) ${name}\\b`));
  }
});

test('docs/architecture.md names files and folders that are there', () => {
  const named = [...PAGE.matchAll(/`((?:charts|cli|imports|scripts|test|tools|docs|examples)\/[\w./-]*)`/g)].map(
    ([, path = '']) => path,
  );
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(join(REPO, path)))).toEqual([]);
});

test('docs/architecture.md tells the task of files of the check of traffic that are there', () => {
  const files = rowsBelow('## The check of traffic').map(([name]) => name);
  expect(files.length).toBeGreaterThan(5);
  expect(readdirSync(join(REPO, 'charts/contract/traffic'))).toEqual(expect.arrayContaining(files));
});
