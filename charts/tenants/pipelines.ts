import type { Construct } from 'constructs';

import { artifactRepository, type PipelinesServices } from '../config/pipelines';
import { Resource, type SecretKeys } from '../kit';

/**
 * How steps of a tenant's pipelines find the metadata store, and where they keep artifacts (KFP's launcher) and logs
 * (Argo's executor). In namespaces that the definition does not know, the same is made by the hook of the profile
 * controller (charts/components/pipelines/sync.py).
 */
export function renderPipelineSettings(scope: Construct, pipelines: PipelinesServices, namespace: string): void {
  const { metadata, objectStore } = pipelines;
  const config = (name: string, data: Readonly<Record<string, string>>, annotations?: typeof DEFAULT_REPOSITORY) =>
    new Resource(scope, 'v1/ConfigMap', name, { data }, { annotations });

  config('kfp-launcher', {
    defaultPipelineRoot: `minio://${objectStore.bucket}/private-artifacts/${namespace}/v2/artifacts`,
  });
  config('metadata-grpc-configmap', {
    METADATA_GRPC_SERVICE_HOST: `${metadata.service}.${metadata.namespace}`,
    METADATA_GRPC_SERVICE_PORT: String(metadata.port),
  });
  const repository = JSON.stringify(artifactRepository(pipelines, namespace));
  config('artifact-repositories', { 'default-namespaced': repository }, DEFAULT_REPOSITORY);
}

/** Which of the repositories in the ConfigMap Argo takes for workflows that name none. */
const DEFAULT_REPOSITORY = { 'workflows.argoproj.io/default-artifact-repository': 'default-namespaced' } as const;

/** The keys of the object store that a tenant's steps have: those of the platform. */
export function objectStoreKeysOf({ objectStore }: PipelinesServices): SecretKeys {
  const { namespace, secret } = objectStore;
  const copy = (key: string) => ({ copyOf: { namespace, name: secret.name, key } });
  return { [secret.accessKey]: copy(secret.accessKey), [secret.secretKey]: copy(secret.secretKey) };
}
