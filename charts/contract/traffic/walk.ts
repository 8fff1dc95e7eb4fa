import { heldFor, released } from './callers';
import { type Port, toPod, toService } from './connect';
import {
  forward,
  hasRoute,
  listeningPort,
  type Listener,
  listenersAt,
  listenersOf,
  routeOf,
  withSni,
} from './gateways';
import type { Mesh } from './mesh';
import type { End } from './network';
import type { Pod } from './pods';
import { normalPath } from './texts';
import { closed, type Request, type Verdict, Way } from './verdict';

/** The target of a walk. */
export type Called =
  /** A port of a Service, by the Service's name. */
  | { readonly host: string; readonly port: number }
  /** A port of a pod, by the pod's address. */
  | Port
  /** A port of a gateway's Service, by the host of the request. */
  | { readonly gateway: Pod; readonly port: number; readonly tls: boolean };

/** Most gateways on the way of a request. */
const MOST_GATEWAYS = 4;

/** Walks a request from its caller to the called program, through every object that judges it. */
export function walk(mesh: Mesh, from: End, called: Called, request: Request): Verdict {
  const way = new Way({ ...request, path: normalPath(request.path) });
  if ('host' in called) pass(mesh, toService(mesh, from, called, way), way);
  else if ('pod' in called) toPod(mesh, from, called, undefined, way);
  else {
    const { gateway, port } = called;
    const at = { pod: gateway, port: listeningPort(mesh, gateway, port) };
    const listeners = tlsListeners(listenersAt(mesh, gateway, port), called, way);
    way.hasRoute = () => hasRoute(mesh, listeners ?? [], way.request);
    if (listeners && toPod(mesh, from, at, undefined, way)) route(mesh, gateway, listeners, way);
  }
  return way.verdict;
}

/** The listeners that take a connection with TLS or without, as the client chooses. */
function tlsListeners(
  all: readonly Listener[],
  { tls, port, gateway }: { tls: boolean; port: number; gateway: Pod },
  way: Way,
) {
  const such = all.filter(({ server }) => /^(?:HTTPS|TLS)$/.test(server.port.protocol ?? 'HTTP') === tls);
  const found = tls ? withSni(such, way.request.host) : such;
  if (found.length) return found;
  const names = [...new Set(such.map((one) => one.gateway.name.replace('Gateway ', '')))].join(', ');
  if (such.length) way.take(closed(`Gateway ${names}`, `takes no TLS for the host ${way.request.host}`));
  else way.take(closed(gateway.name, `does not listen to ${tls ? 'HTTPS' : 'HTTP'} at port ${port}`));
  return undefined;
}

/** Follows a request from gateway to gateway, and through Knative's activator. */
function pass(mesh: Mesh, arrived: Port | undefined, way: Way): void {
  let at = arrived;
  for (let count = 0; at && count < MOST_GATEWAYS; count++) {
    const host = heldFor(at.pod, way.request, mesh);
    if (host !== undefined) {
      way.request = released(way.request);
      at = toService(mesh, at.pod, { host, port: 80 }, way);
      continue;
    }
    if (at.pod.proxy !== 'gateway') return;
    const listeners = listenersOf(mesh, at.pod, at.port);
    if (!listeners.length) return void way.take(closed(at.pod.name, `does not listen at port ${at.port}`));
    at = onward(mesh, at.pod, listeners, way);
  }
}

function route(mesh: Mesh, gateway: Pod, listeners: readonly Listener[], way: Way): void {
  pass(mesh, onward(mesh, gateway, listeners, way), way);
}

/** Forwards a request by the routes of a gateway. */
function onward(mesh: Mesh, gateway: Pod, listeners: readonly Listener[], way: Way): Port | undefined {
  const routed = routeOf(mesh, listeners, way.request);
  const next = 'route' in routed ? forward(routed, way.request, mesh) : routed;
  if (!('to' in next)) way.take(next);
  if (!('to' in next) || !way.take(next.hop)) return undefined;
  way.request = next.request;
  return toService(mesh, gateway, next.to, way);
}
