/**
 * Owner of what is applied, in `metadata.managedFields`: kubectl's own name, so that `kubectl apply --server-side` of the
 * folder and `up` are the same owner, and neither leaves fields behind that the other made.
 */
export const FIELD_MANAGER = 'kubectl';

/** Owner of what is not part of the rendering: values of Secrets, and restarts of workloads. */
export const SECRETS_MANAGER = 'cdk8s-kubeflow-secrets';

/** Owner of what a migration writes for a moment: an interrupted one leaves fields that the next run overwrites. */
export const MIGRATION_MANAGER = 'cdk8s-kubeflow-migration';
