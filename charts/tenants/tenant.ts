import type { Construct } from 'constructs';

import type { Platform } from '../config/platform';
import { wholeOrText } from '../contract/quantity';
import { artifactRepository, launcherConfig, modelStore } from '../contract/object-store';
import { type ResolvedTenant, TENANT_NAMESPACE_LABELS } from '../config/tenants/tenants';
import { Component, PullSecret, Resource, Stage } from '../kit';
import { renderAccounts, renderConstraint } from './accounts';
import { renderContributor } from './contributors';
import { guardTraining, renderIsolation } from './isolation';
import { renderLimits } from './limits';
import { renderModelCallers } from './models';
import { renderStoreAuthority, storeRole, TenantKeysCopy } from './object-store';
import { renderPipelinesToken } from './pipelines-token';
import { renderPodDefault } from './pod-defaults';
import { dockerConfig, pullSecrets } from './registries';
import { renderVolume } from './volumes';
import { renderNotebook } from './workspace';

/** All objects of one tenant. They are one file, so that a change of one tenant is a change of one file. */
export class TenantChart extends Component {
  constructor(scope: Construct, platform: Platform, tenant: ResolvedTenant) {
    const { selfService, components, services } = platform;
    const { name, owner, quota, members, limits, isolation, volumes, notebooks, podDefaults = [], hasObjects } = tenant;
    super(scope, { name, stage: Stage.TENANTS, namespace: name }, { oneFile: true });
    // With self-service, the profile controller makes the namespaces of all tenants alike. A namespace is rendered only
    // if it must hold objects from the start.
    if (!selfService || hasObjects || platform.pullSecrets.length) this.renderOwnNamespace(tenant);
    const hard = quota && Object.fromEntries(Object.entries(quota).map(([of, amount]) => [of, wholeOrText(amount)]));
    new Resource(this, 'kubeflow.org/v1beta1/Profile', name, {
      spec: { owner: { kind: 'User', name: owner }, resourceQuotaSpec: hard && { hard } },
    });
    for (const member of members) renderContributor(this, member, services);
    if (platform.securityContextConstraints) renderConstraint(this, name);
    if (limits) renderLimits(this, limits);
    if (isolation) renderIsolation(this, isolation, platform);
    if (!selfService) guardTraining(this, platform.training.pods);
    // In namespaces that the profile controller makes, the hook of Pipelines admits members.
    const isMade = selfService && (!hasObjects || (components.has('pipelines') && !tenant.models));
    if (!isMade) renderModelCallers(this, tenant, platform);
    this.renderAccounts(tenant, platform);
    if (!selfService) this.renderBundle(platform);
    for (const volume of volumes) renderVolume(this, volume, name, platform.storage);
    for (const podDefault of podDefaults) renderPodDefault(this, podDefault);
    for (const notebook of notebooks) renderNotebook(this, notebook, name, platform);
    if (!selfService && components.has('pipelines')) this.renderPipelineSettings(platform);
    if (platform.notebooks.pipelinesToken) renderPipelinesToken(this);
  }

  /**
   * The profile controller accepts an existing namespace if this annotation names the Profile's owner. It adds missing
   * labels of its own file, but not istio-injection:
   * https://github.com/kubeflow/dashboard/blob/v2.0.0/components/profile-controller/controllers/profile_controller.go
   */
  private renderOwnNamespace({ owner, podSecurity, labels: more }: ResolvedTenant): void {
    const security = podSecurity && { 'pod-security.kubernetes.io/enforce': podSecurity };
    const labels = { 'istio-injection': 'enabled', ...TENANT_NAMESPACE_LABELS, ...security, ...more };
    new Resource(this, 'v1/Namespace', this.ownNamespace, {}, { labels, annotations: { owner } });
  }

  /** The certificates that pods trust. Namespaces that are made in the cluster get them from the hook of Pipelines. */
  private renderBundle({ trustedCa }: Platform): void {
    if (trustedCa?.tenants && trustedCa.pem !== undefined)
      this.config(trustedCa.configMap, { [trustedCa.key]: trustedCa.pem });
  }

  /** The ServiceAccounts, their pull Secrets, and Docker's configuration for builders of images. */
  private renderAccounts(
    { serviceAccounts = {}, registries = [] }: ResolvedTenant,
    { selfService, components, objectStore, services, pullSecrets: ofPlatform }: Platform,
  ): void {
    const secrets = [...new Set([...ofPlatform, ...pullSecrets(registries)])];
    for (const name of secrets) new PullSecret(this, name);
    const hasStore = !selfService && components.has('pipelines') && components.has('kserve');
    const keys = hasStore && objectStore.credentials ? [services.pipelines.objectStore.secret.name] : [];
    const ofModels = hasStore && !objectStore.credentials ? storeRole(serviceAccounts, objectStore) : undefined;
    renderAccounts(this, serviceAccounts, secrets, { secrets: keys, annotations: ofModels });
    if (registries.length) this.config('docker-config', { 'config.json': dockerConfig(registries) });
  }

  /**
   * Settings for steps of the tenant's pipelines: the address of the metadata store, the places of artifacts (KFP's
   * launcher) and logs (Argo's executor), and the tenant's own keys. In namespaces that are not in the definition, the
   * hook of the profile controller makes the same (charts/components/pipelines/sync.py).
   */
  private renderPipelineSettings({ components, objectStore, services: { pipelines } }: Platform): void {
    const { metadata } = pipelines;
    this.config('kfp-launcher', launcherConfig(objectStore, this.ownNamespace));
    this.config('metadata-grpc-configmap', {
      METADATA_GRPC_SERVICE_HOST: `${metadata.service}.${metadata.namespace}`,
      METADATA_GRPC_SERVICE_PORT: String(metadata.port),
    });
    // Argo's repository for workflows that name none.
    const repository = 'default-namespaced';
    const data = { [repository]: JSON.stringify(artifactRepository(objectStore, this.ownNamespace)) };
    const chosen = { 'workflows.argoproj.io/default-artifact-repository': repository };
    new Resource(this, 'v1/ConfigMap', 'artifact-repositories', { data }, { annotations: chosen });
    if (objectStore.ca !== undefined) renderStoreAuthority(this, objectStore.ca);
    if (!objectStore.credentials) return;
    const annotations = components.has('kserve') ? modelStore(objectStore) : undefined;
    // Without data, which server-side apply leaves alone: charts/components/pipelines/tenant-keys.ts fills it.
    if (objectStore.own) new Resource(this, 'v1/Secret', pipelines.objectStore.secret.name, {}, { annotations });
    else new TenantKeysCopy(this, objectStore.credentials, annotations);
  }
}
