import type { Construct } from 'constructs';

import type { TenantAccounts } from '../config/tenants/accounts';
import { TENANT_CONSTRAINT } from '../contract/admission/security-constraints';
import { TENANT_ACCOUNTS } from '../contract/protection';
import { Resource } from '../kit';
import { ConstraintBinding } from '../kit/security-constraint';

/**
 * The namespace's ServiceAccounts with annotations or pull Secrets. The profile controller makes missing
 * ServiceAccounts and binds all to their roles; it does not change existing ones (`updateServiceAccount`):
 * https://github.com/kubeflow/dashboard/blob/v2.0.0/components/profile-controller/controllers/profile_controller.go
 * Kubernetes' own `default`, with which trials and served models run, gets the pull Secrets as well. KServe fetches
 * models with the keys in the Secrets that the ServiceAccount of a model names.
 * @param models how models are fetched: Secrets with keys of their stores, annotations of the ServiceAccount
 */
export function renderAccounts(
  scope: Construct,
  accounts: TenantAccounts,
  pullSecrets: readonly string[],
  models: { readonly secrets: readonly string[]; readonly annotations?: Readonly<Record<string, string>> },
): void {
  const imagePullSecrets = pullSecrets.length ? pullSecrets.map((name) => ({ name })) : undefined;
  const accountOf = { default: models, 'default-editor': accounts.editor, 'default-viewer': accounts.viewer };
  for (const name of TENANT_ACCOUNTS) {
    const account = accountOf[name];
    const secrets =
      name === 'default' && models.secrets.length ? models.secrets.map((each) => ({ name: each })) : undefined;
    if (!account?.annotations && !imagePullSecrets && !secrets) continue;
    const { annotations } = account ?? {};
    new Resource(scope, 'v1/ServiceAccount', name, { imagePullSecrets, secrets }, { annotations });
  }
}

/** Programs of the platform make ServiceAccounts for trainings there, so the right is of all that the namespace has. */
export function renderConstraint(scope: Construct, namespace: string): void {
  const all = `system:serviceaccounts:${namespace}`;
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: all }];
  const constraint = TENANT_CONSTRAINT;
  new ConstraintBinding(scope, 'security-context-constraint', { constraint, namespace, subjects });
}
