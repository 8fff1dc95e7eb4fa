import { Construct } from 'constructs';

import { Resource } from '../../kit';

/**
 * istiod's class of Gateways of the Gateway API. It would make the class itself, and others, which would outlive the
 * platform.
 */
export class GatewayApi extends Construct {
  constructor(scope: Construct) {
    super(scope, 'gateway-api');
    const spec = { controllerName: 'istio.io/gateway-controller' };
    new Resource(this, 'gateway.networking.k8s.io/v1/GatewayClass', 'istio', { spec });
  }
}

/** Has istiod make neither classes nor pods of Gateways: the platform's Gateway is for pods that are there. */
export const ONLY_ROUTES = {
  PILOT_ENABLE_GATEWAY_API_GATEWAYCLASS_CONTROLLER: 'false',
  PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER: 'false',
} as const;
