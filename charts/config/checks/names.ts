import { among } from './advice';
import type { Check, EntryCheck } from './check';
import { like, own } from './texts';

/** Labels and subdomains of DNS as in RFC 1123. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** A name that Kubernetes accepts for a namespace. */
export const dnsLabel: Check<string> = (report, at, name) => {
  if (LABEL.test(name)) return true;
  const dashed = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const better = dashed.slice(0, 63).replace(/^-+|-+$/g, '');
  const what = 'a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends)';
  return like(LABEL, better ? `${what}; write '${better}'` : what)(report, at, name);
};

/** A name that Kubernetes accepts for an object. */
export const dnsName = like(
  SUBDOMAIN,
  'a DNS name (at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends)',
);

/** The name of an object of the user's own. */
export const nameOf = (kind: string): Check<string> => own(NAME, `the name of ${kind} (a-z, 0-9, - and .)`);

/** The name of a Secret. */
export const secretName = nameOf('a Secret');

/** A key of a Secret. */
export const secretKey = own(/^[A-Za-z0-9._-]{1,253}$/, 'a key of a Secret (letters, digits, -, _ and .)');

/**
 * One of the names of something that there is.
 * @param instead what to do instead of using a name of an earlier version, by this name
 */
export const known =
  (what: string, names: readonly string[], instead: Readonly<Record<string, string>> = {}): Check<string> =>
  (report, at, name) => {
    const advice = Object.hasOwn(instead, name) ? instead[name] : among(name, names, `${what}s`);
    return report.check(names.includes(name), at, `is not a ${what}; ${advice}`);
  };

const KEY = /^(?=.{1,63}$)[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
const PREFIX = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/** Whether Kubernetes accepts a text as the key of a label or annotation: a name, after a domain and a slash if need be. */
export function isLabelKey(key: string): boolean {
  const [name = '', prefix, ...more] = key.split('/').reverse();
  return KEY.test(name) && !more.length && (prefix === undefined || PREFIX.test(prefix));
}

/** The key of an annotation. */
export const annotationKey: Check<string> = (report, at, key) =>
  report.check(isLabelKey(key), at, `is not the key of an annotation; write one such as 'example.com/name'`);

/** An entry of what is mounted: the directory, and what is mounted there by its name. */
export const mount: EntryCheck<string> = (report, at, name, path) => {
  const swapped = isDirectory(name) ? `the directory comes first: { '${name}': '${path}' }` : `write '/data'`;
  return report.check(isDirectory(path), at, `is not a directory; ${swapped}`);
};

function isDirectory(path: string): boolean {
  return /^\/[^:]+$/.test(path);
}
