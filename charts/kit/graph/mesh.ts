import type { Problem } from '../../problems';
import { groupOf, type Manifest } from '../rendered';
import type { Graph } from './graph';
import { nameOf, selects, type ServiceView } from './views';

/** What Istio's and cert-manager's objects name exists: Services with their ports, gateways, certificates, issuers. */
export function checkMeshReferences(graph: Graph): Problem[] {
  return [
    ...graph.ofKind('VirtualService').flatMap(({ json }) => routeProblems(graph, json)),
    ...graph.ofKind('Gateway').flatMap(({ json }) => credentialProblems(graph, json)),
    ...graph
      .ofKind('Certificate')
      // Knative has Certificates too, of its own group.
      .filter(({ json }) => groupOf(json.apiVersion) === 'cert-manager.io')
      .flatMap(({ json }) => issuerProblems(graph, json)),
    ...graph.objects.flatMap(({ json }) => injectionProblems(graph, json)),
  ];
}

interface VirtualServiceSpec {
  readonly gateways?: readonly string[];
  readonly http?: readonly { readonly route?: readonly { readonly destination: Destination }[] }[];
}

interface Destination {
  readonly host: string;
  readonly port?: { readonly number: number };
}

function routeProblems(graph: Graph, json: Manifest): Problem[] {
  const at = nameOf(json);
  const { gateways = [], http = [] } = json.spec as VirtualServiceSpec;
  const problems: Problem[] = [];
  for (const gateway of gateways) {
    const [name, namespace] = gateway.split('/').reverse();
    if (gateway === 'mesh' || graph.has('Gateway', namespace ?? json.metadata.namespace, name ?? '')) continue;
    problems.push({ at, message: `is bound to Gateway ${gateway}, which is not rendered` });
  }
  for (const { destination } of http.flatMap(({ route = [] }) => route)) {
    const message = destinationProblem(graph, destination);
    if (message) problems.push({ at, message });
  }
  return problems;
}

/** Only Services of the cluster can be checked: names with `.svc`. */
function destinationProblem(graph: Graph, { host, port }: Destination): string | undefined {
  const [name, namespace, svc] = host.split('.');
  if (svc !== 'svc') return undefined;
  const service = graph.find('Service', namespace, name ?? '');
  if (!service) return `routes to ${host}, a Service that is not rendered`;
  const { ports = [] } = service.json.spec as ServiceView;
  if (!port || ports.some((each) => each.port === port.number)) return undefined;
  return `routes to port ${port.number} of ${host}, which has no such port`;
}

/** Istio reads the Secret from the namespace of the gateway's pods, not from that of the Gateway. */
function credentialProblems(graph: Graph, json: Manifest): Problem[] {
  const { servers = [], selector = {} } = json.spec as {
    servers?: readonly { tls?: { credentialName?: string } }[];
    selector?: Readonly<Record<string, string>>;
  };
  const namespaces = [...graph.pods.values()]
    .flat()
    .filter(({ labels }) => selects({ matchLabels: selector }, labels))
    .map(({ namespace }) => namespace);
  const problems: Problem[] = [];
  for (const { tls } of servers) {
    for (const namespace of namespaces) {
      const name = tls?.credentialName;
      if (name === undefined || graph.has('Secret', namespace, name)) continue;
      problems.push({ at: nameOf(json), message: `needs Secret ${namespace}/${name}, which nothing makes` });
    }
  }
  return problems;
}

function issuerProblems(graph: Graph, json: Manifest): Problem[] {
  const { issuerRef } = json.spec as { issuerRef: { kind?: string; name: string } };
  const kind = issuerRef.kind ?? 'Issuer';
  const namespace = kind === 'Issuer' ? json.metadata.namespace : undefined;
  if (graph.has(kind, namespace, issuerRef.name)) return [];
  return [{ at: nameOf(json), message: `is issued by ${kind} ${issuerRef.name}, which is not rendered` }];
}

function injectionProblems(graph: Graph, json: Manifest): Problem[] {
  const from = json.metadata.annotations?.['cert-manager.io/inject-ca-from'];
  if (from === undefined) return [];
  const [namespace, name = ''] = from.split('/');
  if (graph.has('Certificate', namespace, name)) return [];
  return [{ at: nameOf(json), message: `takes its CA bundle from Certificate ${from}, which is not rendered` }];
}
