import type { Report } from './report';

/** Where pipelines can be kept. */
export const PIPELINE_STORES = ['database', 'kubernetes'] as const;

/**
 * - `database`: in the database of Pipelines; users upload them in the dashboard or with the SDK.
 * - `kubernetes`: as objects of the cluster, of the kinds Pipeline and PipelineVersion ("Kubernetes native API"): they
 *   can be applied as well, by kubectl or GitOps. Runs stay in the database.
 */
export type PipelineStore = (typeof PIPELINE_STORES)[number];

/** Kubeflow Pipelines. */
export interface PipelinesProps {
  /** Where pipelines and their versions are kept; what is in one store is not in the other. @default 'database' */
  readonly store?: PipelineStore;
}

/** Fills in the defaults, and reports a store that is none. */
export function resolvePipelines({ store = 'database' }: PipelinesProps, report: Report): Required<PipelinesProps> {
  if (!PIPELINE_STORES.includes(store)) {
    report.add('pipelines.store', `'${store}' is none of ${PIPELINE_STORES.join(', ')}`);
  }
  return { store };
}

/** Kubeflow Pipelines as its own programs, tenants' pods and tenants' namespaces know it. */
export const PIPELINES = {
  api: { host: 'ml-pipeline.kubeflow.svc.cluster.local', port: 8888 },
  ui: { host: 'ml-pipeline-ui.kubeflow.svc.cluster.local', port: 80 },
  /** Draws artifacts with Python that users write. */
  visualization: { service: 'ml-pipeline-visualizationserver', port: 8888 },
  /** ML Metadata, which keeps the lineage of runs and artifacts; and its proxy for browsers. */
  metadata: { service: 'metadata-grpc-service', namespace: 'kubeflow', port: 8080 },
  metadataProxy: { host: 'metadata-envoy-service.kubeflow.svc.cluster.local', port: 9090 },
  /** SeaweedFS, which keeps artifacts and logs. */
  objectStore: {
    service: 'seaweedfs',
    namespace: 'kubeflow',
    /** S3; the second port is the one that MinIO had. */
    s3Port: 8333,
    port: 9000,
    /** The API of users and their keys, as AWS IAM has it. */
    iamPort: 8111,
    bucket: 'mlpipeline',
    /** The Secret of a namespace's keys. Pipelines' programs know it by this name. */
    secret: { name: 'mlpipeline-minio-artifact', accessKey: 'accesskey', secretKey: 'secretkey' },
  },
} as const;

/** The type of {@link PIPELINES}. */
export type PipelinesServices = typeof PIPELINES;
/**
 * Where and how Argo Workflows keeps the artifacts and logs of workflows, in its own terms.
 * @param namespace of the workflows, or a placeholder that Argo fills in
 */
export function artifactRepository({ objectStore }: PipelinesServices, namespace: string): object {
  const { service, namespace: at, port, bucket, secret } = objectStore;
  const date = ['Y', 'm', 'd'].map((part) => `{{workflow.creationTimestamp.${part}}}`);
  return {
    archiveLogs: true,
    s3: {
      endpoint: `${service}.${at}:${port}`,
      bucket,
      keyFormat: ['private-artifacts', namespace, '{{workflow.name}}', ...date, '{{pod.name}}'].join('/'),
      insecure: true,
      accessKeySecret: { name: secret.name, key: secret.accessKey },
      secretKeySecret: { name: secret.name, key: secret.secretKey },
    },
  };
}
