import { quantity } from '../../contract/quantity';
import type { Report } from '../checks/report';
import type { ContainerResources, ResourceAmounts } from '../sizes';

/** What containers of a tenant get that say nothing themselves, and the most that one may ask for. */
export interface TenantLimits extends ContainerResources {
  /** The most that one container may have. @default what the quota leaves */
  readonly max?: ResourceAmounts;
}

/** Names without a slash that a ResourceQuota counts; the API server refuses others. */
const COUNTED = new Set([
  'configmaps', 'cpu', 'ephemeral-storage', 'limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'memory',
  'persistentvolumeclaims', 'pods', 'replicationcontrollers', 'requests.cpu', 'requests.ephemeral-storage',
  'requests.memory', 'requests.storage', 'resourcequotas', 'secrets', 'services', 'services.loadbalancers',
  'services.nodeports',
]); // prettier-ignore
const HUGE_PAGES = /^(?:requests\.)?hugepages-/;
/** A resource of devices, of objects or of a StorageClass. The API server takes others too, and counts nothing. */
const COUNTED_WITH_SLASH =
  /^(?:requests\.|count\/)|\.storageclass\.storage\.k8s\.io\/(?:requests\.storage|persistentvolumeclaims)$/;

/** Reports amounts that are none, and names that limit nothing. */
export function checkQuota(at: string, quota: ResourceAmounts, report: Report): void {
  for (const [name, amount] of Object.entries(quota)) {
    report.quantity(`${at}.${name}`, amount);
    const isCounted = name.includes('/') ? COUNTED_WITH_SLASH.test(name) : COUNTED.has(name) || HUGE_PAGES.test(name);
    const better = name.includes('/') ? `'requests.${name}'` : `one such as 'cpu', 'memory' or 'requests.storage'`;
    report.check(isCounted, `${at}.${name}`, `limits nothing; write ${better}`);
  }
}

/** Reports limits that contradict one another. */
export function checkLimits(at: string, { requests = {}, limits = {}, max = {} }: TenantLimits, report: Report): void {
  const kinds = { requests, limits, max };
  for (const [kind, amounts] of Object.entries(kinds)) {
    for (const [name, amount] of Object.entries(amounts)) report.quantity(`${at}.${kind}.${name}`, amount);
  }
  const atMost = (kind: 'requests' | 'limits', above: 'limits' | 'max'): void => {
    for (const [name, amount] of Object.entries(kinds[kind])) {
      const most = kinds[above][name];
      const isMore = most !== undefined && quantity(amount) > quantity(most);
      const message = `'${amount}' is more than ${above}.${name}, '${most}'; raise that or ask for less`;
      report.check(!isMore, `${at}.${kind}.${name}`, message);
    }
  };
  atMost('requests', 'limits');
  atMost('limits', 'max');
}
