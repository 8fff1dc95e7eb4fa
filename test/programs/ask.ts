import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { json, text } from 'node:stream/consumers';

/** A request, and where it is sent. */
export interface Question {
  readonly address: string;
  readonly port: number;
  /** Whether by HTTPS, for the request's host. @default false */
  readonly tls?: boolean;
  readonly host: string;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What comes back. Its status is 0 if the connection ends without an answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request, whatever certificate answers it. */
export function ask({ address, port, tls, host, path, method = 'GET', headers, body }: Question): Promise<Answer> {
  const name = host.replace(/:\d+$/, '');
  // Node.js itself sends none with methods that usually have no body, such as DELETE.
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  const options = {
    ...{ host: address, port, path, method, agent: false, timeout: 10_000 },
    ...{ headers: { ...headers, ...length, Host: host }, rejectUnauthorized: false },
    ...{ servername: isIP(name) ? '' : name },
  };
  return new Promise((resolve) => {
    const fail = (error: Error) => resolve({ status: 0, headers: {}, text: error.message });
    const sent = (tls ? httpsRequest : httpRequest)(options, (response) => {
      const { statusCode: status = 0, headers: got } = response;
      text(response).then((all) => resolve({ status, headers: got, text: all }), fail);
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in ten seconds')));
    sent.on('error', fail).end(body);
  });
}

/** Sends the requests that it reads, in the network of the pod that it runs in. */
async function main(): Promise<void> {
  const questions = (await json(process.stdin)) as readonly Question[];
  process.stdout.write(JSON.stringify(await Promise.all(questions.map(ask))));
}

if (require.main === module) void main();
