import { isOfNode } from '../node-addresses';
import { selects } from '../selectors';
import type { Mesh, Typed } from './mesh';
import type { NetworkPolicySpec, Peer, PolicyPort } from './objects';
import type { Pod } from './pods';
import { closed, passed, type Step } from './verdict';

/**
 * The caller of a connection: a pod, a client outside, the kubelet with its probes, or `kubectl port-forward`, which
 * connects inside of the pod and passes no NetworkPolicy.
 */
export type End = Pod | 'outside' | 'kubelet' | 'port-forward';

type Direction = 'Ingress' | 'Egress';
interface Rule {
  readonly peers: readonly Peer[] | undefined;
  readonly ports: readonly PolicyPort[] | undefined;
}

/** Whether the pod's NetworkPolicies admit a caller at a port. */
export function letIn(mesh: Mesh, from: End, pod: Pod, port: number): Step {
  return pass(mesh, pod, 'Ingress', from, pod, port);
}

/** Whether the caller's NetworkPolicies let it connect to a port of another pod. */
export function letOut(mesh: Mesh, from: Pod, to: End, port: number): Step {
  return pass(mesh, from, 'Egress', to, typeof to === 'string' ? undefined : to, port);
}

function pass(mesh: Mesh, guarded: Pod, way: Direction, peer: End, listener: Pod | undefined, port: number): Step {
  const none = passed(
    'no NetworkPolicy',
    `limits ${way === 'Ingress' ? 'who reaches' : 'whom'} ${guarded.name} ${way === 'Ingress' ? '' : 'reaches'}`.trim(),
  );
  // NetworkPolicies do not apply to pods that use their node's network.
  if (guarded.onNode || peer === 'port-forward') return none;
  // A node reaches its pods; probes of pods behind ztunnel come from a special address:
  // https://istio.io/latest/docs/ambient/usage/networkpolicy/
  if (peer === 'kubelet' && guarded.proxy !== 'ztunnel') return none;
  const policies = mesh.once(guarded, way, () => policiesOf(mesh, guarded, way));
  if (!policies.length) return none;
  const open = policies.find((policy) =>
    rulesOf(policy, way).some(
      ({ peers, ports }) => isPeer(mesh, peers, peer, policy.namespace) && isPort(ports, port, listener),
    ),
  );
  if (open) return passed(open.name, `admits port ${port}`);
  const names = policies.map(({ name }) => name.replace('NetworkPolicy ', ''));
  return closed(
    `NetworkPolicy ${names.join(', ')}`,
    `${names.length > 1 ? 'admit' : 'admits'} no such caller at port ${port}`,
  );
}

/** The NetworkPolicies that guard a pod. */
function policiesOf(mesh: Mesh, { namespace, labels }: Pod, way: Direction): readonly Typed<NetworkPolicySpec>[] {
  return mesh
    .of<NetworkPolicySpec>('NetworkPolicy', namespace)
    .filter(({ spec }) => typesOf(spec).includes(way) && selects(spec.podSelector, labels));
}

function typesOf({ policyTypes, egress }: NetworkPolicySpec): readonly string[] {
  return policyTypes ?? (egress ? ['Ingress', 'Egress'] : ['Ingress']);
}

function rulesOf({ spec: { ingress = [], egress = [] } }: Typed<NetworkPolicySpec>, way: Direction): readonly Rule[] {
  if (way === 'Ingress') return ingress.map(({ from, ports }) => ({ peers: from, ports }));
  return egress.map(({ to, ports }) => ({ peers: to, ports }));
}

/** Ranges of addresses are taken as not of pods, because the addresses of pods are not known. */
function isPeer(mesh: Mesh, peers: readonly Peer[] | undefined, other: End, own: string): boolean {
  if (!peers?.length) return true;
  if (other === 'kubelet') return peers.some(({ ipBlock }) => ipBlock && isOfNode(ipBlock.cidr));
  if (typeof other === 'string') return peers.some(({ ipBlock }) => ipBlock && !isOfNode(ipBlock.cidr));
  return peers.some(({ ipBlock, namespaceSelector, podSelector }) => {
    if (ipBlock) return false;
    const isThere = namespaceSelector
      ? selects(namespaceSelector, mesh.namespaceLabels(other.namespace))
      : other.namespace === own;
    return isThere && selects(podSelector, other.labels);
  });
}

function isPort(ports: readonly PolicyPort[] | undefined, port: number, listener: Pod | undefined): boolean {
  if (!ports?.length) return true;
  return ports.some(({ port: named, endPort, protocol = 'TCP' }) => {
    if (protocol !== 'TCP') return false;
    const first = typeof named === 'string' ? listener?.ports.find(({ name }) => name === named)?.port : named;
    if (named === undefined) return true;
    return first !== undefined && port >= first && port <= (endPort ?? first);
  });
}
