import { isIP } from 'node:net';

import type { Report } from '../checks/report';
import type { Ingress, NodePortProps } from './ingress';
import { addressOf } from './ingress';
import type { Tls } from './tls';
import type { PlatformUrl } from './url';

/** How users, and services of ACME, come to the gateway. */
interface Ways {
  readonly url: PlatformUrl;
  readonly ingress: Ingress;
  readonly tls: Tls | undefined;
  /** Domain of the models, where they have one of their own. */
  readonly servingDomain?: string;
}

/** Reports a gateway that nobody reaches by the url, or that ACME cannot ask. */
export function checkReach(report: Report, ways: Ways): void {
  const { url, ingress, tls } = ways;
  if (tls?.kind === 'acme' && url.https && !url.isAddress) checkAcmeReach(report, { url, ingress, tls });
  if (ingress.kind === 'nodePort') checkNodePort(report, 'ingress', url, ingress);
  if (ingress.kind === 'route') checkRoute(report, ways);
  const address = addressOf(ingress);
  const differs = url.isAddress && address !== undefined && isIP(address) !== 0 && written(address) !== url.host;
  const other = `'${address}' is not the url's address, ${url.host}; write the same one, unless a router translates it`;
  report.warn(!differs, 'ingress.address', other);
  const isOpen = !url.https && url.host !== 'localhost' && !/^127\.|^::1$/.test(url.host);
  report.warn(!isOpen, 'url', `'${url.origin}' sends passwords and sessions as plain text; write 'https://…'`);
}

/** An address as URLs have it: IPv6 has many ways to write one. */
function written(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

interface AcmeWays extends Ways {
  readonly tls: Extract<Tls, { readonly kind: 'acme' }>;
}

/** Let's Encrypt certifies names of the public DNS alone; a service of one's own may certify others, but not localhost. */
function checkAcmeReach(report: Report, { url: { host }, ingress, tls: { server = 'public', dns } }: AcmeWays): void {
  const isPublic = server === 'public' || server === 'staging';
  const isLocal = host === 'localhost' || host.endsWith('.localhost');
  const name = `ACME does not certify '${host}', which is not a name of the public DNS; write Tls.selfSigned()`;
  if (!report.check(!isLocal && (!isPublic || host.includes('.')), 'tls', name) || dns) return;
  const closed = `is missing: by HTTP-01 the service asks port 80 of '${host}', and a port-forward lets nobody in`;
  const instead = 'add dns: Dns01.route53({ … }), or write Tls.selfSigned()';
  report.check(ingress.kind !== 'portForward' || !isPublic, 'tls.dns', `${closed}; ${instead}`);
  const redirected = `is missing: by HTTP-01 the service asks port 80 of '${host}', which the router of a Route redirects`;
  report.check(
    ingress.kind !== 'route',
    'tls.dns',
    `${redirected}; add dns: Dns01.route53({ … }), or write Tls.offloaded()`,
  );
  const forwarded = `is missing: by HTTP-01 the service asks port 80 of '${host}', which no node port is`;
  report.warn(ingress.kind !== 'nodePort', 'tls.dns', `${forwarded}; forward port 80 to it, or ${instead}`);
}

/** A url with a node port names the one that the gateway has. */
function checkNodePort(report: Report, at: string, { https, port }: PlatformUrl, ports: NodePortProps): void {
  const field = https ? 'https' : 'http';
  const isNodePort = port !== undefined && port >= 30000 && port <= 32767;
  const given = ports[field];
  const wrong = given === undefined ? 'is left to the cluster' : `${given} is not the port of the url`;
  report.warn(!isNodePort || given === port, `${at}.${field}`, `${wrong}; write ${field}: ${port}`);
}

/** The router finds a Route by the host that a browser names, at ports that the cluster has chosen. */
function checkRoute(report: Report, { url: { host, isAddress, port, https }, servingDomain }: Ways): void {
  const named = !isAddress && host.includes('.') && !host.endsWith('.localhost');
  const name = `Ingress.route() is found by a host name, which '${host}' is not; write url: 'https://kubeflow.apps.example.com'`;
  report.check(named, 'ingress', name);
  const ports = `Ingress.route() is at port ${https ? 443 : 80}, not at ${port}; leave the port of the url out`;
  report.check(port === undefined, 'ingress', ports);
  const models = `Ingress.route() is for the url's host, not for models in '${servingDomain}'; leave serving.domain out, or write Ingress.loadBalancer()`;
  report.check(servingDomain === undefined, 'ingress', models);
}
