import type { Problem } from '../../problems';
import type { Graph } from './graph';
import { nameOf, type Pods, type Selector, selects, type ServiceRef, type ServiceView } from './views';
import { conversionService } from './webhooks';

interface NetworkPolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes?: readonly string[];
  readonly ingress?: readonly {
    readonly from?: readonly { readonly ipBlock?: { readonly cidr: string } }[];
    readonly ports?: readonly { readonly port?: number | string }[];
  }[];
}

/** Addresses of a node itself, which the API server does not have. */
const LINK_LOCAL = '169.254.';

/**
 * No NetworkPolicy closes a webhook's port to the API server. The API server is not a pod: only a rule without
 * `from`, or one for addresses, lets it in.
 */
export function checkNetworkPolicies(graph: Graph): Problem[] {
  const services = new Map<string, ServiceRef>();
  const add = (ref: ServiceRef | undefined): void => {
    if (ref) services.set(`${ref.namespace}/${ref.name}:${ref.port ?? 443}`, ref);
  };
  for (const { view } of graph.webhooks) add(view.clientConfig.service);
  for (const crd of graph.crds.values()) add(conversionService(crd));
  return [...services.values()].flatMap((ref) => closedTo(graph, ref));
}

function closedTo(graph: Graph, ref: ServiceRef): Problem[] {
  const service = graph.find('Service', ref.namespace, ref.name)?.json.spec as ServiceView | undefined;
  const port = service?.ports?.find((each) => each.port === (ref.port ?? 443));
  if (!service || !port) return [];
  const target = port.targetPort ?? port.port;
  return graph
    .podsBehind(ref.namespace, service)
    .filter((pods) => !isOpen(graph, pods, numberOf(pods, target)))
    .map(({ owner }) => ({
      at: nameOf(owner.json),
      message: `NetworkPolicies close port ${target} of the webhook Service ${ref.namespace}/${ref.name} to the API server`,
    }));
}

function numberOf(pods: Pods, port: number | string): number | string {
  if (typeof port === 'number') return port;
  const ports = pods.spec.containers.flatMap((container) => container.ports ?? []);
  return ports.find(({ name }) => name === port)?.containerPort ?? port;
}

function isOpen(graph: Graph, pods: Pods, port: number | string): boolean {
  const policies = graph
    .ofKind('NetworkPolicy')
    .filter(({ json }) => json.metadata.namespace === pods.namespace)
    .map(({ json }) => json.spec as NetworkPolicySpec)
    .filter((spec) => (spec.policyTypes ?? ['Ingress']).includes('Ingress') && selects(spec.podSelector, pods.labels));
  if (!policies.length) return true;
  return policies.some(({ ingress = [] }) =>
    ingress.some(
      ({ from, ports }) =>
        (!from?.length || from.some(({ ipBlock }) => ipBlock && !ipBlock.cidr.startsWith(LINK_LOCAL))) &&
        (!ports?.length || ports.some((each) => each.port === undefined || each.port === port)),
    ),
  );
}
