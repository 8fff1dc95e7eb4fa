import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  allow,
  ClusterRole,
  ClusterRoleBinding,
  container,
  httpGet,
  podTemplate,
  READ,
  Resource,
  RESTRICTED,
  ServiceAccount,
} from '../../kit';
import { FAMILY, POD_SECURITY } from './program';

const NAME = 'metacontroller';
const ACCOUNT = 'meta-controller-service';
const ROLE = 'kubeflow-metacontroller';
const LABELS = { 'kustomize.component': NAME };
const HEALTH_PORT = 8081;

/** Metacontroller: calls a hook for each object of a kind, and makes the objects that the hook answers with. */
export class Metacontroller extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, NAME);
    const labels = { ...FAMILY, ...LABELS };
    new ServiceAccount(this, ACCOUNT);
    new ClusterRole(this, ROLE, RULES, { labels });
    new ClusterRoleBinding(this, 'meta-controller-cluster-role-binding', { role: ROLE, serviceAccount: ACCOUNT });
    this.renderPods(platform);
  }

  private renderPods({ images }: Platform): void {
    const selector = { app: NAME, ...FAMILY, ...LABELS };
    const template = podTemplate({
      selector,
      labels: { 'sidecar.istio.io/inject': 'false' },
      serviceAccount: ACCOUNT,
      containers: [
        container({
          name: NAME,
          image: images.metacontroller,
          command: [`/usr/bin/${NAME}`],
          args: ['--zap-log-level=4', '--discovery-interval=3600s'],
          readiness: httpGet('/readyz', HEALTH_PORT),
          liveness: httpGet('/healthz', HEALTH_PORT),
          resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '1Gi' } },
          securityContext: { ...RESTRICTED, privileged: false, readOnlyRootFilesystem: true, runAsUser: 1000 },
        }),
      ],
      pod: { securityContext: POD_SECURITY },
    });
    const pods = { replicas: 1, selector: { matchLabels: selector }, serviceName: '', template };
    new Resource(
      this,
      'apps/v1/StatefulSet',
      NAME,
      { spec: { ...pods, volumeClaimTemplates: [] } },
      { labels: selector },
    );
  }
}

const MANAGE = [...READ, 'create', 'update', 'patch', 'delete'] as const;

/** What the hook of the profile controller makes it do, and no more. */
const RULES = [
  allow(...READ, 'update').on('', 'namespaces'),
  allow(...READ, 'update', 'patch').on('', 'namespaces/status'),
  allow(...MANAGE).on('', 'secrets', 'configmaps', 'services'),
  allow(...MANAGE).on('apps', 'deployments'),
  allow(...MANAGE).on('networking.istio.io', 'destinationrules'),
  allow(...MANAGE).on('security.istio.io', 'authorizationpolicies'),
  allow(...READ).on('metacontroller.k8s.io', 'compositecontrollers', 'controllerrevisions', 'decoratorcontrollers'),
  allow('create', 'patch').on('', 'events'),
];
