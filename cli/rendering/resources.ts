import { quantity } from '../../charts/contract/quantity';
import { at, itemsAt, type JsonObject } from '../json';

/** What objects ask of a cluster: CPU in cores, memory and volumes in bytes, for all their pods together. */
export interface Asked {
  /** Pods that run at first. */
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

/** A quantity as a number; zero for what is absent or none. */
export function scalar(amount: unknown): number {
  return quantity(String(amount ?? 0)) || 0;
}

const NOTHING: Asked = {
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
export function sum(all: readonly Asked[]): Asked {
  const names = Object.keys(NOTHING) as (keyof Asked)[];
  const entries = names.map((name) => [name, all.reduce((total, each) => total + each[name], 0)]);
  return { ...NOTHING, ...Object.fromEntries(entries) };
}

/** What one workload or PersistentVolumeClaim asks for. */
export function askedOf(object: JsonObject): Asked {
  if (object.kind === 'PersistentVolumeClaim') {
    return { ...NOTHING, volumes: storageOf(object) };
  }
  const daemon = object.kind === 'DaemonSet';
  const replicas = Number(at(object, 'spec', 'replicas') ?? 1);
  const times = daemon ? 1 : replicas;
  const containers = itemsAt(object, 'spec', 'template', 'spec', 'containers');
  const amount = (kind: string, resource: string): number =>
    times * containers.reduce<number>((total, one) => total + scalar(at(one, 'resources', kind, resource)), 0);
  const claims = itemsAt(object, 'spec', 'volumeClaimTemplates');
  return {
    pods: daemon ? 0 : replicas,
    perNode: daemon ? 1 : 0,
    cpu: amount('requests', 'cpu'),
    cpuLimit: amount('limits', 'cpu'),
    memory: amount('requests', 'memory'),
    memoryLimit: amount('limits', 'memory'),
    volumes: times * claims.reduce<number>((total, claim) => total + storageOf(claim), 0),
    silentContainers: containers.filter((one) => !asks(one, 'cpu') || !asks(one, 'memory')).length,
  };
}

function asks(container: unknown, resource: string): boolean {
  return at(container, 'resources', 'requests', resource) !== undefined;
}

function storageOf(claim: unknown): number {
  return scalar(at(claim, 'spec', 'resources', 'requests', 'storage'));
}
