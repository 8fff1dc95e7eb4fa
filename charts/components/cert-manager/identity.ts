import type { Platform } from '../../config/platform';
import type { Labels } from '../../kit';

/** Who cert-manager is to the cloud that keeps the zone of the domain. */
export interface CloudIdentity {
  /** Annotations of its ServiceAccount. */
  readonly account?: Labels;
  /** Labels of its pods. */
  readonly pods?: Labels;
}

/** The marks by which EKS, GKE and AKS give pods an identity in the cloud, so that no key of one has to be kept. */
export function cloudIdentity({ tls }: Platform): CloudIdentity {
  const dns = tls?.source.kind === 'acme' ? tls.source.dns : undefined;
  if (dns?.kind === 'route53' && dns.serviceAccountRole !== undefined) {
    return { account: { 'eks.amazonaws.com/role-arn': dns.serviceAccountRole } };
  }
  if (dns?.kind === 'cloudDNS' && dns.serviceAccount !== undefined) {
    return { account: { 'iam.gke.io/gcp-service-account': dns.serviceAccount } };
  }
  if (dns?.kind === 'azureDNS' && dns.managedIdentity !== undefined) {
    const account = { 'azure.workload.identity/client-id': dns.managedIdentity };
    return { account, pods: { 'azure.workload.identity/use': 'true' } };
  }
  return {};
}
