import { nearest } from '../../contract/nearest';
import { withLikelyUnit } from './amounts';
import type { Fields, Kind, Variants, Words } from './kinds';
import { isRecord, shown } from './values';

/** What a value of the wrong kind is not, and what to write instead. @param at its path */
export function instead(value: unknown, kind: Kind, at = ''): string {
  return typeof kind === 'object' && 'variants' in kind
    ? `${isFunction(value) ? 'is a function' : `${shown(value)} is not ${noun(kind)}`}; write ${variantFor(value, kind)}`
    : `${shown(value)} is not ${noun(kind)}${advice(value, kind, at)}`;
}

/** Fields that people look for in vain, by type and name, and what to do. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'User.password':
    'passwords are never in the definition: `npx cdk8s-kubeflow secrets` makes the first, `passwd` others',
  'User.hash': 'hashes are never in the definition: `npx cdk8s-kubeflow passwd` stores one in the cluster',
  'KubeflowProps.installedElsewhere': `write existing: { components: ['training-operator'] }`,
  'KubeflowProps.profiles': 'write tenants: [{ name: …, owner: … }]',
  'KubeflowProps.domain': `write url: 'https://kubeflow.example.com'`,
  'KubeflowProps.host': `write url: 'https://kubeflow.example.com'`,
  'KubeflowProps.storageClass': `write storage: { class: 'standard' }`,
  'Ingress.existingGateway': `write existing: { istio: { gateway: { selector: … } } }, and leave ingress out`,
  'Spawner.environment': `the form of Kubeflow takes none; write tenants: [{ …, podDefaults: [{ name: 'proxy', env: { … } }] }], and spawner: { podDefaults: { value: ['proxy'] } }`,
  'VolumeField.readOnly': 'the form sends its volumes all the same, and then makes no notebook; leave it out',
  'Tenant.namespace': 'the namespace has the name of the tenant; write name',
  'Tenant.members': `write contributors: [{ user: 'name@example.com', role: 'edit' }]`,
};

/** What an unknown field is not, and which there are. */
export function unknownField(key: string, name: string, fields: readonly string[]): string {
  const elsewhere = ELSEWHERE[`${name}.${key}`];
  if (elsewhere !== undefined) return `is not a field of ${name}; ${elsewhere}`;
  return `is not a field of ${name}; ${fields.length ? among(key, fields, 'fields') : 'it has none'}`;
}

/** What a factory made that was called with a text or a list, whose parts have numbers for names. */
export function spread(fields: Readonly<Record<string, unknown>>, variant: Fields): string {
  const parts = Object.values(fields);
  const text = parts.every((part) => typeof part === 'string' && part.length === 1) ? parts.join('') : undefined;
  const better = text === undefined ? undefined : correctedRecord(text, variant)?.replace(/^write /, '');
  return `${variant.name} was given a ${text === undefined ? 'list' : 'text'}; write ${variant.name}(${better ?? record(variant)})`;
}

/** What to write in place of an unknown or missing `kind`. */
export function unknownKind(kind: unknown, variants: Variants): string {
  const what = kind === undefined ? 'is missing' : `${shown(kind)} is not a kind of ${variants.name}`;
  const elsewhere = typeof kind === 'string' ? ELSEWHERE[`${variants.name}.${kind}`] : undefined;
  if (elsewhere !== undefined) return `${what}; ${elsewhere}`;
  return `${what}; write ${variantFor(kind, variants)}`;
}

/** More words than anybody reads in an error. */
const MOST_WORDS = 40;

/** The word that was probably meant, or else all words. */
export function among(unknown: string, words: readonly string[], what: string): string {
  const near = nearest(unknown, words) ?? words.find((word) => word.endsWith(`/${unknown}`));
  if (near !== undefined) return `did you mean '${near}'?`;
  const isLong = words.length > MOST_WORDS;
  return `the ${what} are ${(isLong ? words.slice(0, 5) : words).join(', ')}${isLong ? `, … (${words.length})` : ''}`;
}

/** An example of a value. */
export function write(kind: Kind | undefined): string {
  if (kind === undefined) return '…';
  if (kind === 'text') return `'…'`;
  if (kind === 'amount') return `'64Gi' or 4`;
  if (kind === 'number') return '1';
  if (kind === 'flag') return 'true or false';
  if (kind === 'class') return 'class … extends Component';
  if ('words' in kind) return listed(kind);
  if ('list' in kind) return listOf(write(kind.list));
  if ('entries' in kind) return '{ … }';
  if ('either' in kind) return kind.either.map(write).join(' or ');
  return 'variants' in kind ? Object.values(kind.variants).map(call).join(' or ') : record(kind);
}

/** A kind in the words of a sentence. */
function noun(kind: Kind): string {
  switch (kind) {
    case 'text':
      return 'a text';
    case 'number':
      return 'a number';
    case 'amount':
      return 'an amount';
    case 'flag':
      return 'a boolean';
    case 'class':
      return 'a class of components';
    default:
  }
  if ('words' in kind) return kind.words.length > 1 ? `one of ${kind.words.join(', ')}` : String(kind.words[0]);
  if ('list' in kind) return 'a list';
  if ('either' in kind) return kind.either.map(noun).join(' or ');
  return 'variants' in kind ? `a kind of ${kind.name}` : 'a record';
}

