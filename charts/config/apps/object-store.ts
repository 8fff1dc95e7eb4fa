import type { ObjectStoreAccess } from '../../contract/object-store';
import { SERVICES } from '../../contract/services';
import { fields } from '../checks/check';
import { secretKey, secretName } from '../checks/names';
import type { Report } from '../checks/report';
import { certificate, own } from '../checks/texts';
import { ownVolume } from '../checks/volume';
import type { TenantAccounts } from '../tenants/accounts';
import { bucket, endpoint, prefix, role } from './object-store-checks';

/** Where artifacts, logs and models are kept. */
export type ObjectStore = ({ readonly kind: 'seaweedfs' } & SeaweedFsProps) | ({ readonly kind: 's3' } & S3Props);

/** SeaweedFS, installed with Pipelines. */
export interface SeaweedFsProps {
  /** Size of its volume. @default '20Gi' */
  readonly size?: string;
  /** StorageClass of its volume. A volume keeps its class: a change is for a new one. @default `storage.class` of the platform */
  readonly storageClass?: string;
}

/** A bucket of a store outside of the platform that answers to the API of S3. It must exist. */
export interface S3Props {
  /** Scheme and host, and the port if it is not the scheme's own: `https://s3.eu-central-1.amazonaws.com`. */
  readonly endpoint: string;
  /** Region of the bucket. @default that in an endpoint of Amazon's, else 'us-east-1' */
  readonly region?: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Folder of the bucket that the platform uses, such as `'kubeflow'`. @default the whole bucket */
  readonly prefix?: string;
  /** Whether the bucket is part of the path rather than of the host. @default false at Amazon's endpoints, else true */
  readonly pathStyle?: boolean;
  /**
   * Certificate of the CA that signed the store's, in PEM: `readFileSync('ca.crt', 'utf8')`. @default none: the store's is one that
   * the images know
   */
  readonly ca?: string;
  /** Keys in Secrets. Either these or `webIdentity`. @default none */
  readonly credentials?: S3Credentials;
  /** Roles of AWS in place of keys. @default none */
  readonly webIdentity?: WebIdentity;
}

/** Keys of an external store. The Secrets are yours: they are not rendered. */
export interface S3Credentials {
  /**
   * Secret in the namespace `kubeflow` with the platform's keys. Those of the tenant `a` are in the Secret
   * `<secretName>-a` there; `cdk8s-kubeflow secrets` copies them into the tenant's namespace.
   */
  readonly secretName: string;
  /** Key of the Secrets with the ID of the access key. @default 'accesskey' */
  readonly accessKeyKey?: string;
  /** Key of the Secrets with the secret access key. @default 'secretkey' */
  readonly secretKeyKey?: string;
}

/** Roles that pods take by the token of their ServiceAccount (IRSA). */
export interface WebIdentity {
  /**
   * ARN of the role of the platform's programs. That of a tenant is the annotation `eks.amazonaws.com/role-arn` in its
   * `serviceAccounts.editor`.
   */
  readonly role: string;
}

/** Ways to an object store. */
export const ObjectStore = {
  /** SeaweedFS, on a volume of the cluster. It makes each tenant keys of its own. */
  seaweedfs: (props: SeaweedFsProps = {}): ObjectStore => ({ kind: 'seaweedfs', ...props }),
  /** A bucket of Amazon S3, MinIO, Ceph or another store with that API. SeaweedFS is then not installed. */
  s3: (props: S3Props): ObjectStore => ({ kind: 's3', ...props }),
};

/** An object store with all defaults filled in. */
export interface ResolvedObjectStore extends ObjectStoreAccess {
  /** Role of the platform's programs. Absent where keys are used. */
  readonly role?: string;
}

/** The annotation by which EKS gives a ServiceAccount a role. */
export const ROLE_ANNOTATION = 'eks.amazonaws.com/role-arn';

const AMAZON = /^https:\/\/s3(?:[.-]([a-z0-9-]+))?\.amazonaws\.com(?:\.cn)?$/;

const checkS3 = fields<S3Props>({
  endpoint,
  region: own(/^[a-z0-9-]{1,63}$/, `a region; write 'us-east-1' where the store has none`),
  bucket,
  prefix,
  ca: certificate,
  credentials: fields<S3Credentials>({ secretName, accessKeyKey: secretKey, secretKeyKey: secretKey }),
  webIdentity: fields<WebIdentity>({ role }),
});

