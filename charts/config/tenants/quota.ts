import type { ContainerLimits } from '../../contract/admission/limit-range';
import { quantity } from '../../contract/quantity';
import { type Check, entries, fields } from '../checks/check';
import { resourceAmount } from '../checks/amounts';
import type { Report } from '../checks/report';
import { below } from '../checks/values';
import type { ResourceAmounts } from '../sizes';

/** What containers of a tenant get that say nothing themselves, and the most that one may ask for. */
export interface TenantLimits {
  /** What a container asks for that names no request. @default the same as `limits` */
  readonly requests?: ResourceAmounts;
  /** The limit of a container that names none. @default the same as `max` */
  readonly limits?: ResourceAmounts;
  /** The most that one container may have. @default what the quota leaves */
  readonly max?: ResourceAmounts;
}

/** What containers of a tenant get that say nothing, of what its quota counts and its limits leave open. */
const FOR_SILENT = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { cpu: 1, memory: '2Gi' },
} as const;

/**
 * Completes limits where the quota counts CPU or memory: a quota refuses containers that name none of what it counts, and
 * programs of the platform start such ones, as the containers `init` and `wait` of pipeline steps.
 * @returns undefined where neither is given
 */
export function completeLimits(quota: ResourceAmounts = {}, given?: TenantLimits): TenantLimits | undefined {
  if (given) return completed(quota, given);
  const counted = Object.keys(quota)
    .filter((name) => quota[name] !== undefined)
    .join();
  if (!ofQuotas.has(counted)) ofQuotas.set(counted, completed(quota));
  return ofQuotas.get(counted);
}

/** What follows from a quota by itself, by what it counts: thousands of tenants have it in common. */
const ofQuotas = new Map<string, TenantLimits | undefined>();

function completed(quota: ResourceAmounts, given?: TenantLimits): TenantLimits | undefined {
  const { requests = {}, limits = {}, max = {} } = given ?? {};
  const counts = (...names: readonly string[]) => names.some((name) => quota[name] !== undefined);
  const more = { requests: { ...requests }, limits: { ...limits } };
  for (const name of ['cpu', 'memory'] as const) {
    // The API server takes the most for the limit where that is missing, and the limit for the request.
    const limit = limits[name] ?? max[name];
    const asked = requests[name] ?? limit;
    if (asked === undefined && counts(name, `requests.${name}`)) more.requests[name] = FOR_SILENT.requests[name];
    if (limit === undefined && counts(`limits.${name}`))
      more.limits[name] = larger(FOR_SILENT.limits[name], requests[name]);
  }
  // Who says nothing gets no device. The API server would give each container the most, proxies included.
  for (const name of Object.keys(max).filter(isDevice)) more.limits[name] ??= requests[name] ?? 0;
  const some = (amounts: ResourceAmounts) => (Object.keys(amounts).length ? amounts : undefined);
  const all = { requests: some(more.requests), limits: some(more.limits), max: given?.max };
  return given || all.requests || all.limits ? all : undefined;
}

const isDevice = (name: string): boolean => name.includes('/');

/** The LimitRange for a tenant's containers. */
export function rangeOf({ requests, limits, max }: TenantLimits): ContainerLimits {
  return { defaultRequest: requests, default: limits, max };
}

/** The larger of two amounts. */
function larger(one: string | number, other: string | number = one): string | number {
  return quantity(other) > quantity(one) ? other : one;
}

/** Names without a slash that a ResourceQuota counts; the API server refuses others. */
const COUNTED = new Set([
  'configmaps', 'cpu', 'ephemeral-storage', 'limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'memory',
  'persistentvolumeclaims', 'pods', 'replicationcontrollers', 'requests.cpu', 'requests.ephemeral-storage',
  'requests.memory', 'requests.storage', 'resourcequotas', 'secrets', 'services', 'services.loadbalancers',
  'services.nodeports',
]); // oxfmt-ignore
const HUGE_PAGES = /^(?:requests\.)?hugepages-/;
/** A resource of devices, of objects or of a StorageClass. The API server takes others too, and counts nothing. */
const COUNTED_WITH_SLASH =
  /^(?:requests\.|count\/)|\.storageclass\.storage\.k8s\.io\/(?:requests\.storage|persistentvolumeclaims)$/;

const ofNamespace = resourceAmount('namespace');

/** Reports invalid quantities, and names that limit nothing. */
export const checkQuota: Check<ResourceAmounts> = entries((report, at, amount, name) => {
  const isCounted = name.includes('/') ? COUNTED_WITH_SLASH.test(name) : COUNTED.has(name) || HUGE_PAGES.test(name);
  const better = name.includes('/') ? `'requests.${name}'` : `one such as 'cpu', 'memory' or 'requests.storage'`;
  const isQuantity = ofNamespace(report, at, amount, name);
  return report.check(isCounted, at, `limits nothing; write ${better}`) && isQuantity;
});

const amounts = entries(resourceAmount('container'));
const checkAmounts = fields<TenantLimits>({ requests: amounts, limits: amounts, max: entries(ofNamespace) });

/** Reports invalid quantities, and limits that contradict one another. */
export const checkLimits: Check<TenantLimits> = (report, at, given) =>
  [
    checkAmounts(report, at, given),
    atMost(report, at, given, 'requests', 'limits'),
    atMost(report, at, given, 'limits', 'max'),
  ].every(Boolean);

function atMost(
  report: Report,
  at: string,
  given: TenantLimits,
  kind: 'requests' | 'limits',
  above: 'limits' | 'max',
): boolean {
  return Object.entries(given[kind] ?? {})
    .map(([name, amount]) => {
      const most = given[above]?.[name];
      const isMore = most !== undefined && quantity(amount) > quantity(most);
      const message = `'${amount}' is more than ${above}.${name}, '${most}'; raise that or ask for less`;
      return report.check(!isMore, below(below(at, kind), name), message);
    })
    .every(Boolean);
}
