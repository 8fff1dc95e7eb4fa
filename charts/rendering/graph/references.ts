import type { CustomResources } from '../../../imports';
import type * as k8s from '../../kit/k8s';
import type { Labels } from '../../kit/workload';
import type { Graph } from './graph';
import { noPods, notRendered } from './missing';
import { calledFor, type Pods } from './views';
import { references } from '../../contract/references';
import { isOfNode } from '../../contract/node-addresses';
import { groupOf, type Manifest } from '../../contract/manifest';
import { type Selector, selects } from '../../contract/selectors';

type Spec<K extends keyof CustomResources> = NonNullable<Extract<CustomResources[K], { spec?: unknown }>['spec']>;
type Binding = k8s.CoreResources['rbac.authorization.k8s.io/v1/RoleBinding'];
type Check = (json: Manifest, graph: Graph) => Iterable<string>;

/** Checks that referred objects exist, by the kind of the referring object. */
export const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  AuthorizationPolicy: [checkSelector],
  Certificate: [checkIssuer],
  ClusterRoleBinding: [checkBinding],
  CustomResourceDefinition: [checkCalls],
  EnvoyFilter: [checkWorkloads],
  Gateway: [checkSelector, checkCredentials],
  HorizontalPodAutoscaler: [checkTarget],
  MutatingWebhookConfiguration: [checkCalls],
  PodDisruptionBudget: [checkSelector],
  RequestAuthentication: [checkSelector],
  RoleBinding: [checkBinding],
  Service: [checkSelector, checkPorts],
  ValidatingWebhookConfiguration: [checkCalls],
  VirtualService: [checkRoutes],
};

/** Services and Gateways select by labels only. A Gateway's pods may be in any namespace. */
function* checkSelector({ kind, metadata, spec }: Manifest, graph: Graph): Iterable<string> {
  const { selector } = (spec ?? {}) as { selector?: Labels & Selector };
  if (!selector) return;
  const byLabels = kind === 'Service' || kind === 'Gateway' ? { matchLabels: selector } : selector;
  const isFound =
    kind === 'Gateway' ? graph.namespacesBehind(byLabels).length > 0 : graph.hasPods(byLabels, metadata.namespace);
  if (!isFound) yield noPods(byLabels, metadata.namespace);
}

function* checkWorkloads({ metadata, spec }: Manifest, graph: Graph): Iterable<string> {
  const { workloadSelector } = spec as Spec<'networking.istio.io/v1alpha3/EnvoyFilter'>;
  const matchLabels = workloadSelector?.labels;
  if (!matchLabels || graph.hasPods({ matchLabels }, metadata.namespace)) return;
  yield noPods({ matchLabels }, metadata.namespace);
}

/** Checks that its pods have the ports that a Service names. */
function* checkPorts({ metadata, spec }: Manifest, graph: Graph): Iterable<string> {
  const { selector, ports = [] } = spec as k8s.ServiceSpec;
  const pods = selector ? graph.podsBehind({ matchLabels: selector }, metadata.namespace ?? 'default') : [];
  for (const { targetPort: name } of pods.length ? ports : []) {
    if (typeof name !== 'string' || pods.some((each) => portNumber(each, name) !== undefined)) continue;
    yield `targets the port '${name}', which its pods do not have`;
  }
}

function* checkTarget({ metadata, spec }: Manifest, graph: Graph): Iterable<string> {
  const { kind, name } = (spec as { scaleTargetRef: { kind: string; name: string } }).scaleTargetRef;
  if (graph.has(kind, metadata.namespace, name)) return;
  yield `scales ${kind} ${name}, which ${notRendered(kind, name, metadata.namespace)}`;
}

/** ClusterRoles that every cluster has. */
const CLUSTER_ROLES = /^(?:cluster-admin|admin|edit|view|system:.*)$/;

function* checkBinding(json: Manifest, graph: Graph): Iterable<string> {
  const { metadata } = json;
  const { roleRef: role, subjects = [] } = json as Manifest & Binding;
  const isKnown = role.kind === 'ClusterRole' && CLUSTER_ROLES.test(role.name);
  const place = role.kind === 'Role' ? metadata.namespace : undefined;
  if (!isKnown && !graph.has(role.kind, place, role.name)) {
    yield `binds ${role.kind} ${role.name}, which ${notRendered(role.kind, role.name, place)}`;
  }
  for (const { kind, name, namespace = metadata.namespace } of subjects) {
    if (kind !== 'ServiceAccount' || graph.has(kind, namespace, name)) continue;
    yield `binds ServiceAccount ${namespace ?? ''}/${name}, which ${notRendered(kind, name, namespace)}`;
  }
}

/** The Services that the API server calls for webhooks and for the conversion of CRDs. */
function* checkCalls(json: Manifest, graph: Graph): Iterable<string> {
  for (const { namespace, name, port = 443 } of calledFor(json)) {
    if (graph.isExternal('Service', namespace, name)) continue;
    const service = graph.service(namespace, name);
    if (!service) yield `calls Service ${namespace}/${name}, which ${notRendered('Service', name, namespace)}`;
    else if (!service.ports?.some((each) => each.port === port)) {
      yield `calls port ${port} of Service ${namespace}/${name}, which has no such port`;
    }
  }
}

