import type { ExistingGateway } from '../../contract/existing';
import { identity, serviceHost } from '../../contract/cluster-domain';
import type { Services } from '../../contract/services';
import { type Check, fields, keys, oneOrNone } from '../checks/check';
import { annotationKey, isLabelKey } from '../checks/names';
import { within } from '../checks/numbers';
import { range, unbracketed } from '../checks/texts';

/** How traffic reaches the gateway from outside of the cluster. */
export type Ingress =
  | ({ readonly kind: 'loadBalancer' } & LoadBalancerProps)
  | ({ readonly kind: 'nodePort' } & NodePortProps)
  | { readonly kind: 'route' }
  | { readonly kind: 'portForward' };

/** A load balancer of the cloud or of MetalLB. */
export interface LoadBalancerProps {
  /**
   * Static IP address to ask for, or the host name that the cloud gives the load balancer. It goes into the
   * certificate of `Tls.selfSigned` and `Tls.ca`. @default whatever the cluster assigns
   */
  readonly address?: string;
  /** Annotations that the cloud's controller reads from the Service. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Which controller makes it, as `service.k8s.aws/nlb`. It cannot be changed later. @default the cluster's */
  readonly className?: string;
  /** Ranges of addresses, as `203.0.113.0/24`, whose clients are let in. @default all */
  readonly sourceRanges?: readonly string[];
  /**
   * `Local` sends traffic to nodes with a pod of the gateway alone, which then sees the address of the client;
   * `Cluster` to all nodes. @default 'Cluster'
   */
  readonly externalTrafficPolicy?: 'Cluster' | 'Local';
}

/** A port on every node. */
export interface NodePortProps {
  /** Port on each node for HTTP, 30000 to 32767. @default chosen by the cluster */
  readonly http?: number;
  /** Port on each node for HTTPS, 30000 to 32767. @default chosen by the cluster */
  readonly https?: number;
  /** IP address or host name by which users reach the nodes; it goes into the certificate. @default the url's host */
  readonly address?: string;
}

/** Ways to the gateway. */
export const Ingress = {
  /** A Service of type LoadBalancer. */
  loadBalancer: (props: LoadBalancerProps = {}): Ingress => ({ kind: 'loadBalancer', ...props }),
  /** A Service of type NodePort. */
  nodePort: (props: NodePortProps = {}): Ingress => ({ kind: 'nodePort', ...props }),
  /**
   * A Service of type ClusterIP and a Route of OpenShift: its router sends on what it gets for the url's host, with TLS as it is
   * or, with `Tls.offloaded()`, by a certificate of the router.
   */
  route: (): Ingress => ({ kind: 'route' }),
  /** A Service of type ClusterIP: only `kubectl port-forward` and what runs in the cluster reach it. */
  portForward: (): Ingress => ({ kind: 'portForward' }),
};

/** The address that is known before the cluster is asked. */
export function addressOf(ingress: Ingress): string | undefined {
  return 'address' in ingress ? ingress.address : undefined;
}

const address: Check<string> = (report, at, text) =>
  unbracketed(report, at, text) &&
  report.check(/^[0-9a-z.:-]+$/.test(text), at, `'${text}' is neither an IP address nor a host name in lower case`);

const nodePort = within('a node port', 30000, 32767);

const className: Check<string> = (report, at, name) => {
  const form = `'${name}' is not a class of load balancers; write one such as 'service.k8s.aws/nlb'`;
  return report.check(isLabelKey(name), at, form);
};

/** Reports what of an ingress Kubernetes would not take. */
export const checkIngress: Check<Ingress> = (report, at, ingress) => {
  switch (ingress.kind) {
    case 'loadBalancer':
      return fields<LoadBalancerProps>({
        address,
        annotations: keys(annotationKey),
        className,
        sourceRanges: oneOrNone(range),
      })(report, at, ingress);
    case 'nodePort': {
      const { http, https } = ingress;
      return (
        fields<NodePortProps>({ http: nodePort, https: nodePort, address })(report, at, ingress) &&
        report.check(http === undefined || http !== https, `${at}.https`, `${https} is the port of http too`)
      );
    }
    case 'route':
    case 'portForward':
      return true;
  }
};

/** How others know the pods of the gateway: those that this platform renders, or those that the cluster has. */
export function gatewayPods(
  existing: ExistingGateway | undefined,
  { ingressGateway: own, clusterDomain }: Pick<Services, 'ingressGateway' | 'clusterDomain'>,
) {
  if (!existing) return own;
  const { selector, namespace, service, serviceAccount } = existing;
  return {
    ...own,
    namespace,
    service,
    host: serviceHost(service, namespace, clusterDomain),
    selector,
    policySelector: selector,
    principal: identity(namespace, serviceAccount, clusterDomain),
  } as const;
}
