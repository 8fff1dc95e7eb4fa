import { isIP } from 'node:net';

import type { Report } from './report';

/** Whether a text is a range of IPv4 or IPv6 addresses. */
function isRange(range: string): boolean {
  const [address = '', bits = '', ...more] = range.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  return family !== 0 && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= most && !more.length;
}

/** Reports what is no range of addresses, such as `10.0.0.0/8`. */
export function checkRange(report: Report, at: string, range: unknown): void {
  const text = String(range);
  const suffix = isIP(text) === 6 ? '/128' : '/32';
  const better = isIP(text) ? `write '${text}${suffix}'` : `write one such as '10.0.0.0/8'`;
  report.check(isRange(text), at, `'${text}' is not a range of addresses; ${better}`);
}
