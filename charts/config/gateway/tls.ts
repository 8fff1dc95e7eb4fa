import { isIP } from 'node:net';

import { checkDns01, type Dns01 } from './dns01';
import {
  type Check,
  each,
  type Fields,
  httpsUrl,
  like,
  objectName,
  optional,
  record,
  required,
} from '../checks/fields';
import type { Report } from '../checks/report';

/** Where the gateway's certificate comes from, or where TLS ends if not at the gateway. */
export type Tls =
  | ({ readonly kind: 'selfSigned' } & CertificateNames)
  | ({ readonly kind: 'ca' } & CaProps)
  | ({ readonly kind: 'acme' } & AcmeProps)
  | { readonly kind: 'issuer'; readonly issuer: IssuerProps }
  | ({ readonly kind: 'secret' } & TlsSecretProps)
  | ({ readonly kind: 'offloaded' } & OffloadedProps)
  | { readonly kind: 'none' };

/** For which names a certificate is, beside those that follow from the url and the ingress. */
export interface CertificateNames {
  /** Host names. @default none */
  readonly dnsNames?: readonly string[];
  /** IP addresses. @default none */
  readonly ipAddresses?: readonly string[];
}

/** A certificate of the platform's own CA. */
export type SelfSignedProps = CertificateNames;

/** A certificate of a CA whose key you have. */
export interface CaProps extends CertificateNames {
  /** Secret with the CA's `tls.crt` and `tls.key`, in the namespace `cert-manager`. It is yours: it is not rendered. */
  readonly secretName: string;
}

/** A certificate of an ACME service such as Let's Encrypt. */
export interface AcmeProps {
  /** Where the service writes to its user. */
  readonly email: string;
  /** Directory of the service, or Let's Encrypt's staging, whose certificates are for trials. @default Let's Encrypt */
  readonly server?: string;
  /** Proves by records of DNS that the domain is yours. @default by HTTP-01: the service asks the gateway's port 80 */
  readonly dns?: Dns01;
  /** Host names beside the url's; wildcards with `dns` alone. @default none */
  readonly dnsNames?: readonly string[];
}

/** A certificate of an issuer that the cluster has. */
export interface IssuerProps extends CertificateNames {
  readonly name: string;
  /** An `Issuer` is in the namespace of the gateway's pods. Other groups have other kinds. @default 'ClusterIssuer' */
  readonly kind?: string;
  /** @default 'cert-manager.io' */
  readonly group?: string;
}

/** A certificate that somebody else renews. */
export interface TlsSecretProps {
  /** Secret with `tls.crt` and `tls.key`, in the namespace of the gateway's pods. It is yours: it is not rendered. */
  readonly secretName: string;
  /** The same for the wildcard of `serving.domain`. @default none; it is required with `serving.domain` */
  readonly servingSecretName?: string;
}

/** A load balancer before the mesh that ends TLS. */
export interface OffloadedProps {
  /**
   * Proxies before the gateway that write `X-Forwarded-For` and `X-Forwarded-Proto`: what they wrote is believed. 0 for a
   * balancer of connections that writes neither, else users could write them. @default 1
   */
  readonly trustedProxies?: number;
}

/** API group of cert-manager's own issuers. */
export const CERT_MANAGER = 'cert-manager.io';

/** Ways to TLS. */
export const Tls = {
  /** By a CA that cert-manager makes for this platform: browsers warn until they are told to trust it. */
  selfSigned: (props: SelfSignedProps = {}): Tls => ({ kind: 'selfSigned', ...props }),
  /** By a CA that you have, an organization's for instance. */
  ca: (props: CaProps): Tls => ({ kind: 'ca', ...props }),
  /** By ACME. Without `dns`, the internet must resolve the url's host to the gateway, whose port 80 must be open. */
  acme: (props: AcmeProps): Tls => ({ kind: 'acme', ...props }),
  /** By an Issuer or ClusterIssuer that is there already. */
  issuer: (props: IssuerProps): Tls => ({ kind: 'issuer', issuer: props }),
  /** By a Secret that is there already. */
  secret: (props: TlsSecretProps): Tls => ({ kind: 'secret', ...props }),
  /** TLS ends at a load balancer before the mesh: the gateway itself serves plain HTTP, and the url is https. */
  offloaded: (props: OffloadedProps = {}): Tls => ({ kind: 'offloaded', ...props }),
  /** None: the url is http, for trials on a laptop. */
  none: (): Tls => ({ kind: 'none' }),
};

const HOST_NAME = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

const dnsName: Check = (report, at, value) => {
  const name = String(value);
  if (!report.check(!isIP(name), at, `'${name}' is an IP address; write it in ipAddresses`)) return;
  report.text(at, name, HOST_NAME, 'a host name in lower case');
};

const ipAddress: Check = (report, at, value) => {
  report.check(isIP(String(value)) !== 0, at, `'${String(value)}' is not an IP address`);
};

const names = { dnsNames: optional(each(dnsName)), ipAddresses: optional(each(ipAddress)) };

const proxies: Check = (report, at, value) => {
  const right = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 10;
  report.check(right, at, `${String(value)} is not a number of proxies; write one of 0 to 10`);
};

const ISSUER: Fields<IssuerProps> = {
  name: required(like(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, 'the name of an issuer (a-z, 0-9, - and .)')),
  kind: optional(like(/^[A-Z][A-Za-z0-9]*$/, `a kind; write 'Issuer' or 'ClusterIssuer'`)),
  group: optional(like(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, `an API group; write one such as 'cert-manager.io'`)),
  ...names,
};

type Own<Kind extends Tls['kind']> = Omit<Extract<Tls, { kind: Kind }>, 'kind'>;

const FIELDS: { readonly [Kind in Exclude<Tls['kind'], 'issuer'>]: Fields<Own<Kind>> } = {
  selfSigned: names,
  ca: { secretName: required(objectName), ...names },
  acme: {
    email: required(like(/@/, 'an e-mail address')),
    server: optional((report, at, value) => {
      if (value !== 'staging') httpsUrl(report, at, value);
    }),
    dns: optional(checkDns01),
    dnsNames: names.dnsNames,
  },
  secret: { secretName: required(objectName), servingSecretName: optional(objectName) },
  offloaded: { trustedProxies: optional(proxies) },
  none: {},
};

/** Reports fields that a way to TLS does not know, and values that cert-manager or the gateway would not take. */
export function checkTls(tls: Tls, report: Report): void {
  if (tls.kind === 'issuer') {
    const { kind = 'ClusterIssuer', group = CERT_MANAGER } = tls.issuer;
    record(ISSUER)(report, 'tls', tls.issuer);
    const isKnown = group !== CERT_MANAGER || ['Issuer', 'ClusterIssuer'].includes(kind);
    const other = `'${kind}' is no kind of ${CERT_MANAGER}; write 'Issuer' or 'ClusterIssuer', or its group`;
    report.check(isKnown, 'tls.kind', other);
    return;
  }
  const { kind, ...fields } = tls;
  if (report.oneOf('tls.kind', kind, [...Object.keys(FIELDS), 'issuer'])) record(FIELDS[kind])(report, 'tls', fields);
}
