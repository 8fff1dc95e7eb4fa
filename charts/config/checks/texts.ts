import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

import type { Check } from './check';
import { EMAIL } from '../../contract/email';

/** What guides and examples write where a value of one's own belongs. */
const PLACEHOLDER = /^<.*>$|\$\{|\{\{|^your[_-]|[_-]your[_-]|replace[_-]?(?:me|this)|change[_-]?me|^x{3,}$/i;

/** A text of some form. */
export const like =
  (form: RegExp, what: string): Check<string> =>
  (report, at, text) =>
    report.check(form.test(text), at, `'${text}' is not ${what}`);

/** A text that is neither empty nor an example's placeholder: a platform with one would start, and fail later. */
export const filledWith =
  (what: string): Check<string> =>
  (report, at, text) =>
    report.check(text.trim() !== '', at, `is empty; write ${what}`) &&
    report.check(!PLACEHOLDER.test(text), at, `'${text}' is a placeholder; write ${what}`);

const filled = filledWith('your own');

/** The same for Dex and oauth2-proxy, which replace `$NAME` by a variable. */
export const plain: Check<string> = (report, at, text) =>
  filled(report, at, text) &&
  report.check(!text.includes('$'), at, `'${text}' has a $, which Dex takes for the name of a variable`);

/** A text of some form, and not a placeholder. */
export const own =
  (form: RegExp, what: string): Check<string> =>
  (report, at, text) =>
    filled(report, at, text) && like(form, what)(report, at, text);

/** A URL by HTTPS. */
export const httpsUrl = own(/^https:\/\/[^\s/$]+[^\s$]*$/, 'an https:// URL');

/** A host name, with or without a port. */
export const host = own(/^[a-z0-9.-]+(?::[0-9]+)?$/i, 'a host name, or host:port');

/** A domain. */
export const domain = own(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, `a domain in lower case; write 'example.com'`);

/** An image, with or without a registry and a tag. */
export const image = (example: string): Check<string> => like(/^\S+$/, `an image; write '${example}'`);

/**
 * An e-mail address, in lower case: the platform compares addresses letter by letter (kubeflow/kubeflow#4418), and a
 * user who is spelled in two ways sees an empty dashboard.
 */
export const email: Check<string> = (report, at, text) => {
  const lower = text.toLowerCase();
  return (
    like(EMAIL, `an e-mail address; write 'name@example.com'`)(report, at, text) &&
    report.check(text === lower, at, `'${text}' is in mixed case; write '${lower}'`)
  );
};

/** A certificate in PEM; a private key beside it would be published. */
export const certificate: Check<string> = (report, at, pem) =>
  report.check(!pem.includes('PRIVATE KEY'), at, 'holds a private key; write the certificate alone') &&
  report.check(isCertificate(pem), at, `is not a certificate in PEM; write readFileSync('ca.crt', 'utf8')`);

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== '';
  } catch {
    return false;
  }
}

/** Not an address of IPv6 in brackets, which are for URLs. */
export const unbracketed: Check<string> = (report, at, text) => {
  const [, address = ''] = /^\[([0-9a-f:.]+)\]$/i.exec(text) ?? [];
  return report.check(address === '', at, `'${text}' has the brackets of a URL; write '${address.toLowerCase()}'`);
};

/** Whether a text is a range of IPv4 or IPv6 addresses. */
function isRange(range: string): boolean {
  const [address = '', bits = '', ...more] = range.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  return family !== 0 && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= most && !more.length;
}

/** A range of addresses, such as `10.0.0.0/8`. */
export const range: Check<string> = (report, at, text) => {
  const suffix = isIP(text) === 6 ? '/128' : '/32';
  const better = isIP(text) ? `write '${text}${suffix}'` : `write one such as '10.0.0.0/8'`;
  return report.check(isRange(text), at, `'${text}' is not a range of addresses; ${better}`);
};
