import { createSocket } from 'node:dgram';

import type { EndpointSlice, Service } from './objects';

const DOMAIN = 'svc.cluster.local';
const TYPE_A = 1;
const NO_SUCH_NAME = 3;

/** The address of the name server, as pods have it in their resolv.conf. */
export const NAME_SERVER = '10.96.0.10';

/** The lines of a pod's resolv.conf. */
export function resolvConf(namespace: string): string {
  return `nameserver ${NAME_SERVER}\nsearch ${namespace}.${DOMAIN} ${DOMAIN} cluster.local\noptions ndots:5\n`;
}

/** The addresses of every name in the cluster: of Services, and of the pods of headless ones. */
export function names(
  services: Iterable<Service>,
  slices: readonly EndpointSlice[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const aliases = new Map<string, string>();
  for (const { metadata, spec } of services) {
    const host = `${metadata.name}.${metadata.namespace}.${DOMAIN}`;
    if (spec.type === 'ExternalName') aliases.set(host, (spec.externalName ?? '').replace(/\.$/, ''));
    else if (spec.clusterIP !== 'None') found.set(host, spec.clusterIP ? [spec.clusterIP] : []);
    else for (const [name, addresses] of headless(host, metadata, slices)) found.set(name, addresses);
  }
  for (const [host, target] of aliases) found.set(host, found.get(target) ?? []);
  return found;
}

function headless(
  host: string,
  { name, namespace }: Service['metadata'],
  slices: readonly EndpointSlice[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>([[host, []]]);
  for (const { metadata, endpoints } of slices) {
    if (metadata.namespace !== namespace || metadata.labels?.['kubernetes.io/service-name'] !== name) continue;
    for (const { addresses, hostname, conditions } of endpoints ?? []) {
      if (conditions.ready === false) continue;
      for (const key of [host, ...(hostname ? [`${hostname}.${host}`] : [])]) {
        found.set(key, [...new Set([...(found.get(key) ?? []), ...addresses])]);
      }
    }
  }
  return found;
}

/** Answers queries for names of the cluster: addresses, or that there is no such name. */
export async function serveNames(lookUp: (name: string) => readonly string[] | undefined): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    try {
      socket.send(answer(query, lookUp), from.port, from.address);
    } catch (error) {
      console.error(`dns: ${String(error)}`);
    }
  });
  await new Promise<void>((resolve) => socket.bind(53, NAME_SERVER, resolve));
}

/** The answer to a query with one question, as RFC 1035 has it. */
export function answer(query: Buffer, lookUp: (name: string) => readonly string[] | undefined): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length; length = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const addresses = lookUp(labels.join('.').toLowerCase());
  const told = query.readUInt16BE(at + 1) === TYPE_A ? (addresses ?? []) : [];
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8580 | (addresses ? 0 : NO_SUCH_NAME), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(told.length, 6);
  // Each record: the name of the question, type A, class IN, five seconds, four bytes.
  const records = told.map((address) =>
    Buffer.from([0xc0, 0x0c, 0, TYPE_A, 0, 1, 0, 0, 0, 5, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([header, query.subarray(12, at + 5), ...records]);
}
