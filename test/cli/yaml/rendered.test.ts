import * as fc from 'fast-check';
import { loadAll } from 'js-yaml';

import { toYaml } from '../../../charts/contract/yaml';
import { type KnownBlocks, readRendered } from '../../../cli/yaml/rendered';
import { render } from '../../support/render';
import { TRAPS } from '../../support/yaml-traps';

/** What the parser for all of YAML makes of a text; undefined for what is no YAML. */
function parsed(text: string): readonly unknown[] | undefined {
  try {
    return loadAll(text);
  } catch {
    return undefined;
  }
}

const platform = render();
const texts = platform.files.map((file) => platform.text(file));

test('all of a rendering is read, as the parser for all of YAML reads it', () => {
  const blocks: KnownBlocks = new Map();
  expect(texts.length).toBeGreaterThan(500);
  for (const text of texts) {
    // As text: jest's comparison of them takes half a minute.
    const documents = JSON.stringify(parsed(text));
    expect(JSON.stringify(readRendered(text)) === documents).toBe(true);
    expect(JSON.stringify(readRendered(text, blocks)) === documents).toBe(true);
  }
});

test('equal blocks of two texts become the same object, if that is asked for', () => {
  const [crd = ''] = texts.filter((text) => text.includes('kind: CustomResourceDefinition'));
  const other = crd.replace('metadata:\n', 'metadata:\n  generation: 1\n');
  const specs = (blocks?: KnownBlocks) =>
    [crd, other].map((text) => (readRendered(text, blocks) as [{ spec: object }])[0].spec);
  const [apart, again] = specs();
  expect(apart).not.toBe(again);
  const [one, same] = specs(new Map());
  expect(one).toBe(same);
  expect(one).toEqual(apart);
});

const text = fc.oneof(
  fc.constantFrom(...TRAPS),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('name', 'a-b', '8Gi'),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    ...[text, fc.boolean(), fc.constant(null), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })],
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
}));
const document = fc.dictionary(text, value, { maxKeys: 5 });

test('what is drawn and written is read, or left to the other parser', () => {
  let read = 0;
  fc.assert(
    fc.property(document, (object) => {
      const written = toYaml(object);
      const documents = readRendered(written);
      if (documents === undefined) return;
      read++;
      expect(documents).toEqual(parsed(written));
      expect(readRendered(written, new Map())).toEqual(documents);
    }),
    { numRuns: 1000 },
  );
  expect(read).toBeGreaterThan(200);
});

/** Pieces that change what a line means. */
const PIECES = [
  '\n',
  '  ',
  ' ',
  '- ',
  ': ',
  ':',
  "'",
  '"',
  '#',
  ' #',
  '|',
  '|-',
  '>',
  '&a ',
  '*a',
  '{}',
  '[]',
  '---\n',
  '\t',
  '!',
];

test('a text that somebody has changed is read as the other parser reads it, or left to it', () => {
  const small = texts.filter((one) => one.length < 3000);
  const change = fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.constantFrom('', ...PIECES, ...TRAPS));
  let read = 0;
  fc.assert(
    fc.property(fc.constantFrom(...small), fc.array(change, { minLength: 1, maxLength: 3 }), (before, changes) => {
      const after = changes.reduce((now, [place, gone, added]) => {
        const at = place % (now.length + 1);
        return now.slice(0, at) + added + now.slice(at + gone);
      }, before);
      const documents = readRendered(after);
      if (documents === undefined) return;
      read++;
      expect(documents).toEqual(parsed(after));
    }),
    { numRuns: 3000 },
  );
  expect(read).toBeGreaterThan(100);
});

test.each([
  ['a comment', '# mine\na: 1\n'],
  ['another indentation', 'a:\n    b: 1\n'],
  ['a list that is indented', 'a:\n  - b\n'],
  ['flow style', 'a: {b: 1}\n'],
  ['a key twice', 'a: 1\na: 2\n'],
  ['a folded text', 'a: >\n  b\n'],
  ['an anchor', 'a: &b c\n'],
  ['a text of several lines', 'a: b\n  c\n'],
  ['words that readers disagree on', 'a: yes\n'],
  ['no end of the last line', 'a: 1'],
  ['nothing', ''],
  ['a value only', 'a\n'],
  ['a key without a value', 'a:\n'],
  ['a byte order mark', '\ufeffa: 1\n'],
  ['line ends of Windows', 'a: 1\r\n'],
])('leaves to the other parser: %s', (_, other) => {
  expect(readRendered(other)).toBeUndefined();
});
