import { type Check, type Fields, like, listOf, objectName, optional, record, required } from '../checks/fields';
import { checkRange } from '../checks/ranges';
import type { Report } from '../checks/report';
import { principal, SERVICES } from '../../contract/services';
import { checkLabels, isLabelKey } from '../tenants/labels';

/** How traffic reaches the gateway from outside of the cluster. */
export type Ingress =
  | ({ readonly kind: 'loadBalancer' } & LoadBalancerProps)
  | ({ readonly kind: 'nodePort' } & NodePortProps)
  | { readonly kind: 'portForward' }
  | ({ readonly kind: 'existingGateway' } & ExistingGatewayProps);

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
  /** 30000 to 32767. @default chosen by the cluster */
  readonly http?: number;
  /** 30000 to 32767. @default chosen by the cluster */
  readonly https?: number;
  /** IP address or host name by which users reach the nodes; it goes into the certificate. @default the url's host */
  readonly address?: string;
}

/** An ingress gateway of Istio that the cluster has: its pods listen at 8080 for port 80 and at 8443 for 443. */
export interface ExistingGatewayProps {
  /** Labels of its pods and of its Service, `{ istio: 'ingressgateway' }` for instance. */
  readonly selector: Readonly<Record<string, string>>;
  /** Namespace of its pods, and of the certificate's Secret. @default 'istio-system' */
  readonly namespace?: string;
  /** Its Service. @default 'istio-ingressgateway' */
  readonly service?: string;
  /** ServiceAccount of its pods: the apps take requests from nobody else. @default 'istio-ingressgateway-service-account' */
  readonly serviceAccount?: string;
}

/** Ways to the gateway. */
export const Ingress = {
  /** A Service of type LoadBalancer. */
  loadBalancer: (props: LoadBalancerProps = {}): Ingress => ({ kind: 'loadBalancer', ...props }),
  /** A Service of type NodePort. */
  nodePort: (props: NodePortProps = {}): Ingress => ({ kind: 'nodePort', ...props }),
  /** A Service of type ClusterIP: only `kubectl port-forward` and what runs in the cluster reach it. */
  portForward: (): Ingress => ({ kind: 'portForward' }),
  /** A gateway of an Istio that is there already: neither is rendered, unless `components` switches on `istio`. */
  existingGateway: (props: ExistingGatewayProps): Ingress => ({ kind: 'existingGateway', ...props }),
};

/** The address that is known before the cluster is asked. */
export function addressOf(ingress: Ingress): string | undefined {
  return 'address' in ingress ? ingress.address : undefined;
}

const address: Check = (report, at, value) => {
  const known = /^[0-9a-z.:-]+$/.test(String(value));
  report.check(known, at, `'${String(value)}' is neither an IP address nor a host name in lower case`);
};

const nodePort: Check = (report, at, value) => {
  report.port(at, Number(value), 'a node port', 30000, 32767);
};

const annotations: Check = (report, at, value) => {
  for (const [key, text] of Object.entries(value as object)) {
    const path = `${at}['${key}']`;
    report.check(isLabelKey(key), path, `is not the key of an annotation; write one such as 'example.com/name'`);
    report.check(typeof text === 'string', path, `${String(text)} is not a text; write '${String(text)}'`);
  }
};

const selector: Check = (report, at, value) => {
  const labels = value as Readonly<Record<string, string>>;
  const isSome = report.check(Object.keys(labels).length > 0, at, `is empty; write { istio: 'ingressgateway' }`);
  if (isSome) checkLabels(at, labels, [], report);
};

type Own<Kind extends Ingress['kind']> = Omit<Extract<Ingress, { kind: Kind }>, 'kind'>;

const FIELDS: { readonly [Kind in Ingress['kind']]: Fields<Own<Kind>> } = {
  loadBalancer: {
    address: optional(address),
    annotations: optional(annotations),
    className: optional((report, at, value) => {
      const form = `'${String(value)}' is not a class of load balancers; write one such as 'service.k8s.aws/nlb'`;
      report.check(isLabelKey(String(value)), at, form);
    }),
    sourceRanges: optional(listOf(checkRange)),
    externalTrafficPolicy: optional((report, at, value) => {
      report.oneOf(at, String(value), ['Cluster', 'Local']);
    }),
  },
  nodePort: { http: optional(nodePort), https: optional(nodePort), address: optional(address) },
  portForward: {},
  existingGateway: {
    selector: required(selector),
    namespace: optional((report, at, value) => {
      report.dnsLabel(at, String(value));
    }),
    service: optional(objectName),
    serviceAccount: optional(like(/^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/, 'the name of a ServiceAccount')),
  },
};

/** Reports what of an ingress Kubernetes would not take. */
export function checkIngress(ingress: Ingress, report: Report): void {
  const { kind, ...fields } = ingress;
  if (!report.oneOf('ingress.kind', kind, Object.keys(FIELDS))) return;
  record(FIELDS[kind])(report, 'ingress', fields);
  if (ingress.kind !== 'nodePort') return;
  const { http, https } = ingress;
  report.check(http === undefined || http !== https, 'ingress.https', `${https} is the port of http too`);
}

/** How others know the pods of the gateway: those that this platform renders, or those that are there. */
export function gatewayPods(ingress: Ingress) {
  const own = SERVICES.ingressGateway;
  if (ingress.kind !== 'existingGateway') return own;
  const { selector, namespace = own.namespace, service = 'istio-ingressgateway' } = ingress;
  const { serviceAccount = 'istio-ingressgateway-service-account' } = ingress;
  return {
    ...own,
    namespace,
    host: `${service}.${namespace}.svc.cluster.local`,
    selector,
    policySelector: selector,
    principal: principal(namespace, serviceAccount),
  } as const;
}
