import { type Amounts, type Container, containersOf, milli, type PodSpec, sumOf } from './pod';

/*
 * A ResourceQuota without scopes, as the API server judges pods by it:
 * https://github.com/kubernetes/kubernetes/blob/v1.34.2/pkg/quota/v1/evaluator/core/pods.go
 */

/** Resources that every container must name where a quota counts them. */
const MANDATORY = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

/** Of these, requests are counted by their own names as well. */
const PLAIN = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Names of the containers that do not name what the quota counts, by the names of the resources. */
export function unnamed(pod: PodSpec, hard: Amounts): ReadonlyMap<string, readonly string[]> {
  const missing = MANDATORY.filter((name) => name in hard).map((name) => {
    const silent = containersOf(pod).filter((container) => !names(container, name));
    return [name, silent.map((container) => container.name).sort()] as const;
  });
  return new Map(missing.filter(([, silent]) => silent.length));
}

function names({ resources = {} }: Container, counted: string): boolean {
  const [kind, name = kind] = counted.split('.');
  return (kind === 'limits' ? resources.limits : resources.requests)?.[name ?? ''] !== undefined;
}

/** What a quota counts of pods, in thousandths, by its own names. */
export function usageOf(pod: PodSpec): ReadonlyMap<string, number> {
  const usage = new Map<string, number>([
    ['pods', 1000],
    ['count/pods', 1000],
  ]);
  for (const [name, amount] of sumOf(pod, 'requests')) {
    usage.set(`requests.${name}`, amount);
    if (PLAIN.has(name) || name.startsWith('hugepages-')) usage.set(name, amount);
  }
  for (const [name, amount] of sumOf(pod, 'limits')) {
    if (PLAIN.has(name)) usage.set(`limits.${name}`, amount);
  }
  return usage;
}

/** The resources of which there is more in use than a quota allows, with the amounts in thousandths. */
export function exceeded(usage: ReadonlyMap<string, number>, hard: Amounts): readonly (readonly [string, number])[] {
  return Object.entries(hard).flatMap(([name, most]) => {
    const used = usage.get(name) ?? 0;
    return used > 0 && used > milli(most) ? [[name, used] as const] : [];
  });
}
