import { isIP } from 'node:net';

import type { KubeflowProps } from './definition';
import type { Report } from './report';

/** How traffic reaches the gateway from outside of the cluster. */
export type Ingress =
  | ({ readonly kind: 'loadBalancer' } & LoadBalancerProps)
  | ({ readonly kind: 'nodePort' } & NodePortProps)
  | { readonly kind: 'portForward' };

/** A load balancer of the cloud or of MetalLB. */
export interface LoadBalancerProps {
  /**
   * Static IP address to ask for, or the host name that the cloud gives the load balancer. It goes into the
   * certificate of `Tls.selfSigned`. @default whatever the cluster assigns
   */
  readonly address?: string;
  /** Annotations that the cloud's controller reads from the Service. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A port on every node. */
export interface NodePortProps {
  /** 30000 to 32767. @default chosen by the cluster */
  readonly http?: number;
  /** 30000 to 32767. @default chosen by the cluster */
  readonly https?: number;
  /** IP address or host name by which users reach the nodes; it goes into the certificate. @default the url's host */
  readonly address?: string;
}

/** Ways to the gateway. */
export const Ingress = {
  /** A Service of type LoadBalancer. */
  loadBalancer: (props: LoadBalancerProps = {}): Ingress => ({ kind: 'loadBalancer', ...props }),
  /** A Service of type NodePort. */
  nodePort: (props: NodePortProps = {}): Ingress => ({ kind: 'nodePort', ...props }),
  /** A Service of type ClusterIP: only `kubectl port-forward` and what runs in the cluster reach it. */
  portForward: (): Ingress => ({ kind: 'portForward' }),
};

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

/** How users reach the platform: all that follows from `url`, `anyHost`, `ingress` and `tls`. */
export function resolveGateway(props: KubeflowProps, report: Report) {
  const { anyHost = false, ingress = Ingress.loadBalancer() } = props;
  const url = resolveUrl(props.url, report);
  checkIngress(ingress, report);
  return {
    /** The platform's address, taken apart. */
    url,
    /** Whether browsers get cookies marked Secure. They take localhost for secure without TLS. */
    secureCookies: url.https || url.host === 'localhost',
    ingress,
    /** Host names that the gateway answers to. */
    // A browser sends no name in the TLS handshake with an IP address, so a gateway for that name would refuse it.
    hosts: anyHost || url.isAddress ? ['*'] : [url.host],
    /** Absent on a platform of plain HTTP. */
    tls: resolveTls(props.tls, url, addressOf(ingress), report),
  } as const;
}

type Url = ReturnType<typeof resolveUrl>;

function resolveUrl(text: string, report: Report) {
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
    isAddress: isIP(host) !== 0,
    /** Scheme, host and port, without a slash at the end: what all URLs of the platform begin with. */
    origin,
  } as const;
}

/** The address that is known before the cluster is asked. */
function addressOf(ingress: Ingress): string | undefined {
  return ingress.kind === 'portForward' ? undefined : ingress.address;
}

function checkIngress(ingress: Ingress, report: Report): void {
  const address = addressOf(ingress);
  const known = address === undefined || /^[0-9a-z.:-]+$/.test(address);
  report.check(known, 'ingress.address', `'${address}' is neither an IP address nor a host name in lower case`);
  if (ingress.kind !== 'nodePort') return;
  const { http, https } = ingress;
  for (const [name, port] of Object.entries({ http, https })) {
    if (port !== undefined) report.port(`ingress.${name}`, port, 'a node port', 30000, 32767);
  }
  report.check(http === undefined || http !== https, 'ingress.https', `${https} is the port of http too`);
}

/** The gateway's certificate: who issues it, and for which names. */
export interface ResolvedTls extends Required<SelfSignedProps> {
  readonly source: Tls;
}

const HOST_NAME = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

function resolveTls(
  tls: Tls | undefined,
  url: Url,
  address: string | undefined,
  report: Report,
): ResolvedTls | undefined {
  if (!url.https) {
    report.check(!tls, 'tls', `has no use with the url '${url.origin}'; write 'https://…', or leave tls out`);
    return undefined;
  }
  const source = tls ?? Tls.selfSigned();
  if (source.kind === 'acme') {
    // ACME proves the control of one name, the url's; the name of a load balancer is not the user's to prove.
    const message = `ACME does not certify the IP address ${url.host}; give url a host name, or write Tls.selfSigned()`;
    report.check(!url.isAddress, 'tls', message);
    report.text('tls.server', source.server, /^https:\/\//, 'an https:// URL');
    report.text('tls.email', source.email, /@/, 'an e-mail address');
    return { source, dnsNames: [url.host], ipAddresses: [] };
  }
  const { dnsNames = [], ipAddresses = [] } = source;
  dnsNames.forEach((name, index) => {
    const at = `tls.dnsNames[${index}]`;
    const isName = report.check(!isIP(name), at, `'${name}' is an IP address; write it in ipAddresses`);
    if (isName) report.text(at, name, HOST_NAME, 'a host name in lower case');
  });
  ipAddresses.forEach((given, index) => {
    report.check(isIP(given) !== 0, `tls.ipAddresses[${index}]`, `'${given}' is not an IP address`);
  });
  const names = [url.host, ...(address === undefined ? [] : [address])];
  return {
    source,
    dnsNames: [...new Set([...names.filter((name) => !isIP(name)), ...dnsNames])],
    ipAddresses: [...new Set([...names.filter((name) => isIP(name)), ...ipAddresses])],
  };
}
