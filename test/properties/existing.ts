import fc from 'fast-check';

import {
  ELSEWHERE_NAMES,
  type ExistingArgoWorkflowsProps,
  type ExistingCertManagerProps,
  type ExistingGatewayProps,
  type ExistingGpuOperatorProps,
  type ExistingIstioProps,
  type ExistingKnativeProps,
  type ExistingProps,
  type Tls,
} from '../../charts';
import { resolveExisting } from '../../charts/config/existing';
import { Report } from '../../charts/config/checks/report';
import { one, record } from './draw';
import * as v from './values';

export const existing = record<ExistingProps>({
  certManager: record<ExistingCertManagerProps>({
    namespace: one('cert-manager', 'certificates'),
    resourceNamespace: one('cert-manager', 'authorities'),
  }),
  istio: record<ExistingIstioProps>({
    namespace: one('istio-system', 'mesh'),
    revision: one('stable', '1-29-0'),
    gateway: record<ExistingGatewayProps>({
      selector: one({ istio: 'ingressgateway' }, { app: 'edge', tier: 'public' }),
      namespace: one('istio-ingress', 'istio-system'),
      service: v.name,
      serviceAccount: v.name,
    }),
  }),
  knative: record<ExistingKnativeProps>({
    namespace: one('knative-serving', 'knative'),
    domain: one('apps.example.org', 'example.com'),
  }),
  argoWorkflows: record<ExistingArgoWorkflowsProps>({ namespace: one('argo', 'workflows') }),
  gpuOperator: record<ExistingGpuOperatorProps>({ namespace: one('gpu-operator', 'gpus') }),
  gatewayApi: fc.boolean(),
  components: fc.subarray([...ELSEWHERE_NAMES]),
});

/** The components whose system the cluster has. */
export function replacedBy(given: ExistingProps = {}) {
  return resolveExisting(given, undefined, new Report()).replaced;
}

/** The identity of a cert-manager that the cluster has is not the platform's to write. */
export function withoutIdentity(tls: Tls): Tls {
  if (tls.kind !== 'acme' || !tls.dns) return tls;
  const { dns } = tls;
  if (dns.kind === 'route53') return { ...tls, dns: { ...dns, serviceAccountRole: undefined } };
  return dns.kind === 'cloudDNS' ? { ...tls, dns: { ...dns, serviceAccount: undefined } } : tls;
}
