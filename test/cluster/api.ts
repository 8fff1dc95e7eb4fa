import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { load } from 'js-yaml';

import type { Account } from '../support/rbac';

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { server: string; 'certificate-authority-data': string } }];
  readonly users: readonly [{ readonly user: { 'client-certificate-data': string; 'client-key-data': string } }];
}

/** A request of the API. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** How a patch is merged. @default merge */
  readonly patch?: 'merge' | 'strategic';
  readonly body?: object;
  /** Whom it is made for: a program, or a user by e-mail. @default the administrator */
  readonly as?: Account | string;
}

/** What the API server answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
}

/** Requests to the API server while this process answers its webhooks, which it can't while it waits for kubectl. */
export class Api {
  private readonly agent: Agent;
  private readonly server: string;

  constructor(kubeconfig: string) {
    const { clusters, users } = load(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
    const [{ cluster }, { user }] = [clusters[0], users[0]];
    const pem = (base64: string) => Buffer.from(base64, 'base64');
    this.server = cluster.server;
    this.agent = new Agent({
      keepAlive: true,
      ca: pem(cluster['certificate-authority-data']),
      cert: pem(user['client-certificate-data']),
      key: pem(user['client-key-data']),
    });
  }

  /** Sends a request, again if the API server asks for that. */
  async send(path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    for (;;) {
      const answer = await this.sendOnce(path, request);
      if (answer.status !== 429) return answer;
      await sleep(500);
    }
  }

  /**
   * Reads something, if it is there.
   *
   * @throws where the API server answers neither 200 nor 404
   */
  async read<T>(path: string): Promise<T | undefined> {
    const { status, text } = await this.send(path);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`${path}: ${status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** Closes its connections. */
  close(): void {
    this.agent.destroy();
  }

  /** The lines of an answer, as they come. @throws where the API server refuses */
  async *lines(path: string): AsyncGenerator<string> {
    const response = await this.open(path, {});
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode ?? 0} ${await text(response)}`);
    yield* createInterface({ input: response, crlfDelay: Infinity });
  }

  private async sendOnce(path: string, request: ApiRequest): Promise<ApiAnswer> {
    const response = await this.open(path, request);
    return { status: response.statusCode ?? 0, text: await text(response) };
  }

  private open(path: string, { method = 'GET', patch = 'merge', body, as }: ApiRequest): Promise<IncomingMessage> {
    const merge = patch === 'merge' ? 'application/merge-patch+json' : 'application/strategic-merge-patch+json';
    const content = body && Buffer.from(JSON.stringify(body));
    const headers = {
      // Node says no length where a DELETE has a body.
      ...(content && { 'Content-Length': content.length }),
      'Content-Type': method === 'PATCH' ? merge : 'application/json',
      ...(as && { 'Impersonate-User': userName(as) }),
    };
    return new Promise((resolve, reject) => {
      const request = httpsRequest(`${this.server}${path}`, { method, headers, agent: this.agent }, resolve);
      request.on('error', reject);
      request.end(content);
    });
  }
}

function userName(as: Account | string): string {
  return typeof as === 'string' ? as : `system:serviceaccount:${as.namespace}:${as.name}`;
}
