import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, Resource, Stage } from '../../kit';
import { acmeOf, credentialsOf } from './acme';

/** Who issues certificates: for webhooks, and for the gateway. */
export class KubeflowIssuer extends Component {
  static readonly requires = ['cert-manager'] as const;

  constructor(scope: Construct, { services: { issuers }, tls }: Platform) {
    // One stage after cert-manager, whose webhook must admit issuers.
    super(scope, 'kubeflow-issuer', { stage: Stage.MESH, namespace: 'cert-manager' });
    const kind = 'cert-manager.io/v1/ClusterIssuer';

    new Resource(this, kind, issuers.webhooks, { spec: { selfSigned: {} } });
    if (tls?.source.kind === 'selfSigned') {
      const secretName = this.renderOwnCa(issuers.webhooks);
      new Resource(this, kind, issuers.gateway, { spec: { ca: { secretName } } });
    }
    if (tls?.source.kind === 'ca') {
      const { secretName } = tls.source;
      this.external('Secret', secretName, this.ownNamespace);
      new Resource(this, kind, issuers.gateway, { spec: { ca: { secretName } } });
    }
    if (tls?.source.kind === 'acme') {
      const { dns } = tls.source;
      const credentials = dns && credentialsOf(dns);
      if (credentials !== undefined) this.external('Secret', credentials, this.ownNamespace);
      const acme = acmeOf(tls.source, `${issuers.gateway}-account`);
      new Resource(this, kind, issuers.gateway, { spec: { acme } });
    }
  }

  /** A CA of the platform's own: who trusts it once trusts every certificate that replaces the gateway's. */
  private renderOwnCa(issuer: string): string {
    const secretName = 'kubeflow-ca';
    new Resource(this, 'cert-manager.io/v1/Certificate', 'kubeflow-ca', {
      spec: {
        isCA: true,
        commonName: 'Kubeflow CA',
        secretName,
        duration: '87600h',
        privateKey: { algorithm: 'ECDSA', size: 256 },
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer },
      },
    });
    return secretName;
  }
}
