import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { type AdmissionService, AdmitSameNamespace, AdmitTraffic, ClusterRole, Component } from '../../kit';
import { type ContainerProps, field, httpGet, labelIn, MutatingWebhooks, port, type ProbeOptions } from '../../kit';
import { Program, RESTRICTED_POD, Role, scraped, type ServicePortProps, Stage, UNPRIVILEGED } from '../../kit';
import { ValidatingWebhooks } from '../../kit';
import { versions } from '../../versions';
import { type CloudIdentity, cloudIdentity } from './identity';
import { type Access, CA_INJECTOR, CONTROLLER, election, renderUserRoles, WEBHOOK } from './roles';

const WEBHOOK_PORT = 10250;
const METRICS_PORT = 9402;

/** cert-manager: certificates for the gateway and for admission webhooks, issued and renewed in the cluster. */
export class CertManager extends Component {
  static readonly facts: Facts = {
    name: 'cert-manager',
    stage: Stage.CERTIFICATES,
    namespace: 'cert-manager',
    namespaces: ['cert-manager'],
    // Programs do not call it: it watches their objects.
    reachedBy: [],
    metrics: {
      'cert-manager': { port: METRICS_PORT },
      'cert-manager-cainjector': { port: METRICS_PORT },
      'cert-manager-webhook': { port: METRICS_PORT },
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, CertManager.facts);
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

  private renderControllers(platform: Platform): void {
    const { images } = platform;
    const timing = { initialDelaySeconds: 10, periodSeconds: 10, timeoutSeconds: 15, failureThreshold: 8 };
    new CertManagerProgram(this, 'cert-manager', CONTROLLER, {
      part: 'controller',
      identity: cloudIdentity(platform),
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
    new CertManagerProgram(this, 'cert-manager-cainjector', CA_INJECTOR, {
      part: 'cainjector',
      image: images.certManagerCaInjector,
      args: ['--leader-election-namespace=kube-system'],
      servicePorts: [{ name: 'http-metrics', port: METRICS_PORT }],
    });
  }

  private renderWebhook({ images }: Platform): void {
    const name = 'cert-manager-webhook';
    const hosts = [name, `${name}.$(POD_NAMESPACE)`, `${name}.$(POD_NAMESPACE).svc`];
    new CertManagerProgram(this, name, WEBHOOK, {
      part: 'webhook',
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

/** One success is enough. The timeout is one second unless the timing says otherwise. */
function probe(path: string, portName: string, timing: ProbeOptions) {
  return httpGet(path, portName, { scheme: 'HTTP', successThreshold: 1, timeoutSeconds: 1, ...timing });
}

/** The webhook: checks cert-manager's objects before they are stored, and fills in who requested a certificate. */
function renderAdmission(scope: Construct, service: AdmissionService): void {
  const { name, namespace } = service;
  // The webhook makes its CA's Secret when it starts; the CA injector copies the certificate from there.
  const metadata = { annotations: { 'cert-manager.io/inject-ca-from-secret': `${namespace}/${name}-ca` } };
  const call = (path: string) => ({
    name: 'webhook.cert-manager.io',
    admissionReviewVersions: ['v1'],
    clientConfig: { service: { ...service, path } },
    failurePolicy: 'Fail',
    matchPolicy: 'Equivalent',
    sideEffects: 'None',
    timeoutSeconds: 30,
  });
  const rule = (operations: string[], apiGroups: string[], resource: string) => [
    { apiGroups, apiVersions: ['v1'], operations, resources: [resource] },
  ];
  const unless = { key: 'cert-manager.io/disable-validation', operator: 'NotIn', values: ['true'] };
  const namespaceSelector = { matchExpressions: [unless] };
  const filledIn = { ...call('/mutate'), rules: rule(['CREATE'], ['cert-manager.io'], 'certificaterequests') };
  const groups = ['cert-manager.io', 'acme.cert-manager.io'];
  const checked = { ...call('/validate'), namespaceSelector, rules: rule(['CREATE', 'UPDATE'], groups, '*/*') };
  new MutatingWebhooks(scope, name, [filledIn], metadata);
  new ValidatingWebhooks(scope, name, [checked], metadata);
}

/** The differences of cert-manager's programs, with the arguments and ports that not all of them have. */
interface CertManagerProgramProps extends Pick<ContainerProps, 'image' | 'ports' | 'liveness' | 'readiness'> {
  readonly part: 'controller' | 'cainjector' | 'webhook';
  readonly args: readonly string[];
  readonly servicePorts: readonly ServicePortProps[];
  readonly identity?: CloudIdentity;
}

class CertManagerProgram extends Program {
  constructor(scope: Construct, name: string, access: Access, props: CertManagerProgramProps) {
    const { part, servicePorts, args, ports = [], identity, ...fields } = props;
    const app = part === 'controller' ? 'cert-manager' : part;
    super(scope, name, {
      account: { automountServiceAccountToken: true, annotations: identity?.account },
      selector: {
        'app.kubernetes.io/name': app,
        'app.kubernetes.io/instance': 'cert-manager',
        'app.kubernetes.io/component': part,
      },
      labels: { app, 'app.kubernetes.io/version': versions.certManager, ...identity?.pods },
      annotations: scraped(METRICS_PORT, { path: '/metrics' }),
      container: {
        ...fields,
        name: `cert-manager-${part}`,
        args: ['--v=2', ...args],
        env: { POD_NAMESPACE: field('metadata.namespace') },
        ports: [...ports, port(METRICS_PORT, 'http-metrics')],
        // The pod's fields fulfil the rest of "restricted".
        securityContext: { ...UNPRIVILEGED, readOnlyRootFilesystem: true },
        more: { imagePullPolicy: 'IfNotPresent' },
      },
      pod: {
        enableServiceLinks: false,
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        securityContext: RESTRICTED_POD,
      },
      service: { ports: servicePorts, more: { type: 'ClusterIP' } },
    });
    const bound = { boundTo: name };
    for (const [role, rules] of Object.entries(access.cluster)) new ClusterRole(this, role, rules, bound);
    for (const [role, rules] of Object.entries(access.own ?? {})) new Role(this, role, rules, bound);
    if (!access.leases) return;
    new Role(this, `${name}:leaderelection`, election(access.leases), { namespace: 'kube-system', ...bound });
  }
}
