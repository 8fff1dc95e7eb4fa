import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmitTraffic, Component, labelIn, namespaceIn, Resource, SAME_NAMESPACE, Stage, TENANTS } from '../../kit';
import { renderAccess } from './access';
import { renderAgents } from './agents';
import { renderApiServer } from './api-server';
import { renderArgoWorkflows } from './argo';
import { renderCache } from './cache';
import { renderDatabase, SERVERS } from './database';
import { renderMetadata } from './metadata';
import { renderObjectStore } from './object-store';
import { declarePaths } from './paths';
import { renderProfileHook } from './profile-hook';
import { FAMILY, WEBHOOK_PORT } from './program';
import { Settings } from './settings';
import { renderTenantKeys } from './tenant-keys';
import { renderWebApp } from './web-app';

/** Kubeflow Pipelines: runs workflows of containers on Argo Workflows and keeps what came of them. */
export class Pipelines extends Component {
  static readonly requires = [
    'kubeflow-namespace',
    'kubeflow-roles',
    'cert-manager',
    'istio',
    'kubeflow-gateway',
    'profiles',
  ] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'pipelines', { stage: Stage.APPS, namespace: 'kubeflow', labels: FAMILY });
    this.crdsOf('argoproj.io');
    this.crds(['scheduledworkflows.kubeflow.org', 'viewers.kubeflow.org']);
    if (platform.pipelines.store === 'kubernetes') this.crdsOf('pipelines.kubeflow.org');
    if (platform.selfService) this.crdsOf('metacontroller.k8s.io');
    this.renderStores(platform);
    const settings = new Settings(this, platform);

    renderAccess(this, platform);
    renderApiServer(this, platform, settings);
    renderWebApp(this, platform, settings);
    renderAgents(this, platform, settings);
    renderMetadata(this, platform, settings);
    renderCache(this, platform, settings);
    renderArgoWorkflows(this, platform);
    if (platform.selfService) renderProfileHook(this, platform, settings);
    else renderTenantKeys(this, platform);
    this.restrictNetwork(platform);
    declarePaths(this, platform);
  }

  /** The object store and the database, with their keys: hexadecimal, as they go through a shell and through flags. */
  private renderStores(platform: Platform): void {
    const { name, accessKey, secretKey } = platform.services.pipelines.objectStore.secret;
    const password = { random: { bytes: 32, encoding: 'hex' } } as const;
    this.secret(name, { [accessKey]: { random: { bytes: 10, encoding: 'hex' } }, [secretKey]: password });
    renderObjectStore(this, platform);

    const { pipelines: database } = platform.databases;
    if (database.kind === 'external') this.external('Secret', database.secretName, this.ownNamespace);
    else {
      const { secretName, user } = SERVERS[database.kind];
      this.secret(secretName, { username: { value: user }, password });
      renderDatabase(this, platform, database.kind);
    }
  }

  /** Whom the network lets in from outside of the platform's namespace. */
  private restrictNetwork({ services, pipelines }: Platform): void {
    const gateway = namespaceIn(services.ingressGateway.namespace);
    const app = (name: string) => ({ pods: labelIn({ app: name }) });
    const part = (name: string) => ({ pods: labelIn({ component: name }) });
    // The API server of the cluster, which calls webhooks, is no pod to select.
    const webhook = { ports: [WEBHOOK_PORT] };
    new AdmitTraffic(this, 'cache-server', { ...app('cache-server'), ...webhook });
    if (pipelines.store === 'kubernetes') {
      new AdmitTraffic(this, 'ml-pipeline-webhook', { ...app('ml-pipeline'), ...webhook });
    }
    new AdmitTraffic(this, 'ml-pipeline', { ...app('ml-pipeline'), from: [TENANTS, gateway] });
    new AdmitTraffic(this, 'ml-pipeline-ui', { ...app('ml-pipeline-ui'), from: [gateway] });
    new AdmitTraffic(this, 'metadata-grpc-server', {
      ...part('metadata-grpc-server'),
      from: [TENANTS, SAME_NAMESPACE],
    });
    // Upstream's spelling: under another name, a cluster that is taken over would keep both.
    new AdmitTraffic(this, 'metatada-envoy', { ...part('metadata-envoy'), from: [gateway, SAME_NAMESPACE] });
    const ports = [{ port: services.pipelines.objectStore.s3Port, protocol: 'TCP' }];
    const ingress = [{ from: [TENANTS], ports }, { from: [gateway] }, { from: [SAME_NAMESPACE], ports }];
    new Resource(this, 'networking.k8s.io/v1/NetworkPolicy', 'seaweedfs', {
      spec: { podSelector: labelIn({ app: 'seaweedfs' }), ingress, policyTypes: ['Ingress'] },
    });
  }
}
