import { Construct } from 'constructs';

import type { GatewayCertificate } from '../../config/gateway/certificate';
import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';

const GATEWAY = 'networking.istio.io/v1alpha3/Gateway';

/** The Gateway of the platform's own host, and that of models and Knative Services. */
export class Gateways extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'gateways');
    const { hosts, tls, services } = platform;
    const { gateway, selector } = services.ingressGateway;
    const { source } = tls ?? {};
    const redirects = source?.kind !== 'acme' || source.dns !== undefined;
    const { name } = services.knative.servingGateway;
    const models = serversOfModels(platform);
    if (models.length) new Resource(this, GATEWAY, name, { spec: { selector, servers: models } });
    const servers = serversOf(platform, hosts, tls);
    if (redirects) new Resource(this, GATEWAY, gateway.name, { spec: { selector, servers } });
    else redirectByRoute(this, platform);
  }
}

/**
 * With a domain, models have a certificate of their own. Without, only net-istio calls their hosts: it verifies no
 * certificate, and skips servers that redirect. There is thus one server, which is HTTPS alone where the gateway has TLS.
 */
function serversOfModels(platform: Platform) {
  const { serving, servingHosts, components, tls } = platform;
  if (serving.domain !== undefined) return serversOf(platform, servingHosts, tls?.serving);
  if (!servingHosts.length || !components.has('knative-serving')) return [];
  return [tls ? httpsOf(platform, servingHosts, tls) : httpOf(servingHosts)];
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

/**
 * With ACME's HTTP-01, port 80 must answer the challenge before there is a certificate to redirect to: the redirect is a
 * route that matches everything, and Istio puts such routes behind all others, the challenge's included.
 */
function redirectByRoute(scope: Construct, platform: Platform): void {
  const { hosts, tls, services } = platform;
  const { gateway, selector } = services.ingressGateway;
  const redirect = 'kubeflow-redirect';
  const https = tls ? [httpsOf(platform, hosts, tls)] : [];
  new Resource(scope, GATEWAY, gateway.name, { spec: { selector, servers: https } });
  new Resource(scope, GATEWAY, redirect, { spec: { selector, servers: [httpOf(hosts)] } });
  new Resource(scope, 'networking.istio.io/v1alpha3/VirtualService', redirect, {
    spec: { gateways: [redirect], hosts, http: [{ redirect: { scheme: 'https', redirectCode: 301 } }] },
  });
}
