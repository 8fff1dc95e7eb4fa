import type { Platform } from '../../config/platform';
import type { CustomResources } from '../../../imports';

type Servers = CustomResources['networking.istio.io/v1alpha3/Gateway']['spec'];

/** What the gateway listens on: HTTP alone, or HTTPS with a redirect to it. */
export function gatewayServers({ hosts, tls, services }: Platform): NonNullable<NonNullable<Servers>['servers']> {
  const http = { hosts, port: { name: 'http', number: 80, protocol: 'HTTP' } };
  if (!tls) return [http];
  const https = {
    hosts,
    port: { name: 'https', number: 443, protocol: 'HTTPS' },
    tls: {
      mode: 'SIMPLE',
      credentialName: services.ingressGateway.certificateSecret,
      minProtocolVersion: 'TLSV1_2',
    },
  } as const;
  // With ACME the redirect is a route instead.
  return tls.source.kind === 'acme' ? [https] : [{ ...http, tls: { httpsRedirect: true } }, https];
}
