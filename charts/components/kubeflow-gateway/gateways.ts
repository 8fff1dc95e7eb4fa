import { Construct } from 'constructs';

import type { GatewayCertificate, ResolvedTls } from '../../config/gateway/certificate';
import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';
import { renderChallenge } from './challenge';
import { renderRawModels } from './raw-models';
import { renderRedirect } from './redirect';

const GATEWAY = 'networking.istio.io/v1alpha3/Gateway';

/** The Gateway of the platform's own host, and those of models and Knative Services. */
export class Gateways extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'gateways');
    const { hosts, tls, services } = platform;
    renderKnative(this, platform);
    if (platform.serving.mode === 'raw' && platform.components.has('kserve')) renderRawModels(this, platform);
    const own = { name: services.ingressGateway.gateway.name, redirect: 'kubeflow-redirect', hosts };
    renderGateway(this, platform, own, tls);
    if (tls && isHttp01(tls)) renderChallenge(this, platform, tls.dnsNames);
  }
}

/** What a Gateway, and the one of its redirect, are called, and the hosts that they are for. */
interface Names {
  readonly name: string;
  readonly redirect: string;
  readonly hosts: readonly string[];
}

function renderGateway(scope: Construct, platform: Platform, names: Names, certificate?: GatewayCertificate): void {
  const { selector } = platform.services.ingressGateway;
  const isByRoute = certificate !== undefined && redirectsByRoute(platform);
  if (isByRoute) renderRedirect(scope, platform, names.redirect, names.hosts);
  const servers = isByRoute
    ? [httpsOf(platform, names.hosts, certificate)]
    : serversOf(platform, names.hosts, certificate);
  new Resource(scope, GATEWAY, names.name, { spec: { selector, servers } });
}

/**
 * Whether the redirect to HTTPS is a route. A Gateway's own keeps the port of the request, which is not that of the url
 * where the url names one. And with ACME's HTTP-01, port 80 must answer the challenge before there is a certificate to
 * redirect to.
 */
function redirectsByRoute({ tls, url }: Platform): boolean {
  return url.port !== undefined || (tls !== undefined && isHttp01(tls));
}

function isHttp01({ source }: ResolvedTls): boolean {
  return source.kind === 'acme' && !source.dns;
}

/**
 * With a domain, Knative Services have a certificate of their own. Without, only net-istio calls their hosts: it verifies no
 * certificate, and skips servers that redirect. There is thus one server, which is HTTPS alone where the gateway has TLS.
 */
function renderKnative(scope: Construct, platform: Platform): void {
  const { knativeDomain, servingHosts: hosts, components, services, tls } = platform;
  const { name } = services.knative.servingGateway;
  if (knativeDomain !== undefined) {
    return renderGateway(scope, platform, { name, redirect: `${name}-redirect`, hosts }, tls?.serving);
  }
  if (!hosts.length || !components.has('knative-serving')) return;
  const servers = [tls ? httpsOf(platform, hosts, tls) : httpOf(hosts)];
  new Resource(scope, GATEWAY, name, { spec: { selector: services.ingressGateway.selector, servers } });
}

/** HTTP alone, or HTTPS with a redirect to it. */
function serversOf(platform: Platform, hosts: readonly string[], certificate?: GatewayCertificate) {
  const http = httpOf(hosts);
  return certificate ? [{ ...http, tls: { httpsRedirect: true } }, httpsOf(platform, hosts, certificate)] : [http];
}

function httpOf(hosts: readonly string[]) {
  return { hosts, port: { name: 'http', number: 80, protocol: 'HTTP' } };
}

function httpsOf({ https }: Platform, hosts: readonly string[], { secretName }: GatewayCertificate) {
  const minProtocolVersion = https.minTlsVersion === '1.3' ? 'TLSV1_3' : 'TLSV1_2';
  return {
    hosts,
    port: { name: 'https', number: 443, protocol: 'HTTPS' },
    tls: { mode: 'SIMPLE', credentialName: secretName, minProtocolVersion },
  } as const;
}
