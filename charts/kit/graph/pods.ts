import type * as k8s from '../k8s';
import type { Graph } from './graph';
import { type Pods, type Selector, selects } from './views';

/** What pods refer to exists, their owner selects them, and the API server reaches the webhooks that they serve. */
export function* checkPods(pods: Pods, graph: Graph): Iterable<string> {
  const { owner, namespace, labels, spec } = pods;
  for (const [kind, ref] of references(spec)) {
    if (ref?.name === undefined || ref.optional || graph.has(kind, namespace, ref.name)) continue;
    yield `its pods need ${kind} ${namespace}/${ref.name}, which is neither rendered nor declared external`;
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

interface Reference {
  readonly name?: string;
  readonly optional?: boolean;
}

function* references(pod: k8s.PodSpec): Iterable<readonly [kind: string, ref: Reference | undefined]> {
  const { serviceAccountName, imagePullSecrets = [], containers, initContainers = [], volumes = [] } = pod;
  if (serviceAccountName !== 'default') yield ['ServiceAccount', { name: serviceAccountName }];
  for (const secret of imagePullSecrets) yield ['Secret', secret];
  for (const { env = [], envFrom = [] } of [...containers, ...initContainers]) {
    for (const { configMapRef, secretRef } of envFrom) {
      yield ['ConfigMap', configMapRef];
      yield ['Secret', secretRef];
    }
    for (const { valueFrom } of env) {
      yield ['ConfigMap', valueFrom?.configMapKeyRef];
      yield ['Secret', valueFrom?.secretKeyRef];
    }
  }
  for (const { persistentVolumeClaim, configMap, secret, projected } of volumes) {
    yield ['PersistentVolumeClaim', { name: persistentVolumeClaim?.claimName }];
    yield ['ConfigMap', configMap];
    yield ['Secret', secret && { ...secret, name: secret.secretName }];
    for (const source of projected?.sources ?? []) {
      yield ['ConfigMap', source.configMap];
      yield ['Secret', source.secret];
    }
  }
}

/** The number of a container's port, which may be given by its name. */
export function portNumber({ spec }: Pods, port: number | string): number | undefined {
  if (typeof port === 'number') return port;
  const ports = spec.containers.flatMap((container) => container.ports ?? []);
  return ports.find(({ name }) => name === port)?.containerPort;
}

/** Addresses of a node itself, which the API server does not have. */
const LINK_LOCAL = '169.254.';

/**
 * Whether NetworkPolicies leave a port of pods open to the API server. The API server is not a pod: only a rule without
 * `from`, or one for addresses, lets it in.
 */
function isOpen(pods: Pods, port: number | string, graph: Graph): boolean {
  const policies = graph.networkPolicies
    .filter(({ metadata }) => metadata.namespace === pods.namespace)
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
        (!from.length || from.some(({ ipBlock }) => ipBlock && !ipBlock.cidr.startsWith(LINK_LOCAL))) &&
        (!ports.length || ports.some((each) => isPort(each.port))),
    )
  );
}
