import fc from 'fast-check';

import { ELSEWHERE_NAMES, type ExistingCertManagerProps, type ExistingProps, type Tls } from '../../charts';
import { resolveExisting } from '../../charts/config/existing';
import { Report } from '../../charts/config/checks/report';
import { one, record } from './draw';

export const existing = record<ExistingProps>({
  certManager: record<ExistingCertManagerProps>({
    namespace: one('cert-manager', 'certificates'),
    resourceNamespace: one('cert-manager', 'authorities'),
  }),
  components: fc.subarray([...ELSEWHERE_NAMES]),
});

/** The components whose system the cluster has. */
export function replacedBy(given: ExistingProps = {}) {
  return resolveExisting(given, new Report()).replaced;
}

/** The identity of a cert-manager that the cluster has is not the platform's to write. */
export function withoutIdentity(tls: Tls): Tls {
  if (tls.kind !== 'acme' || !tls.dns) return tls;
  const { dns } = tls;
  if (dns.kind === 'route53') return { ...tls, dns: { ...dns, serviceAccountRole: undefined } };
  return dns.kind === 'cloudDNS' ? { ...tls, dns: { ...dns, serviceAccount: undefined } } : tls;
}
