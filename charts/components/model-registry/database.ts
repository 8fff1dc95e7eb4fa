import { Construct } from 'constructs';

import { type ExternalDatabase, type OwnDatabaseProps } from '../../config/apps/databases';
import { type DatabaseTlsMode, SSL_MODES } from '../../config/apps/database-tls';
import type { Platform } from '../../config/platform';
import { Config, DATABASE_IMAGES, databaseAccess, DatabaseServer, type Environment } from '../../kit';
import { ExternalReference, type k8s, RESTRICTED_POD, secretKey, type SecretKeys, SecretRequirement } from '../../kit';
import { TrustedCa, UNPRIVILEGED } from '../../kit';
import { DATABASE_PORTS, type DatabaseEngine } from '../../kit/database';

const NAME = 'model-registry-db';
const LABELS = { component: 'db' };
const DATABASE = 'metadb';
/** The kubelet turns `$$` into `$`, so that the shell expands the variables. */
const SQL = "mysql -h 127.0.0.1 -D $$MYSQL_DATABASE -u$$MYSQL_USER_NAME -p$$MYSQL_ROOT_PASSWORD -e 'SELECT 1'";
const SELECT = ['/bin/bash', '-c', SQL];
const RANDOM = { random: { bytes: 24, encoding: 'base64url' } } as const;

/** How the server reaches its database. */
interface DatabaseAccess {
  readonly args: readonly string[];
  /** Variables that the arguments name. */
  readonly env: Environment;
  /** ConfigMaps and Secrets whose keys all become such variables. */
  readonly envFrom: readonly k8s.EnvFromSource[];
  readonly port: string;
}

interface Engine {
  /** Values that server and database read from a ConfigMap and a Secret. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly secretKeys: SecretKeys;
  /** Keys of the Secret with the user and the password. */
  readonly login: { readonly user: string; readonly password: string };
  readonly claim: string;
  readonly readiness?: k8s.Probe;
  readonly args: readonly string[];
}

/** The database servers that the registry can bring. */
const ENGINES: Readonly<Record<DatabaseEngine, Engine>> = {
  mysql: {
    // Not upstream's MYSQL_ALLOW_EMPTY_PASSWORD: a database that starts before its Secret is filled would keep a root
    // user without password.
    parameters: { MYSQL_DATABASE: DATABASE, MYSQL_PORT: '3306' },
    secretKeys: { MYSQL_USER_NAME: { value: 'root' }, MYSQL_ROOT_PASSWORD: RANDOM },
    login: { user: 'MYSQL_USER_NAME', password: 'MYSQL_ROOT_PASSWORD' },
    claim: 'metadata-mysql',
    readiness: { exec: { command: SELECT }, initialDelaySeconds: 5, periodSeconds: 2, timeoutSeconds: 1 },
    args: mySql('$(MYSQL_USER_NAME):$(MYSQL_ROOT_PASSWORD)', `${NAME}:$(MYSQL_PORT)`, '$(MYSQL_DATABASE)'),
  },
  postgres: {
    parameters: { POSTGRES_DB: DATABASE, POSTGRES_HOST: NAME, POSTGRES_PORT: '5432' },
    secretKeys: { POSTGRES_USER: { value: 'root' }, POSTGRES_PASSWORD: RANDOM },
    login: { user: 'POSTGRES_USER', password: 'POSTGRES_PASSWORD' },
    claim: 'metadata-postgres',
    args: postgres('$(POSTGRES_USER):$(POSTGRES_PASSWORD)', '$(POSTGRES_HOST):$(POSTGRES_PORT)', '$(POSTGRES_DB)'),
  },
};

function mySql(credentials: string, address: string, database: string, tls = ''): readonly string[] {
  return [
    '--datastore-type=$(MODEL_REGISTRY_DATA_STORE_TYPE)',
    `--embedmd-database-dsn=${credentials}@tcp(${address})/${database}?charset=utf8mb4${tls}`,
  ];
}

function postgres(credentials: string, address: string, database: string, tls = 'disable'): readonly string[] {
  return [
    '--datastore-type=embedmd',
    '--embedmd-database-type=postgres',
    `--embedmd-database-dsn=postgresql://${credentials}@${address}/${database}?sslmode=${tls}`,
  ];
}

type Own = OwnDatabaseProps & { readonly kind: DatabaseEngine };

