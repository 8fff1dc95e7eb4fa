import { quantity } from '../../contract/quantity';
import type { Problem } from '../../contract/problems';
import { entries, keys } from '../checks/check';
import { known } from '../checks/names';
import { resourceAmount } from '../checks/amounts';
import { count } from '../checks/numbers';
import type { Report } from '../checks/report';
import { below } from '../checks/values';
import { type Amounts, type WorkloadFacts, type WorkloadName, WORKLOADS } from './workloads';

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

/**
 * Workloads otherwise than their size has them, as `{ 'pipelines/ml-pipeline': { replicas: 3 } }`. Those of own components
 * are named in the same way.
 */
export type WorkloadsProps = Readonly<Partial<Record<WorkloadName, WorkloadProps>>> &
  Readonly<Partial<Record<`${string}/${string}`, WorkloadProps>>>;

/** One workload of the table, with what its size and the definition make of it. */
export interface ResolvedWorkload {
  readonly facts: WorkloadFacts;
  /** Number of pods. @default upstream's */
  readonly replicas: number | undefined;
  /** By the container's name; amounts that are left out are upstream's, as {@link resourcesIn} the size. */
  readonly containers: Readonly<Record<string, ContainerResources>>;
}

/** The size, and every workload's numbers in it. */
export interface Sizing {
  readonly size: Size;
  readonly workloads: ReadonlyMap<string, ResolvedWorkload>;
  /** Names of the workloads that the definition changes; each must be installed. */
  readonly changed: readonly string[];
}

/**
 * Works out every workload's numbers, and reports those that no cluster could give.
 * @param own workloads of own components
 */
export function resolveSizing(
  size: Size = 'standard',
  given: WorkloadsProps = {},
  own: Readonly<Record<string, WorkloadFacts>>,
  report: Report,
): Sizing {
  const table: Readonly<Record<string, WorkloadFacts>> = { ...WORKLOADS, ...own };
  const changes: Readonly<Record<string, WorkloadProps | undefined>> = given;
  keys(known('workload', Object.keys(table), RENAMED))(report, 'workloads', given);
  const resolved = Object.entries(table).map(([name, facts]) => {
    const { several = false, onEachNode = false, containers: programs } = facts;
    const change = changes[name] ?? {};
    const replicas = change.replicas ?? (several ? REPLICAS[size] : undefined);
    const path = workloadPath(name);
    const at = `${path}.replicas`;
    const isChosen = replicas !== undefined && report.check(!onEachNode, at, 'has a pod on each node; leave it out');
    if (isChosen && count('pods')(report, at, replicas)) {
      report.check(several || replicas === 1, at, `${replicas} pods of it would disturb each other; write 1`);
    }
    const containers = resolveContainers(`${path}.containers`, size, programs, change.containers, report);
    return [name, { facts, replicas, containers }] as const;
  });
  return { size, workloads: new Map(resolved), changed: Object.keys(given) };
}

/** Where a definition says something of a workload. */
export function workloadPath(workload: string): string {
  return below('workloads', workload);
}

/** Where a definition says something of a container. */
export function containerPath(workload: string, container: string): string {
  return below(`${workloadPath(workload)}.containers`, container);
}

/** What to write in place of names that workloads and their containers had with Kubeflow 26.03. */
const RENAMED: Readonly<Record<string, string>> = {
  'central-dashboard/centraldashboard': `write 'central-dashboard/dashboard'`,
  centraldashboard: `write 'dashboard'`,
  kfam: `write 'access-management'`,
  'kserve-models-web-app/kserve-models-web-app': `write 'kserve-models-web-app/kserve-models-web-application'`,
  'kserve-models-web-app': `write 'kserve-models-web-application'`,
  'poddefaults/admission-webhook-deployment': `write 'poddefaults/poddefaults-webhook-deployment'`,
  'admission-webhook': `write 'poddefaults-webhook'`,
};

/** Pods of each program that allows several; undefined where upstream's number is left. */
const REPLICAS = { laptop: 1, standard: undefined, ha: 2, upstream: undefined } as const;

function resolveContainers(
  at: string,
  size: Size,
  programs: WorkloadFacts['containers'],
  given: WorkloadProps['containers'] = {},
  report: Report,
): ResolvedWorkload['containers'] {
  keys(known('container', Object.keys(programs), RENAMED))(report, at, given);
  const resolved = Object.entries(programs).map(([name, { amounts }]) => {
    const usual = resourcesIn(size, amounts);
    const requests = { ...usual.requests, ...given[name]?.requests };
    const limits = { ...usual.limits, ...given[name]?.limits };
    if (given[name]) checkResources(report, below(at, name), { requests, limits });
    return [name, { requests, limits }] as const;
  });
  return Object.fromEntries(resolved);
}

/**
 * What a size makes of the amounts of `standard`. A laptop's programs idle most of the time: they ask for less, and may
 * take as much as elsewhere.
 */
export function resourcesIn(size: Size, [cpu, memory, cpuLimit, memoryLimit]: Amounts): ContainerResources {
  if (size === 'upstream') return {};
  const [lessCpu, lessMemory] = [cpu && Math.ceil(cpu / 20) * 5, memory && Math.ceil(memory / 2)];
  const requests = size === 'laptop' ? resources(lessCpu, lessMemory) : resources(cpu, memory);
  return { requests, limits: resources(cpuLimit, memoryLimit) };
}

function resources(cpu: number | undefined, memory: number | undefined): ResourceAmounts {
  return {
    ...(cpu !== undefined && { cpu: cpu % 1000 ? `${cpu}m` : String(cpu / 1000) }),
    ...(memory !== undefined && { memory: memory % 1024 ? `${memory}Mi` : `${memory / 1024}Gi` }),
  };
}

const checkAmounts = entries(resourceAmount('container'));

function checkResources(report: Report, at: string, { requests = {}, limits = {} }: ContainerResources): void {
  checkAmounts(report, `${at}.limits`, limits);
  checkAmounts(report, `${at}.requests`, requests);
  for (const { at: place, message } of excesses(at, { requests, limits })) report.check(false, place, message);
}

/** The requests that are above their limits, which no cluster takes. @param at the container's place in the definition */
export function excesses(at: string, { requests = {}, limits = {} }: ContainerResources): readonly Problem[] {
  return Object.entries(requests).flatMap(([name, amount]) => {
    const limit = limits[name];
    if (limit === undefined || !(quantity(amount) > quantity(limit))) return [];
    const message = `'${amount}' is more than the limit '${limit}'; raise limits.${name} or ask for less`;
    return [{ at: below(`${at}.requests`, name), message }];
  });
}
