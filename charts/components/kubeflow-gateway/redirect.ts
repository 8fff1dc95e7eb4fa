import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';

/**
 * A redirect to HTTPS that is a route. It matches everything: Istio puts such routes behind all others, that of ACME's
 * challenge included. Its Gateway is one of its own, on which nothing else is served.
 */
export function renderRedirect(scope: Construct, platform: Platform, name: string, hosts: readonly string[]): void {
  const { selector } = platform.services.ingressGateway;
  const servers = [{ hosts, port: { name: 'http', number: 80, protocol: 'HTTP' } }];
  new Resource(scope, 'networking.istio.io/v1alpha3/Gateway', name, { spec: { selector, servers } });
  const http = [{ redirect: { scheme: 'https', port: platform.url.port, redirectCode: 301 } }];
  const spec = { gateways: [name], hosts, http };
  new Resource(scope, 'networking.istio.io/v1alpha3/VirtualService', name, { spec });
}
