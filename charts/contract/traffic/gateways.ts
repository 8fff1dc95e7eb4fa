import { serviceHost } from '../cluster-domain';
import { hasAll, type Mesh, servicesOf, targetPort, type Typed } from './mesh';
import type { GatewaySpec, HeaderChange, HttpRoute, Server, StringMatch, VirtualServiceSpec } from './objects';
import type { Pod } from './pods';
import { commonHost, isHost, withoutPort } from './texts';
import { closed, passed, type Request, type Step } from './verdict';

/** One listener, and its Gateway. */
export interface Listener {
  readonly gateway: Typed<GatewaySpec>;
  readonly server: Server;
}

/** All listeners of a gateway's pods at a port of its Service. */
export function listenersAt(mesh: Mesh, pod: Pod, port: number): readonly Listener[] {
  const gateways = mesh.all<GatewaySpec>('Gateway').filter(({ spec }) => hasAll(pod.labels, spec.selector ?? {}));
  const all = gateways.flatMap((gateway) => (gateway.spec.servers ?? []).map((server) => ({ gateway, server })));
  return all.filter(({ server }) => server.port.number === port);
}

/** All listeners of a gateway's pods at a port of the pods. A Gateway names the Service's port or the pods'. */
export function listenersOf(mesh: Mesh, pod: Pod, port: number): readonly Listener[] {
  const served = servicesOf(mesh, pod).flatMap(({ ports }) => ports.filter((each) => targetPort(each, pod) === port));
  const ports = new Set([port, ...served.map((each) => each.port)]);
  const own = listenersAt(mesh, pod, port);
  return own.length ? own : [...ports].flatMap((each) => listenersAt(mesh, pod, each));
}

/**
 * The port of a gateway's pods for a port of its Service. A gateway that is not rendered has Istio's usual ports.
 */
export function listeningPort(mesh: Mesh, pod: Pod, port: number): number {
  const served = servicesOf(mesh, pod)
    .flatMap(({ ports }) => ports)
    .find((each) => each.port === port);
  const usual: Readonly<Record<number, number>> = { 80: 8080, 443: 8443 };
  return (served && targetPort(served, pod)) ?? usual[port] ?? port;
}

/** The listeners that take a TLS connection for a host. All others reset it. */
export function withSni(listeners: readonly Listener[], host: string): readonly Listener[] {
  const isName = !/^[\d.]+$|:/.test(withoutPort(host));
  return listeners.filter(({ server }) =>
    (server.hosts ?? []).some((one) => namesOf(one) === '*' || (isName && isHost(namesOf(one), host))),
  );
}

/** The host of a server, which may be limited to VirtualServices of a namespace: `<namespace>/<host>`. */
function namesOf(host: string): string {
  return host.slice(host.indexOf('/') + 1);
}

/** A route, and its VirtualService. */
export interface Routed {
  readonly by: Typed<VirtualServiceSpec>;
  readonly route: HttpRoute;
}

/**
 * The route of a request that comes in at some listeners. Of the VirtualServices with the most exact name for the host,
 * it is the first route that matches; routes that match everything come last.
 */
export function routeOf(mesh: Mesh, listeners: readonly Listener[], request: Request): Routed | Step {
  const names = listeners.map(({ gateway }) => gateway.name.replace('Gateway ', '')).join(', ');
  const at = listeners.length ? `Gateway ${names}` : 'no Gateway';
  const hosts = listeners
    .flatMap((listener) => mesh.once(listener.server, 'domains', () => domainsOf(mesh, listener)))
    .filter(({ domain }) => isHost(domain, request.host));
  if (!hosts.length) return closed(at, `has no host ${withoutPort(request.host)} with a route`, 404);
  const longest = Math.max(...hosts.map(({ domain }) => weightOf(domain)));
  const best = hosts.filter(({ domain }) => weightOf(domain) === longest);
  if (best.some(({ listener }) => listener.server.tls?.httpsRedirect)) return closed(at, 'redirects to HTTPS', 301);
  const routes = best.flatMap(({ by, listener }) =>
    (by.spec.http ?? []).map((route) => ({ by, route, gateway: listener.gateway })),
  );
  const ordered = [...routes.filter(({ route }) => !takesAll(route)), ...routes.filter(({ route }) => takesAll(route))];
  const found = ordered.find(({ route }) => matches(route, request));
  return found ?? closed(at, `has no route for ${request.path}`, 404);
}

