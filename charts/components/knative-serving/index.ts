import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  AggregatedClusterRole,
  ClusterRole,
  ClusterRoleBinding,
  Component,
  Resource,
  Role,
  RoleBinding,
  ServiceAccount,
  Stage,
} from '../../kit';
import { KnativeMutation, KnativeValidation } from '../../knative/admission';
import { KnativeUserRole } from '../../knative/user-role';
import { versions } from '../../versions';
import { settings } from './config';
import { openInMesh, renderLocalGateway, restrictNetwork } from './network';
import { renderActivator, renderAutoscaler, renderController, renderNetIstio, renderWebhook } from './programs';
import { ACTIVATOR_ROLE, ADDRESSABLE_LABEL, CLUSTER_ROLES, CONTROLLER_LABEL, USER_RULES } from './roles';

const NAME = 'knative-serving';
const LABELS = { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/version': versions.knativeServing };
const AGGREGATED_RESOLVER = 'knative-serving-aggregated-addressable-resolver';

/** Knative Serving: HTTP services of revisions, scaled by their requests, down to none; net-istio routes to them. */
export class KnativeServing extends Component {
  // cert-manager is not among them: Knative asks it for nothing while config-network does not ask for TLS.
  static readonly requires = ['istio', 'cluster-local-gateway', 'kubeflow-gateway'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, NAME, { stage: Stage.SERVERLESS, namespace: platform.services.knative.namespace, labels: LABELS });
    this.renderNamespace({ 'istio-injection': 'enabled', 'pod-security.kubernetes.io/enforce': 'restricted' });
    this.renderCrds();
    this.renderAccess();
    this.renderSettings(platform);
    renderActivator(this, platform);
    renderAutoscaler(this, platform);
    renderController(this, platform);
    renderWebhook(this, platform);
    renderNetIstio(this, platform);
    this.renderAdmission();
    this.renderOwnObjects(platform);
    renderLocalGateway(this, platform);
    restrictNetwork(this, platform);
    openInMesh(this);
  }

  private renderCrds(): void {
    const duck = (...kinds: readonly string[]) => ({
      labels: Object.fromEntries(kinds.map((kind) => [`duck.knative.dev/${kind}`, 'true'])),
    });
    this.crds([
      'certificates.networking.internal.knative.dev',
      'clusterdomainclaims.networking.internal.knative.dev',
      'domainmappings.serving.knative.dev',
      'images.caching.internal.knative.dev',
      'ingresses.networking.internal.knative.dev',
      'metrics.autoscaling.internal.knative.dev',
      'podautoscalers.autoscaling.internal.knative.dev',
      'revisions.serving.knative.dev',
      'serverlessservices.networking.internal.knative.dev',
    ]);
    // By these labels Knative's tools find what has an address, and what has a pod template.
    this.crds(['configurations.serving.knative.dev'], duck('podspecable'));
    this.crds(['routes.serving.knative.dev'], duck('addressable'));
    this.crds(['services.serving.knative.dev'], duck('addressable', 'podspecable'));
  }

  private renderAccess(): void {
    for (const [name, { label, rules }] of Object.entries(CLUSTER_ROLES)) {
      new ClusterRole(this, name, rules, { labels: { [label]: 'true' } });
    }
    for (const audience of ['admin', 'edit', 'view'] as const) {
      new KnativeUserRole(this, `${NAME}-namespaced-${audience}`, audience, USER_RULES[audience]);
    }
    new AggregatedClusterRole(this, `${NAME}-admin`, { [CONTROLLER_LABEL]: 'true' });
    new AggregatedClusterRole(this, AGGREGATED_RESOLVER, { [ADDRESSABLE_LABEL]: 'true' });

    const controller = { serviceAccount: 'controller' };
    new ServiceAccount(this, controller.serviceAccount);
    new ClusterRoleBinding(this, `${NAME}-controller-admin`, { role: `${NAME}-admin`, ...controller });
    new ClusterRoleBinding(this, `${NAME}-controller-addressable-resolver`, {
      role: AGGREGATED_RESOLVER,
      ...controller,
    });

    const activator = { serviceAccount: 'activator' };
    const [role, clusterRole] = [`${NAME}-activator`, `${NAME}-activator-cluster`];
    new ServiceAccount(this, activator.serviceAccount);
    new Role(this, role, ACTIVATOR_ROLE);
    new RoleBinding(this, role, { role, ...activator });
    new ClusterRoleBinding(this, clusterRole, { role: clusterRole, ...activator });
  }

  private renderSettings(platform: Platform): void {
    for (const [name, { component, data }] of Object.entries(settings(platform))) {
      this.config(name, data ?? {}).metadata.addLabel('app.kubernetes.io/component', component);
    }
  }

  private renderAdmission(): void {
    // The webhooks make their certificates themselves, but not the Secrets that keep them.
    for (const name of ['webhook-certs', 'net-istio-webhook-certs']) new Resource(this, 'v1/Secret', name, {});

    const webhook = { service: { name: 'webhook', namespace: this.ownNamespace }, timeoutSeconds: 10 };
    new KnativeMutation(this, 'webhook.serving.knative.dev', webhook);
    new KnativeValidation(this, 'validation.webhook.serving.knative.dev', webhook);
    const components = [
      'autoscaler', 'controller', 'logging', 'networking', 'observability', 'tracing', 'net-certmanager',
    ]; // prettier-ignore
    new KnativeValidation(this, 'config.webhook.serving.knative.dev', {
      ...webhook,
      objectSelector: {
        matchExpressions: [
          { key: 'app.kubernetes.io/name', operator: 'In', values: [NAME] },
          { key: 'app.kubernetes.io/component', operator: 'In', values: components },
        ],
      },
    });

    const netIstio = { service: { name: 'net-istio-webhook', namespace: this.ownNamespace } };
    new KnativeMutation(this, 'webhook.istio.networking.internal.knative.dev', {
      ...netIstio,
      objectSelector: { matchExpressions: [{ key: 'serving.knative.dev/configuration', operator: 'Exists' }] },
    });
    new KnativeValidation(this, 'config.webhook.istio.networking.internal.knative.dev', {
      ...netIstio,
      objectSelector: {
        matchLabels: { 'app.kubernetes.io/name': NAME, 'app.kubernetes.io/component': 'net-istio' },
      },
    });
  }

  private renderOwnObjects({ images }: Platform): void {
    // For controllers that load images onto nodes ahead of time.
    new Resource(this, 'caching.internal.knative.dev/v1alpha1/Image', 'queue-proxy', {
      spec: { image: images.knativeQueueProxy },
    });
    const certificate = 'routing-serving-certs';
    new Resource(
      this,
      'networking.internal.knative.dev/v1alpha1/Certificate',
      certificate,
      { spec: { dnsNames: ['kn-routing', 'data-plane.knative.dev'], secretName: certificate } },
      {
        annotations: { 'networking.knative.dev/certificate.class': 'cert-manager.certificate.networking.knative.dev' },
        labels: { 'networking.knative.dev/certificate-type': 'system-internal' },
      },
    );
  }
}
