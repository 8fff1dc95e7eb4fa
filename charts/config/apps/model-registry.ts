import type { ComponentName } from '../components';
import type { Report } from '../checks/report';

/** The namespace of the registry where none is written. */
const DEFAULT = 'kubeflow';

/** The Model Registry. */
export interface ModelRegistryProps {
  /**
   * Namespace of its server, its database and its page: that of a tenant, whose people then have it in the dashboard. The
   * page looks for registries in namespaces of Profiles alone, and who may edit the namespace may change the registry.
   * Another namespace gets another, empty database.
   * @default 'kubeflow', where programs alone reach it
   */
  readonly namespace?: string;
}

/** Fills in the default, and reports a namespace that is not a tenant's. */
export function resolveModelRegistry(
  { namespace }: ModelRegistryProps,
  { components, tenants }: { components: ReadonlySet<ComponentName>; tenants: readonly string[] },
  report: Report,
) {
  const at = 'modelRegistry.namespace';
  const isOn = components.has('model-registry');
  if (namespace === undefined) {
    const unseen = `is not a tenant's, and the dashboard's page finds no registry elsewhere; write one of tenants, or '${DEFAULT}'`;
    report.warn(!isOn, at, unseen);
  } else if (report.check(isOn, at, `has no effect without the component 'model-registry'; switch it on`)) {
    const known = tenants.length ? `write one of ${tenants.join(', ')}, or ${DEFAULT}` : `write '${DEFAULT}'`;
    const isKnown = namespace === DEFAULT || tenants.includes(namespace);
    report.check(isKnown, at, `'${namespace}' is not the name of a tenant; ${known}`);
  }
  const place = namespace ?? DEFAULT;
  return { namespace: place, isTenants: place !== DEFAULT } as const;
}
