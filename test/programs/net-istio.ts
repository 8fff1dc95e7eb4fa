import { setTimeout as sleep } from 'node:timers/promises';

import type { Api } from '../cluster/api';

interface Ingress {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly generation: number };
  readonly status?: { readonly observedGeneration?: number };
}

const GROUP = '/apis/networking.internal.knative.dev/v1alpha1';
const GATEWAY = 'istio-ingressgateway.istio-system.svc.cluster.local';
const LOCAL_GATEWAY = 'knative-local-gateway.istio-system.svc.cluster.local';

/**
 * Plays Knative's net-istio, which no module proxy has: every KIngress becomes ready, as if its routes were probed.
 * Whether they would be is not tried here.
 */
export class NetIstio {
  private isStopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly api: Api) {}

  /** Starts. */
  run(): void {
    this.running = this.loop();
  }

  /** Stops. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.running;
  }

  private async loop(): Promise<void> {
    for (; !this.isStopped; await sleep(500)) {
      const { items = [] } = (await this.api.read<{ items: readonly Ingress[] }>(`${GROUP}/ingresses`)) ?? {};
      for (const { metadata, status } of items) {
        if (status?.observedGeneration === metadata.generation) continue;
        const path = `${GROUP}/namespaces/${metadata.namespace}/ingresses/${metadata.name}/status`;
        await this.api.send(path, { method: 'PATCH', body: { status: ready(metadata.generation) } });
      }
    }
  }
}

function ready(observedGeneration: number): object {
  const at = (domainInternal: string) => ({ ingress: [{ domainInternal }] });
  return {
    observedGeneration,
    conditions: ['NetworkConfigured', 'LoadBalancerReady', 'Ready'].map((type) => ({
      type,
      status: 'True',
      lastTransitionTime: new Date().toISOString(),
    })),
    publicLoadBalancer: at(GATEWAY),
    privateLoadBalancer: at(LOCAL_GATEWAY),
  };
}
