import type { Construct } from 'constructs';

import type { Platform } from '../config/platform';
import { type Tenant, TENANT_NAMESPACE_LABELS } from '../config/tenants';
import { Component, Resource, Stage } from '../kit';
import { objectStoreKeysOf, renderPipelineSettings } from './pipelines';

/** What one tenant gets. All of it is one file, so that a change of one tenant is a change of one file. */
export class TenantChart extends Component {
  constructor(scope: Construct, { selfService, components, services }: Platform, { name, owner, quota }: Tenant) {
    super(scope, name, { stage: Stage.TENANTS, namespace: name, oneFile: true });
    // With self-service, namespaces are the cluster's affair: all are made there in one way, declared or not.
    if (!selfService) this.renderOwnNamespace(owner);
    new Resource(this, 'kubeflow.org/v1beta1/Profile', name, {
      spec: { owner: { kind: 'User', name: owner }, resourceQuotaSpec: quota && { hard: quota } },
    });
    if (selfService || !components.has('pipelines')) return;
    renderPipelineSettings(this, services.pipelines, name);
    this.secret(services.pipelines.objectStore.secret.name, objectStoreKeysOf(services.pipelines));
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
}
