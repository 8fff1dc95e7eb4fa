import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { TENANT_LABELS } from '../../contract/labels';
import { AdmissionWebhook, AggregatedClusterRole, aggregateTo, allow, ClusterRole, Component } from '../../kit';
import { dashboardLabels, Deployment, port, READ, RESTRICTED, secretVolume, ServiceAccount, Stage } from '../../kit';

const NAME = 'poddefaults-webhook';
const ACCOUNT = `${NAME}-service-account`;
const CERTIFICATE = `${NAME}-certs`;
const PORT = { name: 'https-webhook', number: 4443 } as const;
const LABELS = dashboardLabels('poddefaults', 'poddefaults', NAME);

/** PodDefaults: a webhook that adds volumes, environment and the like to the tenants' pods that ask for it by label. */
export class PodDefaults extends Component {
  static readonly facts: Facts = {
    name: 'poddefaults',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'cert-manager'],
    metrics: {
      'poddefaults-webhook-deployment': 'serves none',
    },
  };

  constructor(scope: Construct, { images }: Platform) {
    super(scope, PodDefaults.facts, { labels: { app: LABELS.app } });
    this.crds(['poddefaults.kubeflow.org']);
    this.renderAccess();
    new Deployment(this, `${NAME}-deployment`, {
      selector: LABELS,
      annotations: { 'kubectl.kubernetes.io/default-container': NAME },
      replicas: 1,
      // The API server calls it without a certificate of the mesh.
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
      volumes: [secretVolume('webhook-cert', CERTIFICATE)],
    });
    this.renderWebhook();
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
    // All users of a namespace may read PodDefaults. The platform's engineers decide who may change them.
    const labels = aggregateTo('poddefaults-admin', 'poddefaults-edit', 'view');
    new ClusterRole(this, `${users}-view`, may(), { labels });
  }

  private renderWebhook(): void {
    new AdmissionWebhook(this, `${NAME}-service`, {
      service: { selector: LABELS, ports: [{ name: PORT.name, port: 443, targetPort: PORT.name }] },
      admits: { name: 'poddefaults', pods: { matchLabels: LABELS }, ports: [PORT.name] },
      certificate: {
        name: `${NAME}-cert`,
        issuer: `${NAME}-selfsigned-issuer`,
        secretName: CERTIFICATE,
        commonName: true,
        more: { isCA: true },
      },
      mutating: {
        [`${NAME}-mutating-webhook-configuration`]: [
          {
            name: `${NAME}-deployment.kubeflow.org`,
            group: '',
            version: 'v1',
            kind: 'pod',
            operations: ['CREATE'],
            path: '/apply-poddefault',
            // Without its PodDefaults, a pod would run without its secrets or its proxy. It must not start then.
            failurePolicy: 'Fail',
            namespaces: { matchLabels: TENANT_LABELS },
            reviewVersions: ['v1beta1', 'v1'],
          },
        ],
      },
    });
  }
}
