import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, httpGet, port, type ProbeOptions, Stage } from '../../kit';
import { AdmitSameNamespace, AdmitTraffic, labelIn } from '../../kit/network-policy';
import { METRICS_PORT, Program } from './program';
import { CA_INJECTOR, CONTROLLER, renderUserRoles, WEBHOOK } from './roles';
import { renderAdmission } from './webhook';

const WEBHOOK_PORT = 10250;

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
    this.crdsOf('cert-manager.io', 'acme.cert-manager.io');
    this.renderControllers(platform);
    this.renderWebhook(platform);
    renderUserRoles(this);
    new AdmitSameNamespace(this, 'default-allow-same-namespace-cert-manager');
  }

  private renderControllers({ images }: Platform): void {
    const timing = { initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 15, failureThreshold: 8 };
    new Program(this, 'cert-manager', 'controller', CONTROLLER, {
      image: images.certManagerController,
      args: [
        '--cluster-resource-namespace=$(POD_NAMESPACE)',
        '--leader-election-namespace=kube-system',
        `--acme-http01-solver-image=${images.acmeSolver}`,
        '--max-concurrent-challenges=60',
      ],
      ports: [port(9403, 'http-healthz')],
      liveness: probe('/livez', 'http-healthz', timing),
      servicePorts: [{ name: 'tcp-prometheus-servicemonitor', port: METRICS_PORT, targetPort: 'http-metrics' }],
    });
    new Program(this, 'cert-manager-cainjector', 'cainjector', CA_INJECTOR, {
      image: images.certManagerCaInjector,
      args: ['--leader-election-namespace=kube-system'],
      servicePorts: [{ name: 'http-metrics', port: METRICS_PORT }],
    });
  }

  private renderWebhook({ images }: Platform): void {
    const name = 'cert-manager-webhook';
    const hosts = [name, `${name}.$(POD_NAMESPACE)`, `${name}.$(POD_NAMESPACE).svc`];
    new Program(this, name, 'webhook', WEBHOOK, {
      image: images.certManagerWebhook,
      args: [
        `--secure-port=${WEBHOOK_PORT}`,
        '--dynamic-serving-ca-secret-namespace=$(POD_NAMESPACE)',
        `--dynamic-serving-ca-secret-name=${name}-ca`,
        ...hosts.map((host) => `--dynamic-serving-dns-names=${host}`),
      ],
      ports: [port(WEBHOOK_PORT, 'https'), port(6080, 'healthcheck')],
      liveness: probe('/livez', 'healthcheck', { initialDelaySeconds: 60, periodSeconds: 10, failureThreshold: 3 }),
      readiness: probe('/healthz', 'healthcheck', { initialDelaySeconds: 5, periodSeconds: 5, failureThreshold: 3 }),
      servicePorts: [
        { name: 'https', port: 443, targetPort: 'https' },
        { name: 'metrics', port: METRICS_PORT, targetPort: 'http-metrics' },
      ],
    });
    renderAdmission(this, { name, namespace: this.ownNamespace });
    new AdmitTraffic(this, name, {
      pods: labelIn({ 'app.kubernetes.io/name': 'webhook', 'app.kubernetes.io/component': 'webhook' }),
      ports: [WEBHOOK_PORT],
    });
  }
}

/** One success is enough; there is a second for the answer unless the timing says otherwise. */
function probe(path: string, portName: string, timing: ProbeOptions) {
  return httpGet(path, portName, { scheme: 'HTTP', successThreshold: 1, timeoutSeconds: 1, ...timing });
}
