import { completed, type ContainerLimits, overLimits, withDefaults } from './limit-range';
import { type Amounts, type Container, containersOf, milli, type PodSpec, withContainers, withRequests } from './pod';
import { type Standard, violations } from './pod-security';
import { exceeded, unnamed, usageOf } from './quota';

/** What a namespace allows of pods. */
export interface Bounds {
  /** Its LimitRange. @default none */
  readonly limits?: ContainerLimits;
  /** Its ResourceQuota. @default none */
  readonly quota?: Amounts;
  /** @default 'privileged' */
  readonly podSecurity?: Standard;
}

/** Who refuses a pod, in the order in which the API server asks them; the first refusal is its answer. */
export type Judge = 'validation' | 'LimitRanger' | 'PodSecurity' | 'ResourceQuota';

/** Why a pod is refused. */
export interface Refusal {
  readonly by: Judge;
  readonly message: string;
}

/** A pod with the defaults of the API server and of the namespace. */
export function completedPod(pod: PodSpec, { limits }: Bounds): PodSpec {
  const said = withContainers(pod, withRequests);
  return limits ? withDefaults(said, limits) : said;
}

/** Why the API server refuses a pod that asks for all that is in use; nothing if it admits it. */
export function refusals(given: PodSpec, bounds: Bounds): readonly Refusal[] {
  const { limits, quota = {}, podSecurity = 'privileged' } = bounds;
  const pod = completedPod(given, bounds);
  const missing = [...unnamed(pod, quota)].map(([name, silent]) => `${name} for: ${silent.join(',')}`);
  const over = exceeded(usageOf(pod), quota).map(([name]) => name);
  const by = (judge: Judge, messages: readonly string[]) => messages.map((message) => ({ by: judge, message }));
  return [
    ...by('validation', containersOf(pod).flatMap(contradictions)),
    ...by('LimitRanger', limits ? overLimits(pod, completed(limits)).map(({ message }) => message) : []),
    ...by('PodSecurity', violations(pod, podSecurity)),
    ...by('ResourceQuota', missing.length ? [`must specify ${missing.join('; ')}`] : []),
    ...by('ResourceQuota', over.length && !missing.length ? [`exceeded quota: ${over.join(',')}`] : []),
  ];
}

/** Requests of a container that are above its limits; of devices, that are not the limit. */
export function contradictions({ resources: { requests = {}, limits = {} } = {} }: Container): readonly string[] {
  return Object.entries(requests).flatMap(([name, request]) => {
    const limit = limits[name];
    const isDevice = name.includes('/');
    if (limit === undefined) return isDevice ? ['Limit must be set for non overcommitable resources'] : [];
    if (isDevice) return milli(request) === milli(limit) ? [] : [`must be equal to ${name} limit of ${limit}`];
    return milli(request) > milli(limit) ? [`must be less than or equal to ${name} limit of ${limit}`] : [];
  });
}
