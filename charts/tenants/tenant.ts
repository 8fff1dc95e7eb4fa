import type { Construct } from 'constructs';

import type { Platform } from '../config/platform';
import { wholeOrText } from '../contract/quantity';
import { artifactRepository } from '../contract/services';
import { type ResolvedTenant, TENANT_NAMESPACE_LABELS } from '../config/tenants/tenants';
import { Component, Resource, SecretRequirement, Stage } from '../kit';
import { renderAccounts } from './accounts';
import { renderContributor } from './contributors';
import { guardTraining, renderIsolation } from './isolation';
import { renderLimits } from './limits';
import { renderPipelinesToken } from './pipelines-token';
import { renderPodDefault } from './pod-defaults';
import { dockerConfig, PULL_SECRET, pullSecretKeys, pullSecrets } from './registries';
import { renderNotebook, renderVolume } from './workspace';

type Services = Platform['services'];

/** What one tenant gets. All of it is one file, so that a change of one tenant is a change of one file. */
export class TenantChart extends Component {
  constructor(scope: Construct, platform: Platform, tenant: ResolvedTenant) {
    const { selfService, components, services } = platform;
    const { name, owner, quota, members, limits, isolation, volumes, notebooks, podDefaults = [], hasObjects } = tenant;
    super(scope, { name, stage: Stage.TENANTS, namespace: name }, { oneFile: true });
    // With self-service, namespaces are the cluster's affair: all are made there in one way, declared or not, unless
    // something is to be in them from the start.
    if (!selfService || hasObjects) this.renderOwnNamespace(tenant);
    const hard = quota && Object.fromEntries(Object.entries(quota).map(([of, amount]) => [of, wholeOrText(amount)]));
    new Resource(this, 'kubeflow.org/v1beta1/Profile', name, {
      spec: { owner: { kind: 'User', name: owner }, resourceQuotaSpec: hard && { hard } },
    });
    for (const member of members) renderContributor(this, member, services);
    if (limits) renderLimits(this, limits);
    if (isolation) renderIsolation(this, isolation, platform);
    if (!selfService) guardTraining(this, platform.training.pods);
    this.renderImageAccess(tenant);
    for (const volume of volumes) renderVolume(this, volume);
    for (const podDefault of podDefaults) renderPodDefault(this, podDefault);
    for (const notebook of notebooks) renderNotebook(this, notebook, name, platform);
    if (!selfService && components.has('pipelines')) this.renderPipelineSettings(services.pipelines);
    if (platform.notebooks.pipelinesToken) renderPipelinesToken(this);
  }

  /**
   * The profile controller takes a namespace for the Profile's if this annotation names the Profile's owner, and puts
   * only those labels of its own file on it that are missing, among which istio-injection is not:
   * https://github.com/kubeflow/kubeflow/blob/v1.10.0/components/profile-controller/controllers/profile_controller.go
   */
  private renderOwnNamespace({ owner, podSecurity, labels: more }: ResolvedTenant): void {
    const security = podSecurity && { 'pod-security.kubernetes.io/enforce': podSecurity };
    const labels = { 'istio-injection': 'enabled', ...TENANT_NAMESPACE_LABELS, ...security, ...more };
    new Resource(this, 'v1/Namespace', this.ownNamespace, {}, { labels, annotations: { owner } });
  }

  /** The ServiceAccounts, the Secrets with which they pull images, and what builders of images mount. */
  private renderImageAccess({ serviceAccounts = {}, registries = [] }: ResolvedTenant): void {
    const secrets = pullSecrets(registries);
    for (const name of secrets)
      new SecretRequirement(this, name, { keys: pullSecretKeys(name), type: PULL_SECRET.type });
    renderAccounts(this, serviceAccounts, secrets);
    if (registries.length) this.config('docker-config', { 'config.json': dockerConfig(registries) });
  }

  /**
   * How steps of the tenant's pipelines find the metadata store, and where they keep artifacts (KFP's launcher) and
   * logs (Argo's executor), with keys of its own. In namespaces that the definition does not know, the same is made
   * by the hook of the profile controller (charts/components/pipelines/sync.py).
   */
  private renderPipelineSettings({ metadata, objectStore }: Services['pipelines']): void {
    this.config('kfp-launcher', {
      defaultPipelineRoot: `minio://${objectStore.bucket}/private-artifacts/${this.ownNamespace}/v2/artifacts`,
    });
    this.config('metadata-grpc-configmap', {
      METADATA_GRPC_SERVICE_HOST: `${metadata.service}.${metadata.namespace}`,
      METADATA_GRPC_SERVICE_PORT: String(metadata.port),
    });
    // The repository that Argo takes for workflows that name none.
    const repository = 'default-namespaced';
    const data = { [repository]: JSON.stringify(artifactRepository(this.ownNamespace)) };
    const annotations = { 'workflows.argoproj.io/default-artifact-repository': repository };
    new Resource(this, 'v1/ConfigMap', 'artifact-repositories', { data }, { annotations });
    // Without data, which server-side apply leaves alone: charts/components/pipelines/tenant-keys.ts fills it.
    new Resource(this, 'v1/Secret', objectStore.secret.name, {});
  }
}
