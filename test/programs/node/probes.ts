import { get as httpGet } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { get as httpsGet } from 'node:https';
import { connect } from 'node:net';

import type * as k8s from '../../../charts/kit/k8s';

/** `status: SERVING` of a HealthCheckResponse, in a message of two bytes. */
const SERVING = Buffer.from([0, 0, 0, 0, 2, 8, 1]);

/** Asks a probe of a container. One that runs a command passes: what the container has for it is not known here. */
export function ask(probe: k8s.Probe, { ports = [] }: k8s.Container, address: string): Promise<boolean> {
  const timeout = 1_000 * Math.max(probe.timeoutSeconds ?? 1, 2);
  const portOf = (port: string | number) =>
    typeof port === 'number' ? port : (ports.find(({ name }) => name === port)?.containerPort ?? Number(port));
  if (probe.httpGet) return http(probe.httpGet, portOf(probe.httpGet.port), address, timeout);
  if (probe.tcpSocket) return tcp(portOf(probe.tcpSocket.port), probe.tcpSocket.host ?? address, timeout);
  if (probe.grpc) return grpc(probe.grpc, address, timeout);
  return Promise.resolve(true);
}

function http(
  { path = '/', scheme, host, httpHeaders = [] }: NonNullable<k8s.Probe['httpGet']>,
  port: number,
  address: string,
  timeout: number,
): Promise<boolean> {
  const headers = {
    'User-Agent': 'kube-probe/1.36',
    ...Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value])),
  };
  const options = { host: host ?? address, port, path, headers, timeout, agent: false, rejectUnauthorized: false };
  return new Promise((resolve) => {
    const request = (scheme === 'HTTPS' ? httpsGet : httpGet)(options, (response) => {
      response.resume();
      resolve((response.statusCode ?? 0) >= 200 && (response.statusCode ?? 0) < 400);
    });
    request.on('timeout', () => request.destroy()).on('error', () => resolve(false));
  });
}

function tcp(port: number, host: string, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket
      .on('connect', () => end(true))
      .on('timeout', () => end(false))
      .on('error', () => end(false));
  });
}

function grpc({ port, service }: NonNullable<k8s.Probe['grpc']>, address: string, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connectHttp2(`http://${address}:${port}`);
    const end = (isServing: boolean) => {
      session.destroy();
      resolve(isServing);
    };
    session.on('error', () => end(false));
    session.setTimeout(timeout, () => end(false));
    const headers = {
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    };
    const stream = session.request(headers);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', () => end(false));
    stream.on('end', () => end(Buffer.concat(chunks).equals(SERVING)));
    stream.end(healthCheckRequest(service ?? ''));
  });
}

/** A HealthCheckRequest, whose only field is the name, as a message of gRPC. Names are shorter than 126 bytes. */
function healthCheckRequest(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length ? Buffer.from([0x0a, name.length, ...name]) : name;
  return Buffer.from([0, 0, 0, 0, message.length, ...message]);
}
