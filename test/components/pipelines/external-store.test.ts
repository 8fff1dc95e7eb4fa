import { ObjectStore, type S3Props, type Tenant } from '../../../charts';
import { CA } from '../../support/authority';
import { render, type Rendering } from '../../support/render';

const KEYS = 'mlpipeline-minio-artifact';
const ROLE = 'arn:aws:iam::123456789012:role/kubeflow';
const ANNOTATION = 'eks.amazonaws.com/role-arn';

const withStore = (props: Omit<S3Props, 'bucket'>, change: Partial<Tenant> = {}): Rendering =>
  render({
    objectStore: ObjectStore.s3({ bucket: 'company-ml', ...props }),
    users: [{ email: 'ada@example.com' }],
    tenants: [{ name: 'vision', owner: 'ada@example.com', ...change }],
  });

const json = (text = ''): unknown => JSON.parse(text);

/** Names of SeaweedFS, of its volume, of its bucket and of its port, but not that of tenants' Secrets. */
const EMBEDDED = /seaweedfs|object-store-keys|minio:\/\/|"mlpipeline\/|:9000|8333|8111/i;

describe('with keys', () => {
  const credentials = { secretName: 'store', accessKeyKey: 'id' };
  const platform = withStore({ endpoint: 'http://minio.storage.svc:9001', prefix: 'kubeflow/', credentials });

  test('nothing of SeaweedFS is left', () => {
    for (const component of ['pipelines', 'kserve', 'vision']) {
      expect(JSON.stringify(platform.of(component))).not.toMatch(EMBEDDED);
    }
    expect(platform.has('v1/Secret', `kubeflow/${KEYS}`)).toBe(false);
  });

  test('the API server has the platform’s keys, and a folder', () => {
    expect(platform.environment('kubeflow/ml-pipeline')).toMatchObject({
      OBJECTSTORECONFIG_SECURE: 'false',
      OBJECTSTORECONFIG_HOST: 'minio.storage.svc',
      OBJECTSTORECONFIG_PORT: '9001',
      OBJECTSTORECONFIG_REGION: 'us-east-1',
      OBJECTSTORECONFIG_PIPELINEPATH: 'kubeflow/pipelines',
      OBJECTSTORECONFIG_ACCESSKEY: { secretKeyRef: { name: 'store', key: 'id' } },
      OBJECTSTORECONFIG_SECRETACCESSKEY: { secretKeyRef: { name: 'store', key: 'secretkey' } },
    });
    expect(platform.config('kubeflow/pipeline-install-config').bucketName).toBe('company-ml');
  });

  test('the web app has them as those of S3', () => {
    const env = platform.environment('kubeflow/ml-pipeline-ui');
    expect(env).toMatchObject({
      AWS_S3_ENDPOINT: 'minio.storage.svc:9001',
      AWS_REGION: 'us-east-1',
      AWS_SSL: 'false',
      AWS_ACCESS_KEY_ID: { secretKeyRef: { name: 'store', key: 'id' } },
    });
  });

  test('the web app finds archived logs in the folder of Argo, at a port by the settings of MinIO', () => {
    expect(platform.environment('kubeflow/ml-pipeline-ui')).toMatchObject({
      ARGO_ARCHIVE_ARTIFACTORY: 'minio',
      ARGO_ARCHIVE_BUCKETNAME: 'company-ml',
      ARGO_KEYFORMAT: expect.stringMatching(/^kubeflow\/private-artifacts\/{{workflow.namespace}}\//) as string,
      ...{ MINIO_HOST: 'minio.storage.svc', MINIO_NAMESPACE: '', MINIO_PORT: '9001', MINIO_SSL: 'false' },
      MINIO_ACCESS_KEY: { secretKeyRef: { name: 'store', key: 'id' } },
      MINIO_SECRET_KEY: { secretKeyRef: { name: 'store', key: 'secretkey' } },
    });
    const credentials = { secretName: 'store' };
    const env = withStore({ endpoint: 'https://minio.example.com', credentials }).environment(
      'kubeflow/ml-pipeline-ui',
    );
    expect(env).toMatchObject({ ARGO_ARCHIVE_ARTIFACTORY: 's3', AWS_S3_ENDPOINT: 'minio.example.com' });
    expect(env).not.toHaveProperty('MINIO_ACCESS_KEY');
  });

  test('a tenant’s launcher, and Argo, take the tenant’s keys and its own folder', () => {
    const { defaultPipelineRoot, providers } = platform.config('vision/kfp-launcher');
    expect(defaultPipelineRoot).toBe('s3://company-ml/kubeflow/private-artifacts/vision/v2/artifacts');
    expect(json(providers)).toEqual({
      s3: {
        default: {
          endpoint: 'http://minio.storage.svc:9001',
          region: 'us-east-1',
          disableSSL: true,
          forcePathStyle: true,
          credentials: {
            fromEnv: false,
            secretRef: { secretName: KEYS, accessKeyKey: 'accesskey', secretKeyKey: 'secretkey' },
          },
        },
      },
    });
    expect(json(platform.config('vision/artifact-repositories')['default-namespaced'])).toMatchObject({
      s3: {
        endpoint: 'minio.storage.svc:9001',
        insecure: true,
        region: 'us-east-1',
        keyFormat: expect.stringMatching(/^kubeflow\/private-artifacts\/vision\//) as string,
        accessKeySecret: { name: KEYS, key: 'accesskey' },
      },
    });
  });

  test('a tenant’s keys are a copy of a Secret of its own', () => {
    const { annotations } = platform.get('v1/Secret', `vision/${KEYS}`).metadata;
    const copy = (key: string) => ({ copyOf: { namespace: 'kubeflow', name: 'store-vision', key } });
    expect(json(annotations?.['cdk8s-kubeflow/secret-keys'])).toEqual({
      accesskey: copy('id'),
      secretkey: copy('secretkey'),
      AWS_ACCESS_KEY_ID: copy('id'),
      AWS_SECRET_ACCESS_KEY: copy('secretkey'),
    });
    expect(annotations).toMatchObject({
      'serving.kserve.io/s3-endpoint': 'minio.storage.svc:9001',
      'serving.kserve.io/s3-usehttps': '0',
      'serving.kserve.io/s3-usevirtualbucket': 'false',
    });
    expect(platform.get('v1/ServiceAccount', 'vision/default').secrets).toEqual([{ name: KEYS }]);
  });
});

test.each([
  ['MinIO', 'https://minio.example.com:9000', undefined, 'minio.example.com:9000', 'us-east-1'],
  ['Google Cloud Storage', 'https://storage.googleapis.com', 'auto', 'storage.googleapis.com', 'auto'],
])('%s is reached by paths, with its region, by all programs', (_, endpoint, given, address, region) => {
  const platform = withStore({ endpoint, region: given, credentials: { secretName: 'store' } });
  const { providers } = platform.config('vision/kfp-launcher');
  expect(json(providers)).toMatchObject({
    s3: { default: { endpoint, region, disableSSL: false, forcePathStyle: true, credentials: { fromEnv: false } } },
  });
  const { annotations } = platform.get('v1/Secret', `vision/${KEYS}`).metadata;
  expect(annotations).toMatchObject({
    'serving.kserve.io/s3-endpoint': address,
    'serving.kserve.io/s3-region': region,
    'serving.kserve.io/s3-usehttps': '1',
    'serving.kserve.io/s3-usevirtualbucket': 'false',
  });
  const repository = json(platform.config('vision/artifact-repositories')['default-namespaced']);
  expect(repository).toMatchObject({ s3: { endpoint: address, region, insecure: false } });
  expect(platform.environment('kubeflow/ml-pipeline-ui')).toMatchObject({
    AWS_S3_ENDPOINT: address,
    AWS_REGION: region,
    AWS_SSL: 'true',
  });
  const [host] = address.split(':');
  expect(platform.environment('kubeflow/ml-pipeline')).toMatchObject({
    OBJECTSTORECONFIG_HOST: host,
    OBJECTSTORECONFIG_REGION: region,
    OBJECTSTORECONFIG_SECURE: 'true',
  });
});

describe('with roles', () => {
  const own = `${ROLE}-vision`;
  const platform = withStore(
    { endpoint: 'https://s3.eu-central-1.amazonaws.com', webIdentity: { role: ROLE } },
    { serviceAccounts: { editor: { annotations: { [ANNOTATION]: own } } } },
  );

  test('there is no key at all', () => {
    expect(platform.has('v1/Secret', `vision/${KEYS}`)).toBe(false);
    // Empty, because the image's own file has keys.
    expect(platform.environment('kubeflow/ml-pipeline')).toMatchObject({
      OBJECTSTORECONFIG_ACCESSKEY: '',
      OBJECTSTORECONFIG_SECRETACCESSKEY: '',
      OBJECTSTORECONFIG_REGION: 'eu-central-1',
      OBJECTSTORECONFIG_SECURE: 'true',
    });
    expect(platform.environment('kubeflow/ml-pipeline-ui')).not.toHaveProperty('AWS_ACCESS_KEY_ID');
    const { providers } = platform.config('vision/kfp-launcher');
    expect(json(providers)).toMatchObject({
      s3: { default: { forcePathStyle: false, credentials: { fromEnv: true } } },
    });
    const repository = json(platform.config('vision/artifact-repositories')['default-namespaced']);
    expect(repository).toMatchObject({ s3: { useSDKCreds: true } });
    expect(repository).not.toHaveProperty('s3.accessKeySecret');
  });

  test.each([
    ['kubeflow/ml-pipeline', ROLE],
    ['kubeflow/ml-pipeline-ui', ROLE],
    ['vision/default-editor', own],
    ['vision/default', own],
  ])('the ServiceAccount %s has the role %s', (name, role) => {
    expect(platform.get('v1/ServiceAccount', name).metadata.annotations).toMatchObject({ [ANNOTATION]: role });
  });

  test('models are fetched from the store', () => {
    expect(platform.get('v1/ServiceAccount', 'vision/default').metadata.annotations).toMatchObject({
      'serving.kserve.io/s3-endpoint': 's3.eu-central-1.amazonaws.com',
      'serving.kserve.io/s3-region': 'eu-central-1',
      'serving.kserve.io/s3-usevirtualbucket': 'true',
    });
  });
});

test('SeaweedFS has the size and the class that are named, whatever the platform’s class is', () => {
  const objectStore = ObjectStore.seaweedfs({ size: '500Gi', storageClass: 'bulk' });
  const platform = render({ objectStore, storage: { class: 'fast' } });
  expect(platform.get('v1/PersistentVolumeClaim', 'kubeflow/seaweedfs-pvc').spec).toMatchObject({
    resources: { requests: { storage: '500Gi' } },
    storageClassName: 'bulk',
  });
  expect(platform.get('v1/PersistentVolumeClaim', 'kubeflow/mysql-pv-claim').spec?.storageClassName).toBe('fast');
});

describe('with a certificate of a private authority', () => {
  const platform = withStore({ endpoint: 'https://minio.example.com', ca: CA, credentials: { secretName: 'store' } });
  const NAME = 'object-store-ca';
  const folder = `/etc/trusted/${NAME}`;

  test('the API server and the web app trust it, beside those of their images', () => {
    expect(platform.config(`kubeflow/${NAME}`)).toEqual({ 'ca.crt': CA });
    expect(platform.environment('kubeflow/ml-pipeline').SSL_CERT_DIR).toBe(`/etc/ssl/certs:${folder}`);
    expect(platform.environment('kubeflow/ml-pipeline-ui').NODE_EXTRA_CA_CERTS).toBe(`${folder}/ca.crt`);
    for (const program of ['ml-pipeline', 'ml-pipeline-ui']) {
      const { spec } = platform.pod(`kubeflow/${program}`);
      expect(spec?.volumes).toContainEqual({ name: NAME, configMap: { name: NAME } });
      expect(spec?.containers[0]?.volumeMounts).toContainEqual({ mountPath: folder, name: NAME, readOnly: true });
    }
    // What mounted files it had before, it has still.
    expect(platform.pod('kubeflow/ml-pipeline-ui').spec?.volumes).toContainEqual(
      expect.objectContaining({ name: 'config-volume' }),
    );
  });

  test('drivers and launchers of tenants mount it', () => {
    expect(platform.environment('kubeflow/ml-pipeline').CABUNDLE_CONFIGMAP_NAME).toBe(NAME);
    expect(platform.config(`vision/${NAME}`)).toEqual({ 'ca.crt': CA });
  });

  test('Argo’s executors read it from a Secret', () => {
    const repository = json(platform.config('vision/artifact-repositories')['default-namespaced']);
    expect(repository).toMatchObject({ s3: { caSecret: { name: NAME, key: 'ca.crt' }, insecure: false } });
    const { data } = platform.get('v1/Secret', `vision/${NAME}`);
    expect(Buffer.from(data?.['ca.crt'] ?? '', 'base64').toString()).toBe(CA);
  });

  test('models are fetched with it', () => {
    expect(platform.get('v1/Secret', `vision/${KEYS}`).metadata.annotations).toMatchObject({
      'serving.kserve.io/s3-cabundle-configmap': NAME,
      'serving.kserve.io/s3-cabundle': '/etc/ssl/custom-certs/ca.crt',
    });
  });

  test('without one, nothing is said of authorities', () => {
    const usual = withStore({ endpoint: 'https://minio.example.com', credentials: { secretName: 'store' } });
    for (const component of ['pipelines', 'vision']) {
      expect(JSON.stringify(usual.of(component))).not.toMatch(/object-store-ca|SSL_CERT_DIR|cabundle|CABUNDLE/);
    }
  });
});
