import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { type ContainerProps, DataServer, httpGet, port, type ProbeOptions, ServiceAccount } from '../../kit';
import { ACCOUNTS } from './access';
import { accept, asUser, encrypt, fromAccounts, serve, storePods } from './program';

const NAME = 'seaweedfs';
const USER = 1000;
const SHELL = ['/bin/sh', '-c'] as const;
/** Runs in the container once it has started; makes the bucket and the platform's user. */
const INITIALIZE = readFileSync(join(__dirname, 'seaweedfs.sh'), 'utf8');
/** Ports of SeaweedFS's own parts. */
const INSIDE = { master: 9333, masterGrpc: 19333, filer: 8888 } as const;

/** SeaweedFS: an object store with the APIs of S3 and IAM, all of it in one pod. */
export function renderObjectStore(scope: Construct, platform: Platform): void {
  const { s3Port, iamPort, port: minioPort } = platform.services.pipelines.objectStore;
  new ServiceAccount(scope, NAME);
  new DataServer(scope, NAME, {
    claim: { name: 'seaweedfs-pvc', volume: 'data', storage: '20Gi' },
    path: '/data',
    user: USER,
    container: program(platform),
    pods: { ...storePods(NAME, USER), replicas: 1 },
    service: {
      ports: [
        serve('http-iam', iamPort),
        serve('http-s3', s3Port),
        serve('http-s3-compat', minioPort, s3Port),
        serve('http-master', INSIDE.master),
        serve('grpc-master', INSIDE.masterGrpc),
        serve('grpc-filer', 18888),
        serve('http-filer', INSIDE.filer),
      ],
    },
  });
  encrypt(scope, NAME, `ml-pipeline-${NAME}`);
  // Keys say what a caller may do: steps of tenants and the presigned links of browsers come with one.
  const rules = [{ from: fromAccounts(ACCOUNTS.api) }, { from: fromAccounts(ACCOUNTS.ui) }, {}];
  accept(scope, `${NAME}-service`, { app: NAME }, { action: 'ALLOW', rules });
}

function program({ images, services }: Platform): ContainerProps {
  const { s3Port, iamPort, bucket, secret } = services.pipelines.objectStore;
  const hasBucket = `echo "s3.bucket.list" | /usr/bin/weed shell | grep -q ${bucket}`;
  const ready = { exec: { command: [...SHELL, `test -f /tmp/initialization-complete && ${hasBucket}`] } };
  const startup = { failureThreshold: 24, initialDelaySeconds: 10, periodSeconds: 5 };
  const status = (timing: ProbeOptions) =>
    httpGet('/status', s3Port, { ...timing, failureThreshold: 3, scheme: 'HTTP' });
  return {
    name: NAME,
    image: images.seaweedFs,
    args: ['server', '-dir=/data', '-s3', '-iam', '-filer', '-master.volumePreallocate=false'],
    envFrom: [{ secretRef: { name: secret.name } }],
    ports: [s3Port, iamPort, ...Object.values(INSIDE)].map((number) => port(number)),
    readiness: status({ initialDelaySeconds: 5, periodSeconds: 10, timeoutSeconds: 5 }),
    liveness: status({ initialDelaySeconds: 30, periodSeconds: 30, timeoutSeconds: 10 }),
    resources: { requests: { cpu: '32m', memory: '128Mi' } },
    securityContext: { ...asUser(USER, USER), privileged: false },
    more: {
      lifecycle: { postStart: { exec: { command: [...SHELL, INITIALIZE] } } },
      startupProbe: { ...ready, ...startup, successThreshold: 1, timeoutSeconds: 10 },
    },
  };
}
