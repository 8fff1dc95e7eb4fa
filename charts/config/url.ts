import { isIP } from 'node:net';

import type { Report } from './report';

/** The platform's address, taken apart. */
export interface Url {
  readonly https: boolean;
  /** Host name or IP address, without brackets. */
  readonly host: string;
  /** Whether the host is an IP address. */
  readonly isAddress: boolean;
  /** Scheme, host and port, without a slash at the end: what all URLs of the platform begin with. */
  readonly origin: string;
}

/** Reads the definition's `url`. */
export function resolveUrl(text: string, report: Report): Url {
  const withScheme = /^https?:\/\//i.test(text);
  if (!withScheme) report.add('url', `'${text}' has no scheme; write 'https://${text.replace(/^.*:\/\//, '')}'`);
  const url = parse(withScheme ? text : `https://${text}`);
  if (!url) {
    if (withScheme) report.add('url', `'${text}' is not a URL; write 'https://kubeflow.example.com'`);
    return { https: true, host: 'invalid', isAddress: false, origin: 'https://invalid' };
  }
  const extra = `${url.pathname === '/' ? '' : url.pathname}${url.search}${url.hash}`;
  if (extra)
    report.add('url', `'${text}' has a path ('${extra}'), but Kubeflow needs a host of its own; write '${url.origin}'`);
  if (url.username || url.password) report.add('url', `must not hold a user name or password; write '${url.origin}'`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { https: url.protocol === 'https:', host, isAddress: isIP(host) !== 0, origin: url.origin };
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
