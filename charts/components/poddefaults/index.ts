import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { AdmitTraffic, AggregatedClusterRole, aggregateTo, allow, ClusterRole, Component, Deployment } from '../../kit';
import { kustomizeLabels, labelIn, MutatingWebhooks, port, READ, RESTRICTED, Service, ServiceAccount } from '../../kit';
import { ServingCertificate, Stage } from '../../kit';

const NAME = 'admission-webhook';
const ACCOUNT = `${NAME}-service-account`;
const SERVICE = `${NAME}-service`;
const CERTIFICATE = 'webhook-certs';
const PORT = { name: 'https-webhook', number: 4443 } as const;
const LABELS = kustomizeLabels('poddefaults', 'poddefaults');

/** PodDefaults: a webhook that adds volumes, environment and the like to the tenants' pods that ask for it by label. */
export class PodDefaults extends Component {
  static readonly facts: Facts = {
    name: 'poddefaults',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'cert-manager'],
  };

  constructor(scope: Construct, { images }: Platform) {
    super(scope, PodDefaults.facts, { labels: LABELS });
    this.crds(['poddefaults.kubeflow.org']);
    this.renderAccess();
    new Deployment(this, `${NAME}-deployment`, {
      selector: LABELS,
      // The API server calls it, and has no certificate of the mesh.
      sidecar: false,
      serviceAccount: ACCOUNT,
      container: {
        name: NAME,
        image: images.podDefaultsWebhook,
        args: ['--tlsCertFile=/etc/webhook/certs/tls.crt', '--tlsKeyFile=/etc/webhook/certs/tls.key'],
        ports: [port(PORT.number, PORT.name)],
        mounts: { '/etc/webhook/certs': { volume: 'webhook-cert', readOnly: true } },
        securityContext: { ...RESTRICTED, runAsUser: 65532 },
      },
      volumes: [{ name: 'webhook-cert', secret: { secretName: CERTIFICATE } }],
    });
    new Service(this, SERVICE, { selector: LABELS, ports: [{ name: PORT.name, port: 443, targetPort: PORT.name }] });
    new AdmitTraffic(this, 'poddefaults', { pods: labelIn({ app: LABELS.app }), ports: [PORT.number] });
    this.renderAdmission({ name: SERVICE, namespace: this.ownNamespace });
  }

  private renderAccess(): void {
    const role = `${NAME}-cluster-role`;
    const may = (...verbs: readonly string[]) => [allow(...READ, ...verbs).on('kubeflow.org', 'poddefaults')];
    new ServiceAccount(this, ACCOUNT);
    const bound = { boundTo: ACCOUNT, binding: `${role}-binding` };
    new ClusterRole(this, role, may('update', 'create', 'patch', 'delete'), bound);

    const users = `${NAME}-kubeflow-poddefaults`;
    for (const audience of ['admin', 'edit']) {
      const gathered = aggregateTo(`poddefaults-${audience}`);
      new AggregatedClusterRole(this, `${users}-${audience}`, gathered, { labels: aggregateTo(audience) });
    }
    // All of a namespace's users may read PodDefaults; who may change them is for the platform's engineers to decide.
    const labels = aggregateTo('poddefaults-admin', 'poddefaults-edit', 'view');
    new ClusterRole(this, `${users}-view`, may(), { labels });
  }

  private renderAdmission(service: { readonly name: string; readonly namespace: string }): void {
    const commonName = `${service.name}.${service.namespace}.svc`;
    const certificate = new ServingCertificate(this, `${NAME}-cert`, service.namespace, {
      issuer: `${NAME}-selfsigned-issuer`,
      secretName: CERTIFICATE,
      dnsNames: [commonName, `${commonName}.cluster.local`],
      more: { commonName, isCA: true },
    });
    const webhook = {
      name: `${NAME}-deployment.kubeflow.org`,
      admissionReviewVersions: ['v1beta1', 'v1'],
      clientConfig: { service: { ...service, path: '/apply-poddefault' } },
      // A pod that misses what its PodDefaults add would run without its secrets or its proxy: better not at all.
      failurePolicy: 'Fail',
      namespaceSelector: { matchLabels: { 'app.kubernetes.io/part-of': 'kubeflow-profile' } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      sideEffects: 'None',
    };
    const metadata = { annotations: certificate.caInjection };
    new MutatingWebhooks(this, `${NAME}-mutating-webhook-configuration`, [webhook], metadata);
  }
}
