import type { ComponentName } from '../components';
import { type Contributor, expandContributors, type Known, type Member } from './contributors';
import { checkPodDefaults, type TenantPodDefault } from './pod-defaults';
import { checkRegistries, type Registry } from './registries';
import { TENANT_LABELS } from '../../contract/labels';
import { INVENTORY_NAMESPACE } from '../../contract/platform-config';
import { type Check, fields, unique } from '../checks/check';
import { dnsLabel } from '../checks/names';
import type { Report } from '../checks/report';
import { checkAccounts, type TenantAccounts } from './accounts';
import { checkIsolation, type Isolation } from './isolation';
import { labelsBeside } from './labels';
import type { TenantModels } from './models';
import { checkLimits, checkQuota, completeLimits, type TenantLimits } from './quota';
import { checkRoom } from './room';
import { resolveWorkspace, type TenantNotebook, type TenantVolume, type Workspace } from './workspace';
import { checkLogin } from '../access/users';
import type { Storage } from '../storage';

/** Kubernetes' Pod Security Standards, from the loosest to the strictest. */
export type PodSecurity = 'privileged' | 'baseline' | 'restricted';

/** A team or person with a namespace of their own. */
export interface Tenant {
  /** Name of the Profile and of its namespace. */
  readonly name: string;
  /** E-mail of the user who owns the namespace and may invite contributors; one of `users`, or anyone's whom a provider lets log in. */
  readonly owner: string;
  /** Who else may enter the namespace. Owners can invite more in the dashboard. @default none */
  readonly contributors?: readonly Contributor[];
  /**
   * What the namespace may use at most, by resource name of a Kubernetes ResourceQuota: `cpu`, `memory`,
   * `requests.storage`, `requests.nvidia.com/gpu`, … @default no limit
   */
  readonly quota?: Readonly<Record<string, string | number>>;
  /**
   * What containers that say nothing get, and the most that one may have: a LimitRange. Of what `quota` counts and these
   * leave open, such containers get requests of `100m` CPU and `128Mi` memory, and limits of `1` and `2Gi`: it would refuse
   * them otherwise. Devices in `max` go to none that does not ask for them. @default none but those
   */
  readonly limits?: TenantLimits;
  /**
   * Pods that break this Pod Security Standard are refused. Under `restricted`, istiod, Katib and Pipelines complete the pods
   * that the platform starts, which then do not run as root, nor do the pipelines of other tenants; trainings with Trainer's
   * runtimes do not start. @default 'baseline'
   */
  readonly podSecurity?: PodSecurity;
  /** More labels of the namespace: a cost centre, what a policy engine selects by. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Closes the namespace to other tenants by NetworkPolicies, which the cluster's network must support: `{}`, or with
   * exceptions. @default every pod of the cluster reaches it
   */
  readonly isolation?: Isolation;
  /** Who may call the models of the namespace. @default the owner, contributors, and the namespace's own pods and ServiceAccounts */
  readonly models?: TenantModels;
  /** What the ServiceAccounts of the namespace are in a cloud. @default nothing */
  readonly serviceAccounts?: TenantAccounts;
  /** Registries that want credentials. @default none */
  readonly registries?: readonly Registry[];
  /** Volumes for notebooks and others to share. @default none but the homes of notebooks */
  readonly volumes?: readonly TenantVolume[];
  /** Notebooks that are there from the start. @default none */
  readonly notebooks?: readonly TenantNotebook[];
  /** What pods can get by a label, notebooks by a tick in the form. @default none */
  readonly podDefaults?: readonly TenantPodDefault[];
}

/** A tenant with all defaults filled in, whose contributors are users. */
export interface ResolvedTenant extends Omit<Tenant, 'contributors' | 'volumes' | 'notebooks'>, Workspace {
  readonly members: readonly Member[];
  /** Whether it has objects beside the Profile that need its namespace. */
  readonly hasObjects: boolean;
}

/** Labels of every tenant's namespace, unless the namespace has them already with another value. */
export const TENANT_NAMESPACE_LABELS = {
  'katib.kubeflow.org/metrics-collector-injection': 'enabled',
  'serving.kubeflow.org/inferenceservice': 'enabled',
  'pipelines.kubeflow.org/enabled': 'true',
  ...TENANT_LABELS,
  'pod-security.kubernetes.io/enforce': 'baseline',
};

