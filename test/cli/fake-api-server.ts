import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { folder } from '../support/cli';

/** What else a fake API server is told of a request. */
export interface Asked {
  readonly method: string;
  readonly query: URLSearchParams;
  /** Empty where nothing was sent. */
  readonly contentType: string;
  /** Undefined where nothing was sent, or Protobuf. */
  readonly body: unknown;
}

/** What some programs of Kubernetes speak. They take JSON as an answer. */
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** What a fake API server says to a request: a status and an object. */
export type Answers = (path: string, asked: Asked) => readonly [status: number, body: object];

/** Starts a server that answers as told, for what a real one cannot be made to say; returns a kubeconfig for it. */
export async function fakeApiServer(answers: Answers): Promise<{ kubeconfig: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((sent) => {
      const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://server');
      const contentType = request.headers['content-type'] ?? '';
      const [status, body] = answers(pathname, { method: request.method ?? '', query, contentType, body: sent });
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}`), close: () => server.close() };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  if (text === '' || request.headers['content-type'] === PROTOBUF) return undefined;
  return JSON.parse(text) as unknown;
}
/** A kubeconfig for a server, whose context is called `test`. (The client library wants to be told that HTTP has no TLS.) */
export function kubeconfigFor(server: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [
      { name: 'test', cluster: { server, ...(server.startsWith('http:') && { 'insecure-skip-tls-verify': true }) } },
    ],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'nobody' } }],
  };
  return `${folder({ config: [config] })}/config`;
}

/** The answer of a server that forbids a path, as a real one words it. */
export function forbidden(path: string): readonly [number, object] {
  const message = `forbidden: User "nobody" cannot get path "${path}"`;
  return [403, { kind: 'Status', status: 'Failure', code: 403, message }];
}
