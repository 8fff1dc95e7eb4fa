import { among } from '../checks/advice';
import type { Report } from '../checks/report';
import { below } from '../checks/values';
import type { GpuVendor } from '../apps/spawner';
import type { Tenant } from '../tenants/tenants';
import type { Accelerators } from './offered';

/** Where a definition names resources of devices. */
interface Naming {
  readonly tenants?: readonly Pick<Tenant, 'quota' | 'limits' | 'notebooks'>[];
  readonly spawner?: { readonly gpus?: { readonly vendors?: readonly GpuVendor[] } };
}

/**
 * Warns of devices that no accelerator offers: a pod that asks for one waits for ever, and a quota of one limits nothing. Without
 * accelerators, nothing is known of the nodes.
 */
export function checkDevices(report: Report, { tenants = [], spawner }: Naming, { all }: Accelerators): void {
  if (!all.length) return;
  const keys = new Set(all.flatMap(({ resources }) => resources.map(({ key }) => key)));
  const known = [...keys];
  const check = (at: string, key: string): void => {
    const message = `'${key}' is not a resource that accelerators offer; ${among(key, known, 'resources')}`;
    report.warn(keys.has(key), at, message);
  };
  spawner?.gpus?.vendors?.forEach(({ limitsKey }, index) =>
    check(`spawner.gpus.vendors[${index}].limitsKey`, limitsKey),
  );
  tenants.forEach(({ quota = {}, limits = {}, notebooks = [] }, index) => {
    const at = `tenants[${index}]`;
    for (const name of Object.keys(quota)) {
      const device = name.replace(/^requests\./, '');
      if (name !== device && device.includes('/')) check(below(`${at}.quota`, name), device);
    }
    for (const [kind, amounts] of Object.entries(limits)) {
      const devices = Object.keys(amounts ?? {}).filter((name) => name.includes('/'));
      for (const name of devices) check(below(`${at}.limits.${kind}`, name), name);
    }
    notebooks.forEach(({ gpus = {} }, number) => {
      for (const name of Object.keys(gpus)) check(below(`${at}.notebooks[${number}].gpus`, name), name);
    });
  });
}
