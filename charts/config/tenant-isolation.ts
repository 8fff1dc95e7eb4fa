import { isIP } from 'node:net';

import type { Report } from './report';

/** Who else may reach the pods of a tenant's namespace, and what they may reach. */
export interface Isolation {
  /** Namespaces, beside the platform's and the tenant's own, whose pods may reach the tenant's. @default none */
  readonly alsoFrom?: readonly string[];
  /**
   * Address ranges, such as `10.0.0.0/8`, that the tenant's pods may reach beside the platform, the cluster's DNS and one
   * another. The API server's is needed by pipelines: `kubectl get endpoints kubernetes` tells it. @default all addresses
   */
  readonly egress?: readonly string[];
}

/** Whether a text is a range of IPv4 or IPv6 addresses. */
function isRange(range: string): boolean {
  const [address = '', bits = '', ...more] = range.split('/');
  const family = isIP(address);
  const most = family === 4 ? 32 : 128;
  return family !== 0 && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= most && !more.length;
}

/** Reports names that no namespace has, and what is no range of addresses. */
export function checkIsolation(at: string, { alsoFrom = [], egress = [] }: Isolation, report: Report): void {
  alsoFrom.forEach((namespace, index) => report.dnsLabel(`${at}.alsoFrom[${index}]`, namespace));
  egress.forEach((range, index) => {
    const suffix = isIP(range) === 6 ? '/128' : '/32';
    const better = isIP(range) ? `write '${range}${suffix}'` : `write one such as '10.0.0.0/8'`;
    report.check(isRange(range), `${at}.egress[${index}]`, `'${range}' is not a range of addresses; ${better}`);
  });
}
