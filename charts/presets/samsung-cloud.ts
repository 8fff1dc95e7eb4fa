import { Ingress } from '../config/gateway/ingress';
import { known, type Part } from './facts';
import * as kinds from './generated/kinds';

/** A cluster of Samsung Cloud Platform's Kubernetes Engine. */
export interface SamsungCloudFacts {
  /** ID of a reserved public IP address. @default the load balancer has an address of the VPC alone */
  readonly publicIp?: string;
  /** ID of the subnet of the load balancer. @default the cluster's */
  readonly subnet?: string;
  /** StorageClass of the block storage. @default 'bs-ssd' */
  readonly storageClass?: string;
  /** StorageClass of the file storage. @default 'nfs-subdir-external-sc' */
  readonly sharedClass?: string;
}

const ANNOTATION = 'service.beta.kubernetes.io/scp-load-balancer';

/** The annotations are of https://docs.e.samsungsdscloud.com/en/userguide/container/k8s_engine/usage_guide/k8s_typelb_use/ */
export function samsungCloud(facts: SamsungCloudFacts = {}): Part {
  const {
    publicIp,
    subnet,
    storageClass = 'bs-ssd',
    sharedClass = 'nfs-subdir-external-sc',
  } = known('samsungCloud', facts, kinds.SamsungCloudFacts);
  const annotations = {
    ...(publicIp !== undefined && {
      [`${ANNOTATION}-public-ip-enabled`]: 'true',
      [`${ANNOTATION}-public-ip-id`]: publicIp,
    }),
    ...(subnet !== undefined && { [`${ANNOTATION}-subnet-id`]: subnet }),
  };
  return {
    ingress: Ingress.loadBalancer({ annotations }),
    storage: { class: storageClass, sharedClass },
  };
}
