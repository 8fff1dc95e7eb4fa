import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitSameNamespace, AdmitTraffic, Component, Stage } from '../../kit';
import { policies } from './policies';

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
    for (const [name, policy] of Object.entries(policies(platform))) new AdmitTraffic(this, name, policy);
  }
}
