import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { httpGet, port, type ProbeOptions, type ServicePortProps } from '../../kit';
import { asUser } from './program';
import { accept, encrypt, principal } from './network';
import { ACCESS } from './permissions';
import { Store } from './store';

const NAME = 'seaweedfs';
const USER = 1000;
const SHELL = ['/bin/sh', '-c'] as const;
/** Runs in the container once it has started; makes the bucket and the platform's user. */
const INITIALIZE = readFileSync(join(__dirname, 'seaweedfs.sh'), 'utf8');

/** SeaweedFS: an object store with the APIs of S3 and IAM, all of it in one pod. */
export class ObjectStore extends Construct {
  constructor(scope: Construct, { images, services }: Platform) {
    super(scope, 'object-store');
    const { s3Port, iamPort, port: minioPort, bucket, secret } = services.pipelines.objectStore;
    const ready = `test -f /tmp/initialization-complete && echo "s3.bucket.list" | /usr/bin/weed shell | grep -q ${bucket}`;
    const status = (timing: ProbeOptions) =>
      httpGet('/status', s3Port, { ...timing, failureThreshold: 3, scheme: 'HTTP' });
    new Store(this, NAME, {
      user: USER,
      replicas: 1,
      claim: { name: 'seaweedfs-pvc', volume: 'data' },
      main: {
        name: NAME,
        image: images.seaweedFs,
        args: ['server', '-dir=/data', '-s3', '-iam', '-filer', '-master.volumePreallocate=false'],
        envFrom: [{ secretRef: { name: secret.name } }],
        ports: [s3Port, iamPort, ...Object.values(INSIDE)].map((number) => port(number)),
        mounts: { '/data': 'data' },
        readiness: status({ initialDelaySeconds: 5, periodSeconds: 10, timeoutSeconds: 5 }),
        liveness: status({ initialDelaySeconds: 30, periodSeconds: 30, timeoutSeconds: 10 }),
        resources: { requests: { cpu: '32m', memory: '128Mi' } },
        securityContext: { ...asUser(USER, USER), privileged: false },
        more: {
          lifecycle: { postStart: { exec: { command: [...SHELL, INITIALIZE] } } },
          startupProbe: {
            exec: { command: [...SHELL, ready] },
            failureThreshold: 24,
            initialDelaySeconds: 10,
            periodSeconds: 5,
            successThreshold: 1,
            timeoutSeconds: 10,
          },
        },
      },
      ports: [
        serve('http-iam', iamPort),
        serve('http-s3', s3Port),
        serve('http-s3-compat', minioPort, s3Port),
        serve('http-master', INSIDE.master),
        serve('grpc-master', INSIDE.masterGrpc),
        serve('grpc-filer', FILER_GRPC),
        serve('http-filer', INSIDE.filer),
      ],
    });
    encrypt(this, `ml-pipeline-${NAME}`, NAME);
    this.renderPolicy();
  }

  /** Keys say what a caller may do: steps of tenants and the presigned links of browsers come with one. */
  private renderPolicy(): void {
    const from = [ACCESS.api, ACCESS.ui].map(({ account }) => [{ source: { principals: [principal(account)] } }]);
    const rules = [...from.map((each) => ({ from: each })), {}];
    accept(this, `${NAME}-service`, { app: NAME }, { action: 'ALLOW', rules });
  }
}

/** Ports of SeaweedFS's own parts. */
const INSIDE = { master: 9333, masterGrpc: 19333, filer: 8888 } as const;
const FILER_GRPC = 18888;

function serve(name: string, number: number, targetPort = number): ServicePortProps {
  return { name, port: number, targetPort, protocol: 'TCP' };
}
