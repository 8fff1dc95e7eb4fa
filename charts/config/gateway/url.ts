import { isIPv4, isIPv6 } from 'node:net';

import type { Report } from '../checks/report';

/** The platform's address, taken apart. */
export type PlatformUrl = ReturnType<typeof resolveUrl>;

/** Takes the url apart, and reports what no platform can be reached at. */
export function resolveUrl(text: string, report: Report) {
  const bare = text.replace(/^.*:\/\//, '');
  const hasScheme = report.check(/^https?:\/\//i.test(text), 'url', `'${text}' has no scheme; write 'https://${bare}'`);
  const full = hasScheme ? text : `https://${text}`;
  const isUrl = URL.canParse(full);
  if (hasScheme) report.check(isUrl, 'url', `'${text}' is not a URL; write 'https://kubeflow.example.com'`);
  const url = new URL(isUrl ? full : 'https://invalid');
  const { protocol, hostname, origin, pathname, search, hash, username, password } = url;
  const extra = `${pathname === '/' ? '' : pathname}${search}${hash}`;
  const message = `'${text}' has a path ('${extra}'), but Kubeflow needs a host of its own; write '${origin}'`;
  report.check(extra === '', 'url', message);
  report.check(!username && !password, 'url', `must not hold a user name or password; write '${origin}'`);
  const host = hostname.replace(/^\[|\]$/g, '');
  return {
    https: protocol === 'https:',
    /** Host name or IP address, without brackets. */
    host,
    /** Whether the host is an IP address. */
    isAddress: isAddress(host),
    /** Its port, where that is not the scheme's own. */
    port: url.port ? Number(url.port) : undefined,
    /** Scheme, host and port, without a slash at the end: what all URLs of the platform begin with. */
    origin,
  } as const;
}

/** Whether a host is an IP address. Node takes milliseconds to make its pattern for IPv6, which only a colon needs. */
export function isAddress(host: string): boolean {
  return host.includes(':') ? isIPv6(host) : isIPv4(host);
}
