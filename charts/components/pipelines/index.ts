import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { launcherConfig } from '../../contract/object-store';
import {
  AdmitTraffic,
  Component,
  Config,
  declareStore,
  labelIn,
  namespaceIn,
  Resource,
  SAME_NAMESPACE,
  Stage,
  TENANTS,
} from '../../kit';
import { Access } from './access';
import { Agents } from './agents';
import { ApiServer } from './api-server';
import { ArgoWorkflows } from './argo';
import { Cache } from './cache';
import { DASHBOARD } from './dashboard';
import { Database } from './database';
import { Metadata } from './metadata';
import { ObjectStore } from './object-store';
import { ProfileHook } from './profile-hook';
import { FAMILY, WEBHOOK_PORT } from './deployment';
import { METRICS } from './metrics';
import { declarePaths } from './paths';
import { Settings } from './settings';
import { COPIER, META_PORTS } from './store-backup';
import { TenantKeys } from './tenant-keys';
import { PipelinesWebApp } from './web-app';

/** Kubeflow Pipelines: runs workflows of containers on Argo Workflows and keeps their results. */
export class Pipelines extends Component {
  static readonly facts: Facts = {
    name: 'pipelines',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ['kubeflow-namespace', 'kubeflow-roles', 'cert-manager', 'istio', 'kubeflow-gateway', 'profiles'],
    dashboard: DASHBOARD,
    metrics: METRICS,
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, Pipelines.facts, { labels: FAMILY });
    const isArgoThere = platform.existing.argoWorkflows !== undefined;
    if (!isArgoThere) this.crdsOf('argoproj.io');
    this.crds(['scheduledworkflows.kubeflow.org', 'viewers.kubeflow.org']);
    if (platform.pipelines.store === 'kubernetes') this.crdsOf('pipelines.kubeflow.org');
    if (platform.selfService) this.crdsOf('metacontroller.k8s.io');
    const { own } = platform.objectStore;
    if (own) new ObjectStore(this, platform, own);
    declareStore(this, platform.objectStore);
    // Where runs' artifacts are that no tenant has: with SeaweedFS, the launcher's own default.
    new Config(
      this,
      'kfp-launcher',
      own ? { defaultPipelineRoot: '' } : launcherConfig(platform.objectStore, 'kubeflow'),
    );
    new Database(this, platform);
    const settings = new Settings(this, platform);

    new Access(this, platform);
    new ApiServer(this, platform, settings);
    new PipelinesWebApp(this, platform, settings);
    new Agents(this, platform, settings);
    new Metadata(this, platform, settings);
    new Cache(this, platform, settings);
    if (!isArgoThere) new ArgoWorkflows(this, platform);
    if (platform.selfService) new ProfileHook(this, platform, settings);
    else if (own) new TenantKeys(this, platform);
    this.restrictNetwork(platform);
    declarePaths(this, platform);
  }

  /** Callers from outside of the platform's namespace that the network admits. */
  private restrictNetwork({ services, pipelines, objectStore, databases: { backup } }: Platform): void {
    const gateway = namespaceIn(services.ingressGateway.namespace);
    const app = (name: string) => ({ pods: labelIn({ app: name }) });
    const part = (name: string) => ({ pods: labelIn({ component: name }) });
    // The cluster's API server calls webhooks, and it is not a pod that a policy could select.
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
    if (!objectStore.own) return;
    const ports = [{ port: services.pipelines.objectStore.s3Port, protocol: 'TCP' }];
    const copied = Object.values(META_PORTS).map((port) => ({ port, protocol: 'TCP' }) as const);
    // Who reaches these ports may do everything with the store.
    const copier = backup?.to.kind === 'claim' ? [{ from: [{ podSelector: labelIn(COPIER) }], ports: copied }] : [];
    const ingress = [{ from: [TENANTS], ports }, { from: [gateway] }, { from: [SAME_NAMESPACE], ports }, ...copier];
    new Resource(this, 'networking.k8s.io/v1/NetworkPolicy', 'seaweedfs', {
      spec: { podSelector: labelIn({ app: 'seaweedfs' }), ingress, policyTypes: ['Ingress'] },
    });
  }
}