/** Only hosts of the cluster's Services can be checked: names with `.svc`. */
function* checkRoutes({ metadata, spec }: Manifest, graph: Graph): Iterable<string> {
  const { gateways = [], http = [] } = spec as Spec<'networking.istio.io/v1/VirtualService'>;
  for (const gateway of gateways) {
    const [name = '', namespace = metadata.namespace] = gateway.split('/').reverse();
    if (gateway === 'mesh' || graph.has('Gateway', namespace, name)) continue;
    yield `is bound to Gateway ${gateway}, which ${notRendered('Gateway', name, namespace)}`;
  }
  for (const { destination } of http.flatMap(({ route = [] }) => route)) {
    const { host, port } = destination;
    const [name = '', namespace, svc] = host.split('.');
    if (svc !== 'svc' || graph.isExternal('Service', namespace, name)) continue;
    const service = graph.service(namespace, name);
    if (!service) yield `routes to ${host}, a Service that ${notRendered('Service', name, namespace)}`;
    else if (port && !service.ports?.some((each) => each.port === port.number)) {
      yield `routes to port ${port.number} of ${host}, which has no such port`;
    }
  }
}

/** Istio reads the Secret from the namespace of the gateway's pods, not from that of the Gateway. */
function* checkCredentials({ spec }: Manifest, graph: Graph): Iterable<string> {
  const { servers = [], selector = {} } = spec as Spec<'networking.istio.io/v1/Gateway'>;
  for (const namespace of graph.namespacesBehind({ matchLabels: selector })) {
    for (const { tls } of servers) {
      const name = tls?.credentialName;
      if (name === undefined || graph.has('Secret', namespace, name)) continue;
      yield `needs Secret ${namespace}/${name}, which ${notRendered('Secret', name, namespace)}`;
    }
  }
}

/** cert-manager's Certificates: Knative has a kind of this name, too. */
function* checkIssuer({ apiVersion, metadata, spec }: Manifest, graph: Graph): Iterable<string> {
  if (groupOf(apiVersion) !== 'cert-manager.io') return;
  const {
    kind = 'Issuer',
    name,
    group = 'cert-manager.io',
  } = (spec as Spec<'cert-manager.io/v1/Certificate'>).issuerRef;
  // Issuers of other projects are not rendered, and their kinds are not known.
  if (group !== 'cert-manager.io') return;
  const namespace = kind === 'Issuer' ? metadata.namespace : undefined;
  if (!graph.has(kind, namespace, name))
    yield `is issued by ${kind} ${name}, which ${notRendered(kind, name, namespace)}`;
}

/** Checks that pods' references exist, their owner selects them, and the API server reaches their webhooks. */
export function* checkPods(pods: Pods, graph: Graph): Iterable<string> {
  const { owner, namespace, labels, spec } = pods;
  for (const [kind, { name, optional } = {}] of references(spec)) {
    if (name === undefined || optional) continue;
    const what = `its pods need ${kind} ${namespace}/${name}, which`;
    if (!graph.has(kind, namespace, name)) yield `${what} ${notRendered(kind, name, namespace)}`;
    const late = graph.find(kind, namespace, name)?.stage ?? '';
    // Declared Secrets are made before the first stage.
    if (kind !== 'Secret' && late > owner.stage) {
      yield (
        `${what} comes in stage ${late}, after ${owner.stage} is ready; ` +
        `render it in a component of stage ${owner.stage}`
      );
    }
  }
  const { selector } = owner.json.spec as { selector?: Selector };
  if (owner.json.kind !== 'Pod' && !selects(selector, labels)) {
    yield 'its selector does not match the labels of its own pods';
  }
  for (const called of graph.called.values()) {
    const service = called.namespace === namespace ? graph.service(namespace, called.name) : undefined;
    const served = service?.ports?.find(({ port }) => port === (called.port ?? 443));
    if (!service?.selector || !served || !selects({ matchLabels: service.selector }, labels)) continue;
    const port = served.targetPort ?? served.port;
    if (isOpen(pods, port, graph)) continue;
    yield `NetworkPolicies close port ${port} of the webhook Service ${namespace}/${called.name} to the API server`;
  }
}

/** The number of a container's port, which may be given by its name. */
function portNumber({ spec }: Pods, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  return ports.find(({ name }) => name === port)?.containerPort;
}

/**
 * Whether NetworkPolicies leave a port of pods open to the API server. The API server is not a pod: only a rule without
 * `from`, or a rule for addresses, admits it.
 */
function isOpen(pods: Pods, port: number | string, graph: Graph): boolean {
  const policies = graph
    .networkPolicies(pods.namespace)
    .map(({ spec }) => spec as NonNullable<k8s.CoreResources['networking.k8s.io/v1/NetworkPolicy']['spec']>)
    .filter(({ policyTypes = ['Ingress'] }) => policyTypes.includes('Ingress'))
    .filter(({ podSelector }) => selects(podSelector, pods.labels));
  const isPort = (other?: number | string): boolean =>
    other === undefined || portNumber(pods, other) === portNumber(pods, port);
  const rules = policies.flatMap(({ ingress = [] }) => ingress);
  return (
    !policies.length ||
    rules.some(
      ({ from = [], ports = [] }) =>
        (!from.length || from.some(({ ipBlock }) => ipBlock && !isOfNode(ipBlock.cidr))) &&
        (!ports.length || ports.some((each) => isPort(each.port))),
    )
  );
}
