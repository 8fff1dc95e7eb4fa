import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';

/**
 * Has browsers refuse HTTP for the platform: the gateway adds the header to all answers of its HTTPS. Where TLS ends at a
 * load balancer, these are all its answers.
 */
export class Hsts extends Construct {
  constructor(scope: Construct, { services, tls }: Platform, value: string) {
    super(scope, 'hsts');
    const { gateway, namespace, selector } = services.ingressGateway;
    const routeConfiguration = tls && { portNumber: 443, gateway: gateway.ref };
    const header = { key: 'strict-transport-security', value };
    const added = [{ header, append_action: 'OVERWRITE_IF_EXISTS_OR_ADD' }];
    const patch = { operation: 'MERGE', value: { response_headers_to_add: added } } as const;
    const match = { context: 'GATEWAY', routeConfiguration } as const;
    const configPatches = [{ applyTo: 'ROUTE_CONFIGURATION', match, patch }] as const;
    const spec = { workloadSelector: { labels: selector }, configPatches };
    new Resource(this, 'networking.istio.io/v1alpha3/EnvoyFilter', 'kubeflow-hsts', { spec }, { namespace });
  }
}
