import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { browser, ClosedPath, Component, podsWith, PromisedPath, SecretRequirement, Stage, tenantPod } from '../../kit';
import { inferenceServiceConfig } from './config';
import { LABELS, renderControllers, renderServices } from './controllers';
import { Permissions } from './permissions';
import { Webhooks } from './webhooks';

export { KServeRuntimes } from './runtimes';

const OTHERS = { tenantPod: 'notebook', of: 'another tenant' } as const;

/** KServe: serves models behind HTTP and gRPC, from a few lines that say where the model is and of which format. */
export class KServe extends Component {
  static readonly facts: Facts = {
    name: 'kserve',
    stage: Stage.APPS,
    namespace: 'kubeflow',
    requires: ({ serving }) => [
      ...(['kubeflow-namespace', 'cert-manager', 'istio', 'kubeflow-gateway'] as const),
      ...(serving.mode === 'serverless' ? (['knative-serving'] as const) : []),
    ],
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, KServe.facts, { labels: LABELS });
    this.crdsOf('serving.kserve.io', 'inference.networking.x-k8s.io');
    renderControllers(this, platform, this.config('inferenceservice-config', inferenceServiceConfig(platform)));
    renderServices(this);
    new Webhooks(this);
    new Permissions(this, platform.components.has('knative-serving'));
    // Of an older way to the webhook's certificate; a cluster that is taken over has it.
    new SecretRequirement(this, 'kserve-webhook-server-secret');
    this.declarePaths(platform);
  }

  private declarePaths({ serving, services: { clusterLocalGateway } }: Platform): void {
    const to = { model: 'outside' } as const;
    for (const person of ['owner', 'contributor'] as const) {
      new PromisedPath(this, `${person} → a model`, { from: browser(person), to });
    }
    new PromisedPath(this, 'program with the tenant’s token → a model', { from: { token: 'own' }, to });
    new ClosedPath(this, 'stranger → a model', { from: browser('stranger'), to });
    new ClosedPath(this, 'browser without login → a model', { from: browser('nobody'), to });
    new ClosedPath(this, 'program with another tenant’s token → a model', { from: { token: "another tenant's" }, to });
    if (serving.mode === 'raw') {
      const service = { host: 'model-predictor.{namespace}', port: 80 };
      new PromisedPath(this, 'notebook → a model of its namespace', { from: tenantPod('notebook'), to: service });
      const pods = { tenantPod: 'model', port: 8080 } as const;
      new ClosedPath(this, 'another tenant’s pod → a model', { from: OTHERS, to: pods });
      return;
    }
    const queue = { tenantPod: 'model', port: 80, by: 'Service' } as const;
    const { namespace, labels } = clusterLocalGateway;
    new PromisedPath(this, 'cluster-local-gateway → a model', { from: podsWith(namespace, labels), to: queue });
    new PromisedPath(this, 'notebook → a model of its namespace', { from: tenantPod('notebook'), to: queue });
    new ClosedPath(this, 'another tenant’s pod → a model', { from: OTHERS, to: queue });
  }
}
