import { isIP } from 'node:net';

import { type Check, each, fields } from '../checks/check';
import { nameOf, secretName } from '../checks/names';
import { within } from '../checks/numbers';
import { httpsUrl, like, own, unbracketed } from '../checks/texts';
import { checkDns01, type Dns01 } from './dns01';

/** Where the gateway's certificate comes from, or where TLS ends if not at the gateway. */
export type Tls =
  | ({ readonly kind: 'selfSigned' } & CertificateNames)
  | ({ readonly kind: 'ca' } & CaProps)
  | ({ readonly kind: 'acme' } & AcmeProps)
  | ({ readonly kind: 'issuer' } & IssuerRef)
  | ({ readonly kind: 'secret' } & TlsSecretProps)
  | ({ readonly kind: 'offloaded' } & OffloadedProps)
  | { readonly kind: 'none' };

/** For which names a certificate is, beside those that follow from the url and the ingress. */
export interface CertificateNames {
  /** Host names beside those that follow from the url and the ingress. @default none */
  readonly dnsNames?: readonly string[];
  /** IP addresses beside those that follow from the url and the ingress. @default none */
  readonly ipAddresses?: readonly string[];
}

/** A certificate of the platform's own CA. */
export type SelfSignedProps = CertificateNames;

/** A certificate of a CA whose key you have. */
export interface CaProps extends CertificateNames {
  /** Secret with the CA's `tls.crt` and `tls.key`, in cert-manager's namespace. It is yours: it is not rendered. */
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

/** An issuer in a field of its own, as it has a kind itself. */
export interface IssuerRef {
  /** The issuer that the cluster has, and the names that it is asked for. */
  readonly issuer: IssuerProps;
}

/** A certificate of an issuer that the cluster has. */
export interface IssuerProps extends CertificateNames {
  /** Name of the issuer. */
  readonly name: string;
  /** Its kind. An `Issuer` is in the namespace of the gateway's pods. Other groups have other kinds. @default 'ClusterIssuer' */
  readonly kind?: string;
  /** API group of its kind. @default 'cert-manager.io' */
  readonly group?: string;
}

/** A certificate in a Secret, which is renewed outside of this platform. */
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

const dnsName: Check<string> = (report, at, name) =>
  report.check(!isIP(name), at, `'${name}' is an IP address; write it in ipAddresses`) &&
  like(HOST_NAME, 'a host name in lower case')(report, at, name);

const ipAddress: Check<string> = (report, at, text) =>
  unbracketed(report, at, text) && report.check(isIP(text) !== 0, at, `'${text}' is not an IP address`);

const names = { dnsNames: each(dnsName), ipAddresses: each(ipAddress) };

const checkIssuer: Check<IssuerProps> = (report, at, issuer) => {
  const { kind = 'ClusterIssuer', group = CERT_MANAGER } = issuer;
  const isKnown = group !== CERT_MANAGER || ['Issuer', 'ClusterIssuer'].includes(kind);
  const other = `'${kind}' is not a kind of ${CERT_MANAGER}; write 'Issuer' or 'ClusterIssuer', or its group`;
  return (
    fields<IssuerProps>({
      name: nameOf('an issuer'),
      kind: own(/^[A-Z][A-Za-z0-9]*$/, `a kind; write 'Issuer' or 'ClusterIssuer'`),
      group: own(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, `an API group; write one such as 'cert-manager.io'`),
      ...names,
    })(report, at, issuer) && report.check(isKnown, `${at}.kind`, other)
  );
};

/** Reports values that cert-manager or the gateway would not take. */
export const checkTls: Check<Tls> = (report, at, tls) => {
  switch (tls.kind) {
    case 'selfSigned':
      return fields<SelfSignedProps>(names)(report, at, tls);
    case 'ca':
      return fields<CaProps>({ secretName, ...names })(report, at, tls);
    case 'acme':
      return fields<AcmeProps>({
        email: own(/@/, 'an e-mail address'),
        server: (_, path, server) => server === 'staging' || httpsUrl(report, path, server),
        dns: checkDns01,
        dnsNames: names.dnsNames,
      })(report, at, tls);
    case 'issuer':
      return checkIssuer(report, `${at}.issuer`, tls.issuer);
    case 'secret':
      return fields<TlsSecretProps>({ secretName, servingSecretName: secretName })(report, at, tls);
    case 'offloaded':
      return fields<OffloadedProps>({ trustedProxies: within('a number of proxies', 0, 10) })(report, at, tls);
    case 'none':
      return true;
  }
};
