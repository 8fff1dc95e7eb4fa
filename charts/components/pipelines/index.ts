import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  type AdmitProps,
  AdmitTraffic,
  Component,
  labelIn,
  namespaceIn,
  Resource,
  SAME_NAMESPACE,
  Stage,
  TENANTS,
} from '../../kit';
import { renderAccess } from './access';
import { renderAgents } from './agents';
import { renderApiServer } from './api-server';
import { renderArgoWorkflows } from './argo';
import { renderCache } from './cache';
import { databaseAccessOf, renderDatabase, SERVERS } from './database';
import { renderMetadata } from './metadata';
import { renderObjectStore } from './object-store';
import { FAMILY, WEBHOOK_PORT } from './program';
import { renderMetacontroller, renderProfileController } from './self-service';
import { renderSettings } from './settings';
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
    this.renderCrds(platform);
    this.renderStores(platform);
    const settings = renderSettings(this, platform, databaseAccessOf(platform));

    renderAccess(this, platform);
    renderApiServer(this, platform, settings);
    renderWebApp(this, platform, settings);
    renderAgents(this, platform, settings);
    renderMetadata(this, platform, settings);
    renderCache(this, platform, settings);
    renderArgoWorkflows(this, platform);
    if (platform.selfService) {
      renderMetacontroller(this, platform);
      renderProfileController(this, platform, settings);
    }
    this.restrictNetwork(platform);
  }

  private renderCrds({ selfService, pipelines }: Platform): void {
    this.crds([
      'clusterworkflowtemplates.argoproj.io',
      'cronworkflows.argoproj.io',
      'scheduledworkflows.kubeflow.org',
      'viewers.kubeflow.org',
      'workflowartifactgctasks.argoproj.io',
      'workfloweventbindings.argoproj.io',
      'workflows.argoproj.io',
      'workflowtaskresults.argoproj.io',
      'workflowtasksets.argoproj.io',
      'workflowtemplates.argoproj.io',
    ]);
    if (pipelines.store === 'kubernetes') {
      this.crds(['pipelines.pipelines.kubeflow.org', 'pipelineversions.pipelines.kubeflow.org']);
    }
    if (!selfService) return;
    this.crds([
      'compositecontrollers.metacontroller.k8s.io',
      'controllerrevisions.metacontroller.k8s.io',
      'decoratorcontrollers.metacontroller.k8s.io',
    ]);
  }

  /** The object store and the database, with their keys: hexadecimal, as they go through a shell and through flags. */
  private renderStores(platform: Platform): void {
    const { name, accessKey, secretKey } = platform.services.pipelines.objectStore.secret;
    const password = { random: { bytes: 32, encoding: 'hex' } } as const;
    this.secret(name, { [accessKey]: { random: { bytes: 10, encoding: 'hex' } }, [secretKey]: password });
    renderObjectStore(this, platform);

    const { pipelines: database } = platform.databases;
    if (database.kind === 'external') {
      this.external('Secret', database.secretName, this.ownNamespace);
      return;
    }
    const { secretName, user } = SERVERS[database.kind];
    this.secret(secretName, { username: { value: user }, password });
    renderDatabase(this, platform, database.kind);
  }

  /** Whom the network lets in from outside of the platform's namespace. */
  private restrictNetwork({ services, pipelines }: Platform): void {
    const gateway = namespaceIn(services.ingressGateway.namespace);
    // The API server of the cluster, which calls webhooks, is no pod to select.
    const webhook = (app: string): AdmitProps => ({ pods: labelIn({ app }), ports: [WEBHOOK_PORT] });
    const policies: Readonly<Record<string, AdmitProps>> = {
      'cache-server': webhook('cache-server'),
      ...(pipelines.store === 'kubernetes' && { 'ml-pipeline-webhook': webhook('ml-pipeline') }),
      'ml-pipeline': { pods: labelIn({ app: 'ml-pipeline' }), from: [TENANTS, gateway] },
      'ml-pipeline-ui': { pods: labelIn({ app: 'ml-pipeline-ui' }), from: [gateway] },
      'metadata-grpc-server': { pods: labelIn({ component: 'metadata-grpc-server' }), from: [TENANTS, SAME_NAMESPACE] },
      // Upstream's spelling: under another name, a cluster that is taken over would keep both.
      'metatada-envoy': { pods: labelIn({ component: 'metadata-envoy' }), from: [gateway, SAME_NAMESPACE] },
    };
    for (const [name, policy] of Object.entries(policies)) new AdmitTraffic(this, name, policy);
    const ports = [{ port: services.pipelines.objectStore.s3Port, protocol: 'TCP' }];
    new Resource(this, 'networking.k8s.io/v1/NetworkPolicy', 'seaweedfs', {
      spec: {
        podSelector: labelIn({ app: 'seaweedfs' }),
        ingress: [{ from: [TENANTS], ports }, { from: [gateway] }, { from: [SAME_NAMESPACE], ports }],
        policyTypes: ['Ingress'],
      },
    });
  }
}
