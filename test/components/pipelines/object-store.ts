import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the object store got. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers as SeaweedFS' APIs of IAM and S3 do, and remembers what it was asked. */
export class FakeObjectStore {
  readonly asked: Asked[] = [];
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const body = Buffer.concat(chunks).toString();
        this.asked.push({ method, path, headers, body });
        response.end(body.startsWith('Action=CreateAccessKey') ? NEW_KEYS : '<Done/>');
      });
    });
  }

  /** Listens at a port. @returns its URL */
  async start(port = 0, address = '127.0.0.1'): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(port, address, resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The forms that the API of users was sent. */
  get forms(): URLSearchParams[] {
    return this.asked.filter(({ path }) => path === '/').map(({ body }) => new URLSearchParams(body));
  }
}

const NEW_KEYS = [
  '<CreateAccessKeyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateAccessKeyResult><AccessKey>',
  '<UserName>ada</UserName><AccessKeyId>made-id</AccessKeyId><SecretAccessKey>made-secret</SecretAccessKey>',
  '</AccessKey></CreateAccessKeyResult></CreateAccessKeyResponse>',
].join('');

/** Whether a request has AWS's signature, version 4, made with this secret key. */
export function isSigned({ method, path, headers, body }: Asked, secretKey: string): boolean {
  const match = /Credential=[^/]+\/(.*), SignedHeaders=(.*), Signature=(.*)$/.exec(headers.authorization ?? '');
  const [, scope = '', names = '', signature = ''] = match ?? [];
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const [pathname, query = ''] = path.split('?');
  const signedHeaders = names.split(';').map((name) => `${name}:${String(headers[name])}\n`);
  const canonical = [method, pathname, query, signedHeaders.join(''), names, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const sign = (key: Buffer, part: string): Buffer => createHmac('sha256', key).update(part).digest();
  return [...scope.split('/'), text].reduce(sign, Buffer.from(`AWS4${secretKey}`)).toString('hex') === signature;
}