/** What a Profile says by itself. */
const OF_PROFILE: readonly string[] = ['name', 'owner', 'quota'] satisfies readonly (keyof Tenant)[];

/**
 * Fills in who may enter, and reports tenants that could not work: names, people who cannot log in, invalid quantities.
 * @param known beside groups and logins, the namespaces of the platform, the tenants that hold parts of it, whether pods have its sidecar, whether
 *   notebooks get a token for Pipelines, and where volumes are
 */
export function resolveTenants(
  tenants: readonly Tenant[],
  known: Known & {
    readonly namespaces: readonly string[];
    readonly holders: readonly string[];
    readonly proxied: boolean;
    readonly pipelinesToken: boolean;
    readonly storage: Storage;
  },
  report: Report,
): readonly ResolvedTenant[] {
  const names = tenants.map(({ name }) => name);
  unique(report, 'tenants', 'name', names);
  const check = tenantCheck(known.namespaces);
  return tenants.map(({ contributors = [], volumes = [], notebooks = [], ...tenant }, index) => {
    const at = `tenants[${index}]`;
    const isSound = check(report, at, tenant);
    checkLogin(report, `${at}.owner`, tenant.owner, known.logins);
    const members = expandContributors(at, tenant.owner, contributors, known, report);
    const { podDefaults = [] } = tenant;
    const { pipelinesToken, storage } = known;
    const own = podDefaults.map(({ name }) => name);
    const around = { tenant: tenant.name, podDefaults: { own, pipelinesToken }, storage };
    const workspace = resolveWorkspace(at, volumes, notebooks, around, report);
    const claims = new Set(workspace.volumes.map(({ name }) => name));
    checkPodDefaults(report, `${at}.podDefaults`, podDefaults, claims, pipelinesToken);
    const limits = completeLimits(tenant.quota, tenant.limits);
    const hasObjects =
      members.length + claims.size + notebooks.length > 0 ||
      known.holders.includes(tenant.name) ||
      limits !== undefined ||
      Object.keys(tenant).some((field) => !OF_PROFILE.includes(field));
    // V8 has one shape for all tenants only if the literal does not begin with a copy.
    const resolved = { members, hasObjects, ...tenant, ...workspace, limits };
    // Wrong amounts leave no room, which is not worth another message.
    if (isSound) checkRoom(report, at, resolved, known.proxied);
    return resolved;
  });
}

/** The component whose kind of objects a field of tenants becomes. */
const MADE_BY = { notebooks: 'notebook-controller', podDefaults: 'poddefaults' } as const;

/** Reports tenants whose objects the cluster would not know. */
export function checkTenantKinds(
  report: Report,
  at: string,
  tenants: readonly Tenant[],
  components: ReadonlySet<ComponentName>,
): void {
  const needs = (right: boolean, path: string, name: ComponentName): boolean =>
    report.check(right || components.has(name), path, `have no effect without the component '${name}'; switch it on`);
  if (!needs(!tenants.length, at, 'profiles')) return;
  tenants.forEach((tenant, index) => {
    for (const field of ['notebooks', 'podDefaults'] as const) {
      needs(!tenant[field]?.length, `${at}[${index}].${field}`, MADE_BY[field]);
    }
    const serves = !tenant.models || components.has('knative-serving') || components.has('kserve');
    needs(serves, `${at}[${index}].models`, 'kserve');
  });
}

/** @param platform namespaces of the platform */
const tenantName =
  (platform: readonly string[]): Check<string> =>
  (report, at, name) => {
    const isTaken = platform.includes(name) || RESERVED.has(name) || name.startsWith('kube-');
    const taken = `'${name}' is a namespace of the platform; take another name`;
    return dnsLabel(report, at, name) && report.check(!isTaken, at, taken);
  };

/** Namespaces that are not rendered: of every cluster, and of the CLI. */
const RESERVED: ReadonlySet<string> = new Set(['default', INVENTORY_NAMESPACE]);

const tenantCheck = (platform: readonly string[]): Check<Tenant> =>
  fields<Tenant>({
    name: tenantName(platform),
    quota: checkQuota,
    limits: checkLimits,
    labels: labelsBeside([...Object.keys(TENANT_NAMESPACE_LABELS), 'istio-injection']),
    isolation: checkIsolation,
    serviceAccounts: checkAccounts,
    registries: checkRegistries,
  });
