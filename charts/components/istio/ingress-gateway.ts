import { isIP } from 'node:net';

import type { Construct } from 'constructs';

import type { Ingress } from '../../config/gateway/ingress';
import type { Platform } from '../../config/platform';
import { AdmitTraffic, type Labels } from '../../kit';
import { GatewayProxy, type GatewayProxyProps } from '../shared/istio/gateway-proxy';
import { GatewayRoute } from './route';

/** The gateway that carries all traffic from outside. */
export class IngressGateway extends GatewayProxy {
  constructor(scope: Construct, platform: Platform) {
    const { ingress, services } = platform;
    const { labels } = services.ingressGateway;
    const { http, https } = ingress.kind === 'nodePort' ? ingress : {};
    const ports = [
      { name: 'status-port', port: 15021, targetPort: 15021 },
      { name: 'http2', port: 80, targetPort: 8080, nodePort: http },
      { name: 'https', port: 443, targetPort: 8443, nodePort: https },
    ];
    super(scope, platform, { labels, ports, annotations: topology(platform), ...exposure(ingress) });

    if (ingress.kind === 'route') new GatewayRoute(this, platform);
    if (ingress.kind !== 'portForward') {
      // A port-forward enters the pod from its node. All others come from addresses that no selector knows.
      const open = ports.map(({ targetPort }) => targetPort);
      new AdmitTraffic(this, 'allow-ingress', { pods: { matchLabels: labels }, ports: open });
    }
  }
}

/**
 * The number of trusted proxies before the gateway. By default Envoy trusts none, and replaces the scheme that they
 * send: https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/
 */
function topology({ trustedProxies: numTrustedProxies }: Platform): Labels {
  if (!numTrustedProxies) return {};
  return { 'proxy.istio.io/config': JSON.stringify({ gatewayTopology: { numTrustedProxies } }) };
}

function exposure(ingress: Ingress): Pick<GatewayProxyProps, 'service' | 'serviceAnnotations'> {
  if (ingress.kind === 'nodePort') return { service: { type: 'NodePort' } };
  if (ingress.kind !== 'loadBalancer') return {};
  const { address = '', annotations, className, sourceRanges, externalTrafficPolicy } = ingress;
  // The cloud chooses a host name. It is in the definition only for the certificate.
  const loadBalancerIP = isIP(address) ? address : undefined;
  const service = {
    type: 'LoadBalancer',
    loadBalancerIP,
    loadBalancerClass: className,
    loadBalancerSourceRanges: sourceRanges,
    externalTrafficPolicy,
  };
  return { service, serviceAnnotations: annotations };
}
