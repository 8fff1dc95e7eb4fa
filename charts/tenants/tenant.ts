import type { Construct } from 'constructs';

import type { Platform } from '../config/platform';
import { artifactRepository } from '../config/services';
import { type Tenant, TENANT_NAMESPACE_LABELS } from '../config/tenants';
import { Component, Resource, Stage } from '../kit';

/** What one tenant gets. All of it is one file, so that a change of one tenant is a change of one file. */
export class TenantChart extends Component {
  constructor(scope: Construct, { selfService, components, services }: Platform, { name, owner, quota }: Tenant) {
    super(scope, name, { stage: Stage.TENANTS, namespace: name, oneFile: true });
    // With self-service, namespaces are the cluster's affair: all are made there in one way, declared or not.
    if (!selfService) this.renderOwnNamespace(owner);
    new Resource(this, 'kubeflow.org/v1beta1/Profile', name, {
      spec: { owner: { kind: 'User', name: owner }, resourceQuotaSpec: quota && { hard: quota } },
    });
    if (!selfService && components.has('pipelines')) this.renderPipelineSettings(services.pipelines);
  }

  /**
   * The profile controller takes a namespace for the Profile's if this annotation names the Profile's owner, and puts
   * only the labels of its own file on it, among which istio-injection is not:
   * https://github.com/kubeflow/kubeflow/blob/v1.10.0/components/profile-controller/controllers/profile_controller.go
   */
  private renderOwnNamespace(owner: string): void {
    const labels = { 'istio-injection': 'enabled', ...TENANT_NAMESPACE_LABELS };
    new Resource(this, 'v1/Namespace', this.ownNamespace, {}, { labels, annotations: { owner } });
  }

  /**
   * How steps of the tenant's pipelines find the metadata store, and where they keep artifacts (KFP's launcher) and
   * logs (Argo's executor), with the platform's keys. In namespaces that the definition does not know, the same is made
   * by the hook of the profile controller (charts/components/pipelines/sync.py).
   */
  private renderPipelineSettings({ metadata, objectStore }: Platform['services']['pipelines']): void {
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

    const { name, accessKey, secretKey } = objectStore.secret;
    const copy = (key: string) => ({ copyOf: { namespace: objectStore.namespace, name, key } });
    this.secret(name, { [accessKey]: copy(accessKey), [secretKey]: copy(secretKey) });
  }
}
