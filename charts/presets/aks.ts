import { MachineTokens } from '../config/access/machine-tokens';
import { Ingress } from '../config/gateway/ingress';
import { known, type Part } from './facts';
import * as kinds from './generated/kinds';

/** A cluster of Azure Kubernetes Service. */
export interface AksFacts {
  /** Static IP address of the load balancer. @default whatever Azure assigns */
  readonly address?: string;
  /** Resource group of that address, if it is not the one of the nodes. @default the group of the nodes */
  readonly addressGroup?: string;
  /** Whether only the virtual network reaches the load balancer. @default false */
  readonly internal?: boolean;
  /**
   * What `az aks show --query oidcIssuerProfile.issuerUrl` prints, for a cluster with `--enable-oidc-issuer`.
   * Programs get in with tokens of ServiceAccounts. @default they get in with none
   */
  readonly issuer?: string;
}

const ANNOTATION = 'service.beta.kubernetes.io/azure-load-balancer';

/**
 * The annotations are of https://cloud-provider-azure.sigs.k8s.io/topics/loadbalancer/, the classes, which each cluster has,
 * of https://learn.microsoft.com/azure/aks/concepts-storage.
 */
export function aks(facts: AksFacts = {}): Part {
  const { address, addressGroup, internal, issuer } = known('aks', facts, kinds.AksFacts);
  const annotations = {
    ...(internal && { [`${ANNOTATION}-internal`]: 'true' }),
    ...(addressGroup !== undefined && { [`${ANNOTATION}-resource-group`]: addressGroup }),
  };
  return {
    ingress: Ingress.loadBalancer({ address, annotations }),
    ...(issuer !== undefined && { machineTokens: MachineTokens.issuer({ url: issuer }) }),
    storage: { class: 'managed-csi', sharedClass: 'azurefile-csi' },
  };
}
