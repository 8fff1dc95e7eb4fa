import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';

import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };

import { translate, within } from './errors';
import { ClusterError } from '../errors';
import { isObject, type JsonObject, textAt } from '../json';

/** Media type of an object that is applied server-side. JSON is YAML too. */
export const APPLY = 'application/apply-patch+yaml';

/** A request. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  readonly contentType?: string;
  readonly accept?: string;
  /** Whether the request is never repeated. */
  readonly once?: boolean;
}

/** The answer to a request that was not refused. */
export interface Answer {
  readonly status: number;
  readonly object: JsonObject;
}

/** Requests to the API server of a kubeconfig, over connections that are kept open. */
export class Connection {
  /** Context and address, for messages. */
  readonly description: string;
  readonly context: string;
  readonly server: string;
  /** Number of repeated requests. */
  retried = 0;
  private readonly library = import('p-retry');
  private agent: HttpsAgent | undefined;
  private reached = false;

  constructor(private readonly config: KubeConfig) {
    this.context = config.getCurrentContext();
    this.server = config.getCurrentCluster()?.server ?? 'no server';
    this.description = `context '${this.context}' (${this.server})`;
  }

  /**
   * Sends a request, and repeats it after failures that may pass by themselves.
   * @throws ClusterError whose message can be printed
   */
  async ask(path: string, request: ApiRequest = {}): Promise<Answer> {
    const { default: retry } = await this.library;
    return retry(() => this.askOnce(path, request), {
      retries: 6,
      minTimeout: 100,
      shouldRetry: ({ error }) => error instanceof ClusterError && this.isPassing(error, request),
      onFailedAttempt: ({ error }) => {
        if (error instanceof ClusterError && this.isPassing(error, request)) this.retried++;
      },
    });
  }

  private async askOnce(path: string, request: ApiRequest): Promise<Answer> {
    try {
      const { status, body } = await within(this.send(path, request));
      this.reached = true;
      if (status >= 300) throw Object.assign(new Error(`HTTP status ${status}`), { code: status, body });
      const object: unknown = body === '' ? {} : JSON.parse(body);
      if (!isObject(object)) throw new Error('its answer is not an object');
      return { status, object };
    } catch (error) {
      throw translate(error, this.description);
    }
  }

  /**
   * A busy API server or etcd; an object, or a quota on it, that others modify at the same time; a webhook whose pod is
   * ready but not yet reachable from the control plane; a broken connection, if the cluster has answered before and the
   * request may arrive twice. In a dry run, a webhook that does not answer is an answer too.
   */
  private isPassing({ status, message, conflict }: ClusterError, request: ApiRequest): boolean {
    const { method = 'GET', contentType, once, query, body } = request;
    if (once) return false;
    if (status === undefined) {
      const mayRepeat = method === 'GET' || method === 'DELETE' || contentType === APPLY;
      return this.reached && mayRepeat;
    }
    // What is written only in a certain version fails for ever, once that is gone.
    if (conflict === 'modified') return textAt(body, 'metadata', 'resourceVersion') === undefined;
    if (status === 429 || status === 503 || status === 504) return true;
    return status === 500 && (query?.dryRun ? /etcdserver/ : /failed calling webhook|etcdserver/).test(message);
  }

  private async send(path: string, { method = 'GET', query = {}, body, contentType, accept }: ApiRequest) {
    const url = new URL((this.config.getCurrentCluster()?.server ?? '').replace(/\/$/, '') + path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    const options: RequestOptions = { headers: {} };
    await this.config.applyToHTTPSOptions(options);
    const { auth, agent } = options;
    const headers = {
      ...options.headers,
      Accept: accept ?? 'application/json',
      ...(body && { 'Content-Type': contentType ?? 'application/json' }),
    };
    const start = url.protocol === 'http:' ? httpRequest : httpsRequest;
    return new Promise<{ status: number; body: string }>((resolve, reject) => {
      const request = start(url, { method, headers, auth, agent: this.keepAlive(agent) }, (response) => {
        collect(response).then((text) => resolve({ status: response.statusCode ?? 0, body: text }), reject);
      });
      request.on('error', reject);
      request.end(body && JSON.stringify(body));
    });
  }

  /** One connection serves many requests. */
  private keepAlive(agent: RequestOptions['agent']): RequestOptions['agent'] {
    // Connections through a proxy have agents of another class.
    if (!(agent instanceof HttpsAgent) || agent.constructor !== HttpsAgent) return agent;
    this.agent ??= new HttpsAgent({ ...agent.options, keepAlive: true });
    return this.agent;
  }
}

async function collect(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}
