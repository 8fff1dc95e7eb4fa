import { connect, createServer, type Server, type Socket } from 'node:net';

import type { EndpointSlice, Service } from './objects';

/** An address and a port. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The ready pods behind every port of every Service, by `<address>:<port>`. */
export function routes(
  services: Iterable<Service>,
  slices: readonly EndpointSlice[],
): ReadonlyMap<string, readonly Endpoint[]> {
  const found = new Map<string, readonly Endpoint[]>();
  for (const { metadata, spec } of services) {
    if (!spec.clusterIP || spec.clusterIP === 'None') continue;
    const own = slices.filter(
      (slice) =>
        slice.metadata.namespace === metadata.namespace &&
        slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
    );
    for (const { port, name = '' } of spec.ports ?? []) {
      found.set(
        `${spec.clusterIP}:${port}`,
        own.flatMap((slice) => endpointsOf(slice, name)),
      );
    }
  }
  return found;
}

function endpointsOf({ ports, endpoints }: EndpointSlice, name: string): readonly Endpoint[] {
  const port = ports?.find((each) => (each.name ?? '') === name)?.port;
  if (port === undefined) return [];
  return (endpoints ?? [])
    .filter(({ conditions }) => conditions.ready !== false)
    .flatMap(({ addresses }) => addresses.map((host) => ({ host, port })));
}

/** Listens at the addresses of all Services, as kube-proxy would translate them. TCP alone. */
export class ServiceProxy {
  private readonly servers = new Map<string, Server>();
  private current: ReadonlyMap<string, readonly Endpoint[]> = new Map();

  /** Goes on with these routes. */
  update(next: ReadonlyMap<string, readonly Endpoint[]>): void {
    this.current = next;
    for (const [key, server] of this.servers) {
      if (next.has(key)) continue;
      server.close();
      this.servers.delete(key);
    }
    for (const key of next.keys()) if (!this.servers.has(key)) this.listen(key);
  }

  private listen(key: string): void {
    const [host, port] = key.split(':');
    const server = createServer({ allowHalfOpen: true }, (client) => this.forward(key, client));
    server.on('error', (error) => {
      console.error(`${key}: ${error.message}`);
      this.servers.delete(key);
    });
    server.listen(Number(port), host);
    this.servers.set(key, server);
  }

  private forward(key: string, client: Socket): void {
    client.on('error', () => client.destroy());
    const endpoints = [...(this.current.get(key) ?? [])].sort(() => Math.random() - 0.5);
    const next = () => {
      const endpoint = endpoints.shift();
      if (!endpoint) return client.resetAndDestroy();
      const backend = connect({ ...endpoint, allowHalfOpen: true });
      const fail = () => {
        backend.destroy();
        next();
      };
      backend.setTimeout(3_000, fail).once('error', fail);
      backend.once('connect', () => {
        backend.setTimeout(0).off('error', fail);
        backend.on('error', () => client.destroy());
        client.on('close', () => backend.destroy());
        client.pipe(backend).pipe(client);
      });
      return undefined;
    };
    next();
  }
}
