import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { ExternalReference, Resource } from '../../kit';

const [KIND, GROUP] = ['Route', 'route.openshift.io'] as const;

/**
 * Has OpenShift's router send to the gateway what it gets for the url's host. Where the gateway has a certificate, the router passes
 * TLS through; otherwise it ends TLS with a certificate of its own:
 * https://docs.redhat.com/en/documentation/openshift_container_platform/4.19/html/ingress_and_load_balancing/routes
 */
export class GatewayRoute extends Construct {
  constructor(scope: Construct, { url, tls, services: { ingressGateway } }: Platform) {
    super(scope, 'route');
    new ExternalReference(this, { kind: 'CustomResourceDefinition', name: `${KIND}.${GROUP}` });
    const termination = tls ? 'passthrough' : 'edge';
    new Resource(this, `${GROUP}/v1/${KIND}`, ingressGateway.service, {
      spec: {
        host: url.host,
        port: { targetPort: tls ? 'https' : 'http2' },
        to: { kind: 'Service', name: ingressGateway.service, weight: 100 },
        tls: url.https ? { termination, insecureEdgeTerminationPolicy: 'Redirect' } : undefined,
        wildcardPolicy: 'None',
      },
    });
  }
}
