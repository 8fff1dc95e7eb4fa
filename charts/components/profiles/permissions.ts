import { allow, READ } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** The roles that the profile controller and KFAM give to users and to tenants' ServiceAccounts. */
const ROLES = ['kubeflow-admin', 'kubeflow-edit', 'kubeflow-view'] as const;

/**
 * All that the two programs of the pod do in the API; upstream binds them to cluster-admin. Each rule names where the
 * source of kubeflow/kubeflow v1.10 needs it: components/profile-controller/controllers/profile_controller.go (here:
 * controller) and components/access-management/kfam (here: kfam). The controller reads through a cache, so whatever
 * it gets, it lists and watches too. It has no rule for profiles/status, because it updates the Profile as a whole.
 */
export const PERMISSIONS: readonly k8s.PolicyRule[] = [
  // controller, Reconcile: finalizer, conditions and default plugins; kfam/profiles.go: create and delete.
  allow(...READ, 'create', 'update', 'delete').on('kubeflow.org', 'profiles'),
  // controller, SetControllerReference: what blocks a Profile's deletion needs this, where the admission plugin
  // OwnerReferencesPermissionEnforcement is on.
  allow('update').on('kubeflow.org', 'profiles/finalizers'),
  // controller, Reconcile: makes a Profile's namespace and labels it. The garbage collector deletes it.
  allow(...READ, 'create', 'update').on('', 'namespaces'),
  // controller, updateServiceAccount: creates; plugin_iam.go and plugin_workload_identity.go, patchAnnotation: update.
  allow(...READ, 'create', 'update').on('', 'serviceaccounts'),
  // controller, updateResourceQuota; Reconcile deletes the quota when the Profile has none any more.
  allow(...READ, 'create', 'update', 'delete').on('', 'resourcequotas'),
  // controller, updateRoleBinding; kfam/bindings.go: create and delete, and kfam/api_default.go: a lister.
  allow(...READ, 'create', 'update', 'delete').on('rbac.authorization.k8s.io', 'rolebindings'),
  // The API server lets nobody bind a role that allows more than they may themselves, unless they may bind that role:
  // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#restrictions-on-role-binding-creation-or-update
  allow('bind')
    .named(...ROLES)
    .on('rbac.authorization.k8s.io', 'clusterroles'),
  // controller, updateIstioAuthorizationPolicy; kfam/bindings.go: one for each contributor.
  allow(...READ, 'create', 'update', 'delete').on('security.istio.io', 'authorizationpolicies'),
];
