import { isIP } from 'node:net';

import { type Check, each, fields } from '../checks/check';
import type { Report } from '../checks/report';
import { range, unbracketed } from '../checks/texts';

/**
 * The proxy by which programs reach the internet. Names of the cluster are exempt by themselves: Services, and the API
 * server's address.
 */
export interface ProxyProps {
  /** URL of the proxy for `http://` addresses. @default none */
  readonly http?: string;
  /** URL of the proxy for `https://` addresses, most often the same. @default none */
  readonly https?: string;
  /**
   * Hosts that are reached without it: names, domains such as `.corp.example`, addresses, and ranges such as
   * `10.0.0.0/8`. The ranges of pods and Services belong here, if programs call them by address. @default none
   */
  readonly no?: readonly string[];
  /**
   * Whether the pods of tenants have it too: notebooks, steps of pipelines, the download of models. A
   * MutatingAdmissionPolicy gives it to them, which needs Kubernetes 1.36. @default true
   */
  readonly tenants?: boolean;
}

const proxyUrl: Check<string> = (report, at, text) => {
  const example = `write one such as 'http://proxy.corp.example:3128'`;
  const bare = text.replace(/^.*:\/\//, '');
  if (!report.check(/^https?:\/\//.test(text), at, `'${text}' has no scheme; write 'http://${bare}'`)) return false;
  if (!report.check(URL.canParse(text), at, `'${text}' is not a URL; ${example}`)) return false;
  const { username, password, origin, pathname, search, hash } = new URL(text);
  const secret = `must not hold a user name or password, which would be published; let the proxy know the cluster by its addresses, and write '${origin}'`;
  return (
    report.check(!username && !password, at, secret) &&
    report.check(
      pathname === '/' && !search && !hash,
      at,
      `'${text}' is more than a host and a port; write '${origin}'`,
    )
  );
};

const HOST = /^\.?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i;

/** What Go, Python, curl and Node understand alike. */
const exempt: Check<string> = (report, at, text) => {
  const domain = text.replace(/^\*/, '');
  if (text.includes('/') && !text.includes('://')) return range(report, at, text);
  const what = `is not a host, a domain, an address or a range`;
  const better = /^\*\./.test(text)
    ? `write '${domain}'`
    : `write one such as 'git.corp.example', '.corp.example' or '10.0.0.0/8'`;
  if (!unbracketed(report, at, text)) return false;
  return report.check(HOST.test(text) || isIP(text) !== 0, at, `'${text}' ${what}; ${better}`);
};

const check = fields<ProxyProps>({ http: proxyUrl, https: proxyUrl, no: each(exempt) });

/** A proxy, with the defaults filled in. */
export type Proxy = ReturnType<typeof resolveProxy>;

/** Reports what is no proxy. Undefined where there is none. */
export function resolveProxy(given: ProxyProps | undefined, report: Report) {
  if (!given) return undefined;
  const { http, https, no = [], tenants = true } = given;
  check(report, 'proxy', given);
  const none = `names no proxy; write https: 'http://proxy.corp.example:3128', or leave it out`;
  report.check(http !== undefined || https !== undefined, 'proxy', none);
  return { http, https, no, tenants } as const;
}
