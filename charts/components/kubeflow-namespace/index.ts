import type { Construct } from 'constructs';

import type { ElsewhereName } from '../../config/components';
import type { Platform } from '../../config/platform';
import { type AdmitProps, AdmitSameNamespace, AdmitTraffic, Component, labelIn, namespaceIn } from '../../kit';
import { SAME_NAMESPACE, Stage, TENANTS } from '../../kit';

/** The namespaces of Kubeflow's own systems, closed to everyone whom no policy lets in. */
export class KubeflowNamespace extends Component {
  static readonly requires = [] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'kubeflow-namespace', { stage: Stage.FOUNDATION, namespace: 'kubeflow' });
    const labels = {
      'control-plane': 'kubeflow',
      'istio-injection': 'enabled',
      'pod-security.kubernetes.io/enforce': 'restricted',
    };
    this.renderNamespace(labels);
    this.renderNamespace(labels, 'kubeflow-system');
    new AdmitSameNamespace(this, 'default-allow-same-namespace');
    new AdmitSameNamespace(this, 'default-allow-same-namespace-kubeflow-system', 'kubeflow-system');
    this.admitElsewhere(platform);
  }

  /**
   * A component brings the NetworkPolicies of its pods itself; these are for systems that may also be installed by
   * other means, into the namespace that is closed otherwise.
   */
  private admitElsewhere({ components, installedElsewhere, services }: Platform): void {
    const admit = (system: ElsewhereName, name: string, policy: AdmitProps): void => {
      if (components.has(system) || installedElsewhere.has(system)) new AdmitTraffic(this, name, policy);
    };
    const gateway = namespaceIn(services.ingressGateway.namespace);
    const [catalog, registry, ui] = ['model-catalog', 'model-registry', 'model-registry-ui'] as const;
    for (const system of [catalog, registry]) {
      const pods = labelIn({ component: `${system}-server` });
      admit(system, system, { pods, from: [TENANTS, gateway], ports: [8080] });
    }
    // The namespace itself is let in anyway; upstream names it too.
    admit(registry, ui, { pods: labelIn({ app: ui }), from: [gateway, SAME_NAMESPACE] });
    const webhook = labelIn({ 'control-plane': 'kubeflow-training-operator' });
    admit('training-operator', 'training-operator-webhook', { pods: webhook, ports: [9443] });
  }
}
