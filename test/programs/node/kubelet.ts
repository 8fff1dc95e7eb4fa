import { setTimeout as sleep } from 'node:timers/promises';

import type { Api } from '../../cluster/api';
import { KUBELET_PORT } from './logs';
import { NODE_ADDRESS, type Network } from './network';
import type { Pod, Settings } from './objects';
import { Publisher } from './publisher';
import { type Sources, sourcesOf } from './sources';
import { Worker } from './worker';

const NAMES = ['node-0', 'node-1'];
const SLICES = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
/** The controller manager believes a node dead that is silent for forty seconds. */
const HEARTBEAT = 5_000;

/** Plays the kubelets of two nodes: it runs the pods that are bound to them, and deletes those that are to go. */
export class Kubelet {
  private readonly workers = new Map<
    string,
    { readonly worker: Worker; readonly publisher: Publisher; isEnding: boolean }
  >();

  constructor(
    private readonly api: Api,
    private readonly settings: Settings,
    private readonly network: Network,
    private readonly services: Sources['services'],
  ) {}

  /** Makes the nodes, and keeps them alive. */
  async register(): Promise<void> {
    for (const name of NAMES) {
      await this.api.send('/api/v1/nodes', { method: 'POST', body: node(name) });
      const status = { ...node(name).status, conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }] };
      await this.api.send(`/api/v1/nodes/${name}/status`, { method: 'PATCH', patch: 'strategic', body: { status } });
    }
    await this.api.send(SLICES, { method: 'POST', body: apiServer(this.settings.apiPort) });
    void this.live();
  }

  /** Takes note of a pod that is new, has changed or has gone. */
  changed(pod: Pod, isGone: boolean): void {
    const { uid, name, namespace } = pod.metadata;
    const known = this.workers.get(uid);
    if (isGone || pod.metadata.deletionTimestamp) {
      if (!known) return isGone ? undefined : void this.remove(pod);
      if (known.isEnding) return;
      known.isEnding = true;
      known.publisher.stop();
      void known.worker.stop().then(async () => {
        this.workers.delete(uid);
        if (!isGone) await this.remove(pod);
      });
      return;
    }
    if (known || !pod.spec.nodeName || isOver(pod)) return;
    const publisher = new Publisher(this.api, pod);
    const sources = sourcesOf(this.api, pod, this.services);
    const worker = new Worker(pod, this.settings, this.network, sources, publisher);
    this.workers.set(uid, { worker, publisher, isEnding: false });
    worker.run().catch((error: unknown) => console.error(`${namespace}/${name}:`, error));
  }

  private async remove({ metadata }: Pod): Promise<void> {
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;
    const body = { gracePeriodSeconds: 0, preconditions: { uid: metadata.uid } };
    await this.api.send(path, { method: 'DELETE', body });
  }

  private async live(): Promise<void> {
    for (;;) {
      for (const name of NAMES) {
        const renewTime = new Date().toISOString().replace('Z', '000Z');
        const spec = { holderIdentity: name, leaseDurationSeconds: 40, renewTime };
        const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name }, spec };
        const answer = await this.api.send(`${LEASES}/${name}`, { method: 'PATCH', body: { spec } });
        if (answer.status === 404) await this.api.send(LEASES, { method: 'POST', body: lease });
      }
      await sleep(HEARTBEAT);
    }
  }
}

function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Where proxies that know Service `kubernetes` find the API server, which listens on loopback. */
function apiServer(port: number): object {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [NODE_ADDRESS], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  };
}

function node(name: string) {
  const capacity = { cpu: '32', memory: '256Gi', pods: '250', 'ephemeral-storage': '1Ti' };
  const labels = { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
  // No host name: the API server would ask for logs there, and has no DNS that knows it.
  const addresses = [{ type: 'InternalIP', address: NODE_ADDRESS }];
  const daemonEndpoints = { kubeletEndpoint: { Port: KUBELET_PORT } };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    status: { capacity, allocatable: capacity, addresses, daemonEndpoints },
  };
}
