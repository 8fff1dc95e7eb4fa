import type { Report } from './report';
import type { User } from './users';

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
export function checkTenants(tenants: readonly Tenant[], users: readonly User[], report: Report): void {
  const emails = new Set(users.map(({ email }) => email));
  const names = tenants.map(({ name }) => name);
  report.unique('tenants', 'name', names);
  tenants.forEach(({ name, owner, quota = {} }, index) => {
    const at = `tenants[${index}]`;
    report.dnsLabel(`${at}.name`, name);
    report.check(!TAKEN.has(name), `${at}.name`, `'${name}' is a namespace of the platform; take another name`);
    for (const [resource, amount] of Object.entries(quota)) report.quantity(`${at}.quota.${resource}`, amount);
    const lower = owner.toLowerCase();
    if (emails.has(owner)) return;
    if (lower !== owner) report.email(`${at}.owner`, owner);
    report.check(emails.has(lower), `${at}.owner`, `'${owner}' cannot log in; add { email: '${lower}' } to users`);
  });
}
