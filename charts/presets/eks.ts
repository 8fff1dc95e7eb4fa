import { MachineTokens } from '../config/access/machine-tokens';
import { ObjectStore } from '../config/apps/object-store';
import { Ingress } from '../config/gateway/ingress';
import { known, type Part } from './facts';
import * as kinds from './generated/kinds';

/** A cluster of Amazon EKS with the AWS Load Balancer Controller and the EBS CSI driver. */
export interface EksFacts {
  /** AWS region of the cluster, such as `eu-central-1`. */
  readonly region: string;
  /**
   * The 32 digits at the end of what `aws eks describe-cluster --query cluster.identity.oidc.issuer` prints: programs get
   * in with tokens of ServiceAccounts. @default they get in with none
   */
  readonly clusterId?: string;
  /** Whether only the VPC reaches the load balancer. @default false */
  readonly internal?: boolean;
  /** StorageClass of the EBS CSI driver. EKS has no default class since 1.30. @default 'gp3' */
  readonly storageClass?: string;
  /** StorageClass of the EFS CSI driver. @default none */
  readonly sharedClass?: string;
  /** A bucket of S3 in that region. @default the store is one of the platform's own */
  readonly store?: EksStore;
}

/** A bucket, and who reaches it. */
export interface EksStore {
  /** Name of the bucket. */
  readonly bucket: string;
  /** ARN of the role of the platform's programs. */
  readonly role: string;
}

/** The annotations are of https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/ */
export function eks(facts: EksFacts): Part {
  const {
    region,
    clusterId,
    internal = false,
    storageClass = 'gp3',
    sharedClass,
    store,
  } = known('eks', facts, kinds.EksFacts);
  const scheme = internal ? 'internal' : 'internet-facing';
  const part: Part = {
    ingress: Ingress.loadBalancer({
      className: 'service.k8s.aws/nlb',
      annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': scheme },
    }),
    ...(clusterId !== undefined && { machineTokens: MachineTokens.eks({ region, clusterId }) }),
    storage: { class: storageClass, sharedClass },
  };
  if (!store) return part;
  const { bucket, role } = store;
  const endpoint = `https://s3.${region}.amazonaws.com`;
  return { ...part, objectStore: ObjectStore.s3({ endpoint, region, bucket, webIdentity: { role } }) };
}
