import { type Check, entries, fields } from '../checks/check';
import { annotationKey } from '../checks/names';
import { like } from '../checks/texts';

/** One of the ServiceAccounts of a tenant. */
export interface TenantAccount {
  /**
   * What the cloud reads of it: `{ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::…' }` (IRSA),
   * `{ 'iam.gke.io/gcp-service-account': '…@….iam.gserviceaccount.com' }` or `{ 'azure.workload.identity/client-id': '…' }`
   * (workload identity). @default none
   */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The ServiceAccounts that the profile controller makes in each namespace. */
export interface TenantAccounts {
  /** `default-editor`, of notebooks and the steps of pipelines. @default without annotations */
  readonly editor?: TenantAccount;
  /** `default-viewer`, which may look at the namespace. @default without annotations */
  readonly viewer?: TenantAccount;
}

/** Identities in clouds, by the annotation that names them. */
const IDENTITIES: Readonly<Record<string, Check<string>>> = {
  'eks.amazonaws.com/role-arn': like(
    /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
    `the ARN of a role; write 'arn:aws:iam::<account of 12 digits>:role/<name>'`,
  ),
  'iam.gke.io/gcp-service-account': like(
    /^[a-z0-9-]+@[a-z0-9.:-]+\.gserviceaccount\.com$/,
    `a service account of Google Cloud; write '<name>@<project>.iam.gserviceaccount.com'`,
  ),
  'azure.workload.identity/client-id': like(
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    `a client ID of Azure, which is a UUID`,
  ),
};

const account = fields<TenantAccount>({
  annotations: entries((report, at, value, key) => IDENTITIES[key]?.(report, at, value) ?? true, annotationKey),
});

/** Reports annotations that Kubernetes refuses, and identities that no cloud could give. */
export const checkAccounts = fields<TenantAccounts>({ editor: account, viewer: account });
