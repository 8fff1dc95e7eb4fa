import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Data of a Secret, decoded. */
export type Keys = Readonly<Record<string, string>>;

const SECRET = /^\/api\/v1\/namespaces\/([^/]+)\/secrets\/mlpipeline-minio-artifact$/;
const EVENT = `${JSON.stringify({ type: 'ADDED', object: {} })}\n`;
const decode = (value: string): string => Buffer.from(value, 'base64').toString();
const encode = (value: string): string => Buffer.from(value).toString('base64');

/** Answers as the cluster's API does, to whoever asks for namespaces of tenants and for their one Secret. */
export class FakeCluster {
  /** The tenants' Secrets by namespace; a namespace without one lacks its Secret. */
  readonly secrets = new Map<string, Keys | undefined>();
  /** Selectors and paths that were asked for. */
  readonly asked = new Set<string>();
  private readonly watchers = new Set<ServerResponse>();
  private version = 1;
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Adds a tenant, or takes its Secret's keys away. */
  add(namespace: string, keys: Keys | undefined = {}): void {
    this.secrets.set(namespace, keys);
    this.tell();
  }

  remove(namespace: string): void {
    this.secrets.delete(namespace);
    this.tell();
  }

  private tell(): void {
    this.version += 1;
    for (const watcher of this.watchers) watcher.end(EVENT);
    this.watchers.clear();
  }

  /** What has happened since the list is told at once. */
  private watch(since: string | null, response: ServerResponse): void {
    if (since === String(this.version)) this.watchers.add(response.writeHead(200));
    else response.end(EVENT);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://cluster');
    this.asked.add(`${request.method ?? ''} ${pathname} ${searchParams.get('labelSelector') ?? ''}`.trim());
    const namespace = SECRET.exec(pathname)?.[1];
    if (searchParams.has('watch')) this.watch(searchParams.get('resourceVersion'), response);
    else if (namespace === undefined) {
      const items = [...this.secrets.keys()].map((name) => ({ metadata: { name } }));
      response.end(JSON.stringify({ metadata: { resourceVersion: String(this.version) }, items }));
    } else if (!this.secrets.get(namespace)) response.writeHead(404).end();
    else {
      if (request.method === 'PATCH') await this.patch(namespace, request);
      const data = Object.entries(this.secrets.get(namespace) ?? {}).map(([name, value]) => [name, encode(value)]);
      response.end(JSON.stringify({ data: Object.fromEntries(data) as object }));
    }
  }

  private async patch(namespace: string, request: AsyncIterable<Buffer>): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: Record<string, string> };
    const keys = Object.fromEntries(Object.entries(data).map(([name, value]) => [name, decode(value)]));
    this.secrets.set(namespace, { ...this.secrets.get(namespace), ...keys });
  }
}

interface User {
  readonly keys: Set<string>;
  folders: readonly string[];
}

/** Answers as SeaweedFS' API of users does. */
export class FakeUsers {
  readonly users = new Map<string, User>([['kubeflow-admin', { keys: new Set(['platform-id']), folders: [] }]]);
  private made = 0;
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      // Newer versions of SeaweedFS do not delete a user that has keys.
      const isInUse = (this.users.get(form.get('UserName') ?? '')?.keys.size ?? 0) > 0;
      if (form.get('Action') === 'DeleteUser' && isInUse) return response.writeHead(409).end();
      const answer = this.act(form);
      return response.end(`<Answer xmlns="https://iam.amazonaws.com/doc/2010-05-08/">${answer}</Answer>`);
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  private act(form: URLSearchParams): string {
    const [action, name] = [form.get('Action') ?? '', form.get('UserName') ?? ''];
    const tags = (tag: string, values: Iterable<string>): string =>
      [...values].map((value) => `<${tag}>${value}</${tag}>`).join('');
    if (action === 'ListUsers') return tags('UserName', this.users.keys());
    if (action === 'DeleteUser') this.users.delete(name);
    if (action === 'CreateUser') this.users.set(name, { keys: new Set(), folders: [] });
    const user = this.users.get(name);
    if (action === 'ListAccessKeys') return tags('AccessKeyId', user?.keys ?? []);
    if (action === 'DeleteAccessKey') user?.keys.delete(form.get('AccessKeyId') ?? '');
    if (action === 'PutUserPolicy' && user) user.folders = folders(form.get('PolicyDocument') ?? '');
    if (action !== 'CreateAccessKey') return '';
    this.made += 1;
    user?.keys.add(`id-${this.made}`);
    return tags('AccessKeyId', [`id-${this.made}`]) + tags('SecretAccessKey', [`secret-${this.made}`]);
  }
}

function folders(policy: string): readonly string[] {
  const { Statement: statements } = JSON.parse(policy) as { Statement: { Resource: string[] }[] };
  return statements.flatMap(({ Resource: resources }) => resources);
}