/** The registry's database: its own server, or an external one. */
export class Database extends Construct {
  readonly access: DatabaseAccess;
  /** ConfigMaps that its users' pods read at their start. */
  readonly configs: readonly Config[];
  /** What the database's certificate is verified with. */
  readonly authorities: readonly TrustedCa[];

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'database');
    const choice = platform.databases.modelRegistry;
    if (choice.kind === 'external') {
      new ExternalReference(this, { kind: 'Secret', name: choice.secretName });
      const { ca } = choice.tls ?? {};
      this.authorities = ca === undefined ? [] : [new TrustedCa(this, 'model-registry-database-ca', ca)];
      this.access = externalAccess(choice, this.authorities[0]);
      this.configs = [];
    } else {
      const parameters = new Config(this, 'model-registry-db-parameters', ENGINES[choice.kind].parameters);
      this.access = this.renderServer(platform, choice, parameters);
      this.configs = [parameters];
      this.authorities = [];
    }
  }

  /** Its own server, which reads parameters and credentials from a ConfigMap and a Secret. */
  private renderServer(
    { images, databases: { backup: plan }, modelRegistry }: Platform,
    { kind, size = '10Gi', storageClass }: Own,
    config: Config,
  ): DatabaseAccess {
    const image = { mysql: images.modelRegistryMySql, postgres: images.modelRegistryPostgres }[kind];
    const { claim, readiness, args, secretKeys: keys, login } = ENGINES[kind];
    const { user } = DATABASE_IMAGES[kind];
    const { name } = new SecretRequirement(this, 'model-registry-db-secrets', { keys, type: 'Opaque' });
    const [parameters, secret] = [{ configMapRef: { name: config.name } }, { secretRef: { name } }];
    new DatabaseServer(this, NAME, kind, {
      claim: { name: claim, storage: size, storageClass },
      isTenants: modelRegistry.isTenants,
      container: {
        name: 'db-container',
        image,
        envFrom: [parameters, secret],
        readiness,
        securityContext: { ...UNPRIVILEGED, runAsUser: user, runAsGroup: user },
      },
      pods: {
        selector: LABELS,
        sidecar: false,
        replicas: 1,
        pod: { securityContext: { fsGroup: user, ...RESTRICTED_POD } },
      },
      service: { labels: LABELS },
      backup: {
        plan,
        name: 'model-registry',
        user: secretKey(name, login.user),
        password: secretKey(name, login.password),
        sidecar: false,
      },
    });
    return { args, env: {}, envFrom: [secret, parameters], port: String(DATABASE_PORTS[kind]) };
  }
}

/** An external database. */
function externalAccess(external: ExternalDatabase, authority: TrustedCa | undefined): DatabaseAccess {
  const { engine, tls } = external;
  const { user, password, host, port, database } = databaseAccess(external);
  const where = ['$(DB_USER):$(DB_PASSWORD)', '$(DB_HOST):$(DB_PORT)', '$(DB_NAME)'] as const;
  return {
    args:
      engine === 'mysql' ? encryptedMySql(where, tls?.mode, authority) : encryptedPostgres(where, tls?.mode, authority),
    env: { DB_USER: user, DB_PASSWORD: password, DB_HOST: host, DB_PORT: port, DB_NAME: database },
    envFrom: [],
    // If only the Secret has the port, the usual one is assumed.
    port: typeof port === 'string' ? port : String(DATABASE_PORTS[engine]),
  };
}

type Where = readonly [credentials: string, address: string, database: string];

/**
 * The server's flags register what the driver verifies with; `skip-verify` is the driver's own.
 * https://github.com/kubeflow/hub/blob/v0.3.9/internal/datastore/embedmd/mysql/connect.go
 */
function encryptedMySql(where: Where, mode: DatabaseTlsMode | undefined, authority: TrustedCa | undefined) {
  if (!authority) return mySql(...where, mode === 'required' ? '&tls=skip-verify' : '');
  const flag = '--embedmd-database-ssl';
  return [...mySql(...where), `${flag}-root-cert=${authority.file}`, `${flag}-verify-server-cert=true`];
}

/** Without a mode, a connection is encrypted where the server offers it. */
function encryptedPostgres(where: Where, mode: DatabaseTlsMode | undefined, authority: TrustedCa | undefined) {
  const root = authority ? `&sslrootcert=${authority.file}` : '';
  return postgres(...where, mode ? `${SSL_MODES[mode]}${root}` : 'prefer');
}
