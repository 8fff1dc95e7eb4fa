import type { Report } from '../checks/report';
import { isLabelKey } from './labels';

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
  /** `default-editor`: notebooks and the steps of pipelines. */
  readonly editor?: TenantAccount;
  /** `default-viewer`: it may look at the namespace. */
  readonly viewer?: TenantAccount;
}

/** Identities in clouds, by the annotation that names them. */
const IDENTITIES: Readonly<Record<string, readonly [RegExp, string]>> = {
  'eks.amazonaws.com/role-arn': [
    /^arn:aws[a-z-]*:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
    `the ARN of a role; write 'arn:aws:iam::<account of 12 digits>:role/<name>'`,
  ],
  'iam.gke.io/gcp-service-account': [
    /^[a-z0-9-]+@[a-z0-9.:-]+\.gserviceaccount\.com$/,
    `a service account of Google Cloud; write '<name>@<project>.iam.gserviceaccount.com'`,
  ],
  'azure.workload.identity/client-id': [
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    `a client ID of Azure, which is a UUID`,
  ],
};

/** Reports annotations that Kubernetes refuses, and identities that no cloud could give. */
export function checkAccounts(at: string, accounts: TenantAccounts, report: Report): void {
  for (const [account, { annotations = {} }] of Object.entries(accounts as Readonly<Record<string, TenantAccount>>)) {
    for (const [key, value] of Object.entries(annotations)) {
      const path = `${at}.${account}.annotations['${key}']`;
      report.check(isLabelKey(key), path, `is not the key of an annotation; write 'example.com/name'`);
      const [form, what] = IDENTITIES[key] ?? [];
      if (form && what) report.text(path, value, form, what);
    }
  }
}
