import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readDefinition } from '../../scripts/options/read';
import { anchor } from '../../scripts/options/reference';
import { newFolder, PAGES, REPO, run } from '../support/files';

test('kinds, reference and schema are what the interfaces say', () => {
  const check = run(process.execPath, ['--require', 'tsx/cjs', 'scripts/options/index.ts', '--check'], REPO);
  expect(check).toEqual({ status: 0, output: 'nothing changed\n' });
});

describe('an interface', () => {
  const file = join(newFolder(), 'definition.ts');

  /** What is read of a definition with this field. */
  function read(field: string, more = ''): ReturnType<typeof readDefinition> {
    writeFileSync(file, `${more}\n/** All. */\nexport interface KubeflowProps {\n${field}\n}\n`);
    return readDefinition(file, 'KubeflowProps');
  }

  test.each<[string, string, readonly string[]]>([
    ['a meaning', 'readonly url: string;', ['KubeflowProps.url has no meaning; write a doc comment']],
    [
      'a meaning beside a default',
      '/** @default 1 */ readonly a?: number;',
      ['KubeflowProps.a has no meaning; write a doc comment'],
    ],
    ['a default', '/** An address. */ readonly url?: string;', ['KubeflowProps.url is optional; write its @default']],
    ['nothing', '/** An address. @default none */ readonly url?: string;', []],
  ])('that lacks %s', (_, field, problems) => {
    expect(read(field).problems).toEqual(problems);
  });

  test('words stay in the order in which they are written', () => {
    const more = `const SIZES = ['z', 'm', 'a'] as const;\ntype Size = (typeof SIZES)[number];`;
    expect(read('/** A. */ readonly a: Size;', more).type.fields[0]?.type).toMatchObject({ words: ['z', 'm', 'a'] });
  });

  test.each([
    [
      'a function',
      '/** A. */ readonly a: () => void;',
      '',
      'KubeflowProps.a: () => void cannot be checked at run time',
    ],
    [
      'an object without a name',
      '/** A. */ readonly a: { readonly b: string };',
      '',
      'KubeflowProps.a: give { readonly b: string; } a name',
    ],
    [
      'a kind without a factory',
      '/** A. */ readonly a: Way;',
      `type Way = { readonly kind: 'x' } | { readonly kind: 'y' };\nconst Way = { x: (): Way => ({ kind: 'x' }) };`,
      'Way has no factory for y',
    ],
  ])('with %s is refused', (_, field, more, message) => {
    expect(() => read(field, more)).toThrow(message);
  });
});

const DOCS = join(REPO, 'docs');

test.each(PAGES)('links of docs/%s lead to a heading', (page) => {
  const text = readFileSync(join(DOCS, page), 'utf8');
  for (const [link, file = '', heading = ''] of text.matchAll(/\]\(([\w./-]*\.md)?#([\w-]+)\)/g)) {
    const target = readFileSync(file ? join(DOCS, dirname(page), file) : join(DOCS, page), 'utf8');
    const headings = [...target.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchor(title));
    expect({ link, leads: headings.includes(heading) }).toEqual({ link, leads: true });
  }
});

test('the schema of tenants files is in the package', () => {
  const { files, exports } = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
    readonly exports: Readonly<Record<string, unknown>>;
  };
  expect(files).toContain('tenants.schema.json');
  expect(exports['./tenants.schema.json']).toBe('./tenants.schema.json');
});

test('docs name no source file, which the package does not contain', () => {
  // Who changes the library has its sources.
  const pages = PAGES.filter((page) => page !== 'architecture.md' && page !== 'testing.md');
  const named = pages.filter((page) => /`charts\//.test(readFileSync(join(DOCS, page), 'utf8')));
  expect(named).toEqual([]);
});
