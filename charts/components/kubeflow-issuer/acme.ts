import type { CustomResources } from '../../../imports';
import type { Dns01 } from '../../config/gateway/dns01';
import type { PodScheduling } from '../../config/cluster/scheduling';
import type { AcmeProps } from '../../config/gateway/tls';

type IssuerSpec = NonNullable<CustomResources['cert-manager.io/v1/ClusterIssuer']['spec']>;
type Acme = NonNullable<IssuerSpec['acme']>;
type Solver = NonNullable<Acme['solvers']>[number];

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory';
const STAGING = 'https://acme-staging-v02.api.letsencrypt.org/directory';

/**
 * An ACME service, and how cert-manager proves to it that the names are the platform's.
 * @param account Secret in which cert-manager keeps the key of its account
 * @param where the nodes of the pods that answer challenges
 */
export function acmeOf({ email, server = LETS_ENCRYPT, dns }: AcmeProps, account: string, where?: PodScheduling): Acme {
  // No program serves Ingresses of this class: the gateway has routes to the pods that answer (kubeflow-gateway).
  const podTemplate = where && { spec: podsOfSolver(where) };
  const http01 = { ingress: { ingressClassName: 'acme-challenge', serviceType: 'ClusterIP', podTemplate } } as const;
  return {
    email,
    server: server === 'staging' ? STAGING : server,
    privateKeySecretRef: { name: account },
    solvers: [dns ? { dns01: solverOf(dns) } : { http01 }],
  };
}

/** cert-manager makes pods that answer challenges. It has no option for their RuntimeClass. */
function podsOfSolver({ nodeSelector, tolerations, affinity, priorityClass: priorityClassName }: PodScheduling) {
  return { nodeSelector, tolerations, affinity, priorityClassName };
}

/** https://cert-manager.io/docs/configuration/acme/dns01/ */
function solverOf(dns: Dns01): Solver['dns01'] {
  switch (dns.kind) {
    case 'route53': {
      const { region, hostedZoneID, role, accessKey } = dns;
      const secret = accessKey && { name: accessKey.secretName, key: accessKey.secretKey ?? 'secret-access-key' };
      const keys = { accessKeyID: accessKey?.id, secretAccessKeySecretRef: secret };
      return { route53: { region, hostedZoneID, role, ...keys } };
    }
    case 'cloudDNS': {
      const { project, hostedZoneName, secretName: name, secretKey: key = 'key.json' } = dns;
      return {
        cloudDNS: { project, hostedZoneName, serviceAccountSecretRef: name === undefined ? undefined : { name, key } },
      };
    }
    case 'azureDNS': {
      const { subscriptionID, resourceGroupName, hostedZoneName, environment, managedIdentity, servicePrincipal } = dns;
      const zone = { subscriptionID, resourceGroupName, hostedZoneName, environment };
      if (!servicePrincipal)
        return {
          azureDNS: {
            ...zone,
            managedIdentity: managedIdentity === undefined ? undefined : { clientID: managedIdentity },
          },
        };
      const { clientID, tenantID, secretName: name, secretKey: key = 'client-secret' } = servicePrincipal;
      return { azureDNS: { ...zone, clientID, tenantID, clientSecretSecretRef: { name, key } } };
    }
    case 'cloudflare': {
      const { secretName: name, secretKey: key = 'api-token' } = dns;
      return { cloudflare: { apiTokenSecretRef: { name, key } } };
    }
  }
}

/** The Secret with the credentials of a zone, if there is one. */
export function credentialsOf(dns: Dns01): string | undefined {
  switch (dns.kind) {
    case 'route53':
      return dns.accessKey?.secretName;
    case 'azureDNS':
      return dns.servicePrincipal?.secretName;
    default:
      return dns.secretName;
  }
}
