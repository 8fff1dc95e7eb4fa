import type { Report } from '../checks/report';
import { SERVICES } from '../../contract/services';
import { type AcmeProps, CERT_MANAGER, type CertificateNames, checkTls, Tls } from './tls';
import { isAddress, type PlatformUrl } from './url';

/** Where a certificate of the gateway comes from. */
export type CertificateSource = Exclude<Tls, { kind: 'offloaded' | 'none' }>;

/** A certificate, and its Secret in the namespace of the gateway's pods. */
export interface GatewayCertificate extends Required<CertificateNames> {
  readonly secretName: string;
}

/** TLS that ends at the gateway. */
export interface ResolvedTls extends GatewayCertificate {
  readonly source: CertificateSource;
  /** Who signs; absent where the Secret is given. */
  readonly issuer?: { readonly group: string; readonly kind: string; readonly name: string };
  /** For the hosts of models, where they have a domain of their own. */
  readonly serving?: GatewayCertificate;
}

/** What decides which names are in the certificates. */
export interface Names {
  readonly url: PlatformUrl;
  /** Address of the ingress, where the definition has it. */
  readonly address?: string;
  /** Domain of the models. */
  readonly servingDomain?: string;
}

/** TLS as the url wants it. @returns undefined where the gateway itself serves plain HTTP */
export function resolveTls(tls: Tls | undefined, names: Names, report: Report): ResolvedTls | undefined {
  const { url } = names;
  if (!url.https) {
    const message = `has no effect with the url '${url.origin}'; write 'https://…', or leave tls out`;
    report.check(!tls || tls.kind === 'none', 'tls', message);
    return undefined;
  }
  const source = tls ?? Tls.selfSigned();
  checkTls(report, 'tls', source);
  const plain = `'http${url.origin.slice('https'.length)}'`;
  const balancer = 'Tls.offloaded() if a load balancer ends TLS';
  const none = `Tls.none() is plain HTTP, but the url is '${url.origin}'; write url: ${plain}, or ${balancer}`;
  report.check(source.kind !== 'none', 'tls', none);
  if (source.kind === 'offloaded' || source.kind === 'none') return undefined;
  if (source.kind === 'acme') checkAcme(report, 'tls', source, url);
  return {
    source,
    secretName: source.kind === 'secret' ? source.secretName : SERVICES.ingressGateway.certificateSecret,
    issuer: issuerOf(source),
    ...namesOf(source, names),
    serving: servingCertificate(source, names.servingDomain, report),
  };
}

/** ACME proves the control of names, and of a wildcard by DNS alone. */
function checkAcme(report: Report, at: string, { dns, dnsNames = [] }: AcmeProps, url: PlatformUrl): void {
  const message = `ACME does not certify the IP address ${url.host}; give url a host name, or write Tls.selfSigned()`;
  report.check(!url.isAddress, at, message);
  dnsNames.forEach((name, index) => {
    const wildcard = `'${name}' is a wildcard, which ACME certifies by DNS-01 alone; add dns: Dns01.route53({ … })`;
    report.check(dns !== undefined || !name.startsWith('*.'), `${at}.dnsNames[${index}]`, wildcard);
  });
}

function issuerOf(source: CertificateSource): ResolvedTls['issuer'] {
  if (source.kind === 'secret') return undefined;
  const own = { group: CERT_MANAGER, kind: 'ClusterIssuer', name: SERVICES.issuers.gateway };
  if (source.kind !== 'issuer') return own;
  const { name, kind = own.kind, group = own.group } = source.issuer;
  return { group, kind, name };
}

function namesOf(source: CertificateSource, { url, address }: Names): Required<CertificateNames> {
  if (source.kind === 'secret') return { dnsNames: [], ipAddresses: [] };
  const given: CertificateNames = source.kind === 'issuer' ? source.issuer : source;
  const { dnsNames = [], ipAddresses = [] } = given;
  // The name of a load balancer is not the user's to prove to others, and an address is not either.
  const isOwn = source.kind === 'selfSigned' || source.kind === 'ca';
  const names = [url.host, ...(isOwn && address !== undefined ? [address] : [])];
  return {
    dnsNames: [...new Set([...names.filter((name) => !isAddress(name)), ...dnsNames])],
    ipAddresses: [...new Set([...names.filter((name) => isAddress(name)), ...ipAddresses])],
  };
}

/**
 * A Secret of its own: browsers use one connection for all hosts of a certificate, and the gateway answers 404 to hosts
 * of another Gateway on it.
 * https://istio.io/latest/docs/ops/common-problems/network-issues/#404-errors-occur-when-multiple-gateways-configured-with-same-tls-certificate
 */
function servingCertificate(
  source: CertificateSource,
  domain: string | undefined,
  report: Report,
): GatewayCertificate | undefined {
  if (domain === undefined) {
    const alone = source.kind !== 'secret' || source.servingSecretName === undefined;
    report.check(alone, 'tls.servingSecretName', 'has no effect without serving.domain; leave it out');
    return undefined;
  }
  const wildcard = `*.${domain}`;
  const challenge = `needs a certificate for '${wildcard}', which ACME gives by DNS-01 alone; add dns: Dns01.route53({ … }) to tls`;
  report.check(source.kind !== 'acme' || source.dns !== undefined, 'serving.domain', challenge);
  const { servingSecretName } = source.kind === 'secret' ? source : {};
  const missing = `is missing; name a Secret with a certificate for '${wildcard}', the domain of serving`;
  report.check(source.kind !== 'secret' || servingSecretName !== undefined, 'tls.servingSecretName', missing);
  const secretName = servingSecretName ?? SERVICES.knative.certificateSecret;
  return { secretName, dnsNames: [wildcard], ipAddresses: [] };
}