function advice(value: unknown, kind: Kind, at: string): string {
  if (typeof kind === 'object' && 'words' in kind) {
    const words = kind.words.filter((word) => typeof word === 'string');
    const near =
      typeof value === 'string'
        ? (words.find((word) => word === OTHER_NAMES.get(value)) ?? nearest(value, words))
        : undefined;
    return near === undefined ? '' : `; did you mean '${near}'?`;
  }
  return `; ${inUnits(value, kind, at) ?? corrected(value, kind) ?? `write ${write(kind)}`}`;
}

/** What others call an architecture. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ...['x86', 'x86_64', 'x86-64', 'x64', 'i386'].map((name) => [name, 'amd64'] as const),
  ...['aarch64', 'arm', 'arm64v8', 'arm64/v8'].map((name) => [name, 'arm64'] as const),
]);

/** Seconds in the units of times. */
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A number that lacks its unit, or that has one too many, by the name of its field. */
function inUnits(value: unknown, kind: Kind, at: string): string | undefined {
  if (typeof value === 'number' && /\.(?:memory|size|homeSize)$/.test(at))
    return `write '${withLikelyUnit(value, at.endsWith('.memory') ? 'container' : 'volume')}'`;
  if (kind !== 'number' || typeof value !== 'string') return undefined;
  const [, figure, unit = ''] = /^\s*([0-9.]+)\s*([smhd]?)/.exec(value) ?? [];
  if (figure === undefined) return undefined;
  const own = at.endsWith('Minutes') ? 60 : at.endsWith('.maxAge') ? 1 : undefined;
  return `write ${(Number(figure) * (own ? (SECONDS[unit] ?? own) : 1)) / (own ?? 1)}`;
}

/** What to do where it is clear what was meant. */
function corrected(value: unknown, kind: Kind): string | undefined {
  if (kind === 'text' && ['number', 'boolean'].includes(typeof value)) return `write '${String(value)}'`;
  if (typeof kind !== 'object') return undefined;
  if ('list' in kind) {
    if (kind.list === 'text' && typeof value === 'string') return `write ['${value}']`;
    const item = itemFor(value, kind.list);
    return item === undefined ? undefined : `write [${item}]`;
  }
  if ('entries' in kind && kind.entries === 'flag' && Array.isArray(value)) {
    return `write { ${value.map((each) => `${shown(each)}: true`).join(', ')} }`;
  }
  if ('either' in kind) {
    const others = kind.either.filter((each) => typeof each === 'object');
    return others.map((each) => corrected(value, each)).find((found) => found !== undefined);
  }
  return 'fields' in kind ? correctedRecord(value, kind) : undefined;
}

/** What is written in a list in place of one item without a list around it. */
function itemFor(value: unknown, kind: Kind): string | undefined {
  if (typeof value === 'string') return corrected(value, kind)?.replace(/^write /, '');
  if (typeof kind === 'string' || !('variants' in kind) || !isRecord(value)) return undefined;
  const variant = typeof value.kind === 'string' ? kind.variants[value.kind] : undefined;
  return variant && call(variant);
}

function correctedRecord(value: unknown, kind: Fields): string | undefined {
  const { fields, required } = kind;
  const [first, ...more] = required;
  if (typeof value === 'string') {
    const [field] = Object.entries(fields).find(([, each]) => hasWord(each, value)) ?? [];
    const only = first !== undefined && !more.length && fields[first] === 'text' ? first : undefined;
    const meant = field ?? only;
    if (meant !== undefined) return `write { ${meant}: '${value}' }`;
  }
  if (first !== undefined) return undefined;
  if (fields.value && fields.readOnly && typeof value !== 'boolean') {
    return `write { value: ${fields.value === 'text' ? `'${String(value)}'` : shown(value)} }`;
  }
  if (value === false) return 'leave it out';
  return value === true ? `write {} or ${record(kind)}` : undefined;
}

function hasWord(kind: Kind, word: string): boolean {
  return typeof kind === 'object' && 'words' in kind && kind.words.includes(word);
}

/** The factory that was meant: by its name, or by itself. */
function variantFor(value: unknown, kind: Variants): string {
  const name = isFunction(value) ? value.name : typeof value === 'string' ? value : '';
  const near = nearest(name, Object.keys(kind.variants));
  const variant = near === undefined ? undefined : kind.variants[near];
  return variant ? call(variant) : write(kind);
}

/** A call of the factory of a variant. */
function call({ name, fields }: Fields): string {
  return `${name}(${Object.keys(fields).length ? '{ … }' : ''})`;
}

/** The required fields of a record, or some of those that may be left out. */
function record({ fields, required }: Fields): string {
  if (required.length) return `{ ${required.map((key) => `${key}: …`).join(', ')} }`;
  const [first = '', ...more] = Object.keys(fields);
  return `{ ${first}: …${more.length ? ', …' : ''} }`;
}

/** A list with one such item, if it can be written in a word. */
function listOf(item: string): string {
  return item.includes(' or ') ? '[ … ]' : `[${item}]`;
}

function listed({ words }: Words): string {
  return words.map((word) => (typeof word === 'string' ? `'${word}'` : String(word))).join(' or ');
}

function isFunction(value: unknown): value is { readonly name: string } {
  return typeof value === 'function';
}
