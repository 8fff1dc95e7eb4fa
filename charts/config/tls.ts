import { isIP } from 'node:net';

import type { Report } from './report';
import type { Url } from './url';

/** Where the gateway's certificate comes from. */
export type Tls =
  ({ readonly kind: 'selfSigned' } & SelfSignedProps) | ({ readonly kind: 'acme' } & Required<AcmeProps>);

/** A certificate of the platform's own CA. */
export interface SelfSignedProps {
  /** Host names beside the url's and the ingress address. @default none */
  readonly dnsNames?: readonly string[];
  /** IP addresses beside the url's and the ingress address. @default none */
  readonly ipAddresses?: readonly string[];
}

/** A certificate of an ACME service such as Let's Encrypt, by the HTTP-01 challenge. */
export interface AcmeProps {
  /** Where the service writes when a certificate is about to expire. */
  readonly email: string;
  /** Directory of the service. @default Let's Encrypt */
  readonly server?: string;
}

/** Ways to a certificate for the gateway. */
export const Tls = {
  /** By a CA that cert-manager makes for this platform: browsers warn until they are told to trust it. */
  selfSigned: (props: SelfSignedProps = {}): Tls => ({ kind: 'selfSigned', ...props }),

  /** By ACME. The url's host must be a name that the internet resolves to the gateway, whose port 80 must be open. */
  acme: (props: AcmeProps): Tls => ({
    kind: 'acme',
    email: props.email,
    server: props.server ?? 'https://acme-v02.api.letsencrypt.org/directory',
  }),
};

/** The gateway's certificate: who issues it, and for which names. */
export interface ResolvedTls {
  readonly source: Tls;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
}

/** Derives the certificate's names; `undefined` for a platform of plain HTTP. */
export function resolveTls(
  tls: Tls | undefined,
  url: Url,
  address: string | undefined,
  report: Report,
): ResolvedTls | undefined {
  if (!url.https) {
    if (tls) report.add('tls', `has no use with the url '${url.origin}'; write 'https://…', or leave tls out`);
    return undefined;
  }
  const source = tls ?? Tls.selfSigned();
  if (source.kind === 'acme') return resolveAcme(source, url, report);
  const names = [url.host, ...(address === undefined ? [] : [address])];
  check(source, report);
  return {
    source,
    dnsNames: unique([...names.filter((name) => !isIP(name)), ...(source.dnsNames ?? [])]),
    ipAddresses: unique([...names.filter((name) => isIP(name)), ...(source.ipAddresses ?? [])]),
  };
}

/** ACME proves the control of one name, the url's; the name of a load balancer is not the user's to prove. */
function resolveAcme(source: Tls & { kind: 'acme' }, url: Url, report: Report): ResolvedTls {
  if (url.isAddress) {
    report.add(
      'tls',
      `ACME does not certify the IP address ${url.host}; give url a host name, or write Tls.selfSigned()`,
    );
  }
  if (!/^https:\/\//.test(source.server)) report.add('tls.server', `'${source.server}' is not an https:// URL`);
  if (!source.email.includes('@')) report.add('tls.email', `'${source.email}' is not an e-mail address`);
  return { source, dnsNames: [url.host], ipAddresses: [] };
}

const HOST_NAME = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

function check({ dnsNames = [], ipAddresses = [] }: SelfSignedProps, report: Report): void {
  dnsNames.forEach((name, index) => {
    if (isIP(name)) report.add(`tls.dnsNames[${index}]`, `'${name}' is an IP address; write it in ipAddresses`);
    else if (!HOST_NAME.test(name)) report.add(`tls.dnsNames[${index}]`, `'${name}' is not a host name in lower case`);
  });
  ipAddresses.forEach((address, index) => {
    if (!isIP(address)) report.add(`tls.ipAddresses[${index}]`, `'${address}' is not an IP address`);
  });
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
