import { Construct } from 'constructs';

import { DATABASE_NAMES, type ExternalDatabase } from '../../config/apps/databases';
import type { Platform } from '../../config/platform';
import {
  backupAccount,
  DATABASE_IMAGES,
  DatabaseServer,
  ExternalReference,
  port,
  secretKey,
  SecretRequirement,
} from '../../kit';
import { ServiceAccount } from '../../kit';
import { accept, encrypt, fromPipelines, storePods } from './deployment';
import { DATABASE_PORTS, type DatabaseEngine } from '../../kit/database';

/** The servers that Pipelines can bring: names of their parts, and the user of all programs. */
export const SERVERS = {
  mysql: {
    host: 'mysql',
    account: 'mysql',
    claim: { name: 'mysql-pv-claim', volume: 'mysql-persistent-storage', storage: '20Gi' },
    secretName: 'mysql-secret',
    user: 'root',
    container: {
      args: [
        '--datadir',
        '/var/lib/mysql',
        // The client library of the metadata store knows only this plugin.
        '--authentication-policy=mysql_native_password',
        '--mysql-native-password=ON',
        '--disable-log-bin',
      ],
      // The image sets it only in an empty volume. In a volume that is taken over, root keeps its password.
      env: { MYSQL_ROOT_PASSWORD: secretKey('mysql-secret', 'password') },
      resources: { requests: { cpu: '100m', memory: '800Mi' } },
    },
  },
  postgres: {
    host: 'postgres-service',
    account: 'postgresql',
    claim: { name: 'postgres-pvc', volume: 'postgres-stateful-data', storage: '20Gi' },
    secretName: 'postgres-secret-extended',
    user: 'user',
    container: {
      env: {
        POSTGRES_DB: 'postgres',
        POSTGRES_USER: 'user',
        POSTGRES_PASSWORD: secretKey('postgres-secret-extended', 'password'),
        ...DATABASE_IMAGES.postgres.env,
      },
      readiness: {
        exec: { command: ['psql', '-U', 'user', '-d', 'postgres', '-c', 'SELECT 1'] },
        initialDelaySeconds: 15,
        timeoutSeconds: 2,
      },
    },
  },
} as const;

/** In hex, because it passes through a shell and through flags. */
const PASSWORD = { random: { bytes: 32, encoding: 'hex' } } as const;

/**
 * One server for the API server, the metadata store and the cache, unless the definition names an external one. Each
 * makes its own database in it.
 */
export class Database extends Construct {
  constructor(scope: Construct, { databases, images }: Platform) {
    super(scope, 'database');
    const { pipelines, backup: plan } = databases;
    if (pipelines.kind === 'external') {
      new ExternalReference(this, { kind: 'Secret', name: pipelines.secretName });
      return;
    }
    const { kind: engine, size, storageClass } = pipelines;
    const { host, account, claim, container, secretName, user } = SERVERS[engine];
    new SecretRequirement(this, secretName, { keys: { username: { value: user }, password: PASSWORD } });
    const image = { mysql: images.pipelinesMySql, postgres: images.pipelinesPostgres }[engine];
    const number = DATABASE_PORTS[engine];
    new ServiceAccount(this, account);
    new DatabaseServer(this, engine, engine, {
      claim: { ...claim, storage: size ?? claim.storage, storageClass },
      container: { name: engine, image, ports: [port(number, engine)], ...container },
      pods: storePods(engine, DATABASE_IMAGES[engine].user, account),
      service: { name: host, ports: [{ port: number, targetPort: number, protocol: 'TCP' }], more: {} },
      // The server takes only callers with an identity: the pod has a sidecar, which ends with the dump.
      backup: {
        plan,
        name: 'pipelines',
        user: secretKey(secretName, 'username'),
        password: secretKey(secretName, 'password'),
      },
    });
    encrypt(this, host, `ml-pipeline-${engine}`);
    accept(this, engine, [fromPipelines(this, 'metadata-grpc-server', ...(plan ? [backupAccount('pipelines')] : []))]);
  }
}

/** The platform's own server, with the address and credentials of an external one. */
export function describe(engine: DatabaseEngine): ExternalDatabase {
  const { host, secretName } = SERVERS[engine];
  const credentials = { secretName, usernameKey: 'username', passwordKey: 'password' };
  const names = { port: DATABASE_PORTS[engine], database: DATABASE_NAMES.pipelines };
  return { kind: 'external', engine, host, ...names, ...credentials };
}
