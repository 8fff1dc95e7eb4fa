import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { allow, Component, PLATFORM_CONFIG, READ, Resource, Stage, UserRoles } from '../../kit';
import { KUBEFLOW_VERSION, VERSION } from '../../versions';

/** X.509 limits the common name; names longer than that stand in the certificate's alternative names alone. */
const COMMON_NAME_LENGTH = 64;

/**
 * The Gateway through which all traffic from outside comes, its certificate, who may look at Istio's objects, and what the
 * platform says of itself.
 */
export class KubeflowGateway extends Component {
  static readonly requires = ['istio', 'kubeflow-issuer'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'kubeflow-gateway', { stage: Stage.ACCESS, namespace: PLATFORM_CONFIG.namespace });
    this.renderGateways(platform);
    if (platform.tls) this.renderCertificate(platform, platform.tls);
    const read = allow(...READ).on(['istio.io', 'networking.istio.io'], '*');
    const readPolicies = allow(...READ).on('security.istio.io', 'authorizationpolicies');
    new UserRoles(this, 'istio', [read], [read, readPolicies]);
    const { origin: url } = platform.url;
    this.config(PLATFORM_CONFIG.name, { url, kubeflow: KUBEFLOW_VERSION, renderedBy: VERSION });
  }

  /** HTTP alone, or HTTPS with a redirect to it. */
  private renderGateways({ hosts, tls, services: { ingressGateway } }: Platform): void {
    const kind = 'networking.istio.io/v1alpha3/Gateway';
    const { certificateSecret: credentialName, gateway, labels } = ingressGateway;
    const selector = { istio: labels.istio };
    const http = { hosts, port: { name: 'http', number: 80, protocol: 'HTTP' } };
    const https = {
      hosts,
      port: { name: 'https', number: 443, protocol: 'HTTPS' },
      tls: { mode: 'SIMPLE', credentialName, minProtocolVersion: 'TLSV1_2' },
    } as const;
    if (tls?.source.kind !== 'acme') {
      const servers = tls ? [{ ...http, tls: { httpsRedirect: true } }, https] : [http];
      new Resource(this, kind, gateway.name, { spec: { selector, servers } });
      return;
    }
    // With ACME, port 80 must answer the challenge before there is a certificate to redirect to: the redirect is a
    // route that matches everything, and Istio puts such routes behind all others, the challenge's included.
    const redirect = 'kubeflow-redirect';
    new Resource(this, kind, gateway.name, { spec: { selector, servers: [https] } });
    new Resource(this, kind, redirect, { spec: { selector, servers: [http] } });
    new Resource(this, 'networking.istio.io/v1alpha3/VirtualService', redirect, {
      spec: { gateways: [redirect], hosts, http: [{ redirect: { scheme: 'https', redirectCode: 301 } }] },
    });
  }

  private renderCertificate({ services }: Platform, { dnsNames, ipAddresses }: NonNullable<Platform['tls']>): void {
    const { certificateSecret: secretName, namespace } = services.ingressGateway;
    const spec = {
      secretName,
      commonName: [...dnsNames, ...ipAddresses].find((name) => name.length <= COMMON_NAME_LENGTH),
      dnsNames: dnsNames.length ? dnsNames : undefined,
      ipAddresses: ipAddresses.length ? ipAddresses : undefined,
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: services.issuers.gateway },
    };
    new Resource(this, 'cert-manager.io/v1/Certificate', 'kubeflow-gateway', { spec }, { namespace });
  }
}
