import type { Report } from './report';

/** How traffic reaches the gateway from outside of the cluster. */
export type Ingress =
  | ({ readonly kind: 'loadBalancer' } & LoadBalancerProps)
  | ({ readonly kind: 'nodePort' } & NodePortProps)
  | { readonly kind: 'portForward' };

/** A load balancer of the cloud or of MetalLB. */
export interface LoadBalancerProps {
  /**
   * Static IP address to ask for, or the host name that the cloud gives the load balancer. It goes into the
   * certificate of `Tls.selfSigned`. @default whatever the cluster assigns
   */
  readonly address?: string;
  /** Annotations that the cloud's controller reads from the Service. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A port on every node. */
export interface NodePortProps {
  /** 30000 to 32767. @default chosen by the cluster */
  readonly http?: number;
  /** 30000 to 32767. @default chosen by the cluster */
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

  /** A Service of type ClusterIP: only `kubectl port-forward` and what runs in the cluster reach it. */
  portForward: (): Ingress => ({ kind: 'portForward' }),
};

/** The address that is known before the cluster is asked. */
export function ingressAddress(ingress: Ingress): string | undefined {
  return ingress.kind === 'portForward' ? undefined : ingress.address;
}

/** Reports what a Service cannot have. */
export function checkIngress(ingress: Ingress, report: Report): void {
  const address = ingressAddress(ingress);
  if (address !== undefined && !/^[0-9a-z.:-]+$/.test(address)) {
    report.add('ingress.address', `'${address}' is neither an IP address nor a host name in lower case`);
  }
  if (ingress.kind !== 'nodePort') return;
  const { http, https } = ingress;
  for (const [name, port] of Object.entries({ http, https })) {
    if (port === undefined || (Number.isInteger(port) && port >= 30000 && port <= 32767)) continue;
    report.add(`ingress.${name}`, `${port} is not a node port; write one of 30000 to 32767`);
  }
  if (http !== undefined && http === https) report.add('ingress.https', `${https} is the port of http too`);
}
