import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { TENANT_INGRESS } from '../../contract/traffic/made-routes';
import {
  AdmitSameNamespace,
  AdmitTraffic,
  browser,
  ClosedPath,
  Component,
  ExternalReference,
  labelIn,
  PromisedPath,
  Resource,
  Stage,
  tenantPod,
} from '../../kit';
import { ROOT_NAMESPACE } from '../shared/istio/control-plane';
import { CniNode } from './cni';
import { GatewayApi } from './gateway-api';
import { IngressGateway } from './ingress-gateway';
import { injectorConfig, Webhooks } from './injection';
import { Istiod } from './istiod';
import { chartValues, injectorValues, meshConfig } from './settings';
import { Ztunnel } from './ztunnel';

/** Istio: the mesh that encrypts, routes and authorizes all traffic of the platform. */
export class Istio extends Component {
  static readonly facts: Facts = {
    name: 'istio',
    stage: Stage.MESH,
    namespace: ROOT_NAMESPACE,
    namespaces: [ROOT_NAMESPACE],
    metrics: {
      istiod: { port: 15014 },
      'istio-ingressgateway': { port: 15020, path: '/stats/prometheus' },
      'istio-cni-node': { port: 15014 },
      ztunnel: { port: 15020 },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Istio.facts);
    const ambient = platform.mesh.mode === 'ambient';

    this.renderNamespace({
      'istio-injection': 'disabled',
      'istio-operator-managed': 'Reconcile',
      // ztunnel needs paths of the node and more capabilities.
      'pod-security.kubernetes.io/enforce': ambient ? 'privileged' : 'restricted',
    });
    this.crdsOf('extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io');
    if (platform.serving.mode === 'raw' && !platform.gatewayApi) this.crdsOf('gateway.networking.k8s.io');
    // istiod puts its root certificate into every namespace.
    new ExternalReference(this, { kind: 'ConfigMap', name: 'istio-ca-root-cert', namespace: '*' });

    // istiod watches these, so a change needs no restart.
    this.config('istio', { mesh: meshConfig(platform), meshNetworks: 'networks: {}' });
    this.config('istio-sidecar-injector', { config: injectorConfig(platform), values: injectorValues(platform) });
    this.config('values', chartValues(platform));

    new Istiod(this, platform);
    new Webhooks(this);
    new CniNode(this, platform);
    if (ambient) new Ztunnel(this, platform);
    new IngressGateway(this, platform);
    if (platform.serving.mode === 'raw') new GatewayApi(this);
    this.renderPolicies(platform);
  }

  /** Policies of Istio's pods, and of the whole mesh, which stand in the root namespace. */
  private renderPolicies({ namespaces, mesh }: Platform): void {
    const istiod = { app: 'istiod' };
    new AdmitSameNamespace(this, 'default-allow-same-namespace-istio-system');
    // All pods with a proxy, in any namespace.
    new AdmitTraffic(this, 'allow-istiod-control-plane', { pods: { matchLabels: istiod }, ports: [15012] });
    new AdmitTraffic(this, 'istiod-webhook-apiserver', { pods: labelIn(istiod), ports: [15017] });

    const to = { host: `istiod.${ROOT_NAMESPACE}`, port: 15012 };
    const proxies = { from: tenantPod('notebook'), to, protocol: 'tcp' } as const;
    new PromisedPath(this, 'proxy of a tenant’s pod → istiod', proxies);

    const served = { from: browser('nobody'), to: { tenantIngress: TENANT_INGRESS } } as const;
    new ClosedPath(this, 'browser without login → a tenant’s Ingress for the platform’s host', served);

    // Denies requests that no AuthorizationPolicy allows.
    new Resource(this, 'security.istio.io/v1beta1/AuthorizationPolicy', 'global-deny-all', { spec: {} });

    // The Services that proxies know. By Istio's default they know all: each Service of a tenant would then cost memory
    // in every proxy, and time to send it there.
    const own = [...namespaces.sidecars.filter((name) => name !== ROOT_NAMESPACE), ROOT_NAMESPACE];
    const known = new Set([...own, ...mesh.knownNamespaces]);
    const spec = { egress: [{ hosts: ['./*', ...[...known].map((namespace) => `${namespace}/*`)] }] };
    new Resource(this, 'networking.istio.io/v1/Sidecar', 'default', { spec });
  }
}
