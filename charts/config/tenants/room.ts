import { completedPod } from '../../contract/admission/admit';
import { overLimits } from '../../contract/admission/limit-range';
import { withSidecar } from '../../contract/admission/sidecar';
import { milli, type PodSpec } from '../../contract/admission/pod';
import { exceeded, usageOf } from '../../contract/admission/quota';
import type { Report } from '../checks/report';
import { below } from '../checks/values';
import type { ResourceAmounts } from '../sizes';
import { rangeOf, type TenantLimits } from './quota';
import type { ResolvedNotebook, Workspace } from './workspace';

/** What a tenant declares, and what it may use. */
interface Declared extends Workspace {
  readonly quota?: ResourceAmounts;
  readonly limits?: TenantLimits;
}

/**
 * Reports declared notebooks that the limits refuse, and a quota that leaves no room for all notebooks and volumes at
 * once.
 * @param proxied whether notebooks have the platform's sidecar
 */
export function checkRoom(report: Report, at: string, tenant: Declared, proxied: boolean): void {
  const { quota = {}, limits, notebooks } = tenant;
  notebooks.forEach((notebook, index) => {
    if (limits) checkMost(report, `${at}.notebooks[${index}]`, notebook, limits);
  });
  const usage = usageOfAll(tenant, proxied);
  for (const [name, sum] of exceeded(usage, quota)) {
    const amount = written(name, sum);
    const message = `'${quota[name]}' is less than the declared notebooks, proxies included, and volumes ask for; write '${amount}' or more`;
    report.check(false, below(`${at}.quota`, name), message);
  }
}

/** The pod of a notebook; what is asked for is also the most that it gets. */
function podOf({ name, cpu, memory, gpus }: ResolvedNotebook): PodSpec {
  return { containers: [{ name, resources: { requests: { cpu, memory }, limits: { cpu, memory, ...gpus } } }] };
}

function checkMost(report: Report, at: string, notebook: ResolvedNotebook, limits: TenantLimits): void {
  const range = rangeOf(limits);
  for (const { resource } of overLimits(completedPod(podOf(notebook), { limits: range }), range)) {
    const isDevice = resource.includes('/');
    const path = isDevice ? below(`${at}.gpus`, resource) : below(at, resource);
    const asked = isDevice ? notebook.gpus[resource] : notebook[resource as 'cpu' | 'memory'];
    const message = `'${asked}' is more than the tenant's limits.max, '${limits.max?.[resource]}'; raise that or ask for less`;
    report.check(false, path, message);
  }
}

/** What is in use in sum, in thousandths, by the names that quotas have for it. */
function usageOfAll({ notebooks, volumes, limits }: Declared, proxied: boolean): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  const add = (name: string, amount: number) => sums.set(name, (sums.get(name) ?? 0) + amount);
  for (const notebook of notebooks) {
    const pod = proxied ? withSidecar(podOf(notebook)) : podOf(notebook);
    for (const [name, amount] of usageOf(completedPod(pod, { limits: limits && rangeOf(limits) }))) add(name, amount);
    add('count/notebooks.kubeflow.org', 1000);
  }
  for (const { size, storageClass } of volumes) {
    const prefixes = storageClass === undefined ? [''] : ['', `${storageClass}.storageclass.storage.k8s.io/`];
    for (const prefix of prefixes) {
      add(`${prefix}persistentvolumeclaims`, 1000);
      add(`${prefix}requests.storage`, milli(size));
    }
    add('count/persistentvolumeclaims', 1000);
  }
  return sums;
}

/** Thousandths as an amount: bytes in MiB, rounded up; cores by the thousandth. */
export function written(name: string, thousandths: number): string {
  if (!/memory|storage$/.test(name)) {
    const isWhole = thousandths % 1000 === 0;
    return isWhole || !/cpu$/.test(name) ? String(Math.ceil(thousandths / 1000)) : `${thousandths}m`;
  }
  const mebibytes = Math.ceil(thousandths / 1000 / 2 ** 20);
  return mebibytes % 1024 ? `${mebibytes}Mi` : `${mebibytes / 1024}Gi`;
}
