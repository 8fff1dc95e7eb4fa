import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { AdmitSameNamespace, AdmitTraffic, type Caller, Component, type k8s, labelIn, namespaceIn } from '../../kit';
import { SAME_NAMESPACE, Stage, TENANTS } from '../../kit';

/** The namespaces of Kubeflow's own systems. They are closed to all callers that no policy admits. */
export class KubeflowNamespace extends Component {
  static readonly facts: Facts = {
    name: 'kubeflow-namespace',
    stage: Stage.FOUNDATION,
    namespace: 'kubeflow',
    namespaces: ['kubeflow', 'kubeflow-system'],
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, KubeflowNamespace.facts);
    const labels = {
      'control-plane': 'kubeflow',
      'istio-injection': 'enabled',
      'pod-security.kubernetes.io/enforce': 'restricted',
    };
    this.renderNamespace(labels);
    this.renderNamespace(labels, 'kubeflow-system');
    new AdmitSameNamespace(this, 'default-allow-same-namespace');
    new AdmitSameNamespace(this, 'default-allow-same-namespace-kubeflow-system', 'kubeflow-system');
    this.admitCallers(platform);
  }

  /**
   * NetworkPolicies for systems that may also be installed by other means, into a namespace that is closed otherwise.
   * All other components render the policies of their pods themselves.
   */
  private admitCallers({ callers, services }: Platform): void {
    const peers: Readonly<Record<Caller, k8s.NetworkPolicyPeer>> = {
      gateway: namespaceIn(services.ingressGateway.namespace),
      tenants: TENANTS,
      namespace: SAME_NAMESPACE,
    };
    for (const { name, namespace, pods, from, ports } of callers) {
      const selector = Object.keys(pods).length > 1 ? { matchLabels: pods } : labelIn(pods);
      new AdmitTraffic(this, name, { pods: selector, from: from?.map((each) => peers[each]), ports, namespace });
    }
  }
}
