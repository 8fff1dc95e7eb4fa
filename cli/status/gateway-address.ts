import { SERVICES } from '../../charts/contract/services';
import type { Api } from '../cluster/api';
import { nameOf, type ObjectName } from '../cluster/objects';
import { isObject, itemsAt, type JsonObject, textAt } from '../json';
import type { PlatformFacts } from '../rendering/platform-facts';

/** Where the platform's gateway can be reached. */
export interface GatewayAddress {
  readonly service: ObjectName;
  /** Type of its Service; undefined while the Service is missing. */
  readonly type: string | undefined;
  /** Addresses or names from the load balancer or the definition; empty while they are pending. */
  readonly addresses: readonly string[];
  /** Ports of every node, as `https 30443`. */
  readonly nodePorts: readonly string[];
}

const { namespace, service: name } = SERVICES.ingressGateway;

/** The Service of the rendered gateway. */
const RENDERED: ObjectName = { namespace, name };

/** Reads it from the Service of the gateway: the rendered one, or the one that the definition says exists. */
export async function readGatewayAddress(
  api: Pick<Api, 'read'>,
  facts: PlatformFacts | undefined,
): Promise<GatewayAddress> {
  const id = facts?.gatewayService ?? RENDERED;
  return addressOf(await api.read({ apiVersion: 'v1', kind: 'Service', ...id }), id);
}

/** The address of a Service. */
export function addressOf(service: JsonObject | undefined, id: ObjectName = RENDERED): GatewayAddress {
  const given = itemsAt(service, 'status', 'loadBalancer', 'ingress').filter(isObject);
  const balanced = given.flatMap((one) => textAt(one, 'ip') ?? textAt(one, 'hostname') ?? []);
  const external = itemsAt(service, 'spec', 'externalIPs').map(String);
  const ports = itemsAt(service, 'spec', 'ports').filter(isObject);
  const nodePorts = ports
    .filter(({ nodePort, name }) => nodePort !== undefined && name !== 'status-port')
    .map((port) => `${textAt(port, 'name') ?? String(port.port)} ${String(port.nodePort)}`);
  return { service: id, type: textAt(service, 'spec', 'type'), addresses: [...balanced, ...external], nodePorts };
}

/** The command that makes the gateway reachable without a load balancer. */
export function portForward({ service }: GatewayAddress): string {
  return `kubectl --namespace ${service.namespace} port-forward service/${service.name} 8443:443 8080:80`;
}

/** An address as text. */
export function addressText(gateway: GatewayAddress): string {
  const { service, type, addresses, nodePorts } = gateway;
  if (type === undefined) return `there is no Service ${nameOf(service)}`;
  if (addresses.length) return addresses.join(', ');
  const ports = nodePorts.length ? `; ports of every node: ${nodePorts.join(', ')}` : '';
  if (type === 'LoadBalancer') return `pending, no load balancer gave it an address yet${ports}`;
  if (type === 'NodePort') return `no address of its own${ports}`;
  return `inside of the cluster only; ${portForward(gateway)}`;
}
