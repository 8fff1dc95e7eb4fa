import fc, { type Arbitrary } from 'fast-check';

import type { KubeflowProps } from '../../charts';
import { TRAPS } from '../support/yaml-traps';

/** Where one mistake is made, and which. */
interface Mistake {
  readonly place: number;
  readonly text: string;
  readonly number: number;
  readonly key: string;
  /** A value of another kind; none in most mistakes. */
  readonly other?: unknown;
}

const TEXTS = [
  ...[
    '',
    ' ',
    'A',
    'Ada@Example.com',
    'nobody@example.com',
    'a@b',
    'ünï@example.com',
    'kubeflow',
    'kube-system',
    'auth',
  ],
  ...[
    '192.0.2.1',
    '::1',
    'https://',
    'ftp://x',
    'https://a/b?c#d',
    'http://u:p@h',
    'https://a b',
    '-1',
    '1e400',
    '1 Gi',
  ],
  ...[
    '../..',
    '/',
    'a/b/c',
    'x'.repeat(64),
    'x'.repeat(254),
    'none',
    'false',
    '__proto__',
    'constructor',
    '<me>',
    '$HOME',
  ],
  ...TRAPS,
];

/** What JavaScript lets through, in the place of anything. */
const OTHERS = [5, 'x y', true, null, [], {}, [null], { a: 5 }];

const mistake: Arbitrary<Mistake> = fc.record({
  place: fc.nat(),
  text: fc.constantFrom(...TEXTS),
  number: fc.constantFrom(0, -1, 1.5, NaN, Infinity, 1e21, 2 ** 53, 65536, 29999),
  key: fc.constantFrom('nope', '', 'toString', 'constructor', '__proto__', 'x y', 'A', '/', 'a\nb', 'é'),
  other: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fc.constantFrom(...OTHERS)),
});

/** Definitions with a few mistakes of the kinds that the types allow, and some that they do not. */
export function mistaken(definitions: Arbitrary<KubeflowProps>): Arbitrary<KubeflowProps> {
  return fc
    .tuple(definitions, fc.array(mistake, { minLength: 1, maxLength: 2 }))
    .map(([props, mistakes]) => mistakes.reduce(mutate, props));
}

function mutate(props: KubeflowProps, wrong: Mistake): KubeflowProps {
  // Every option is as likely as another, whether it is a word or a list of tenants.
  const options = Object.keys(props) as (keyof KubeflowProps)[];
  const option = options[wrong.place % options.length] ?? 'url';
  const [changed] = replace(props[option], wrong.place % count(props[option]), wrong);
  // What is drawn is a definition to those who do not ask the compiler.
  return { ...props, [option]: changed };
}

/** Values below a value, which are not itself. */
function count(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, each) => sum + count(each), 1);
}

/** The value with the nth of its values wrong, and how many are left to pass where it has fewer. */
function replace(value: unknown, nth: number, wrong: Mistake): readonly [changed: unknown, left: number] {
  if (nth === 0) return [worsen(value, wrong), -1];
  if (typeof value !== 'object' || value === null) return [value, nth - 1];
  let left = nth - 1;
  const change = (each: unknown): unknown => {
    if (left < 0) return each;
    const [changed, rest] = replace(each, left, wrong);
    left = rest;
    return changed;
  };
  if (Array.isArray(value)) return [value.map(change), left];
  return [Object.fromEntries(Object.entries(value).map(([key, each]) => [key, change(each)])), left];
}

/** Another value: of the same kind, or of another. */
function worsen(value: unknown, { text, number, key, place, other }: Mistake): unknown {
  if (other !== undefined) return other;
  switch (typeof value) {
    case 'string':
      return [text, value.toUpperCase(), `${value}${text}`, `https://${value}/x`][place % 4];
    case 'number':
      return number;
    case 'boolean':
      return !value;
    default:
  }
  if (Array.isArray(value)) return place % 2 || !value.length ? [] : [...(value as unknown[]), value[0]];
  if (typeof value !== 'object' || value === null) return value;
  // As JSON has it: with a key of its own, whatever its name.
  const [first] = Object.values(value) as unknown[];
  return Object.fromEntries([...Object.entries(value), [key, typeof first === 'object' ? {} : text]]);
}
