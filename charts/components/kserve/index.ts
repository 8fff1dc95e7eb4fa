import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { crdsOfGroup } from '../../../imports';
import { Component, SecretRequirement, Stage } from '../../kit';
import { inferenceServiceConfig } from './config';
import { LABELS, namesOf, renderControllers, renderServices } from './controllers';
import { declarePaths } from './paths';
import { Permissions } from './permissions';
import { LLM_CERTIFICATE, Webhooks } from './webhooks';

export { KServeRuntimes } from './runtimes';

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
    metrics: {
      'kserve-controller-manager': { port: 8443, by: 'authorized' },
      'kserve-localmodel-controller-manager': { port: 8080 },
      'llmisvc-controller-manager': 'listens for them on 127.0.0.1 alone, as upstream has it',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, KServe.facts, { labels: LABELS });
    this.renderCrds();
    renderControllers(this, platform, this.config('inferenceservice-config', inferenceServiceConfig(platform)));
    renderServices(this);
    new Webhooks(this);
    new Permissions(this, platform.components.has('knative-serving'));
    // Of an older way to the webhook's certificate; a cluster that is taken over has it.
    new SecretRequirement(this, 'kserve-webhook-server-secret');
    declarePaths(this, platform);
  }

  /** A controller converts the versions of LLMInferenceServices. */
  private renderCrds(): void {
    const own = crdsOfGroup('serving.kserve.io').map(({ name }) => name);
    const isConverted = (name: string) => name.startsWith('llminferenceservice');
    this.crds(own.filter((name) => !isConverted(name)));
    const namespace = this.ownNamespace;
    this.crds(own.filter(isConverted), {
      annotations: { 'cert-manager.io/inject-ca-from': `${namespace}/${LLM_CERTIFICATE}` },
      conversion: {
        service: { name: namesOf('llmisvc').service, namespace, path: '/convert' },
        reviewVersions: ['v1', 'v1beta1'],
      },
    });
    this.crdsOf('inference.networking.k8s.io', 'inference.networking.x-k8s.io');
  }
}
