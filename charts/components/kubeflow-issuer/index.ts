import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { Component, ExternalReference, Resource, Stage } from '../../kit';
import { acmeOf, credentialsOf } from './acme';

/** Issuers of certificates: for webhooks, and for the gateway. */
export class KubeflowIssuer extends Component {
  static readonly facts: Facts = {
    name: 'kubeflow-issuer',
    stage: Stage.MESH,
    namespace: 'cert-manager',
    requires: ['cert-manager'],
  };

  constructor(scope: Construct, { services: { issuers, certManager }, tls, scheduling }: Platform) {
    // One stage after cert-manager, whose webhook must admit issuers.
    // In the namespace of the Secrets of ClusterIssuers.
    super(scope, { ...KubeflowIssuer.facts, namespace: certManager.resourceNamespace });
    const kind = 'cert-manager.io/v1/ClusterIssuer';

    new Resource(this, kind, issuers.webhooks, { spec: { selfSigned: {} } });
    if (tls?.source.kind === 'selfSigned') {
      const secretName = this.renderOwnCa(issuers.webhooks);
      new Resource(this, kind, issuers.gateway, { spec: { ca: { secretName } } });
    }
    if (tls?.source.kind === 'ca') {
      const { secretName } = tls.source;
      new ExternalReference(this, { kind: 'Secret', name: secretName });
      new Resource(this, kind, issuers.gateway, { spec: { ca: { secretName } } });
    }
    if (tls?.source.kind === 'acme') {
      const { dns } = tls.source;
      const credentials = dns && credentialsOf(dns);
      if (credentials !== undefined) new ExternalReference(this, { kind: 'Secret', name: credentials });
      const acme = acmeOf(tls.source, `${issuers.gateway}-account`, scheduling.platform);
      new Resource(this, kind, issuers.gateway, { spec: { acme } });
    }
  }

  /** The platform's own CA. A browser that trusts it also trusts later certificates of the gateway. */
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
