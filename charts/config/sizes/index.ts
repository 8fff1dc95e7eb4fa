import { quantity } from '../../contract/quantity';
import { entries } from '../checks/check';
import { count, quantity as checkQuantity } from '../checks/numbers';
import type { Report } from '../checks/report';
import { among } from '../checks/advice';
import { below } from '../checks/values';
import { type Program, type WorkloadFacts, type WorkloadName, WORKLOADS } from './workloads';

/** The sizes. */
export const SIZES = ['laptop', 'standard', 'ha', 'upstream'] as const;

/**
 * How large the platform is made:
 * - `laptop`: one pod of each program, which asks for little; images that the node has are not pulled again
 * - `standard`: one pod of each program, with requests, limits and health checks throughout
 * - `ha`: two pods of each program that allows it, on different nodes and zones where there are some, which elect a
 *   leader where one must lead and are not evicted at the same time; databases and a few agents stay single
 * - `upstream`: what upstream's manifests say, unchanged, to take over a cluster without a restart of its pods
 */
export type Size = (typeof SIZES)[number];

/** Amounts by resource name, such as `{ cpu: '500m', memory: '1Gi' }`. */
export type ResourceAmounts = Readonly<Record<string, string | number>>;

/** What one container asks for and may take; what is not written is that of the size. */
export interface ContainerResources {
  /** What the container asks for. @default the size's */
  readonly requests?: ResourceAmounts;
  /** The most that it may take. @default the size's */
  readonly limits?: ResourceAmounts;
}

/** One workload otherwise than its size has it. */
export interface WorkloadProps {
  /** Number of pods, or the least number where an autoscaler adds some. @default the size's */
  readonly replicas?: number;
  /** Resources by the container's name. @default the size's */
  readonly containers?: Readonly<Record<string, ContainerResources>>;
}

/** Workloads otherwise than their size has them, as `{ 'pipelines/ml-pipeline': { replicas: 3 } }`. */
export type WorkloadsProps = Readonly<Partial<Record<WorkloadName, WorkloadProps>>>;

/** One workload, with what follows from its size. */
export type ResolvedWorkload = WorkloadProps & Required<Pick<WorkloadProps, 'containers'>>;

/** The size, and every workload's numbers in it. */
export interface Sizing {
  readonly size: Size;
  readonly workloads: ReadonlyMap<string, ResolvedWorkload>;
}

/** Works out every workload's numbers, and reports those that no cluster could give. */
export function resolveSizing(size: Size = 'standard', given: WorkloadsProps = {}, report: Report): Sizing {
  const facts: Readonly<Record<string, WorkloadFacts>> = WORKLOADS;
  const changes: Readonly<Record<string, WorkloadProps | undefined>> = given;
  const resolved = Object.entries(facts).map(([name, { several = false, onEachNode = false, containers }]) => {
    const change = changes[name] ?? {};
    const replicas = change.replicas ?? (several ? REPLICAS[size] : undefined);
    const path = workloadPath(name);
    const at = `${path}.replicas`;
    const isChosen = replicas !== undefined && report.check(!onEachNode, at, 'has a pod on each node; leave it out');
    if (isChosen && count('pods')(report, at, replicas)) {
      report.check(several || replicas === 1, at, `${replicas} pods of it would disturb each other; write 1`);
    }
    const resources = resolveContainers(`${path}.containers`, size, containers, change.containers, report);
    return [name, { replicas, containers: resources }] as const;
  });
  return { size, workloads: new Map(resolved) };
}

/** Where a definition says something of a workload. */
export function workloadPath(workload: string): string {
  return below('workloads', workload);
}

/** Pods of each program that allows several; undefined where upstream's number is left. */
const REPLICAS = { laptop: 1, standard: undefined, ha: 2, upstream: undefined } as const;

function resolveContainers(
  at: string,
  size: Size,
  programs: WorkloadFacts['containers'],
  given: WorkloadProps['containers'] = {},
  report: Report,
): ResolvedWorkload['containers'] {
  const names = Object.keys(programs);
  for (const name of Object.keys(given)) {
    const unknown = `is not a container of it; ${among(name, names, 'containers')}`;
    report.check(names.includes(name), below(at, name), unknown);
  }
  const entries = Object.entries(programs).map(([name, program]) => {
    const usual = usualResources(size, program);
    const requests = { ...usual.requests, ...given[name]?.requests };
    const limits = { ...usual.limits, ...given[name]?.limits };
    if (given[name]) checkResources(report, below(at, name), requests, limits);
    return [name, { requests, limits }] as const;
  });
  return Object.fromEntries(entries);
}

/** A laptop's programs idle most of the time: they ask for less, and may take as much as elsewhere. */
function usualResources(size: Size, { amounts }: Program): ContainerResources {
  if (size === 'upstream') return {};
  const [cpu, memory, cpuLimit, memoryLimit] = amounts;
  const [lessCpu, lessMemory] = [Math.ceil(cpu / 20) * 5, Math.ceil(memory / 2)];
  const requests = size === 'laptop' ? resources(lessCpu, lessMemory) : resources(cpu, memory);
  return { requests, limits: resources(cpuLimit, memoryLimit) };
}

function resources(cpu: number, memory: number): ResourceAmounts {
  return {
    cpu: cpu % 1000 ? `${cpu}m` : String(cpu / 1000),
    memory: memory % 1024 ? `${memory}Mi` : `${memory / 1024}Gi`,
  };
}

function checkResources(report: Report, at: string, requests: ResourceAmounts, limits: ResourceAmounts): void {
  entries(checkQuantity)(report, `${at}.limits`, limits);
  entries<string | number>((_, path, amount, name) => {
    const limit = limits[name];
    const message = `'${amount}' is more than the limit '${limit}'; raise limits.${name} or ask for less`;
    const above = limit !== undefined && quantity(amount) > quantity(limit);
    return checkQuantity(report, path, amount) && report.check(!above, path, message);
  })(report, `${at}.requests`, requests);
}
