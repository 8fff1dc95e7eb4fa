import type { Construct } from 'constructs';

import type { Choices } from '../../config/components';
import type { Platform } from '../../config/platform';
import {
  AdmitTraffic,
  ClusterRole,
  ClusterRoleBinding,
  Component,
  type Config,
  labelIn,
  Resource,
  Role,
  RoleBinding,
  Service,
  ServiceAccount,
  ServingCertificate,
  Stage,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { inferenceServiceConfig } from './config';
import { KServeController, LABELS, llmProps, managerProps, METRICS_PORT, podLabels, WEBHOOK } from './controllers';
import {
  LEASES,
  LEASES_AND_CONFIG_MAPS,
  LLM_RULES,
  LOCAL_AGENT_RULES,
  LOCAL_MODEL_RULES,
  managerRules,
  PROXY_RULES,
  renderUserRoles,
} from './permissions';
import { renderLlmWebhook, renderWebhooks } from './webhooks';

export { KServeRuntimes } from './runtimes';

const MANAGER = 'kserve-controller-manager';
const LLM = 'llmisvc-controller-manager';
const LOCAL_MODEL = 'kserve-localmodel-controller-manager';
const LOCAL_AGENT = 'kserve-localmodelnode-agent';

/** The Services that the API server calls, and the Secrets of their certificates. */
const HOOKS = {
  manager: { service: 'kserve-webhook-server-service', secret: 'kserve-webhook-server-cert' },
  llm: { service: 'llmisvc-webhook-server-service', secret: 'llmisvc-webhook-server-cert' },
} as const;
const ISSUER = 'selfsigned-issuer';

/** KServe: serves models behind HTTP and gRPC, from a few lines that say where the model is and of which format. */
export class KServe extends Component {
  static requires({ serving }: Choices) {
    const always = ['kubeflow-namespace', 'cert-manager', 'istio', 'kubeflow-gateway'] as const;
    return serving.mode === 'serverless' ? ([...always, 'knative-serving'] as const) : always;
  }

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'kserve', { stage: Stage.APPS, namespace: 'kubeflow', labels: LABELS });
    this.crds(CRDS);
    const config = this.config('inferenceservice-config', inferenceServiceConfig(platform));
    this.renderManager(platform, config);
    this.renderLlm(platform, config);
    this.renderLocalModels(platform, config);
    renderUserRoles(this, platform.components.has('knative-serving'));
    // Of an older way to the webhook's certificate; a cluster that is taken over has it.
    this.secret('kserve-webhook-server-secret', {});
  }

  /** The controller of InferenceServices, and its webhooks. */
  private renderManager(platform: Platform, config: Config): void {
    const { service, secret } = HOOKS.manager;
    new KServeController(this, MANAGER, managerProps(platform, config, secret));
    this.bind(MANAGER, 'kserve-manager-role', managerRules(platform.components.has('knative-serving')));
    this.bind(MANAGER, 'kserve-proxy-role', PROXY_RULES);
    this.bindElection(MANAGER, 'kserve-leader-election', LEASES_AND_CONFIG_MAPS);

    const selector = podLabels(MANAGER);
    const metrics = { port: METRICS_PORT, targetPort: 'https' };
    new Service(this, `${MANAGER}-metrics-service`, {
      selector,
      labels: selector,
      ports: [{ name: 'https', ...metrics }],
      annotations: {
        'prometheus.io/port': String(METRICS_PORT),
        'prometheus.io/scheme': 'https',
        'prometheus.io/scrape': 'true',
      },
    });
    new Service(this, `${MANAGER}-service`, { selector, labels: selector, ports: [{ ...metrics, protocol: 'TCP' }] });

    const host = this.renderHook('kserve', MANAGER, service);
    const more = { commonName: host };
    const certificate = { issuer: ISSUER, secretName: secret, dnsNames: [host], more };
    const { caInjection } = new ServingCertificate(this, 'serving-cert', this.ownNamespace, certificate);
    renderWebhooks(this, { name: service, namespace: this.ownNamespace }, caInjection);
  }

  /** The controller of LLMInferenceServices, and its webhook. */
  private renderLlm(platform: Platform, config: Config): void {
    const { service, secret } = HOOKS.llm;
    new KServeController(this, LLM, llmProps(platform, config, secret));
    this.bind(LLM, 'llmisvc-manager-role', LLM_RULES);
    this.bindElection(LLM, 'llmisvc-leader-election', LEASES);

    const selector = podLabels(LLM);
    new Service(this, `${LLM}-service`, {
      selector,
      labels: selector,
      ports: [{ name: 'https', port: METRICS_PORT, targetPort: 'metrics', protocol: 'TCP' }],
    });

    // Upstream has no NetworkPolicy for it, so what the API server asks is refused with all else from outside.
    const host = this.renderHook('llmisvc', LLM, service);
    const name = 'llmisvc-serving-cert';
    new Resource(this, 'cert-manager.io/v1/Certificate', name, {
      spec: { commonName: host, dnsNames: [host], issuerRef: { kind: 'Issuer', name: ISSUER }, secretName: secret },
    });
    const annotations = { 'cert-manager.io/inject-ca-from': `${this.ownNamespace}/${name}` };
    renderLlmWebhook(this, { name: service, namespace: this.ownNamespace }, annotations);
  }

  /** The controller of models kept on nodes, and the account of the agent that would fetch them there. */
  private renderLocalModels({ images }: Platform, config: Config): void {
    new KServeController(this, LOCAL_MODEL, { image: images.kserveLocalModelController, config, memory: 200 });
    this.bind(LOCAL_MODEL, 'kserve-localmodel-manager-role', LOCAL_MODEL_RULES);
    new ServiceAccount(this, LOCAL_AGENT);
    this.bind(LOCAL_AGENT, 'kserve-localmodelnode-agent-role', LOCAL_AGENT_RULES);
  }

  /** The way from the API server to a controller's webhooks; returns the name in their certificate. */
  private renderHook(policy: string, controller: string, service: string): string {
    new Service(this, service, {
      selector: { ...LABELS, 'control-plane': controller },
      ports: [{ port: 443, targetPort: WEBHOOK.name }],
    });
    new AdmitTraffic(this, policy, { pods: labelIn({ 'control-plane': controller }), ports: [WEBHOOK.port] });
    return `${service}.${this.ownNamespace}.svc`;
  }

  private bind(serviceAccount: string, role: string, rules: readonly k8s.PolicyRule[]): void {
    new ClusterRole(this, role, rules);
    new ClusterRoleBinding(this, `${role}binding`, { role, serviceAccount });
  }

  private bindElection(serviceAccount: string, name: string, rules: readonly k8s.PolicyRule[]): void {
    const role = `${name}-role`;
    new Role(this, role, rules);
    new RoleBinding(this, `${role}binding`, { role, serviceAccount });
  }
}

const CRDS = [
  'clusterservingruntimes.serving.kserve.io',
  'clusterstoragecontainers.serving.kserve.io',
  'inferencegraphs.serving.kserve.io',
  'inferencemodels.inference.networking.x-k8s.io',
  'inferencepools.inference.networking.x-k8s.io',
  'inferenceservices.serving.kserve.io',
  'llminferenceserviceconfigs.serving.kserve.io',
  'llminferenceservices.serving.kserve.io',
  'localmodelcaches.serving.kserve.io',
  'localmodelnodegroups.serving.kserve.io',
  'localmodelnodes.serving.kserve.io',
  'servingruntimes.serving.kserve.io',
  'trainedmodels.serving.kserve.io',
] as const;
