import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { type ContainerProps, DataServer, httpGet, port, RESTRICTED, SecretRequirement } from '../../kit';
import { mountedBackups, ServiceAccount } from '../../kit';
import { accept, encrypt, from, serve, storePods } from './deployment';
import { META_PORTS, StoreBackup } from './store-backup';

/** SeaweedFS' volume. */
type OwnStore = NonNullable<Platform['objectStore']['own']>;

const NAME = 'seaweedfs';
const USER = 1000;

/** SeaweedFS: an object store with the APIs of S3 and IAM, all of it in one pod. */
export class ObjectStore extends Construct {
  constructor(scope: Construct, platform: Platform, { size: storage, storageClass }: OwnStore) {
    super(scope, 'object-store');
    const { s3Port, iamPort, port: minioPort, secret } = platform.services.pipelines.objectStore;
    new SecretRequirement(this, secret.name, {
      // In hex, because they pass through a shell and through flags.
      keys: {
        [secret.accessKey]: { random: { bytes: 10, encoding: 'hex' } },
        [secret.secretKey]: { random: { bytes: 32, encoding: 'hex' } },
      },
    });
    new ServiceAccount(this, NAME);
    new DataServer(this, NAME, {
      claim: { name: 'seaweedfs-pvc', volume: 'data', storage, storageClass },
      path: '/data',
      backups: mountedBackups(NAME, platform.databases.backup),
      user: USER,
      container: program(platform),
      pods: { ...storePods(NAME, USER), replicas: 1 },
      service: {
        ports: [
          serve('http-iam', iamPort),
          serve('http-s3', s3Port),
          serve('http-s3-compat', minioPort, s3Port),
          serve('http-master', META_PORTS.master),
          serve('grpc-master', META_PORTS.masterGrpc),
          serve('grpc-filer', META_PORTS.filerGrpc),
          serve('http-filer', META_PORTS.filer),
        ],
      },
    });
    new StoreBackup(this, platform, USER);
    encrypt(this, NAME, `ml-pipeline-${NAME}`);
    // The caller's key decides its rights: tenants' steps and presigned links of browsers have one.
    accept(
      this,
      `${NAME}-service`,
      [from(this, 'ml-pipeline'), from(this, 'ml-pipeline-ui'), {}],
      { app: NAME },
      'ALLOW',
    );
  }
}

function program({ images, services }: Platform): ContainerProps {
  const { s3Port, iamPort, bucket, secret } = services.pipelines.objectStore;
  const { master, masterGrpc, filer } = META_PORTS;
  const shell = (script: string) => ({ exec: { command: ['/bin/sh', '-c', script] } });
  const hasBucket = `echo "s3.bucket.list" | /usr/bin/weed shell | grep -q ${bucket}`;
  const ready = shell(`test -f /tmp/initialization-complete && ${hasBucket}`);
  const startup = { failureThreshold: 24, initialDelaySeconds: 10, periodSeconds: 5, successThreshold: 1 };
  const judged = { failureThreshold: 3, scheme: 'HTTP' } as const;
  return {
    name: NAME,
    image: images.seaweedFs,
    args: ['server', '-dir=/data', '-s3', '-iam', '-filer', '-master.volumePreallocate=false'],
    envFrom: [{ secretRef: { name: secret.name } }],
    ports: [s3Port, iamPort, master, masterGrpc, filer].map((number) => port(number)),
    readiness: httpGet('/status', s3Port, { initialDelaySeconds: 5, periodSeconds: 10, timeoutSeconds: 5, ...judged }),
    liveness: httpGet('/status', s3Port, { initialDelaySeconds: 30, periodSeconds: 30, timeoutSeconds: 10, ...judged }),
    resources: { requests: { cpu: '32m', memory: '128Mi' } },
    securityContext: { ...RESTRICTED, runAsUser: USER, runAsGroup: USER, privileged: false },
    more: {
      // Makes the bucket and the platform's user, once the container has started.
      lifecycle: { postStart: shell(readFileSync(join(__dirname, 'seaweedfs.sh'), 'utf8')) },
      startupProbe: { ...ready, ...startup, timeoutSeconds: 10 },
    },
  };
}
