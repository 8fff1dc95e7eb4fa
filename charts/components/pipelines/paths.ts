import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { ClosedPath, declarePage, fullHost, podsWith, PromisedPath, tenantPod } from '../../kit';
import { DATABASE_PORTS } from '../../kit/database';
import { SERVERS } from './database';

/** Declares who reaches the programs of Pipelines, and who does not. */
export function declarePaths(scope: Construct, platform: Platform): void {
  const at = (service: string) => fullHost(scope, service);
  const { identityHeaders, pipelines } = platform.services;
  const { api, ui, visualization, metadata, metadataProxy } = pipelines;
  declarePage(scope, { prefix: '/pipeline/', ...ui });
  const ofNotebook = { from: tenantPod('notebook'), to: api };
  new PromisedPath(scope, 'notebook with a token → ml-pipeline', { ...ofNotebook, withToken: true });
  const ofTraining = { from: tenantPod('node of a TrainJob'), to: api };
  new PromisedPath(scope, 'node of a TrainJob with a token → ml-pipeline', { ...ofTraining, withToken: true });
  const forged = { withToken: true, headers: { [identityHeaders.user]: 'someone-else@example.com' } };
  new ClosedPath(scope, 'notebook that names a user → ml-pipeline', { ...ofNotebook, ...forged });
  const promise = (from: string, to: string, port: number) =>
    new PromisedPath(scope, `${from} → ${to}:${port}`, { from: program(from), to: { host: at(to), port } });
  promise('ml-pipeline-ui', 'ml-pipeline', api.port);
  for (const agent of ['ml-pipeline-persistenceagent', 'ml-pipeline-scheduledworkflow'])
    promise(agent, 'ml-pipeline', 8887);
  promise('ml-pipeline', visualization.service, visualization.port);
  promise('metadata-writer', metadata.service, metadata.port);
  new PromisedPath(scope, 'web app of Pipelines → a viewer', {
    from: program('ml-pipeline-ui'),
    to: { tenantPod: 'viewer of Pipelines', port: 80, by: 'Service' },
    headers: { [identityHeaders.user]: '{owner}' },
  });
  const proxy = podsWith('kubeflow', { component: 'metadata-envoy' });
  const store = { host: at(metadata.service), port: metadata.port };
  new PromisedPath(scope, 'metadata-envoy → metadata-grpc', { from: proxy, to: store });
  new PromisedPath(scope, 'browser → /ml_metadata', { from: { browser: 'user' }, to: { page: '/ml_metadata' } });
  new ClosedPath(scope, 'browser without login → /ml_metadata', {
    from: { browser: 'nobody' },
    to: { page: '/ml_metadata' },
  });
  new ClosedPath(scope, 'tenant’s pod → metadata-envoy', { from: tenantPod('notebook'), to: metadataProxy });
  declareStores(scope, platform);
}

/** The object store, the metadata and the database. */
function declareStores(scope: Construct, { databases, objectStore: { own }, services }: Platform): void {
  const at = (service: string) => fullHost(scope, service);
  const { metadata, objectStore } = services.pipelines;
  for (const kind of ['pipeline driver', 'pipeline step', 'notebook', 'node of a TrainJob'] as const) {
    const from = tenantPod(kind);
    const objects = { host: at(objectStore.service), port: objectStore.port };
    new PromisedPath(scope, `${kind} → metadata`, { from, to: { host: at(metadata.service), port: metadata.port } });
    if (!own) continue;
    new PromisedPath(scope, `${kind} → object store`, { from, to: objects });
    new ClosedPath(scope, `${kind} → users of the object store`, {
      from,
      to: { host: at(objectStore.service), port: objectStore.iamPort },
    });
  }
  for (const name of own ? ['ml-pipeline', 'ml-pipeline-ui'] : []) {
    const to = { host: at(objectStore.service), port: objectStore.port };
    new PromisedPath(scope, `${name} → object store`, { from: program(name), to });
  }
  const { pipelines: database } = databases;
  if (database.kind === 'external') return;
  const to = { host: at(SERVERS[database.kind].host), port: DATABASE_PORTS[database.kind] };
  const server = podsWith('kubeflow', { component: 'metadata-grpc-server' });
  for (const [name, from] of [
    ['ml-pipeline', program('ml-pipeline')],
    ['cache-server', program('cache-server')],
    ['metadata-grpc', server],
  ] as const) {
    new PromisedPath(scope, `${name} → database of Pipelines`, { from, to, protocol: 'tcp' });
  }
}

function program(app: string) {
  return podsWith('kubeflow', { app });
}
