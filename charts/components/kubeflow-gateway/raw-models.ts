import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';
import { renderRedirect } from './redirect';

/**
 * The Gateway of models without Knative. KServe makes an HTTPRoute for each: an Ingress would be served by HTTP alone, and
 * tenants may make Ingresses for any host, but no HTTPRoutes. Its pods are those of the platform's gateway:
 * https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#manual-deployment
 */
export function renderRawModels(scope: Construct, platform: Platform): void {
  const { tls, models, services } = platform;
  const { namespace, host: value } = services.ingressGateway;
  const hostname = `*.${models.domain}`;
  const certificate = tls?.serving ?? tls;
  const end = certificate
    ? ({
        name: 'https',
        port: 443,
        protocol: 'HTTPS',
        tls: { mode: 'Terminate', certificateRefs: [{ name: certificate.secretName }] },
      } as const)
    : { name: 'http', port: 80, protocol: 'HTTP' };
  const listeners = [{ ...end, hostname, allowedRoutes: { namespaces: { from: 'All' } } }] as const;
  const spec = { gatewayClassName: 'istio', addresses: [{ type: 'Hostname', value }], listeners };
  new Resource(scope, 'gateway.networking.k8s.io/v1/Gateway', services.models.gateway, { spec }, { namespace });
  if (certificate) renderRedirect(scope, platform, `${services.models.gateway}-redirect`, [hostname]);
}
