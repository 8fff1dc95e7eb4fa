import type { Construct } from 'constructs';

import type { Choices } from '../../config/components';
import type { Platform } from '../../config/platform';
import { browser, ClosedPath, Component, podsWith, PromisedPath, Stage, tenantPod } from '../../kit';
import { inferenceServiceConfig } from './config';
import { LABELS, renderControllers, renderServices } from './controllers';
import { renderPermissions } from './permissions';
import { renderWebhooks } from './webhooks';

export { KServeRuntimes } from './runtimes';

const OTHERS = { tenantPod: 'notebook', of: 'another tenant' } as const;

/** KServe: serves models behind HTTP and gRPC, from a few lines that say where the model is and of which format. */
export class KServe extends Component {
  static requires({ serving }: Choices) {
    const always = ['kubeflow-namespace', 'cert-manager', 'istio', 'kubeflow-gateway'] as const;
    return serving.mode === 'serverless' ? ([...always, 'knative-serving'] as const) : always;
  }

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'kserve', { stage: Stage.APPS, namespace: 'kubeflow', labels: LABELS });
    this.crdsOf('serving.kserve.io', 'inference.networking.x-k8s.io');
    renderControllers(this, platform, this.config('inferenceservice-config', inferenceServiceConfig(platform)));
    renderServices(this);
    renderWebhooks(this, this.ownNamespace);
    renderPermissions(this, platform.components.has('knative-serving'));
    // Of an older way to the webhook's certificate; a cluster that is taken over has it.
    this.secret('kserve-webhook-server-secret', {});
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
