import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { allow, Component, Controller, CONTROLLER_FLAGS, declareTenantPage, ELECTION, METRICS, READ } from '../../kit';
import { Stage } from '../../kit';

const NAME = 'tensorboard-controller';
const LABELS = { app: NAME, 'kustomize.component': NAME };
const GROUP = 'tensorboard.kubeflow.org';
const MAKE = ['create', ...READ, 'update'] as const;
const RULES = [
  allow(...MAKE).on('apps', 'deployments'),
  allow(...READ).on('', 'persistentvolumeclaims', 'pods'),
  allow(...MAKE).on('', 'services'),
  allow(...MAKE).on('networking.istio.io', 'virtualservices'),
  allow(...MAKE, 'delete', 'patch').on(GROUP, 'tensorboards'),
  allow('update').on(GROUP, 'tensorboards/finalizers'),
  allow('get', 'patch', 'update').on(GROUP, 'tensorboards/status'),
];

/** TensorBoard controller: makes a Deployment, a Service and a route of each Tensorboard. */
export class TensorboardController extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'istio', 'kubeflow-gateway'],
    metrics: {
      'tensorboard-controller-deployment': { port: METRICS.port, by: 'authorized' },
    },
  };

  constructor(scope: Construct, { images, network, services }: Platform) {
    super(scope, TensorboardController.facts, { labels: LABELS });
    this.crds(['tensorboards.tensorboard.kubeflow.org']);
    if (network.usualDomain) declareTenantPage(this, 'a TensorBoard', '/tensorboard/{namespace}/tensorboard/');
    const config = this.config(`${NAME}-config`, {
      ISTIO_GATEWAY: services.ingressGateway.gateway.ref,
      ISTIO_HOST: '*',
      // Logs on a volume that only one node can mount are read on the node that writes them.
      RWO_PVC_SCHEDULING: 'True',
      TENSORBOARD_IMAGE: images.tensorboard,
    });
    new Controller(this, NAME, {
      account: `${NAME}-controller-manager`,
      role: { name: `${NAME}-manager-role`, binding: `${NAME}-manager-rolebinding`, rules: RULES },
      election: ELECTION.leases,
      deployment: `${NAME}-deployment`,
      manager: {
        image: images.tensorboardController,
        args: CONTROLLER_FLAGS,
        envFrom: [{ configMapRef: { name: config.name } }],
        resources: { limits: { cpu: '500m', memory: '128Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
      },
      metricsProxy: images.kubeRbacProxy,
      pods: {
        selector: { ...LABELS, 'control-plane': 'controller-manager' },
        annotations: { 'kubectl.kubernetes.io/default-container': 'manager' },
        replicas: 1,
        restartOn: [config],
        pod: {
          securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
          terminationGracePeriodSeconds: 10,
        },
      },
    });
  }
}
