import { setTimeout as sleep } from 'node:timers/promises';

import type { Manifest } from '../../charts/contract/manifest';
import type { Api } from '../cluster/api';

interface Split {
  readonly serviceName: string;
  readonly serviceNamespace: string;
  readonly servicePort: number;
  readonly percent: number;
  readonly appendHeaders?: Readonly<Record<string, string>>;
}

interface Rule {
  readonly hosts: readonly string[];
  readonly visibility: 'ClusterLocal' | 'ExternalIP';
  readonly http: { readonly paths: readonly { readonly splits: readonly Split[] }[] };
}

/** What Knative wants routed. */
interface Ingress {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly uid: string;
    readonly generation: number;
  };
  readonly spec: { readonly rules: readonly Rule[] };
  readonly status?: { readonly observedGeneration?: number };
}

const GROUP = '/apis/networking.internal.knative.dev/v1alpha1';
const ROUTES = '/apis/networking.istio.io/v1beta1';
const GATEWAY = 'istio-ingressgateway.istio-system.svc.cluster.local';
const LOCAL_GATEWAY = 'knative-local-gateway.istio-system.svc.cluster.local';

/**
 * Plays Knative's net-istio, which no module proxy has: every KIngress gets its routes, and becomes ready as if they were
 * probed. Whether they would be is not tried here.
 */
export class NetIstio {
  private isStopped = false;
  private running: Promise<void> = Promise.resolve();

  /** @param outer the Gateway for hosts that are not of the cluster. @default nothing is routed, Istio does not run */
  constructor(
    private readonly api: Api,
    private readonly outer?: string,
  ) {}

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
      for (const ingress of items) {
        const { metadata, status } = ingress;
        if (status?.observedGeneration === metadata.generation) continue;
        if (this.outer !== undefined) await this.route(ingress, this.outer);
        const path = `${GROUP}/namespaces/${metadata.namespace}/ingresses/${metadata.name}/status`;
        await this.api.send(path, { method: 'PATCH', body: { status: ready(metadata.generation) } });
      }
    }
  }

  /** Routes hosts at the gateways, and those of the cluster in sidecars too. */
  private async route(ingress: Ingress, outer: string): Promise<void> {
    const gateways = { ClusterLocal: 'knative-serving/knative-local-gateway', ExternalIP: outer };
    const inMesh = ingress.spec.rules.filter(({ visibility }) => visibility === 'ClusterLocal');
    const wanted = [
      routesOf(ingress, 'ingress', ingress.spec.rules, gateways),
      routesOf(ingress, 'mesh', inMesh, { ClusterLocal: 'mesh', ExternalIP: 'mesh' }),
    ];
    for (const body of wanted) {
      const place = `${ROUTES}/namespaces/${ingress.metadata.namespace}/virtualservices`;
      const { status } = await this.api.send(`${place}/${body.metadata.name}`, { method: 'PATCH', body });
      if (status === 404) await this.api.send(place, { method: 'POST', body });
    }
  }
}

function routesOf(
  { metadata: { name, namespace, uid } }: Ingress,
  ending: string,
  rules: readonly Rule[],
  gateways: Readonly<Record<Rule['visibility'], string>>,
): Manifest {
  const owner = { apiVersion: GROUP.slice('/apis/'.length), kind: 'Ingress', name, uid, controller: true };
  const http = rules.flatMap(({ hosts, visibility, http: { paths } }) =>
    paths.map(({ splits }) => ({
      match: hosts.map((prefix) => ({ authority: { prefix }, gateways: [gateways[visibility]] })),
      route: splits.map(to),
    })),
  );
  const metadata = { name: `${name}-${ending}`, namespace, ownerReferences: [owner] };
  return {
    apiVersion: 'networking.istio.io/v1beta1',
    kind: 'VirtualService',
    metadata,
    spec: {
      hosts: rules.flatMap(({ hosts }) => hosts),
      gateways: [...new Set(rules.map(({ visibility }) => gateways[visibility]))],
      http,
    },
  };
}

function to({ serviceName, serviceNamespace, servicePort: number, percent: weight, appendHeaders }: Split): object {
  const host = `${serviceName}.${serviceNamespace}.svc.cluster.local`;
  return { destination: { host, port: { number } }, weight, headers: { request: { set: appendHeaders ?? {} } } };
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
