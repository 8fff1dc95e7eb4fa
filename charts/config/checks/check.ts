import type { Report } from './report';
import { below } from './values';

/**
 * Reports what is wrong with the meaning of a value, whose kind is right.
 * @param at path of the value
 * @returns whether all is well, for checks that depend on it
 */
export type Check<T> = (report: Report, at: string, value: T) => boolean;

/** The checks of an object's fields; the others mean nothing by themselves. */
export type Checks<T> = { readonly [Key in keyof T]?: Check<NonNullable<T[Key]>> };

/** Checks the fields of an object that are given. */
export const fields =
  <T extends object>(checks: Checks<T>): Check<T> =>
  (report, at, value) => {
    let right = true;
    for (const key in checks) {
      const [check, given] = [checks[key], value[key]];
      if (check && given !== undefined && given !== null) right = check(report, `${at}.${key}`, given) && right;
    }
    return right;
  };

/** Checks each item of a list. */
export const each =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (report, at, items) => {
    let right = true;
    for (const [index, item] of items.entries()) right = check(report, below(at, index), item) && right;
    return right;
  };

/** Checks each item of a list that must have one. */
export const oneOrMore =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (report, at, items) =>
    report.check(items.length > 0, at, 'is empty; name at least one') && each(check)(report, at, items);

/** The same for a list that may be left out. */
export const oneOrNone =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (report, at, items) =>
    report.check(items.length > 0, at, 'is empty; name one, or leave it out') && each(check)(report, at, items);

/** Checks the value of an entry of a record, which may mean something by its key. */
export type EntryCheck<T> = (report: Report, at: string, value: T, key: string) => boolean;

/** Checks each entry of a record: its key first, then its value. */
export const entries =
  <T>(check: EntryCheck<T>, checkKey: Check<string> = () => true): Check<Readonly<Record<string, T>>> =>
  (report, at, values) => {
    let right = true;
    for (const [key, value] of Object.entries(values)) {
      const path = below(at, key);
      right = checkKey(report, path, key) && check(report, path, value, key) && right;
    }
    return right;
  };

/** Checks the keys of a record. */
export const keys =
  (check: Check<string>): Check<object> =>
  (report, at, values) => {
    let right = true;
    for (const key of Object.keys(values)) right = check(report, below(at, key), key) && right;
    return right;
  };

/** Checks that items of a list differ in a field. */
export function unique(report: Report, at: string, field: string, values: readonly string[], advice = ''): void {
  const first = firstPlaces(values);
  if (first.size === values.length) return;
  values.forEach((value, index) => {
    const message = `'${value}' is the ${field} of ${at}[${first.get(value)}] too${advice}`;
    report.check(first.get(value) === index, `${at}[${index}].${field}`, message);
  });
}

/** Checks that a list has no text twice. */
export const distinct: Check<readonly string[]> = (report, at, texts) => {
  const twice = texts.findIndex((text, index) => texts.indexOf(text) !== index);
  return report.check(twice < 0, `${at}[${twice}]`, `'${texts[twice]}' is in the list already`);
};

/** Where each value stands first: a search for every one of ten thousand tenants would take seconds. */
export function firstPlaces(values: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  values.forEach((value, index) => places.set(value, places.get(value) ?? index));
  return places;
}
