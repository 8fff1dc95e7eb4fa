import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitSameNamespace, AdmitTraffic, Component, labelIn, PromisedPath, Resource, Stage } from '../../kit';
import { tenantPod } from '../../kit';
import { ROOT_NAMESPACE } from '../shared/istio/control-plane';
import { CniNode } from './cni';
import { IngressGateway, renderIngressClass } from './ingress-gateway';
import { injectorConfig, renderWebhooks, VALIDATION } from './injection';
import { Istiod } from './istiod';
import { chartValues, injectorValues, meshConfig } from './settings';
import { Ztunnel } from './ztunnel';

/** Istio: the mesh that encrypts, routes and authorizes all traffic of the platform. */
export class Istio extends Component {
  static readonly requires = [] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'istio', { stage: Stage.MESH, namespace: ROOT_NAMESPACE });
    const ambient = platform.mesh.mode === 'ambient';

    this.renderNamespace({
      'istio-injection': 'disabled',
      'istio-operator-managed': 'Reconcile',
      // ztunnel needs paths of the node and more capabilities.
      'pod-security.kubernetes.io/enforce': ambient ? 'privileged' : 'restricted',
    });
    this.crdsOf('extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io');
    // istiod puts its root certificate into every namespace.
    this.external('ConfigMap', 'istio-ca-root-cert', '*');

    // istiod watches these, so a change needs no restart.
    this.config('istio', { mesh: meshConfig(platform), meshNetworks: 'networks: {}' });
    this.config('istio-sidecar-injector', { config: injectorConfig(), values: injectorValues(platform) });
    this.config('values', chartValues(platform));

    new Istiod(this, platform);
    renderWebhooks(this);
    this.changedInCluster(VALIDATION.kind, VALIDATION.name, '.webhooks[]?.failurePolicy');
    new CniNode(this, platform);
    if (ambient) new Ztunnel(this, platform);
    if (platform.ingress.kind !== 'existingGateway') new IngressGateway(this, platform);
    renderIngressClass(this, platform);
    this.renderPolicies(platform);
  }

  /** Who gets to the pods of Istio, and what holds in the whole mesh since it is said in the root namespace. */
  private renderPolicies({ components }: Platform): void {
    const istiod = { app: 'istiod' };
    new AdmitSameNamespace(this, 'default-allow-same-namespace-istio-system');
    // Every pod with a proxy, in whatever namespace.
    new AdmitTraffic(this, 'allow-istiod-control-plane', { pods: { matchLabels: istiod }, ports: [15012] });
    new AdmitTraffic(this, 'istiod-webhook-apiserver', { pods: labelIn(istiod), ports: [15017] });

    const to = { host: `istiod.${ROOT_NAMESPACE}`, port: 15012 };
    const proxies = { from: tenantPod('notebook'), to, protocol: 'tcp' } as const;
    new PromisedPath(this, 'proxy of a tenant’s pod → istiod', proxies);

    // What no AuthorizationPolicy allows is denied.
    new Resource(this, 'security.istio.io/v1beta1/AuthorizationPolicy', 'global-deny-all', { spec: {} });

    // What proxies know of. Istio's default is everything: each Service of any tenant would then cost memory in every
    // proxy, and time to send it there.
    const knative = (['knative-serving', 'knative-eventing'] as const).filter((name) => components.has(name));
    const known = ['kubeflow', 'kubeflow-system', ...knative, ROOT_NAMESPACE].map((namespace) => `${namespace}/*`);
    const spec = { egress: [{ hosts: ['./*', ...known] }] };
    new Resource(this, 'networking.istio.io/v1/Sidecar', 'default', { spec });
  }
}
