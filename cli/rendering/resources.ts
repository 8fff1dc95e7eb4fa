import { quantity } from '../../charts/contract/quantity';
import { at, itemsAt, type JsonObject } from '../json';
import type { Pods } from './pods';

/** What objects require of a cluster: CPU in cores, memory and volumes in bytes, for all their pods together. */
export interface Requirements {
  /** Pods at the start; those of each node are counted for all nodes in the amounts, and not here. */
  readonly pods: number;
  /** Pods that run on every node. */
  readonly perNode: number;
  /** Pods with a sidecar, of {@link pods}. */
  readonly sidecars: number;
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memory: number;
  readonly memoryLimit: number;
  /** The same as {@link pods}, {@link cpu} and {@link memory}, once autoscalers have started all that they may. */
  readonly mostPods: number;
  readonly mostCpu: number;
  readonly mostMemory: number;
  /** Sizes of PersistentVolumeClaims. */
  readonly volumes: number;
  /** Containers without a request of CPU or of memory. */
  readonly silentContainers: number;
}

/** A quantity as a number; zero if it is absent or invalid. */
export function amount(value: unknown): number {
  return quantity(String(value ?? 0)) || 0;
}

/** What nodes have of a resource for pods, together. */
export function allocatable(nodes: readonly JsonObject[], resource: string): number {
  return nodes.reduce((total, node) => total + amount(at(node, 'status', 'allocatable', resource)), 0);
}

const NOTHING: Requirements = {
  ...{ pods: 0, perNode: 0, sidecars: 0 },
  ...{ cpu: 0, cpuLimit: 0, memory: 0, memoryLimit: 0 },
  ...{ mostPods: 0, mostCpu: 0, mostMemory: 0 },
  ...{ volumes: 0, silentContainers: 0 },
};

/** Adds up. */
export function sum(all: readonly Requirements[]): Requirements {
  const names = Object.keys(NOTHING) as (keyof Requirements)[];
  const entries = names.map((name) => [name, rounded(all.reduce((total, each) => total + each[name], 0))]);
  return { ...NOTHING, ...Object.fromEntries(entries) };
}

/** Sums of fractions of cores, such as 0.02 and 0.04, are not off by 1e-17. */
function rounded(total: number): number {
  return Math.round(total * 1e6) / 1e6;
}

/** What the pods of one object require. @param nodes how many nodes there are */
export function requirementsOf(pods: Pods, nodes: number): Requirements {
  const { number, most, onEachNode, requests, limits } = pods;
  const [times, mostTimes] = onEachNode ? [nodes, nodes] : [number, most];
  return sum([
    {
      pods: onEachNode ? 0 : number,
      perNode: onEachNode ? 1 : 0,
      sidecars: pods.hasSidecar ? number : 0,
      cpu: times * requests.cpu,
      cpuLimit: times * limits.cpu,
      memory: times * requests.memory,
      memoryLimit: times * limits.memory,
      mostPods: onEachNode ? 0 : most,
      mostCpu: mostTimes * requests.cpu,
      mostMemory: mostTimes * requests.memory,
      volumes: number * volumesOf(pods.owner.object),
      silentContainers: pods.silentContainers,
    },
  ]);
}

/** What a PersistentVolumeClaim requires. */
export function claimRequirements(claim: JsonObject): Requirements {
  return { ...NOTHING, volumes: storageOf(claim) };
}

/** The volumes of each pod of a StatefulSet. */
function volumesOf(workload: JsonObject): number {
  const claims = itemsAt(workload, 'spec', 'volumeClaimTemplates');
  return claims.reduce<number>((before, claim) => before + storageOf(claim), 0);
}

function storageOf(claim: unknown): number {
  return amount(at(claim, 'spec', 'resources', 'requests', 'storage'));
}