/** Fills in the defaults, and reports what cannot be an object store. */
export function resolveObjectStore(given: ObjectStore, report: Report): ResolvedObjectStore {
  const at = 'objectStore';
  if (given.kind === 'seaweedfs') {
    ownVolume(report, at, given);
    const { size = '20Gi', storageClass } = given;
    return { ...SEAWEEDFS, own: { size, storageClass } };
  }
  const isSound = checkS3(report, at, given);
  checkLogin(report, at, given);
  const { ca } = given;
  const plain = `has no effect on '${given.endpoint}', which is plain text; leave it out, or write https://`;
  report.check(ca === undefined || !given.endpoint.startsWith('http:'), `${at}.ca`, plain);
  if (isSound) warnOfPlainText(report, `${at}.endpoint`, new URL(given.endpoint));
  const url = isSound ? new URL(given.endpoint) : new URL('https://unknown');
  const [isAmazon, ofHost] = AMAZON.exec(url.origin) ?? [];
  const { bucket: name, region = ofHost ?? 'us-east-1', credentials, webIdentity, pathStyle = !isAmazon } = given;
  const other = `is '${region}', but the endpoint is of '${ofHost}'; leave it out`;
  report.check(!isAmazon || ofHost === undefined || ofHost === region, `${at}.region`, other);
  const needsAmazon = `needs Amazon S3, whose endpoint is https://s3.<region>.amazonaws.com; write credentials for another store`;
  report.check(!webIdentity || Boolean(isAmazon) || !isSound, `${at}.webIdentity`, needsAmazon);
  const folder = given.prefix?.replace(/\/$/, '') ?? '';
  return {
    endpoint: url.origin,
    host: url.hostname,
    port: url.port === '' ? undefined : Number(url.port),
    https: url.protocol === 'https:',
    region,
    bucket: name,
    prefix: folder && `${folder}/`,
    pathStyle,
    credentials: credentials && { accessKeyKey: 'accesskey', secretKeyKey: 'secretkey', ...credentials },
    ca,
    role: webIdentity?.role,
  };
}

const { service, namespace, port, bucket: ownBucket, secret } = SERVICES.pipelines.objectStore;

const SEAWEEDFS: ObjectStoreAccess = {
  endpoint: `http://${service}.${namespace}:${port}`,
  host: `${service}.${namespace}`,
  port,
  https: false,
  region: 'us-east-1',
  bucket: ownBucket,
  prefix: '',
  pathStyle: true,
  credentials: { secretName: secret.name, accessKeyKey: secret.accessKey, secretKeyKey: secret.secretKey },
};

function checkLogin(report: Report, at: string, { credentials, webIdentity }: S3Props): void {
  const both = 'has no effect beside credentials; leave one of them out';
  report.check(!credentials || !webIdentity, `${at}.webIdentity`, both);
  const none = `has neither credentials nor webIdentity; write credentials: { secretName: 'object-store' }`;
  report.check(Boolean(credentials ?? webIdentity), at, none);
}

/** Names of Services: `minio`, `minio.storage.svc`, `minio.storage.svc.` and the cluster's domain. */
const IN_CLUSTER = /^[a-z0-9-]+$|\.svc(?:\.[a-z0-9.-]+)?$/;

/** In the cluster it is usual, and stays there. */
function warnOfPlainText(report: Report, at: string, { protocol, hostname, host, origin }: URL): void {
  const plain = `'${origin}' sends artifacts and models as plain text; write 'https://${host}', or, for a Service of the cluster, its name with '.svc'`;
  report.warn(protocol === 'https:' || IN_CLUSTER.test(hostname), at, plain);
}

/** What decides whether tenants can have an object store. */
interface StoreUsers {
  readonly tenants: readonly { readonly serviceAccounts?: TenantAccounts }[];
  readonly selfService: boolean;
}

/** Reports tenants who would have no access to the store, or that of another. */
export function checkStoreUsers(report: Report, { own, role: platform }: ResolvedObjectStore, users: StoreUsers): void {
  const made = `has no effect on an external object store, which makes no keys for new namespaces; use ObjectStore.seaweedfs(), or tenants of the definition`;
  report.check(own !== undefined || !users.selfService, 'selfService', made);
  if (platform === undefined) return;
  const first = new Map<string, number>();
  users.tenants.forEach(({ serviceAccounts }, index) => {
    const at = `tenants[${index}].serviceAccounts.editor.annotations`;
    const found = serviceAccounts?.editor?.annotations?.[ROLE_ANNOTATION];
    const missing = `lacks '${ROLE_ANNOTATION}', the tenant's role for the object store; write the ARN of a role`;
    if (!report.check(found !== undefined, at, missing) || found === undefined) return;
    const taken = first.get(found);
    report.check(found !== platform, at, `'${found}' is the role of the platform; give the tenant one of its own`);
    report.check(taken === undefined, at, `'${found}' is the role of tenants[${taken}] too; give each its own`);
    first.set(found, taken ?? index);
  });
}
