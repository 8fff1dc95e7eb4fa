import type { Construct } from 'constructs';

import type { ExternalDatabase } from '../../config/apps/databases';
import { type ContainerProps, DATABASE_IMAGES, databaseAccess, DatabaseServer, type Environment } from '../../kit';
import { type k8s, RESTRICTED, secretKey } from '../../kit';
import { partLabel } from './programs';
import type { DatabaseEngine } from '../../kit/database';

/** The key of a bundled database's Secret that holds its password. */
export const PASSWORD_KEYS = { mysql: 'MYSQL_ROOT_PASSWORD', postgres: 'POSTGRES_PASSWORD' } as const;

/**
 * Katib's own MySQL, which the DB manager calls by default.
 * @returns the DB manager's: https://github.com/kubeflow/katib/blob/v0.19.0/pkg/db/v1beta1/common/const.go
 */
export function renderMySql(scope: Construct, image: string, secret: string): Environment {
  const select = "mysql -h 127.0.0.1 -D ${MYSQL_DATABASE} -u root -p${MYSQL_ROOT_PASSWORD} -e 'SELECT 1'";
  const timing = { initialDelaySeconds: 10, periodSeconds: 5, failureThreshold: 10 };
  const probe: k8s.Probe = { exec: { command: ['/bin/bash', '-c', select] }, ...timing };
  const password = secretKey(secret, PASSWORD_KEYS.mysql);
  const env = { MYSQL_ROOT_PASSWORD: password, MYSQL_DATABASE: 'katib' };
  renderServer(scope, 'mysql', '10Gi', { image, env, readiness: probe, liveness: probe });
  return { DB_NAME: 'mysql', DB_PASSWORD: password };
}

/** Katib's own PostgreSQL, which the DB manager calls by default when it is told that it is one. */
export function renderPostgres(scope: Construct, image: string, secret: string): Environment {
  // Upstream's pod runs as root, which the namespace's Pod Security refuses.
  const securityContext = { ...RESTRICTED, runAsUser: DATABASE_IMAGES.postgres.user };
  renderServer(scope, 'postgres', '3Gi', { image, envFrom: [{ secretRef: { name: secret } }], securityContext });
  return { DB_NAME: 'postgres', DB_PASSWORD: secretKey(secret, PASSWORD_KEYS.postgres) };
}

type Server = Omit<ContainerProps, 'name'>;

function renderServer(scope: Construct, engine: DatabaseEngine, storage: string, server: Server): void {
  const name = `katib-${engine}`;
  const labels = partLabel(engine);
  new DatabaseServer(scope, name, engine, {
    claim: { name, storage },
    container: { ...server, name },
    pods: { selector: labels, sidecar: false, replicas: 1 },
    service: { labels },
  });
}

/** The database of someone else. */
export function externalDatabase(external: ExternalDatabase): Environment {
  const { user, password, host, port, database } = databaseAccess(external);
  const prefix = { mysql: 'KATIB_MYSQL_DB', postgres: 'KATIB_POSTGRESQL_DB' }[external.engine];
  return {
    DB_NAME: external.engine,
    DB_USER: user,
    DB_PASSWORD: password,
    [`${prefix}_HOST`]: host,
    [`${prefix}_PORT`]: port,
    [`${prefix}_DATABASE`]: database,
  };
}
