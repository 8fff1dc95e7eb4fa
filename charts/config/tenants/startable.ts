import { addTo } from '../../contract/lists';
import { completedPod, contradictions } from '../../contract/admission/admit';
import { completed, overLimits } from '../../contract/admission/limit-range';
import { isTheirs, type Offer, offers, type Surroundings } from '../../contract/admission/offered';
import { containersOf, milli, type PodSpec } from '../../contract/admission/pod';
import type { Standard } from '../../contract/admission/pod-security';
import { exceeded, usageOf } from '../../contract/admission/quota';
import type { Problem } from '../../contract/problems';
import type { Report } from '../checks/report';
import { below } from '../checks/values';
import type { ResourceAmounts } from '../sizes';
import { rangeOf, type TenantLimits } from './quota';
import { written } from './room';

/** What a tenant may use. */
interface Allowance {
  readonly podSecurity?: Standard;
  readonly quota?: ResourceAmounts;
  readonly limits?: TenantLimits;
}

/**
 * Reports quotas and limits under which pods that the platform offers are refused by the API server, whatever their
 * users ask for: what counts is what programs of the platform ask for themselves, in containers and sidecars.
 */
export function checkStartable(
  report: Report,
  at: string,
  tenants: readonly Allowance[],
  surroundings: Surroundings,
): void {
  tenants.forEach(({ podSecurity }, index) => {
    const isCompleted = surroundings.components.has('istio') || podSecurity !== 'restricted';
    report.check(isCompleted, `${at}[${index}].podSecurity`, NOT_COMPLETED);
  });
  if (!tenants.some(({ quota, limits }) => quota ?? limits)) return;
  const offered = offers(surroundings);
  // Thousands of tenants may differ in their names alone.
  const known = new Map<string, readonly Problem[]>();
  tenants.forEach(({ quota, limits }, index) => {
    // Of wrong amounts, what they leave room for is not worth another message.
    if (!report.isSound(`${at}[${index}].quota`) || !report.isSound(`${at}[${index}].limits`)) return;
    const key = JSON.stringify([quota, limits]);
    const problems = known.get(key) ?? problemsOf(offered, { quota, limits });
    known.set(key, problems);
    for (const problem of problems) report.check(false, `${at}[${index}].${problem.at}`, problem.message);
  });
}

/** TensorBoards and notebooks of the form name no security settings. */
const NOT_COMPLETED = `'restricted' refuses what the dashboard starts: no Istio of the platform completes its pods; write 'baseline'`;

/** An amount in the way of some pods. */
interface Obstacle {
  /** Path of the amount in the tenant. */
  readonly at: string;
  /** The amount that the definition has. */
  readonly is: string | number;
  /** Name of the resource, as limits or quotas have it. */
  readonly resource: string;
  /** The amount that would do, in thousandths. */
  readonly needed: number;
  /** Who asks for it. */
  readonly by: string;
  /** What cannot start. */
  readonly plural: string;
}

function problemsOf(offered: readonly Offer[], allowance: Allowance): readonly Problem[] {
  const found = new Map<string, Obstacle[]>();
  for (const offer of offered) {
    for (const obstacle of obstaclesOf(offer, allowance)) addTo(found, obstacle.at, obstacle);
  }
  return [...found].map(([at, obstacles]) => ({ at, message: messageOf(obstacles) }));
}

/** Of several obstacles at one place, the greatest says what to write. */
function messageOf(obstacles: readonly Obstacle[]): string {
  const greatest = [...obstacles].sort((one, other) => one.needed - other.needed).at(-1);
  if (!greatest) return '';
  const { is, resource, needed, by } = greatest;
  const what = [...new Set(obstacles.map(({ plural }) => plural))].join(', ');
  const amount = written(resource, needed);
  return `'${is}' is less than ${by}, '${amount}': no ${what} could start; write '${amount}' or more`;
}

function obstaclesOf(offer: Offer, { quota = {}, limits }: Allowance): readonly Obstacle[] {
  const { plural } = offer;
  const range = limits && rangeOf(limits);
  const pod = withoutTheirs(completedPod(offer, { limits: range }));
  const used = exceeded(usageOf(pod), quota).map(([name, needed]) => {
    const by = `one pod of these asks for`;
    return { at: below('quota', name), is: quota[name] ?? 0, resource: name, needed, by, plural };
  });
  return [...(range ? [...tooLittle(pod, range, plural), ...belowRequests(pod, limits ?? {}, plural)] : []), ...used];
}

/** Pods without the amounts that their users write: they may write as little as they like. */
function withoutTheirs(pod: PodSpec): PodSpec {
  const { initContainers = [], containers } = pod;
  const known = (container: PodSpec['containers'][number]) => !isTheirs(container);
  return { ...pod, initContainers: initContainers.filter(known), containers: containers.filter(known) };
}

function tooLittle(pod: PodSpec, range: ReturnType<typeof rangeOf>, plural: string): readonly Obstacle[] {
  const containers = new Map(containersOf(pod).map((container) => [container.name, container]));
  return overLimits(pod, completed(range)).map(({ container, resource }) => {
    const { requests, limits } = containers.get(container)?.resources ?? {};
    const needed = Math.max(milli(requests?.[resource] ?? 0), milli(limits?.[resource] ?? 0));
    const [at, is, by] = [below('limits.max', resource), range.max?.[resource] ?? 0, `the limit of '${container}'`];
    return { at, is, resource, needed, by, plural };
  });
}

/** Containers that name a request alone, above the limit that they get. */
function belowRequests(pod: PodSpec, { limits = {}, max = {} }: TenantLimits, plural: string): readonly Obstacle[] {
  return containersOf(pod).flatMap((container) => {
    if (!contradictions(container).length) return [];
    const { requests = {}, limits: given = {} } = container.resources ?? {};
    const low = Object.entries(requests).filter(([name, amount]) => milli(amount) > milli(given[name] ?? amount));
    return low.flatMap(([resource, amount]) => {
      const kind = limits[resource] === undefined ? 'max' : 'limits';
      const is = limits[resource] ?? max[resource];
      if (is === undefined) return [];
      const by = `what '${container.name}' asks for`;
      return [{ at: below(`limits.${kind}`, resource), is, resource, needed: milli(amount), by, plural }];
    });
  });
}
