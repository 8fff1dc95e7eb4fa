import { SERVICES } from './services';

/** How programs reach the platform's object store: the same fields for SeaweedFS and for a store outside. */
export interface ObjectStoreAccess {
  /** Scheme, host and port: `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  readonly host: string;
  /** Absent where it is the scheme's own. */
  readonly port?: number;
  readonly https: boolean;
  readonly region: string;
  readonly bucket: string;
  /** What all keys of objects begin with: empty, or folders that end in a slash. */
  readonly prefix: string;
  /** Whether the bucket is part of the path rather than of the host. */
  readonly pathStyle: boolean;
  /** Certificate of the authority that signed the store's, in PEM. Absent where images know it. */
  readonly ca?: string;
  /** SeaweedFS' volume. Absent where the store is external. */
  readonly own?: { readonly size: string; readonly storageClass?: string };
  /** The platform's keys, in a Secret of the namespace `kubeflow`. Absent where pods have a role in the cloud. */
  readonly credentials?: {
    readonly secretName: string;
    readonly accessKeyKey: string;
    readonly secretKeyKey: string;
  };
}

/** Name of the ConfigMap and of the Secret, in every namespace whose pods reach the store, that hold its authority. */
export const STORE_CA = 'object-store-ca';

/** Their key. */
export const CA_FILE = 'ca.crt';

/** Folder where KServe mounts that ConfigMap. */
const MODEL_CA = '/etc/ssl/custom-certs';

/** Folder of a namespace's artifacts and logs, without a slash at its end. */
export function ownFolder({ prefix }: ObjectStoreAccess, namespace: string): string {
  return `${prefix}private-artifacts/${namespace}`;
}

/** Host and port, as programs want it that take no URL. */
export function address({ host, port }: ObjectStoreAccess): string {
  return port === undefined ? host : `${host}:${port}`;
}

/**
 * Folder of the logs of a workflow's pod, with Argo's placeholders.
 * @param workflows namespace of the workflows, or a placeholder that Argo fills in
 */
export function logFolder(store: ObjectStoreAccess, workflows: string): string {
  const date = ['Y', 'm', 'd'].map((part) => `{{workflow.creationTimestamp.${part}}}`);
  return [ownFolder(store, workflows), '{{workflow.name}}', ...date, '{{pod.name}}'].join('/');
}

/**
 * The repository in which Argo Workflows keeps artifacts and logs of workflows, in Argo's fields.
 * @param workflows namespace of the workflows, or a placeholder that Argo fills in
 */
export function artifactRepository(store: ObjectStoreAccess, workflows: string): object {
  const { own, bucket, region, https, ca, credentials } = store;
  const { secret } = SERVICES.pipelines.objectStore;
  return {
    archiveLogs: true,
    s3: {
      endpoint: address(store),
      bucket,
      ...(!own && { region }),
      keyFormat: logFolder(store, workflows),
      insecure: !https,
      ...(ca !== undefined && { caSecret: { name: STORE_CA, key: CA_FILE } }),
      ...(credentials
        ? {
            accessKeySecret: { name: secret.name, key: secret.accessKey },
            secretKeySecret: { name: secret.name, key: secret.secretKey },
          }
        : { useSDKCreds: true }),
    },
  };
}

/**
 * What the launcher of Pipelines reads of a namespace: where its artifacts are, and how a store outside is reached. The
 * platform's own SeaweedFS it knows by itself.
 * https://github.com/kubeflow/pipelines/blob/2.16.1/backend/src/v2/config/s3.go
 */
export function launcherConfig(store: ObjectStoreAccess, namespace: string): Readonly<Record<string, string>> {
  const { own, bucket, endpoint, region, https, pathStyle, credentials } = store;
  const root = `${bucket}/${ownFolder(store, namespace)}/v2/artifacts`;
  if (own) return { defaultPipelineRoot: `minio://${root}` };
  const { name: secretName, accessKey: accessKeyKey, secretKey: secretKeyKey } = SERVICES.pipelines.objectStore.secret;
  const login = credentials
    ? { fromEnv: false, secretRef: { secretName, accessKeyKey, secretKeyKey } }
    : { fromEnv: true };
  const provider = { endpoint, region, disableSSL: !https, forcePathStyle: pathStyle, credentials: login };
  return { defaultPipelineRoot: `s3://${root}`, providers: JSON.stringify({ s3: { default: provider } }) };
}

/** Annotations of the Secret or the ServiceAccount of a namespace, by which KServe finds the object store. */
export function modelStore(store: ObjectStoreAccess): Readonly<Record<string, string>> {
  return {
    'serving.kserve.io/s3-endpoint': address(store),
    'serving.kserve.io/s3-region': store.region,
    'serving.kserve.io/s3-usehttps': store.https ? '1' : '0',
    ...(!store.own && { 'serving.kserve.io/s3-usevirtualbucket': String(!store.pathStyle) }),
    ...(store.ca !== undefined && {
      'serving.kserve.io/s3-cabundle-configmap': STORE_CA,
      'serving.kserve.io/s3-cabundle': `${MODEL_CA}/${CA_FILE}`,
    }),
  };
}
