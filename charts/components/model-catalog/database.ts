import { Construct } from 'constructs';

import type { ExternalDatabase, OwnDatabaseProps } from '../../config/apps/databases';
import { SSL_MODES } from '../../config/apps/database-tls';
import type { Platform } from '../../config/platform';
import { DATABASE_IMAGES, databaseAccess, DatabaseServer, type Environment, ExternalReference } from '../../kit';
import { RESTRICTED_POD, secretKey, SecretRequirement, TrustedCa, UNPRIVILEGED } from '../../kit';
import { DATABASE_PORTS } from '../../kit/database';

/** Name of the catalog's PostgreSQL: of its Service, its StatefulSet, its volume and its Secret. */
const NAME = 'model-catalog-postgres';
const [USER, PASSWORD] = ['POSTGRES_USER', 'POSTGRES_PASSWORD'] as const;

/** What the labels of the catalog's parts have in common. */
export const PART_OF = { 'app.kubernetes.io/part-of': 'model-catalog' };

/** The database in which the catalog keeps the models of its sources: its own PostgreSQL, or an external one. */
export class Database extends Construct {
  /** Variables of PostgreSQL's own clients: https://www.postgresql.org/docs/current/libpq-envars.html */
  readonly access: Environment;
  /** What the database's certificate is verified with. */
  readonly authorities: readonly TrustedCa[];

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'database');
    const { modelCatalog: choice } = platform.databases;
    if (choice.kind === 'external') {
      new ExternalReference(this, { kind: 'Secret', name: choice.secretName });
      const { ca } = choice.tls ?? {};
      this.authorities = ca === undefined ? [] : [new TrustedCa(this, 'model-catalog-database-ca', ca)];
      this.access = externalAccess(choice, this.authorities);
      return;
    }
    this.authorities = [];
    this.access = { PGHOST: NAME, PGUSER: secretKey(NAME, USER), PGPASSWORD: secretKey(NAME, PASSWORD) };
    this.renderServer(platform, choice);
  }

  private renderServer(
    { images, databases: { backup: plan } }: Platform,
    { size = '5Gi', storageClass }: OwnDatabaseProps,
  ): void {
    const password = { random: { bytes: 24, encoding: 'base64url' } } as const;
    new SecretRequirement(this, NAME, {
      keys: { [USER]: { value: 'postgres' }, [PASSWORD]: password },
      type: 'Opaque',
    });
    const { user } = DATABASE_IMAGES.postgres;
    const selector = { 'app.kubernetes.io/name': 'postgres', ...PART_OF };
    const labels = { 'app.kubernetes.io/component': 'database' };
    new DatabaseServer(this, NAME, 'postgres', {
      statefulSet: 'postgres',
      claim: { name: NAME, storage: size, storageClass },
      container: {
        name: 'postgres',
        image: images.modelCatalogPostgres,
        envFrom: [{ secretRef: { name: NAME } }],
        securityContext: { ...UNPRIVILEGED, runAsUser: user, runAsGroup: user },
      },
      pods: {
        selector,
        labels,
        sidecar: false,
        replicas: 1,
        pod: { securityContext: { fsGroup: user, ...RESTRICTED_POD } },
      },
      service: {
        selector: { ...selector, ...labels },
        ports: [{ name: 'postgres', port: DATABASE_PORTS.postgres, protocol: 'TCP' }],
      },
      backup: {
        plan,
        name: 'model-catalog',
        user: secretKey(NAME, USER),
        password: secretKey(NAME, PASSWORD),
        sidecar: false,
      },
    });
  }
}

function externalAccess(external: ExternalDatabase, [authority]: readonly TrustedCa[]): Environment {
  const { user, password, host, port, database } = databaseAccess(external);
  const { tls } = external;
  return {
    PGHOST: host,
    PGPORT: port,
    PGDATABASE: database,
    PGUSER: user,
    PGPASSWORD: password,
    ...(tls && { PGSSLMODE: SSL_MODES[tls.mode] }),
    ...(authority && { PGSSLROOTCERT: authority.file }),
  };
}
