import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, Resource, Stage } from '../../kit';

/** Who issues certificates: for webhooks, and for the gateway. */
export class KubeflowIssuer extends Component {
  static readonly requires = ['cert-manager'] as const;

  constructor(scope: Construct, platform: Platform) {
    // One stage after cert-manager, whose webhook must admit issuers.
    super(scope, 'kubeflow-issuer', { stage: Stage.MESH, namespace: 'cert-manager' });
    const { issuers } = platform.services;
    const source = platform.tls?.source;

    new Resource(this, 'cert-manager.io/v1/ClusterIssuer', issuers.webhooks, { spec: { selfSigned: {} } });
    if (source?.kind === 'selfSigned') this.renderOwnCa(issuers);
    if (source?.kind === 'acme') {
      new Resource(this, 'cert-manager.io/v1/ClusterIssuer', issuers.gateway, {
        spec: {
          acme: {
            email: source.email,
            server: source.server,
            privateKeySecretRef: { name: `${issuers.gateway}-account` },
            // Istio's ingress gateway itself serves Ingresses of this class.
            solvers: [{ http01: { ingress: { ingressClassName: 'istio', serviceType: 'ClusterIP' } } }],
          },
        },
      });
    }
  }

  /** A CA of the platform's own: who trusts it once trusts every certificate that replaces the gateway's. */
  private renderOwnCa(issuers: Platform['services']['issuers']): void {
    new Resource(this, 'cert-manager.io/v1/Certificate', 'kubeflow-ca', {
      spec: {
        isCA: true,
        commonName: 'Kubeflow CA',
        secretName: 'kubeflow-ca',
        duration: '87600h',
        privateKey: { algorithm: 'ECDSA', size: 256 },
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuers.webhooks },
      },
    });
    new Resource(this, 'cert-manager.io/v1/ClusterIssuer', issuers.gateway, {
      spec: { ca: { secretName: 'kubeflow-ca' } },
    });
  }
}
