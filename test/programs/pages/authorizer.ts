import { createServer } from 'node:http';

import { SERVICES } from '../../../charts/contract/services';
import type { Api } from '../../cluster/api';

/**
 * Plays what Pipelines' page asks Pipelines' API server: its health, and whether a user may do something in a namespace,
 * which the API server asks the cluster.
 * https://github.com/kubeflow/pipelines/blob/2.16.1/backend/src/apiserver/server/auth_server.go
 */
export class Authorizer {
  private readonly server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://ml-pipeline');
    if (!pathname.endsWith('/auth')) return response.end(JSON.stringify({ tag_name: 'played', multi_user: true }));
    const user = String(request.headers['kubeflow-userid']);
    return void this.allows(user, searchParams).then((isAllowed) => {
      response.statusCode = isAllowed ? 200 : 403;
      response.setHeader('Content-Type', 'application/json');
      response.end(isAllowed ? '{}' : '{"error":"not authorized"}');
    });
  });

  constructor(private readonly api: () => Api) {}

  /** Listens at the address of the played API server, which is one of this machine. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(SERVICES.pipelines.api.port, '0.0.0.0', resolve));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async allows(user: string, asked: URLSearchParams): Promise<boolean> {
    const read = (name: string) => (asked.get(name) ?? '').toLowerCase();
    const resourceAttributes = {
      ...{ namespace: read('namespace'), verb: read('verb') },
      ...{ group: 'kubeflow.org', resource: read('resources') },
    };
    const { text } = await this.api().send('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      method: 'POST',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user, resourceAttributes },
      },
    });
    return (JSON.parse(text) as { readonly status: { readonly allowed: boolean } }).status.allowed;
  }
}
