import { checkDnsLabel, checkEmail } from './names';
import { checkQuantity } from './quantity';
import type { Report } from './report';
import type { ResolvedUser } from './users';

/** A team or person with a namespace of their own. */
export interface Tenant {
  /** Name of the Profile and of its namespace. */
  readonly name: string;
  /** E-mail of the user who owns the namespace and may invite contributors; one of `users`. */
  readonly owner: string;
  /**
   * What the namespace may use at most, by resource name of a Kubernetes ResourceQuota: `cpu`, `memory`,
   * `requests.storage`, `requests.nvidia.com/gpu`, … @default no limit
   */
  readonly quota?: Readonly<Record<string, string | number>>;
}

/** Labels of every tenant's namespace, unless the namespace has them already with another value. */
export const TENANT_NAMESPACE_LABELS = {
  'katib.kubeflow.org/metrics-collector-injection': 'enabled',
  'serving.kubeflow.org/inferenceservice': 'enabled',
  'pipelines.kubeflow.org/enabled': 'true',
  'app.kubernetes.io/part-of': 'kubeflow-profile',
  'pod-security.kubernetes.io/enforce': 'baseline',
};

/** Namespaces of the platform and of the cluster, which no tenant may have. */
const TAKEN = new Set([
  'auth', 'cert-manager', 'default', 'istio-system', 'knative-eventing', 'knative-serving',
  'kube-node-lease', 'kube-public', 'kube-system', 'kubeflow', 'kubeflow-system', 'oauth2-proxy',
]); // prettier-ignore

/** Reports tenants that could not work: names, owners who cannot log in, amounts that are none. */
export function checkTenants(tenants: readonly Tenant[], users: readonly ResolvedUser[], report: Report): void {
  const emails = new Set(users.map(({ email }) => email));
  const names = new Map<string, number>();
  tenants.forEach(({ name, owner, quota = {} }, index) => {
    const at = `tenants[${index}]`;
    checkDnsLabel(`${at}.name`, name, report);
    if (TAKEN.has(name)) report.add(`${at}.name`, `'${name}' is a namespace of the platform; take another name`);
    const same = names.get(name);
    if (same !== undefined) report.add(`${at}.name`, `'${name}' is the name of tenants[${same}] too`);
    names.set(name, same ?? index);
    if (!emails.has(owner)) checkOwner(`${at}.owner`, owner, emails, report);
    for (const [resource, amount] of Object.entries(quota)) checkQuantity(`${at}.quota.${resource}`, amount, report);
  });
}

function checkOwner(at: string, owner: string, emails: ReadonlySet<string>, report: Report): void {
  const lower = owner.toLowerCase();
  if (lower !== owner) checkEmail(at, owner, report);
  if (!emails.has(lower)) report.add(at, `'${owner}' cannot log in; add { email: '${lower}' } to users`);
}
