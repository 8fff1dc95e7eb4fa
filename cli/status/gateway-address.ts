import { SERVICES } from '../../charts/contract/services';
import type { Api } from '../cluster/api';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { PlatformFacts, ServiceName } from '../rendering/platform-facts';

/** Where the platform's gateway can be reached. */
export interface GatewayAddress {
  readonly service: ServiceName;
  /** Type of its Service; undefined while there is none. */
  readonly type: string | undefined;
  /** Addresses or names that the load balancer or the definition gave; none while they are pending. */
  readonly addresses: readonly string[];
  /** Ports of every node, as `https 30443`. */
  readonly nodePorts: readonly string[];
}

const { namespace, host } = SERVICES.ingressGateway;

/** The Service of the gateway that is rendered. */
const RENDERED: ServiceName = { namespace, name: host.slice(0, host.indexOf('.')) };

/** Reads it from the gateway's Service: the rendered one, or that of a gateway that was there before. */
export async function readGatewayAddress(
  api: Pick<Api, 'read'>,
  facts: PlatformFacts | undefined,
): Promise<GatewayAddress> {
  const id = facts?.gatewayService ?? RENDERED;
  return addressOf(await api.read({ apiVersion: 'v1', kind: 'Service', ...id }), id);
}

/** What a Service says of its address. */
export function addressOf(service: JsonObject | undefined, id: ServiceName = RENDERED): GatewayAddress {
  const given = itemsAt(service, 'status', 'loadBalancer', 'ingress').filter(isObject);
  const balanced = given.flatMap((one) => textAt(one, 'ip') ?? textAt(one, 'hostname') ?? []);
  const external = itemsAt(service, 'spec', 'externalIPs').map(String);
  const ports = itemsAt(service, 'spec', 'ports').filter(isObject);
  const nodePorts = ports
    .filter(({ nodePort, name }) => nodePort !== undefined && name !== 'status-port')
    .map((port) => `${textAt(port, 'name') ?? String(port.port)} ${String(port.nodePort)}`);
  return { service: id, type: textAt(service, 'spec', 'type'), addresses: [...balanced, ...external], nodePorts };
}

/** How people get to the gateway where no load balancer leads there. */
export function portForward({ service }: GatewayAddress): string {
  return `kubectl --namespace ${service.namespace} port-forward service/${service.name} 8443:443 8080:80`;
}

/** An address in words. */
export function addressText(gateway: GatewayAddress): string {
  const { service, type, addresses, nodePorts } = gateway;
  if (type === undefined) return `there is no Service ${service.namespace}/${service.name}`;
  if (addresses.length) return addresses.join(', ');
  const ports = nodePorts.length ? `; ports of every node: ${nodePorts.join(', ')}` : '';
  if (type === 'LoadBalancer') return `pending, no load balancer gave it an address yet${ports}`;
  if (type === 'NodePort') return `no address of its own${ports}`;
  return `inside of the cluster only; ${portForward(gateway)}`;
}
