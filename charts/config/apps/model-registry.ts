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

/** What of the definition decides where the registry may be. */
interface Definition {
  readonly modelRegistry?: ModelRegistryProps;
  readonly tenants?: readonly { readonly name: string }[];
}

/** Where the registry is. */
export interface RegistryPlace {
  readonly namespace: string;
  /** Whether that is the namespace of a tenant. */
  readonly isTenants: boolean;
}

/** Fills in the default, and reports a namespace that is not a tenant's. */
export function resolveModelRegistry(
  { modelRegistry: { namespace } = {}, tenants: all = [] }: Definition,
  components: ReadonlySet<ComponentName>,
  report: Report,
): RegistryPlace {
  const at = 'modelRegistry.namespace';
  const isOn = components.has('model-registry');
  const tenants = all.map(({ name }) => name);
  if (namespace === undefined) {
    const unseen = `is not a tenant's, and the dashboard's page finds no registry elsewhere; write one of tenants, or '${DEFAULT}'`;
    report.warn(!isOn, at, unseen);
  } else if (report.check(isOn, at, `has no effect without the component 'model-registry'; switch it on`)) {
    const known = tenants.length ? `write one of ${tenants.join(', ')}, or ${DEFAULT}` : `write '${DEFAULT}'`;
    const isKnown = namespace === DEFAULT || tenants.includes(namespace);
    report.check(isKnown, at, `'${namespace}' is not the name of a tenant; ${known}`);
  }
  const place = namespace ?? DEFAULT;
  return { namespace: place, isTenants: place !== DEFAULT };
}

/** The components without a registry in a tenant's namespace: another one may then be in `kubeflow`, by other means. */
export function outsideOfTenants(
  components: ReadonlySet<ComponentName>,
  { isTenants }: RegistryPlace,
): ReadonlySet<ComponentName> {
  return new Set([...components].filter((name) => name !== 'model-registry' || !isTenants));
}
