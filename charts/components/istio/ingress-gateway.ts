import { isIP } from 'node:net';

import type { Construct } from 'constructs';

import type { Ingress } from '../../config/ingress';
import type { Platform } from '../../config/platform';
import { AdmitTraffic, Resource } from '../../kit';
import { type GatewayPort, GatewayProxy, type GatewayProxyProps } from '../../mesh/gateway-proxy';

/** The gateway that carries all traffic from outside. */
export class IngressGateway extends GatewayProxy {
  constructor(scope: Construct, platform: Platform) {
    const { ingress, services } = platform;
    const { labels } = services.ingressGateway;
    super(scope, platform, { labels, ports: ports(ingress), ...exposure(ingress) });

    if (ingress.kind !== 'portForward') {
      // A port-forward enters the pod from its node. All others come from addresses that no selector knows.
      new AdmitTraffic(this, 'allow-ingress', {
        pods: { matchLabels: labels },
        ports: ports(ingress).map(({ targetPort }) => targetPort),
      });
    }
    if (servesIngresses(platform)) {
      // Istio ignores Ingresses whose class is no object.
      // https://istio.io/latest/docs/tasks/traffic-management/ingress/kubernetes-ingress/#specifying-ingressclass
      new Resource(this, 'networking.k8s.io/v1/IngressClass', 'istio', {
        spec: { controller: 'istio.io/ingress-controller' },
      });
    }
  }
}

/** Whether something makes Ingresses: cert-manager to answer a challenge, or KServe for models that Knative does not run. */
function servesIngresses({ tls, serving, components }: Platform): boolean {
  return tls?.source.kind === 'acme' || (serving.mode === 'raw' && components.has('kserve'));
}

function ports(ingress: Ingress): readonly GatewayPort[] {
  const { http, https } = ingress.kind === 'nodePort' ? ingress : {};
  return [
    { name: 'status-port', port: 15021, targetPort: 15021 },
    { name: 'http2', port: 80, targetPort: 8080, nodePort: http },
    { name: 'https', port: 443, targetPort: 8443, nodePort: https },
  ];
}

function exposure(ingress: Ingress): Pick<GatewayProxyProps, 'service' | 'serviceAnnotations'> {
  switch (ingress.kind) {
    case 'portForward':
      return {};
    case 'nodePort':
      return { service: { type: 'NodePort' } };
    case 'loadBalancer': {
      const { address = '', annotations } = ingress;
      // A host name is the cloud's to give; it is in the definition for the certificate only.
      const loadBalancerIP = isIP(address) ? address : undefined;
      return { service: { type: 'LoadBalancer', loadBalancerIP }, serviceAnnotations: annotations };
    }
  }
}
