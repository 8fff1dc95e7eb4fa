import { type KubeflowProps, ObjectStore, type S3Props, type SeaweedFsProps } from '../../charts';
import { CA } from '../support/authority';
import { render } from '../support/render';

const ROLE = 'arn:aws:iam::123456789012:role/kubeflow';
const AMAZON = 'https://s3.eu-central-1.amazonaws.com';

const refused = (objectStore: ObjectStore, props: Partial<KubeflowProps> = {}): string => {
  try {
    render({ objectStore, ...props });
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'accepted';
};
const s3 = (change: Partial<S3Props>) =>
  ObjectStore.s3({ endpoint: AMAZON, bucket: 'kubeflow', credentials: { secretName: 'store' }, ...change });
const seaweedfs = (props: SeaweedFsProps) => refused(ObjectStore.seaweedfs(props));

test.each<[Partial<S3Props>, string]>([
  [{ endpoint: 's3.example.com' }, `endpoint: 's3.example.com' has no scheme; write 'https://s3.example.com'`],
  [
    { endpoint: 's3://kubeflow' },
    `endpoint: 's3://kubeflow' is not of HTTP; write one such as 'https://s3.example.com'`,
  ],
  [
    { endpoint: 'https://s3.example.com/kubeflow/x' },
    `endpoint: 'https://s3.example.com/kubeflow/x' is more than scheme, host and port; write endpoint: 'https://s3.example.com', bucket: 'kubeflow'`,
  ],
  [
    { endpoint: 'https://AKIA:geheim@s3.example.com' },
    `endpoint: holds a user or a password, which would be published; write 'https://s3.example.com', and put keys into a Secret`,
  ],
  [{ endpoint: '' }, `endpoint: is empty; write the URL of the object store`],
  [{ bucket: 's3://kubeflow/x' }, `bucket: 's3://kubeflow/x' is a URL; write 'kubeflow'`],
  [
    { bucket: 'Kubeflow_1' },
    `bucket: 'Kubeflow_1' is not the name of a bucket (3 to 63 of a-z, 0-9 and -, a letter or digit at both ends)`,
  ],
  [{ bucket: 'ab' }, `bucket: 'ab' is not the name of a bucket`],
  [{ bucket: '192.0.2.7' }, `bucket: '192.0.2.7' is an address, which S3 refuses; take a name`],
  [{ bucket: 'a.b' }, `bucket: 'a.b' has dots, which the web app of Pipelines refuses; take a name without`],
  [
    { bucket: 'xn--kubeflow' },
    `bucket: 'xn--kubeflow' begins or ends as names that Amazon keeps for itself; take another`,
  ],
  [{ bucket: 'data-s3alias' }, `bucket: 'data-s3alias' begins or ends as names`],
  [{ prefix: '/kubeflow' }, `prefix: '/kubeflow' begins with a slash; write 'kubeflow'`],
  [{ prefix: 'a//b' }, `prefix: 'a//b' is not a folder of a bucket`],
  [{ prefix: '../b' }, `prefix: '../b' is not a folder of a bucket`],
  [{ region: 'us-east-1' }, `region: is 'us-east-1', but the endpoint is of 'eu-central-1'; leave it out`],
  [{ region: 'EU 1' }, `region: 'EU 1' is not a region; write 'us-east-1' where the store has none`],
  [{ webIdentity: { role: ROLE } }, `webIdentity: has no effect beside credentials; leave one of them out`],
  [
    { credentials: undefined },
    `objectStore: has neither credentials nor webIdentity; write credentials: { secretName: 'object-store' }`,
  ],
  [
    { credentials: undefined, webIdentity: { role: 'kubeflow' } },
    `webIdentity.role: 'kubeflow' is not the ARN of a role; write 'arn:aws:iam::<account of 12 digits>:role/<name>'`,
  ],
  [
    { endpoint: 'https://minio.example.com', credentials: undefined, webIdentity: { role: ROLE } },
    `webIdentity: needs Amazon S3, whose endpoint is https://s3.<region>.amazonaws.com; write credentials for another store`,
  ],
  [{ credentials: { secretName: 'A' } }, `credentials.secretName: 'A' is not the name of a Secret`],
  [{ ca: 'ca.crt' }, `ca: is not a certificate in PEM; write readFileSync('ca.crt', 'utf8')`],
  [
    { endpoint: 'http://minio.minio.svc', ca: CA },
    `ca: has no effect on 'http://minio.minio.svc', which is plain text; leave it out, or write https://`,
  ],
])('%j is refused', (change, message) => {
  expect(refused(s3(change))).toContain(message);
});

test('a size that is no amount is refused, and one that has no unit', () => {
  expect(seaweedfs({ size: '64 GB' })).toContain(
    `objectStore.size: '64 GB' is not a Kubernetes quantity; write '64Gi'`,
  );
  expect(seaweedfs({ size: '64' })).toContain(`objectStore.size: '64' is 64 bytes; write '64Gi'`);
  expect(seaweedfs({ storageClass: 'Fast SSD' })).toContain(`objectStore.storageClass: 'Fast SSD' is not a DNS name`);
});

test('self-service needs a store that makes keys', () => {
  expect(refused(s3({}), { selfService: true })).toContain(
    'selfService: has no effect on an external object store, which makes no keys for new namespaces; use ObjectStore.seaweedfs(), or tenants of the definition',
  );
});

describe('with roles, each tenant has one of its own', () => {
  const store = s3({ credentials: undefined, webIdentity: { role: ROLE } });
  const users = [{ email: 'ada@example.com' }];
  const tenant = (name: string, role?: string) => ({
    name,
    owner: 'ada@example.com',
    ...(role !== undefined && {
      serviceAccounts: { editor: { annotations: { 'eks.amazonaws.com/role-arn': role } } },
    }),
  });
  const of = (...roles: readonly (string | undefined)[]) =>
    refused(store, { users, tenants: roles.map((role, index) => tenant(`team-${index}`, role)) });
  const at = (index: number) => `tenants[${index}].serviceAccounts.editor.annotations`;

  test('not none', () => {
    expect(of(undefined)).toContain(
      `${at(0)}: lacks 'eks.amazonaws.com/role-arn', the tenant's role for the object store; write the ARN of a role`,
    );
  });

  test('not the platform’s', () => {
    expect(of(ROLE)).toContain(`${at(0)}: '${ROLE}' is the role of the platform; give the tenant one of its own`);
  });

  test('not that of another', () => {
    expect(of(`${ROLE}-a`, `${ROLE}-a`)).toContain(
      `${at(1)}: '${ROLE}-a' is the role of tenants[0] too; give each its own`,
    );
  });

  test('but its own', () => {
    expect(of(`${ROLE}-a`, `${ROLE}-b`)).toBe('accepted');
  });
});
