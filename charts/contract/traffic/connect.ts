import { identity } from '../cluster-domain';
import { authenticate } from './authentication';
import { authorize, type Identity, policiesOf } from './authorization';
import { nameCaller } from './callers';
import { acceptedTls, isKnown, ruledTls } from './encryption';
import { type Listener, listenersOf } from './gateways';
import { type Mesh, type Service, servicesOf, targetPort } from './mesh';
import { type End, letIn, letOut } from './network';
import type { ServicePort } from './objects';
import type { Pod } from './pods';
import { closed, type Hop, passed, type Step, type Way } from './verdict';

function namespaceOf(from: End): string {
  return typeof from === 'string' ? 'default' : from.namespace;
}

/** The port at which proxies take tunnels of ztunnel and of other proxies. */
const TUNNEL_PORT = 15008;

/** A port of a pod. */
export interface Port {
  readonly pod: Pod;
  readonly port: number;
}

/**
 * Calls a Service, which must have the port and pods.
 * @returns the port of the last of its pods, if the path to all of them is open
 */
export function toService(
  mesh: Mesh,
  from: End,
  { host, port }: { host: string; port: number },
  way: Way,
): Port | undefined {
  const service = mesh.service(host, namespaceOf(from));
  const short = host.replace(/\.svc(?:\.cluster\.local)?$/, '');
  if (!service) return fail(way, closed(`Service ${short.split('.').reverse().join('/')}`, 'is not there'));
  const served = service.ports.find((each) => each.port === port);
  if (!served && service.spec.clusterIP !== 'None') return fail(way, closed(service.name, `has no port ${port}`));
  if (!service.pods.length) return fail(way, closed(service.name, 'selects no pods'));
  way.take(passed(service.name, `leads to ${service.pods.map(({ name }) => name).join(', ')}`));
  way.service = service.host;
  const start = way.request;
  let last: Port | undefined;
  for (const pod of service.pods) {
    const number = served ? targetPort(served, pod) : port;
    if (number === undefined) return fail(way, closed(service.name, `targets a port that ${pod.name} does not have`));
    // Each proxy checks tokens itself.
    way.request = { ...start, checked: undefined };
    last = { pod, port: number };
    if (!toPod(mesh, from, last, served && { service, served }, way)) return undefined;
  }
  return last;
}

function fail(way: Way, step: Step): undefined {
  way.take(step);
}

/** The Service, and its port, by which a pod is called. */
interface By {
  readonly service: Service;
  readonly served: ServicePort;
}

/**
 * Connects to a pod and hands it the request.
 * @returns whether it arrives
 */
export function toPod(mesh: Mesh, from: End, to: Port, by: By | undefined, way: Way): boolean {
  const { pod, port } = to;
  // Sidecars and ztunnel admit the kubelet's probes.
  if (from === 'kubelet') return way.take(letIn(mesh, from, pod, port));
  const speech = speak(mesh, from, to, by);
  if (!('tls' in speech)) return way.take(speech);
  if (speech.hop) way.take(speech.hop);
  const entrance = speech.tunnel ? TUNNEL_PORT : port;
  if (typeof from !== 'string' && !way.take(letOut(mesh, from, pod, entrance))) return false;
  if (!way.take(letIn(mesh, from, pod, entrance))) return false;
  if (pod.proxy === 'none') return true;
  if (isUnguarded(pod, port)) {
    if (speech.tls === 'none') return true;
    return way.take(closed(pod.name, `gets the mesh’s TLS at port ${port}, which its proxy leaves alone`));
  }
  const identity = speech.tls === 'mesh' && typeof from !== 'string' ? identityOf(from, mesh) : undefined;
  const { mode, by: peer } = acceptedTls(mesh, pod, port);
  if (mode === 'STRICT' && !identity) return way.take(closed(peer, 'takes the mesh’s TLS alone'));
  const listener = meshListener(mesh, to);
  if (listener && !identity) return way.take(closed(listener.gateway.name, 'takes the mesh’s TLS alone'));
  return judge(mesh, to, protocolAt(mesh, to, by), identity, way);
}

/** Judges a request as the proxy of a pod does. */
function judge(mesh: Mesh, { pod, port }: Port, protocol: Protocol, from: Identity | undefined, way: Way): boolean {
  const { request } = way;
  if (protocol === 'http' && request.protocol === 'tcp' && pod.proxy !== 'ztunnel') {
    const says = `is called at port ${port} without HTTP, which its Service says it speaks`;
    return way.take(closed(pod.name, says));
  }
  // ztunnel sees only connections.
  const isSeen = pod.proxy !== 'ztunnel' && protocol !== 'tcp' && request.protocol === 'http';
  const policies = policiesOf(mesh, pod);
  if (isSeen) way.request = nameCaller(mesh, pod, from, way.request);
  if (isSeen && !authenticate(mesh, { pod, policies, from, port }, way)) return false;
  return way.take(authorize(policies, { from, port, request: isSeen ? way.request : undefined }));
}

/** How a caller speaks to a pod. */
interface Speech {
  /** The mesh's TLS carries the caller's identity. */
  readonly tls: 'mesh' | 'none';
  readonly tunnel: boolean;
  readonly hop?: Step;
}

