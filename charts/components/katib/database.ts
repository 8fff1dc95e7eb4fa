import type { Construct } from 'constructs';

import type { DatabaseEngine, DatabaseSecretKey, ExternalDatabase } from '../../config/databases';
import { type EnvValue, port, Resource, RESTRICTED, secretKey } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { Program, type ProgramProps } from './program';

/** The DB manager's environment: https://github.com/kubeflow/katib/blob/v0.19.0/pkg/db/v1beta1/common/const.go */
export type DatabaseEnvironment = Readonly<Record<string, EnvValue>>;

/** Where the bundled databases listen. */
const PORTS = { mysql: 3306, postgres: 5432 } as const;

/** The key of a bundled database's Secret that holds its password. */
export const PASSWORD_KEYS = { mysql: 'MYSQL_ROOT_PASSWORD', postgres: 'POSTGRES_PASSWORD' } as const;

/** Katib's own MySQL, which the DB manager calls by default. */
export function renderMySql(scope: Construct, image: string, secret: string): DatabaseEnvironment {
  const user = { runAsUser: 999, runAsGroup: 999 };
  const select = "mysql -h 127.0.0.1 -D ${MYSQL_DATABASE} -u root -p${MYSQL_ROOT_PASSWORD} -e 'SELECT 1'";
  const probe: k8s.Probe = {
    exec: { command: ['/bin/bash', '-c', select] },
    initialDelaySeconds: 10,
    periodSeconds: 5,
    failureThreshold: 10,
  };
  const password = secretKey(secret, PASSWORD_KEYS.mysql);
  renderServer(scope, 'mysql', '10Gi', user.runAsGroup, {
    image,
    args: ['--datadir', '/var/lib/mysql/datadir'],
    env: { MYSQL_ROOT_PASSWORD: password, MYSQL_DATABASE: 'katib' },
    ports: [port(PORTS.mysql, 'dbapi')],
    mounts: { '/var/lib/mysql': 'katib-mysql' },
    readiness: probe,
    liveness: probe,
    securityContext: { ...RESTRICTED, ...user },
  });
  return { DB_NAME: 'mysql', DB_PASSWORD: password };
}

/** Katib's own PostgreSQL, which the DB manager calls by default when it is told that it is one. */
export function renderPostgres(scope: Construct, image: string, secret: string): DatabaseEnvironment {
  // The user `postgres` of the image. Upstream's pod runs as root, which the namespace's Pod Security refuses.
  const runAsUser = 70;
  renderServer(scope, 'postgres', '3Gi', runAsUser, {
    image,
    env: { PGDATA: '/var/lib/postgresql/data/pgdata' },
    envFrom: [{ secretRef: { name: secret } }],
    ports: [port(PORTS.postgres, 'postgres')],
    mounts: { '/var/lib/postgresql/data': 'katib-postgres' },
    securityContext: { ...RESTRICTED, runAsUser },
  });
  return { DB_NAME: 'postgres', DB_PASSWORD: secretKey(secret, PASSWORD_KEYS.postgres) };
}

/** A database server on a volume of its own, which two pods must not write at the same time. */
function renderServer(
  scope: Construct,
  engine: DatabaseEngine,
  storage: string,
  fsGroup: number,
  server: ProgramProps['container'],
): void {
  const name = `katib-${engine}`;
  new Resource(scope, 'v1/PersistentVolumeClaim', name, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  });
  new Program(scope, engine, {
    container: server,
    pods: {
      recreate: true,
      volumes: [{ name, persistentVolumeClaim: { claimName: name } }],
      pod: { securityContext: { fsGroup, fsGroupChangePolicy: 'OnRootMismatch' } },
    },
    service: { ports: [{ name: 'dbapi', port: PORTS[engine], protocol: 'TCP' }], more: { type: 'ClusterIP' } },
  });
}

/** The database of someone else. */
export function externalDatabase(database: ExternalDatabase): DatabaseEnvironment {
  const { engine, host, secretName, usernameKey, passwordKey } = database;
  const read = (value: string | number | DatabaseSecretKey): EnvValue =>
    typeof value === 'object' ? secretKey(secretName, value.secretKey) : String(value);
  const prefix = { mysql: 'KATIB_MYSQL_DB', postgres: 'KATIB_POSTGRESQL_DB' }[engine];
  return {
    DB_NAME: engine,
    DB_USER: secretKey(secretName, usernameKey),
    DB_PASSWORD: secretKey(secretName, passwordKey),
    [`${prefix}_HOST`]: read(host),
    [`${prefix}_PORT`]: read(database.port),
    [`${prefix}_DATABASE`]: read(database.database),
  };
}
