import { Ingress } from '../config/gateway/ingress';
import { Nfs, type NfsProps } from '../config/storage/nfs';
import { known, type Part } from './facts';
import * as kinds from './generated/kinds';

/** Nodes of your own: kubeadm, RKE2, Talos and the like. */
export interface OnPremisesFacts {
  /** IP address by which users reach the platform: one of MetalLB's, or of a node. */
  readonly address: string;
  /** Whether MetalLB (or another that takes `loadBalancerIP`) gives out that address. @default false: it is of a node */
  readonly loadBalancer?: boolean;
  /** StorageClass of volumes for one node. */
  readonly storageClass: string;
  /** StorageClass of volumes that several nodes mount. @default none */
  readonly sharedClass?: string;
  /** An NFS server, with its CSI driver in the cluster, in place of `sharedClass`. @default none */
  readonly nfs?: NfsProps;
}

/** Ports of nodes begin at 30000. */
export function onPremises(facts: OnPremisesFacts): Part {
  const { address, loadBalancer, storageClass, sharedClass, nfs } = known('onPremises', facts, kinds.OnPremisesFacts);
  return {
    ingress: loadBalancer
      ? Ingress.loadBalancer({ address })
      : Ingress.nodePort({ https: 30443, http: 30080, address }),
    storage: { class: storageClass, sharedClass, nfs: nfs && Nfs.csi(nfs) },
  };
}
