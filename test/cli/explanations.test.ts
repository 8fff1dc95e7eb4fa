import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CATEGORIES } from '../../cli/categories';
import { explain, EXPLANATIONS, explanationsPage } from '../../cli/explanations';
import { cli, scratch } from '../support/cli';
import { REPO } from '../support/files';

const START = '<!-- by cli/explanations -->\n\n';
const CODES = Object.keys(EXPLANATIONS);

test('docs/findings.md has the text of each code; if not: FINDINGS_PAGE=write npx jest explanations', () => {
  const file = join(REPO, 'docs/findings.md');
  const [head = '', page] = readFileSync(file, 'utf8').split(START);
  if (process.env.FINDINGS_PAGE === 'write') {
    writeFileSync(file, head + START + explanationsPage());
    return;
  }
  expect(page).toBe(explanationsPage());
});

test('each category has codes, and each code a category', () => {
  expect([...new Set(CODES.map((code) => code.split('/')[0]))]).toEqual(Object.keys(CATEGORIES));
});

test('each code is one that a check finds', () => {
  const sources = readdirSync(join(REPO, 'cli'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('explanations'))
    .map((file) => readFileSync(join(REPO, 'cli', file), 'utf8'))
    .join('\n');
  const unused = CODES.filter((code) => !sources.includes(`'${code}'`));
  expect(unused).toEqual([]);
});

test('a code is explained in plain lines', () => {
  expect(explain('certificates/expired')).toMatch(
    /^certificates\/expired\n\nThe certificate has expired\. .*\n\nWhat to do: /,
  );
});

test('doctor --explain needs neither a folder nor a cluster', async () => {
  const { code, stdout } = await cli(['doctor', '--explain', 'login/no-password'], { cwd: scratch() });
  expect({ code, stdout }).toEqual({ code: 0, stdout: `${explain('login/no-password')}\n` });
});