/** How the caller's proxy speaks on a connection. */
function speak(mesh: Mesh, from: End, { pod, port }: Port, by: By | undefined): Speech | { closed: Hop } {
  const plain: Speech = { tls: 'none', tunnel: false };
  if (typeof from === 'string' || from.proxy === 'none') return plain;
  // Sidecars use no tunnel between each other: tunnels lead to ztunnel, or come from it.
  const isTunnel = pod.proxy === 'ztunnel' || (pod.proxy === 'sidecar' && from.proxy === 'ztunnel');
  const tunnels = mesh.hasTunnels && isTunnel;
  if (from.proxy === 'ztunnel') return tunnels ? { tls: 'mesh', tunnel: true } : plain;
  if (!by) return { ...plain, hop: passed(from.name, 'calls an address, to which its proxy adds no identity') };
  const { known, by: sidecar } = isKnown(mesh, from, by.service);
  if (!known) {
    const name = sidecar?.name ?? '';
    if (sidecar?.spec.outboundTrafficPolicy?.mode === 'REGISTRY_ONLY') {
      return closed(name, `does not show ${by.service.name} to ${from.name}, and lets nothing else out`);
    }
    return {
      ...plain,
      hop: passed(name, `does not show ${by.service.name} to ${from.name}, whose proxy adds no identity`),
    };
  }
  return ruled(mesh, from, { pod, port }, by, tunnels);
}

function ruled(
  mesh: Mesh,
  from: Pod,
  { pod, port }: Port,
  { service, served }: By,
  tunnel: boolean,
): Speech | { closed: Hop } {
  const rule = ruledTls(mesh, from, service, served.port);
  const takes = pod.proxy === 'sidecar' || tunnel;
  if (rule?.mode === 'DISABLE')
    return { tls: 'none', tunnel: false, hop: passed(rule.by, 'has the proxy speak plain text') };
  if (rule && rule.mode !== 'ISTIO_MUTUAL')
    return { tls: 'none', tunnel: false, hop: passed(rule.by, `has the proxy speak TLS: ${rule.mode}`) };
  if (!rule)
    return acceptedTls(mesh, pod, port).mode === 'DISABLE' || !takes
      ? { tls: 'none', tunnel: false }
      : { tls: 'mesh', tunnel };
  if (!takes && !meshListener(mesh, { pod, port }))
    return closed(rule.by, `has the proxy speak the mesh’s TLS, which ${pod.name} does not understand`);
  const { mode, by } = acceptedTls(mesh, pod, port);
  if (mode === 'DISABLE')
    return closed(by, `takes plain text alone, but ${rule.by} has the proxy speak the mesh’s TLS`);
  return { tls: 'mesh', tunnel };
}

/** The listener of a gateway that takes the mesh's TLS at a port of its pods. */
function meshListener(mesh: Mesh, { pod, port }: Port): Listener | undefined {
  if (pod.proxy !== 'gateway') return undefined;
  return listenersOf(mesh, pod, port).find(({ server }) => server.tls?.mode === 'ISTIO_MUTUAL');
}

/**
 * Ports of proxies themselves: metrics, health, Envoy's own metrics. No policy of the mesh judges them:
 * https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio
 */
const OF_PROXIES: readonly number[] = [15020, 15021, 15090];

/** Whether the proxy of a pod leaves a port alone. */
export function isUnguarded({ annotations, proxy }: Pod, port: number): boolean {
  if (proxy !== 'ztunnel' && OF_PROXIES.includes(port)) return true;
  const ports = annotations['traffic.sidecar.istio.io/excludeInboundPorts'] ?? '';
  return proxy === 'sidecar' && ports.split(',').some((one) => one.trim() === '*' || one.trim() === String(port));
}

/** The identity of a pod. */
export function identityOf({ namespace, serviceAccount }: Pod, { clusterDomain }: Mesh): Identity {
  return { namespace, serviceAccount, principal: identity(namespace, serviceAccount, clusterDomain) };
}

/** Protocol of a port by its name in the Service. For `any`, the proxy detects it from the first bytes. */
type Protocol = 'http' | 'tcp' | 'any';

const HTTP = ['http', 'http2', 'grpc', 'grpc-web'];
const TCP = ['tcp', 'https', 'tls', 'mongo', 'mysql', 'redis'];
/** The server speaks first at these ports, so a proxy cannot detect the protocol: Istio takes them for TCP. */
const SPEAK_FIRST = [25, 3306, 27017];

/** https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/ */
export function protocolOf({ name = '', appProtocol, port }: ServicePort): Protocol {
  const said = (appProtocol ?? name).toLowerCase();
  const is = (known: readonly string[]) =>
    known.some((one) => said === one || (!appProtocol && said.startsWith(`${one}-`)));
  if (said.startsWith('grpc-web') || is(HTTP)) return 'http';
  return is(TCP) || SPEAK_FIRST.includes(port) ? 'tcp' : 'any';
}

function protocolAt(mesh: Mesh, { pod, port }: Port, by: By | undefined): Protocol {
  if (by) return protocolOf(by.served);
  if (pod.proxy === 'gateway') return 'http';
  const ports = servicesOf(mesh, pod).flatMap((service) => service.ports);
  const served = ports.find((one) => targetPort(one, pod) === port);
  return served ? protocolOf(served) : 'any';
}
