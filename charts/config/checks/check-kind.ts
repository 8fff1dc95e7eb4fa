import { nearest } from '../../contract/nearest';
import { instead, spread, unknownField, unknownKind, write } from './advice';
import type { Either, Entries, Fields, Kind, List, Scalar, Variants, Words } from './kinds';
import { below, isRecord, type Values } from './values';
import type { Report } from './report';

/**
 * Reports values of the wrong kind, missing and unknown fields, and unknown words.
 * @returns whether the value can be read: an unknown field or word does not stop the checks of the others
 */
export function checkKind(report: Report, at: string, value: unknown, kind: Kind): boolean {
  if (typeof kind === 'string') return isScalar(value, kind) || refuse(report, at, value, kind);
  if ('words' in kind) return checkWord(report, at, value, kind);
  if ('list' in kind) return checkList(report, at, value, kind);
  if ('either' in kind) return checkEither(report, at, value, kind);
  if (!isRecord(value)) return refuse(report, at, value, kind);
  if ('entries' in kind) return checkEntries(report, at, value, kind);
  return 'variants' in kind ? checkVariant(report, at, value, kind) : checkFields(report, at, value, kind);
}

function refuse(report: Report, at: string, value: unknown, kind: Kind): boolean {
  return report.check(false, at, instead(value, kind, at));
}

/** What `typeof` says of a value of a kind. */
const TYPES = { text: 'string', flag: 'boolean', number: 'number', class: 'function' } as const;

function isScalar(value: unknown, kind: Scalar): boolean {
  const type = typeof value;
  if (kind === 'amount') return type === 'string' || type === 'number';
  return type === TYPES[kind];
}

/** Most values are right texts and numbers: ten thousand tenants need no paths of those. */
function isRight(value: unknown, kind: Kind): boolean {
  return typeof kind === 'string' && isScalar(value, kind);
}

function isWord(value: unknown, { words }: Words): boolean {
  return words.some((word) => word === value);
}

function checkWord(report: Report, at: string, value: unknown, kind: Words): boolean {
  return isWord(value, kind) || refuse(report, at, value, kind) || typeof value === 'string';
}

function checkList(report: Report, at: string, value: unknown, kind: List): boolean {
  if (!Array.isArray(value)) return refuse(report, at, value, kind);
  let readable = true;
  value.forEach((item: unknown, index) => {
    readable = checkKind(report, below(at, index), item, kind.list) && readable;
  });
  return readable;
}

function checkEntries(report: Report, at: string, value: Values, { entries }: Entries): boolean {
  let readable = true;
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item === undefined || isRight(item, entries)) continue;
    readable = checkKind(report, below(at, key), item, entries) && readable;
  }
  return readable;
}

function checkFields(report: Report, at: string, value: Values, { name, fields, required }: Fields): boolean {
  let readable = true;
  const misspelled = new Set<string | undefined>();
  for (const key of Object.keys(value)) {
    const item = value[key];
    const kind = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!kind) {
      report.check(false, below(at, key), unknownField(key, name, Object.keys(fields)));
      misspelled.add(nearest(key, Object.keys(fields)));
    } else if (item !== undefined && !isRight(item, kind)) {
      readable = checkKind(report, below(at, key), item, kind) && readable;
    }
  }
  for (const key of required) {
    if (value[key] !== undefined) continue;
    readable = false;
    if (!misspelled.has(key)) report.check(false, below(at, key), `is missing; write ${key}: ${write(fields[key])}`);
  }
  return readable;
}

function checkVariant(report: Report, at: string, { kind, ...fields }: Values, variants: Variants): boolean {
  const known = variants.variants;
  const variant = typeof kind === 'string' && Object.hasOwn(known, kind) ? known[kind] : undefined;
  if (variant && '0' in fields) return report.check(false, at, spread(fields, variant));
  if (variant) return checkFields(report, at, fields, variant);
  return report.check(false, below(at, 'kind'), unknownKind(kind, variants));
}

/** A record or a list is told what is wrong in it by the kinds that are such. */
function checkEither(report: Report, at: string, value: unknown, kind: Either): boolean {
  const records: Fields[] = [];
  for (const each of kind.either) {
    if (typeof each === 'string' ? isScalar(value, each) : 'words' in each && isWord(value, each)) return true;
    if (typeof each === 'string' || 'words' in each) continue;
    if ('fields' in each) records.push(each);
    else if ('list' in each ? Array.isArray(value) : isRecord(value)) return checkKind(report, at, value, each);
  }
  if (!records.length || !isRecord(value)) return refuse(report, at, value, kind);
  const [only, ...more] = records;
  return only && !more.length ? checkFields(report, at, value, only) : checkOneOf(report, at, value, records);
}

/** One of several records: the one that has every field that is given. */
function checkOneOf(report: Report, at: string, value: Values, records: readonly Fields[]): boolean {
  const given = Object.keys(value).filter((key) => value[key] !== undefined);
  const fits = (keys: readonly string[]): Fields | undefined =>
    records.find(
      ({ fields, required }) =>
        keys.every((key) => Object.hasOwn(fields, key)) && required.every((key) => keys.includes(key)),
    );
  const fitting = fits(given);
  if (fitting) return checkFields(report, at, value, fitting);
  const fields: Readonly<Record<string, Kind>> = Object.assign({}, ...records.map((each) => each.fields));
  const name = records.map((each) => each.name).join(' or ');
  const readable = checkFields(report, at, value, { name, required: [], fields });
  const known = given.filter((key) => Object.hasOwn(fields, key));
  if (fits(known)) return readable;
  // What is missing may be what is misspelled.
  if (known.length < given.length) return false;
  return report.check(false, at, `is not ${name}; write ${records.map(write).join(' or ')}`);
}
