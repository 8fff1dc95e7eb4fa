import { quantity } from '../../charts/contract/quantity';
import { at, itemsAt, type JsonObject } from '../json';

/** What objects require of a cluster: CPU in cores, memory and volumes in bytes, for all their pods together. */
export interface Requirements {
  /** Pods at the start, before any autoscaling. */
  readonly pods: number;
  /** Pods that run on every node; their requests are counted for one node. */
  readonly perNode: number;
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memory: number;
  readonly memoryLimit: number;
  /** Sizes of PersistentVolumeClaims. */
  readonly volumes: number;
  /** Containers without a request of CPU or of memory. */
  readonly silentContainers: number;
}

/** A quantity as a number; zero if it is absent or invalid. */
export function amount(value: unknown): number {
  return quantity(String(value ?? 0)) || 0;
}

const NOTHING: Requirements = {
  pods: 0,
  perNode: 0,
  cpu: 0,
  cpuLimit: 0,
  memory: 0,
  memoryLimit: 0,
  volumes: 0,
  silentContainers: 0,
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

/** What one workload or PersistentVolumeClaim requires. */
export function requirementsOf(object: JsonObject): Requirements {
  if (object.kind === 'PersistentVolumeClaim') {
    return { ...NOTHING, volumes: storageOf(object) };
  }
  const daemon = object.kind === 'DaemonSet';
  const replicas = Number(at(object, 'spec', 'replicas') ?? 1);
  const times = daemon ? 1 : replicas;
  const containers = itemsAt(object, 'spec', 'template', 'spec', 'containers');
  const total = (kind: string, resource: string): number =>
    times * containers.reduce<number>((before, one) => before + amount(at(one, 'resources', kind, resource)), 0);
  const claims = itemsAt(object, 'spec', 'volumeClaimTemplates');
  return {
    pods: daemon ? 0 : replicas,
    perNode: daemon ? 1 : 0,
    cpu: total('requests', 'cpu'),
    cpuLimit: total('limits', 'cpu'),
    memory: total('requests', 'memory'),
    memoryLimit: total('limits', 'memory'),
    volumes: times * claims.reduce<number>((before, claim) => before + storageOf(claim), 0),
    silentContainers: containers.filter((one) => !requests(one, 'cpu') || !requests(one, 'memory')).length,
  };
}

function requests(container: unknown, resource: string): boolean {
  return at(container, 'resources', 'requests', resource) !== undefined;
}

function storageOf(claim: unknown): number {
  return amount(at(claim, 'spec', 'resources', 'requests', 'storage'));
}
