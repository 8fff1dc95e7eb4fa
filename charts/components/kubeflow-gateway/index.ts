import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  AggregatedClusterRole,
  aggregateTo,
  allow,
  ClusterRole,
  Component,
  READ,
  Resource,
  Stage,
  UserRole,
} from '../../kit';
import { gatewayServers } from './servers';

/** The Gateway through which all traffic from outside comes, its certificate, and who may look at Istio's objects. */
export class KubeflowGateway extends Component {
  static readonly requires = ['istio', 'kubeflow-issuer'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'kubeflow-gateway', { stage: Stage.ACCESS, namespace: 'kubeflow' });
    const { gateway } = platform.services.ingressGateway;
    const selector = { istio: platform.services.ingressGateway.labels.istio };

    new Resource(this, 'networking.istio.io/v1alpha3/Gateway', gateway.name, {
      spec: { selector, servers: gatewayServers(platform) },
    });
    if (platform.tls) this.renderCertificate(platform, platform.tls);
    if (platform.tls?.source.kind === 'acme') this.renderRedirect(selector, platform.hosts);
    this.renderRoles();
  }

  private renderCertificate({ services }: Platform, tls: NonNullable<Platform['tls']>): void {
    const { ingressGateway, issuers } = services;
    new Resource(
      this,
      'cert-manager.io/v1/Certificate',
      'kubeflow-gateway',
      {
        spec: {
          secretName: ingressGateway.certificateSecret,
          commonName: [...tls.dnsNames, ...tls.ipAddresses].find((name) => name.length <= COMMON_NAME_LENGTH),
          dnsNames: tls.dnsNames.length ? tls.dnsNames : undefined,
          ipAddresses: tls.ipAddresses.length ? tls.ipAddresses : undefined,
          issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuers.gateway },
        },
      },
      { namespace: ingressGateway.namespace },
    );
  }

  /**
   * With ACME, port 80 must answer the challenge before there is a certificate to redirect to: the redirect is a
   * route that matches everything, and Istio puts such routes behind all others, the challenge's included.
   */
  private renderRedirect(selector: { istio: string }, hosts: readonly string[]): void {
    const name = 'kubeflow-redirect';
    new Resource(this, 'networking.istio.io/v1alpha3/Gateway', name, {
      spec: { selector, servers: [{ hosts, port: { name: 'http', number: 80, protocol: 'HTTP' } }] },
    });
    new Resource(this, 'networking.istio.io/v1alpha3/VirtualService', name, {
      spec: { gateways: [name], hosts, http: [{ redirect: { scheme: 'https', redirectCode: 301 } }] },
    });
  }

  private renderRoles(): void {
    new AggregatedClusterRole(this, 'kubeflow-istio-admin', aggregateTo('istio-admin'), {
      labels: aggregateTo('admin'),
    });
    const read = allow(...READ).on(['istio.io', 'networking.istio.io'], '*');
    new ClusterRole(this, 'kubeflow-istio-edit', [read], { labels: aggregateTo('edit', 'istio-admin') });
    new UserRole(this, 'kubeflow-istio-view', 'view', [
      read,
      allow(...READ).on('security.istio.io', 'authorizationpolicies'),
    ]);
  }
}

/** X.509 limits the common name; names longer than that stand in the certificate's alternative names alone. */
const COMMON_NAME_LENGTH = 64;