/** Whether a gateway has a route for a request: to a Service, or one that redirects it to HTTPS. */
export function hasRoute(mesh: Mesh, listeners: readonly Listener[], request: Request): boolean {
  const found = routeOf(mesh, listeners, request);
  return !('closed' in found) || found.closed.status !== 404;
}

/** Order of hosts: full names before patterns, long patterns before short ones. */
function weightOf(domain: string): number {
  return domain.startsWith('*') ? domain.length : 1000 + domain.length;
}

interface Domain {
  readonly domain: string;
  readonly by: Typed<VirtualServiceSpec>;
  readonly listener: Listener;
}

/** The hosts that a listener and the VirtualServices bound to its Gateway have in common. */
function domainsOf(mesh: Mesh, listener: Listener): readonly Domain[] {
  const { gateway, server } = listener;
  const id = gateway.name.replace('Gateway ', '');
  return boundTo(mesh, id).flatMap((by) =>
    (server.hosts ?? []).flatMap((own) => {
      const [place] = own.includes('/') ? own.split('/') : ['*'];
      if (place !== '*' && place !== by.namespace && !(place === '.' && by.namespace === gateway.namespace)) return [];
      return (by.spec.hosts ?? []).flatMap((host) => {
        const domain = commonHost(namesOf(own), host);
        return domain === undefined ? [] : [{ domain, by, listener }];
      });
    }),
  );
}

/** VirtualServices of a Gateway, `<namespace>/<name>`; or of the mesh. */
export function boundTo(mesh: Mesh, gateway: string): readonly Typed<VirtualServiceSpec>[] {
  return mesh.all<VirtualServiceSpec>('VirtualService').filter(({ spec, namespace }) => {
    const { gateways = ['mesh'] } = spec;
    return gateways.some(
      (one) => one === gateway || (!one.includes('/') && one !== 'mesh' && `${namespace}/${one}` === gateway),
    );
  });
}

function takesAll({ match = [] }: HttpRoute): boolean {
  return (
    !match.length || match.some(({ uri, headers }) => (!uri || uri.prefix === '/' || uri.regex === '.*') && !headers)
  );
}

function matches({ match = [] }: HttpRoute, { path, method, host, headers }: Request): boolean {
  return (
    !match.length ||
    match.some(
      (one) =>
        isMatch(one.uri, path) &&
        isMatch(one.method, method) &&
        isMatch(one.authority, host) &&
        Object.entries(one.headers ?? {}).every(([name, value]) => isMatch(value, headers[name.toLowerCase()])),
    )
  );
}

function isMatch(match: StringMatch | undefined, text: string | undefined): boolean {
  if (!match) return true;
  if (text === undefined) return false;
  if (match.exact !== undefined) return text === match.exact;
  if (match.prefix !== undefined) return text.startsWith(match.prefix);
  return match.regex === undefined || new RegExp(`^(?:${match.regex})$`).test(text);
}

/** The destination of a route, and the request as the route changes it. */
export function forward(
  { by, route }: Routed,
  request: Request,
  { clusterDomain }: Mesh,
): Step | { readonly to: { host: string; port: number }; readonly request: Request; readonly hop: Step } {
  if (route.redirect) return closed(by.name, `redirects ${request.path}`, 301);
  const [first] = route.route ?? [];
  if (!first) return closed(by.name, 'leads nowhere');
  const { host, port } = first.destination;
  const full = host.includes('.') ? host : serviceHost(host, by.namespace, clusterDomain);
  const prefix = route.match
    ?.map(({ uri }) => uri?.prefix)
    .find((one) => one !== undefined && request.path.startsWith(one));
  const { uri, authority = request.host } = route.rewrite ?? {};
  const path = uri === undefined ? request.path : uri + request.path.slice((prefix ?? request.path).length);
  const headers = change(change(request.headers, route.headers?.request), first.headers?.request);
  const to = { host: full, port: port?.number ?? 80 };
  return {
    to,
    request: { ...request, path, host: headers.host ?? authority, headers },
    hop: passed(by.name, `leads to ${full}:${to.port}`),
  };
}

function change(headers: Request['headers'], { add, set, remove = [] }: HeaderChange = {}): Request['headers'] {
  const lower = (given: HeaderChange['add'] = {}) =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const kept = Object.entries(headers).filter(([name]) => !remove.some((one) => one.toLowerCase() === name));
  return { ...Object.fromEntries(kept), ...lower(add), ...lower(set) };
}
