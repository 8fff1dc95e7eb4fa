import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitSameNamespace, AdmitTraffic, ClusterRole, Component, labelIn, port, Stage } from '../../kit';
import { METRICS_PORT, Program } from './program';
import {
  CAINJECTOR_ROLES,
  CONTROLLER_ROLES,
  leaderElection,
  SERVING_ROLE,
  TOKEN_REQUEST_ROLE,
  USER_ROLES,
  WEBHOOK_ROLES,
} from './roles';
import { AdmissionWebhook, probe, WEBHOOK, WEBHOOK_PORT } from './webhook';

/** cert-manager: certificates for the gateway and for admission webhooks, issued and renewed in the cluster. */
export class CertManager extends Component {
  static readonly requires = [] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'cert-manager', { stage: Stage.CERTIFICATES, namespace: 'cert-manager' });

    this.renderNamespace({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'app.kubernetes.io/name': 'cert-manager',
      'kustomize.component': 'cert-manager',
    });
    this.crds([
      'certificaterequests.cert-manager.io',
      'certificates.cert-manager.io',
      'challenges.acme.cert-manager.io',
      'clusterissuers.cert-manager.io',
      'issuers.cert-manager.io',
      'orders.acme.cert-manager.io',
    ]);
    this.renderController(platform);
    this.renderCaInjector(platform);
    this.renderWebhook(platform);
    for (const { name, rules, labels } of USER_ROLES) new ClusterRole(this, name, rules, { labels });
    new AdmitSameNamespace(this, 'default-allow-same-namespace-cert-manager');
  }

  private renderController({ images }: Platform): void {
    new Program(this, 'cert-manager', {
      app: 'cert-manager',
      component: 'controller',
      image: images.certManagerController,
      args: [
        '--cluster-resource-namespace=$(POD_NAMESPACE)',
        '--leader-election-namespace=kube-system',
        `--acme-http01-solver-image=${images.acmeSolver}`,
        '--max-concurrent-challenges=60',
      ],
      ports: [port(9403, 'http-healthz')],
      liveness: probe('/livez', 'http-healthz', {
        initialDelaySeconds: 10,
        periodSeconds: 10,
        timeoutSeconds: 15,
        failureThreshold: 8,
      }),
      servicePorts: [{ name: 'tcp-prometheus-servicemonitor', port: METRICS_PORT, targetPort: 'http-metrics' }],
      clusterRoles: CONTROLLER_ROLES,
      roles: [TOKEN_REQUEST_ROLE, leaderElection('cert-manager', 'cert-manager-controller')],
    });
  }

  private renderCaInjector({ images }: Platform): void {
    const name = 'cert-manager-cainjector';
    new Program(this, name, {
      app: 'cainjector',
      component: 'cainjector',
      image: images.certManagerCaInjector,
      args: ['--leader-election-namespace=kube-system'],
      servicePorts: [{ name: 'http-metrics', port: METRICS_PORT }],
      clusterRoles: CAINJECTOR_ROLES,
      roles: [leaderElection(name, `${name}-leader-election`, `${name}-leader-election-core`)],
    });
  }

  private renderWebhook({ images }: Platform): void {
    new Program(this, WEBHOOK, {
      app: 'webhook',
      component: 'webhook',
      image: images.certManagerWebhook,
      args: [
        `--secure-port=${WEBHOOK_PORT}`,
        '--dynamic-serving-ca-secret-namespace=$(POD_NAMESPACE)',
        `--dynamic-serving-ca-secret-name=${WEBHOOK}-ca`,
        `--dynamic-serving-dns-names=${WEBHOOK}`,
        `--dynamic-serving-dns-names=${WEBHOOK}.$(POD_NAMESPACE)`,
        `--dynamic-serving-dns-names=${WEBHOOK}.$(POD_NAMESPACE).svc`,
      ],
      ports: [port(WEBHOOK_PORT, 'https'), port(6080, 'healthcheck')],
      liveness: probe('/livez', 'healthcheck', { initialDelaySeconds: 60, periodSeconds: 10, failureThreshold: 3 }),
      readiness: probe('/healthz', 'healthcheck', { initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 3 }),
      servicePorts: [
        { name: 'https', port: 443, targetPort: 'https' },
        { name: 'metrics', port: METRICS_PORT, targetPort: 'http-metrics' },
      ],
      clusterRoles: WEBHOOK_ROLES,
      roles: [SERVING_ROLE],
    });
    new AdmissionWebhook(this, this.ownNamespace);
    new AdmitTraffic(this, WEBHOOK, {
      pods: labelIn({ 'app.kubernetes.io/name': 'webhook', 'app.kubernetes.io/component': 'webhook' }),
      ports: [WEBHOOK_PORT],
    });
  }
}
