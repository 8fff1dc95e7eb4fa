import { checkQuantity, quantity } from './quantity';
import type { Report } from './report';
import { type Program, type WorkloadFacts, type WorkloadName, WORKLOADS } from '../workloads';

/**
 * How large the platform is made:
 * - `laptop`: one pod of each program, which asks for little; images that the node has are not pulled again
 * - `standard`: one pod of each program, with requests, limits and health checks throughout
 * - `ha`: two pods of each program that allows it, on different nodes and zones where there are some, which elect a
 *   leader where one must lead and are not evicted at the same time; databases and a few agents stay single
 * - `upstream`: what upstream's manifests say, unchanged, to take over a cluster without a restart of its pods
 */
export const SIZES = ['laptop', 'standard', 'ha', 'upstream'] as const;

/** One of the sizes. */
export type Size = (typeof SIZES)[number];

/** Amounts by resource name, such as `{ cpu: '500m', memory: '1Gi' }`. */
export type ResourceAmounts = Readonly<Record<string, string | number>>;

/** What one container asks for and may take; what is not written is that of the size. */
export interface ContainerResources {
  readonly requests?: ResourceAmounts;
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
export interface ResolvedWorkload extends WorkloadProps {
  readonly containers: Readonly<Record<string, ContainerResources>>;
}

/** The size, and every workload's numbers in it. */
export interface Sizing {
  readonly size: Size;
  readonly workloads: ReadonlyMap<string, ResolvedWorkload>;
  /** Workloads that the definition names. */
  readonly named: readonly string[];
}

/** Works out every workload's numbers, and reports those that no cluster could give. */
export function resolveSizing(size: Size = 'standard', given: WorkloadsProps = {}, report: Report): Sizing {
  if (!SIZES.includes(size)) report.add('size', `'${String(size)}' is none of ${SIZES.join(', ')}`);
  const facts: Readonly<Record<string, WorkloadFacts>> = WORKLOADS;
  const named = Object.keys(given);
  for (const name of named) {
    if (!Object.hasOwn(facts, name)) report.add(at(name), `is no workload; there are ${Object.keys(facts).join(', ')}`);
  }
  const changes: Readonly<Record<string, WorkloadProps | undefined>> = given;
  const resolved = Object.entries(facts).map(([name, fact]) => {
    const change = changes[name] ?? {};
    checkReplicas(`${at(name)}.replicas`, change.replicas, fact.several ?? false, report);
    const workload = {
      replicas: change.replicas ?? replicasOf(size, fact),
      containers: resolveContainers(`${at(name)}.containers`, size, fact, change, report),
    };
    return [name, workload] as const;
  });
  return { size, workloads: new Map(resolved), named };
}

function at(workload: string): string {
  return `workloads['${workload}']`;
}

/** Undefined where upstream's number is left. */
function replicasOf(size: Size, { several }: WorkloadFacts): number | undefined {
  if (!several) return undefined;
  return { laptop: 1, standard: undefined, ha: 2, upstream: undefined }[size];
}

function checkReplicas(where: string, replicas: number | undefined, several: boolean, report: Report): void {
  if (replicas === undefined) return;
  if (!Number.isInteger(replicas) || replicas < 1)
    report.add(where, `${replicas} is not a number of pods; write 1 or more`);
  else if (replicas > 1 && !several) report.add(where, `${replicas} pods of it would disturb each other; write 1`);
}

function resolveContainers(
  where: string,
  size: Size,
  { containers }: WorkloadFacts,
  change: WorkloadProps,
  report: Report,
): Readonly<Record<string, ContainerResources>> {
  for (const name of Object.keys(change.containers ?? {})) {
    if (Object.hasOwn(containers, name)) continue;
    report.add(`${where}.${name}`, `is no container of it; there are ${Object.keys(containers).join(', ')}`);
  }
  const entries = Object.entries(containers).map(([name, program]) => {
    const given = change.containers?.[name] ?? {};
    const usual = usualResources(size, program);
    const requests = { ...usual.requests, ...given.requests };
    const limits = { ...usual.limits, ...given.limits };
    if (change.containers?.[name]) checkResources(`${where}.${name}`, requests, limits, report);
    return [name, { requests, limits }] as const;
  });
  return Object.fromEntries(entries);
}

/** A laptop's programs idle most of the time: they ask for less, and may take as much as elsewhere. */
function usualResources(size: Size, { amounts }: Program): Required<ContainerResources> {
  if (size === 'upstream') return { requests: {}, limits: {} };
  const [cpu, memory, cpuLimit, memoryLimit] = amounts;
  const requests =
    size === 'laptop' ? resources(Math.ceil(cpu / 20) * 5, Math.ceil(memory / 2)) : resources(cpu, memory);
  return { requests, limits: resources(cpuLimit, memoryLimit) };
}

function resources(cpu: number, memory: number): ResourceAmounts {
  return {
    cpu: cpu % 1000 ? `${cpu}m` : String(cpu / 1000),
    memory: memory % 1024 ? `${memory}Mi` : `${memory / 1024}Gi`,
  };
}

function checkResources(where: string, requests: ResourceAmounts, limits: ResourceAmounts, report: Report): void {
  for (const [part, amounts] of Object.entries({ requests, limits })) {
    for (const [name, amount] of Object.entries(amounts)) checkQuantity(`${where}.${part}.${name}`, amount, report);
  }
  for (const [name, amount] of Object.entries(requests)) {
    const limit = limits[name];
    if (limit === undefined || !(quantity(amount) > quantity(limit))) continue;
    report.add(
      `${where}.requests.${name}`,
      `'${amount}' is more than the limit '${limit}'; raise limits.${name} or ask for less`,
    );
  }
}
