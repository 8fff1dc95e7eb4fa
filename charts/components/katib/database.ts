import { Construct } from 'constructs';

import type { ExternalDatabase, OwnDatabaseProps } from '../../config/apps/databases';
import { SSL_MODES } from '../../config/apps/database-tls';
import type { Platform } from '../../config/platform';
import {
  type ContainerProps,
  DATABASE_IMAGES,
  databaseAccess,
  type DatabaseBackupProps,
  DatabaseServer,
  type Environment,
} from '../../kit';
import { ExternalReference, type k8s, RESTRICTED, type SecretKey, secretKey, SecretRequirement } from '../../kit';
import { TrustedCa } from '../../kit';
import { partLabel } from './programs';
import type { DatabaseEngine } from '../../kit/database';

/** In hex, because the programs put it into connection strings unescaped. */
const PASSWORD: SecretKey = { random: { bytes: 24, encoding: 'hex' } };

type Volume = OwnDatabaseProps & Required<Pick<OwnDatabaseProps, 'size'>>;

/** Katib's database for the metrics of trials: its own server, or an external one. */
export class Database extends Construct {
  /** The environment of the DB manager: https://github.com/kubeflow/katib/blob/v0.19.0/pkg/db/v1beta1/common/const.go */
  readonly access: Environment;
  /** What the database's certificate is verified with. */
  readonly authorities: readonly TrustedCa[];
  private readonly plan: Platform['databases']['backup'];

  constructor(scope: Construct, { databases: { katib, backup }, images }: Platform) {
    super(scope, 'database');
    this.plan = backup;
    const { ca } = (katib.kind === 'external' && katib.tls) || {};
    this.authorities = ca === undefined ? [] : [new TrustedCa(this, 'katib-database-ca', ca)];
    switch (katib.kind) {
      case 'mysql':
        this.access = this.renderMySql(images.katibMySql, katib);
        break;
      case 'postgres':
        this.access = this.renderPostgres(images.katibPostgres, katib);
        break;
      case 'external':
        new ExternalReference(this, { kind: 'Secret', name: katib.secretName });
        this.access = { ...externalAccess(katib), ...encryption(katib, this.authorities) };
    }
  }

  /** MySQL, at the DB manager's default address. */
  private renderMySql(image: string, volume: OwnDatabaseProps): Environment {
    const passwordKey = 'MYSQL_ROOT_PASSWORD';
    const secret = new SecretRequirement(this, 'katib-mysql-secrets', {
      keys: { [passwordKey]: PASSWORD },
      type: 'Opaque',
    });
    const select = "mysql -h 127.0.0.1 -D ${MYSQL_DATABASE} -u root -p${MYSQL_ROOT_PASSWORD} -e 'SELECT 1'";
    const timing = { initialDelaySeconds: 10, periodSeconds: 5, failureThreshold: 10 };
    const probe: k8s.Probe = { exec: { command: ['/bin/bash', '-c', select] }, ...timing };
    const password = secretKey(secret.name, passwordKey);
    const env = { MYSQL_ROOT_PASSWORD: password, MYSQL_DATABASE: 'katib' };
    const server = { image, env, readiness: probe, liveness: probe };
    this.renderServer('mysql', { size: '10Gi', ...volume }, server, { user: 'root', password });
    return { DB_NAME: 'mysql', DB_PASSWORD: password };
  }

  /** PostgreSQL, at the DB manager's default address for PostgreSQL. */
  private renderPostgres(image: string, volume: OwnDatabaseProps): Environment {
    const passwordKey = 'POSTGRES_PASSWORD';
    const name = { value: 'katib' };
    const secret = new SecretRequirement(this, 'katib-postgres-secrets', {
      keys: { POSTGRES_DB: name, POSTGRES_USER: name, [passwordKey]: PASSWORD },
      type: 'Opaque',
    });
    // Upstream's pod runs as root, which the namespace's Pod Security refuses.
    const securityContext = { ...RESTRICTED, runAsUser: DATABASE_IMAGES.postgres.user };
    const [user, password] = [secretKey(secret.name, 'POSTGRES_USER'), secretKey(secret.name, passwordKey)];
    this.renderServer(
      'postgres',
      { size: '3Gi', ...volume },
      { image, envFrom: [{ secretRef: { name: secret.name } }], securityContext },
      { user, password },
    );
    return { DB_NAME: 'postgres', DB_PASSWORD: password };
  }

  private renderServer(
    engine: DatabaseEngine,
    volume: Volume,
    server: Omit<ContainerProps, 'name'>,
    login: Pick<DatabaseBackupProps, 'user' | 'password'>,
  ): void {
    const { size: storage, storageClass } = volume;
    const name = `katib-${engine}`;
    const labels = partLabel(engine);
    new DatabaseServer(this, name, engine, {
      claim: { name, storage, storageClass },
      container: { ...server, name },
      pods: { selector: labels, sidecar: false, replicas: 1 },
      service: { labels },
      backup: { plan: this.plan, name: 'katib', ...login, sidecar: false },
    });
  }
}

function externalAccess(external: ExternalDatabase): Environment {
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

/** The mode is the DB manager's own variable, the authority that of its library, lib/pq. */
function encryption({ tls, engine }: ExternalDatabase, authorities: readonly TrustedCa[]): Environment {
  if (!tls || engine === 'mysql') return {};
  const [authority] = authorities;
  return {
    KATIB_POSTGRESQL_SSL_MODE: SSL_MODES[tls.mode],
    ...(authority && { PGSSLROOTCERT: authority.file }),
  };
}
