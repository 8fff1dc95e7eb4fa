import { X509Certificate } from 'node:crypto';
import { inspect } from 'node:util';

import { PLACEHOLDER } from '../apps/databases';
import type { Report } from './report';

/** Reports what is wrong with the value of a field. The value is whatever someone wrote, in JavaScript maybe. */
export type Check = (report: Report, at: string, value: unknown) => void;

/** A field of a record: how it is checked, and whether it must be there. */
export interface Field {
  readonly check: Check;
  readonly required: boolean;
}

/** The fields of a record: all that its type has, so that none is forgotten. */
export type Fields<Record> = { readonly [Key in keyof Record]-?: Field };

/** A field that must be there. */
export const required = (check: Check): Field => ({ check, required: true });

/** A field with a default. */
export const optional = (check: Check): Field => ({ check, required: false });

/** A value in words. JavaScript's own fail with a record whose `toString` is a text, JSON's with one that holds itself. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value, { breakLength: Infinity });
}

/** A text that is neither empty nor an example's placeholder. Dex and oauth2-proxy replace `$NAME` by a variable. */
export const text: Check = (report, at, value) => {
  const given = shown(value);
  const isText = report.check(typeof value === 'string', at, `${given} is not a text; write it in quotes`);
  if (!isText || !report.check(given.trim() !== '', at, 'is empty')) return;
  if (!report.check(!PLACEHOLDER.test(given), at, `'${given}' is a placeholder; write your own`)) return;
  report.check(!given.includes('$'), at, `'${given}' has a $, which Dex takes for the name of a variable`);
};

/** A text of some form. */
export const like =
  (form: RegExp, what: string): Check =>
  (report, at, value) => {
    if (typeof value === 'string' && value && !PLACEHOLDER.test(value)) report.text(at, value, form, what);
    else text(report, at, value);
  };

/** A URL by HTTPS. */
export const httpsUrl = like(/^https:\/\/[^\s/$]+[^\s$]*$/, 'an https:// URL');

/** A host name, with or without a port. */
export const host = like(/^[a-z0-9.-]+(?::[0-9]+)?$/i, 'a host name, or host:port');

/** The name of an object of Kubernetes. */
export const objectName = like(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'the name of a Secret (a-z, 0-9, - and .)');

/** A key of a Secret. */
export const secretKeyName = like(/^[A-Za-z0-9._-]{1,253}$/, 'a key of a Secret (letters, digits, -, _ and .)');

/** A yes or no. */
export const flag: Check = (report, at, value) => {
  report.check(typeof value === 'boolean', at, `'${shown(value)}' is not a boolean; write true or false`);
};

/** A certificate in PEM; a private key beside it would be published. */
export const certificate: Check = (report, at, value) => {
  const pem = shown(value);
  const isPublic = !/PRIVATE KEY/.test(pem);
  if (!report.check(isPublic, at, 'holds a private key; write the certificate alone')) return;
  const help = `is no certificate in PEM; write readFileSync('ca.crt', 'utf8')`;
  report.check(isCertificate(pem), at, help);
};

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== '';
  } catch {
    return false;
  }
}

/** A list, which may be empty. */
export const each =
  (check: Check): Check =>
  (report, at, value) => {
    if (!report.check(Array.isArray(value), at, `${shown(value)} is not a list; write [ … ]`)) return;
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    items.forEach((item, index) => check(report, `${at}[${index}]`, item));
  };

/** A list with something in it. */
export const listOf =
  (check: Check): Check =>
  (report, at, value) => {
    if (Array.isArray(value)) report.check(value.length > 0, at, 'is empty; name one, or leave it out');
    each(check)(report, at, value);
  };

/** Whether a parsed value is a record, and no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record with these fields and no others. */
export const record =
  (fields: Readonly<Record<string, Field>>): Check =>
  (report, at, value) => {
    const isGiven = typeof value === 'object' && value !== null;
    if (!report.check(isGiven, at, `${shown(value)} is not a record; write { … }`)) return;
    const given: Readonly<Record<string, unknown>> = { ...(value as object) };
    report.keys((key) => `${at}.${key}`, given, Object.keys(fields), 'field here');
    for (const [key, field] of Object.entries(fields)) {
      if (given[key] !== undefined) field.check(report, `${at}.${key}`, given[key]);
      else report.check(!field.required, `${at}.${key}`, 'is missing');
    }
  };
