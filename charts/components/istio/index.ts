import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, Stage } from '../../kit';
import { ROOT_NAMESPACE } from '../../mesh/control-plane';
import { chartValues } from './chart-values';
import { CniNode } from './cni';
import { IngressGateway } from './ingress-gateway';
import { injectorConfig } from './injector';
import { Istiod } from './istiod';
import { meshConfig } from './mesh-config';
import { restrictNetwork, restrictRequests, restrictVisibility } from './policies';
import { injectorValues } from './values';
import { renderWebhooks } from './webhooks';

/** Istio: the mesh that encrypts, routes and authorizes all traffic of the platform. */
export class Istio extends Component {
  static readonly requires = [] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'istio', { stage: Stage.MESH, namespace: ROOT_NAMESPACE });

    this.renderNamespace({
      'istio-injection': 'disabled',
      'istio-operator-managed': 'Reconcile',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    this.renderCrds();
    // istiod puts its root certificate into every namespace.
    this.external('ConfigMap', 'istio-ca-root-cert', '*');

    // istiod watches these, so a change needs no restart.
    this.config('istio', { mesh: meshConfig(platform), meshNetworks: 'networks: {}' });
    this.config('istio-sidecar-injector', { config: injectorConfig(), values: injectorValues(platform) });
    this.config('values', chartValues(platform));

    new Istiod(this, platform);
    renderWebhooks(this);
    new CniNode(this, platform);
    new IngressGateway(this, platform);

    restrictNetwork(this);
    restrictRequests(this);
    restrictVisibility(this, platform);
  }

  private renderCrds(): void {
    this.crds([
      'authorizationpolicies.security.istio.io',
      'destinationrules.networking.istio.io',
      'envoyfilters.networking.istio.io',
      'gateways.networking.istio.io',
      'peerauthentications.security.istio.io',
      'proxyconfigs.networking.istio.io',
      'requestauthentications.security.istio.io',
      'serviceentries.networking.istio.io',
      'sidecars.networking.istio.io',
      'telemetries.telemetry.istio.io',
      'virtualservices.networking.istio.io',
      'wasmplugins.extensions.istio.io',
      'workloadentries.networking.istio.io',
      'workloadgroups.networking.istio.io',
    ]);
  }
}
