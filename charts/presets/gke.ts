import { MachineTokens } from '../config/access/machine-tokens';
import { Ingress } from '../config/gateway/ingress';
import { known, type Part } from './facts';
import * as kinds from './generated/kinds';

/** A standard cluster of Google Kubernetes Engine. (Autopilot refuses the mesh's node agents.) */
export interface GkeFacts {
  /** Static IP address that was reserved in the cluster's region. @default whatever Google assigns */
  readonly address?: string;
  /** Whether only the VPC reaches the load balancer. @default false */
  readonly internal?: boolean;
  /** Whether the Filestore CSI driver is on, so that volumes can be shared. @default false */
  readonly filestore?: boolean;
  /** Where the cluster is: programs get in with tokens of its ServiceAccounts. @default they get in with none */
  readonly cluster?: GkeCluster;
}

/** A cluster, as its issuer of tokens names it. */
export interface GkeCluster {
  /** ID of the project, such as `ml-platform-1234`. */
  readonly project: string;
  /** Region or zone, such as `europe-west4`. */
  readonly location: string;
  /** Name of the cluster. */
  readonly name: string;
}

/**
 * The classes are of https://cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes, the annotation of
 * https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters, and the issuer what
 * `kubectl get --raw /.well-known/openid-configuration` prints there.
 */
export function gke(facts: GkeFacts = {}): Part {
  const { address, internal, filestore, cluster } = known('gke', facts, kinds.GkeFacts);
  const annotations = internal ? { 'networking.gke.io/load-balancer-type': 'Internal' } : undefined;
  return {
    ingress: Ingress.loadBalancer({ address, annotations }),
    ...(cluster && { machineTokens: MachineTokens.issuer({ url: issuerOf(cluster) }) }),
    mesh: { nodes: 'gke' },
    storage: { class: 'standard-rwo', sharedClass: filestore ? 'standard-rwx' : undefined },
  };
}

function issuerOf({ project, location, name }: GkeCluster): string {
  return `https://container.googleapis.com/v1/projects/${project}/locations/${location}/clusters/${name}`;
}
