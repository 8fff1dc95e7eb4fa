import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  AdmissionWebhook,
  allow,
  Component,
  Controller,
  CONTROLLER_FLAGS,
  declareTenantPage,
  ELECTION,
  labelIn,
  port,
  READ,
  RESTRICTED_POD,
  secretVolume,
  Stage,
  METRICS,
} from '../../kit';

const NAME = 'pvcviewer';
const LABELS = { app: NAME };
const SELECTOR = { ...LABELS, 'control-plane': 'controller-manager' };
const WEBHOOK_PORT = 9443;
const CERTIFICATE = 'webhook-server-cert';
const MAKE = ['create', ...READ, 'update'] as const;
const RULES = [
  allow(...MAKE).on('apps', 'deployments'),
  allow(...READ).on('', 'persistentvolumeclaims', 'pods'),
  allow(...MAKE).on('', 'services'),
  allow(...MAKE, 'delete', 'patch').on('kubeflow.org', 'pvcviewers'),
  allow('update').on('kubeflow.org', 'pvcviewers/finalizers'),
  allow('get', 'patch', 'update').on('kubeflow.org', 'pvcviewers/status'),
  allow(...MAKE).on('networking.istio.io', 'virtualservices'),
];
/** Nodes for which there is an image. */
const NODES = { 'kubernetes.io/arch': ['amd64', 'arm64', 'ppc64le', 's390x'], 'kubernetes.io/os': ['linux'] };

/** PVCViewer controller: makes a Deployment, a Service and a route of each PVCViewer, a file browser for a volume. */
export class PvcViewer extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'cert-manager', 'istio', 'kubeflow-gateway'],
    metrics: {
      'pvcviewer-controller-manager': { port: METRICS.port, by: 'authorized' },
    },
  };

  constructor(scope: Construct, { images, network }: Platform) {
    super(scope, PvcViewer.facts, { labels: LABELS });
    this.crds(['pvcviewers.kubeflow.org']);
    this.renderWebhook();
    if (network.usualDomain) declareTenantPage(this, 'a viewer of a volume', '/pvcviewers/{namespace}/data/');
    const matchExpressions = Object.entries(NODES).map(([key, values]) => ({ key, operator: 'In', values }));
    const nodes = { nodeSelectorTerms: [{ matchExpressions }] };
    new Controller(this, NAME, {
      account: `${NAME}-controller-manager`,
      role: { name: `${NAME}-role`, binding: `${NAME}-manager-rolebinding`, rules: RULES },
      election: ELECTION.leases,
      deployment: `${NAME}-controller-manager`,
      manager: {
        image: images.pvcViewerController,
        args: [...CONTROLLER_FLAGS, '--leader-elect'],
        ports: [port(WEBHOOK_PORT, 'webhook-server')],
        mounts: { '/tmp/k8s-webhook-server/serving-certs': { volume: 'cert', readOnly: true } },
        resources: { limits: { cpu: '500m', memory: '128Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      metricsProxy: images.kubeRbacProxy,
      pods: {
        selector: SELECTOR,
        annotations: {
          'kubectl.kubernetes.io/default-container': 'manager',
          // The API server calls the webhook without a certificate of the mesh.
          'traffic.sidecar.istio.io/excludeInboundPorts': String(WEBHOOK_PORT),
        },
        replicas: 1,
        volumes: [secretVolume('cert', CERTIFICATE)],
        pod: {
          affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: nodes } },
          securityContext: RESTRICTED_POD,
          terminationGracePeriodSeconds: 10,
        },
      },
    });
  }

  private renderWebhook(): void {
    const asked = (name: string) => [{ group: 'kubeflow.org', version: 'v1alpha1', kind: NAME, name }];
    new AdmissionWebhook(this, `${NAME}-webhook-service`, {
      service: { selector: SELECTOR, ports: [{ port: 443, targetPort: WEBHOOK_PORT, protocol: 'TCP' }] },
      admits: { name: `${NAME}-webhook`, pods: labelIn(LABELS), ports: [WEBHOOK_PORT] },
      certificate: {
        name: `${NAME}-serving-cert`,
        issuer: `${NAME}-selfsigned-issuer`,
        secretName: CERTIFICATE,
      },
      mutating: { [`${NAME}-mutating-webhook-configuration`]: asked(`m${NAME}.kb.io`) },
      validating: { [`${NAME}-validating-webhook-configuration`]: asked(`v${NAME}.kb.io`) },
    });
  }
}
