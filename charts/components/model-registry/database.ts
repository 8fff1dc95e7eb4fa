import type { Construct } from 'constructs';

import type { DatabaseEngine, DatabaseSecretKey, ExternalDatabase } from '../../config/databases';
import type { Platform } from '../../config/platform';
import {
  type Config,
  container,
  type ContainerProps,
  type EnvValue,
  port,
  Resource,
  secretKey,
  type SecretKeys,
  Service,
  UNPRIVILEGED,
  Workload,
} from '../../kit';
import type * as k8s from '../../kit/k8s';

/** Name of the database's Service and of its Deployment. */
const NAME = 'model-registry-db';
const LABELS = { component: 'db' };
const DATABASE = 'metadb';
const RANDOM = { random: { bytes: 24, encoding: 'base64url' } } as const;

/** How the server reaches its database. */
export interface DatabaseAccess {
  readonly args: readonly string[];
  /** Variables that the arguments name. */
  readonly env: Readonly<Record<string, EnvValue>>;
  /** ConfigMaps and Secrets all of whose keys are such variables. */
  readonly envFrom: readonly k8s.EnvFromSource[];
  /** Where the database listens. */
  readonly port: string;
}

/** A database server of the registry's own. */
export interface Engine {
  /** What server and database read of a ConfigMap, and of a Secret. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly secretKeys: SecretKeys;
  readonly port: { readonly name: string; readonly number: number };
  readonly claim: string;
  /** User and group of the image. */
  readonly user: number;
  readonly container: Omit<ContainerProps, 'name' | 'image'> & { readonly mountPath: string };
  /** What the registry's server is told of it. */
  readonly args: readonly string[];
}

/** The servers that the registry can bring. */
export const ENGINES: Readonly<Record<DatabaseEngine, Engine>> = {
  mysql: {
    // Not upstream's MYSQL_ALLOW_EMPTY_PASSWORD: a database that starts before its Secret is filled would keep a root
    // user without password.
    parameters: { MYSQL_DATABASE: DATABASE, MYSQL_PORT: '3306' },
    secretKeys: { MYSQL_USER_NAME: { value: 'root' }, MYSQL_ROOT_PASSWORD: RANDOM },
    port: { name: 'dbapi', number: 3306 },
    claim: 'metadata-mysql',
    user: 999,
    container: {
      mountPath: '/var/lib/mysql',
      args: ['--datadir', '/var/lib/mysql/datadir'],
      readiness: {
        // The kubelet makes `$` of `$$`, and leaves the variables to the shell.
        exec: {
          command: [
            '/bin/bash',
            '-c',
            "mysql -h 127.0.0.1 -D $$MYSQL_DATABASE -u$$MYSQL_USER_NAME -p$$MYSQL_ROOT_PASSWORD -e 'SELECT 1'",
          ],
        },
        initialDelaySeconds: 5,
        periodSeconds: 2,
        timeoutSeconds: 1,
      },
    },
    args: mySql('$(MYSQL_USER_NAME):$(MYSQL_ROOT_PASSWORD)', `${NAME}:$(MYSQL_PORT)`, '$(MYSQL_DATABASE)'),
  },
  postgres: {
    parameters: { POSTGRES_DB: DATABASE, POSTGRES_HOST: NAME, POSTGRES_PORT: '5432' },
    secretKeys: { POSTGRES_USER: { value: 'root' }, POSTGRES_PASSWORD: RANDOM },
    port: { name: 'postgres', number: 5432 },
    claim: 'metadata-postgres',
    user: 70,
    container: {
      mountPath: '/var/lib/postgresql/data',
      env: { PGDATA: '/var/lib/postgresql/data/pgdata' },
    },
    args: postgres('$(POSTGRES_USER):$(POSTGRES_PASSWORD)', '$(POSTGRES_HOST):$(POSTGRES_PORT)', '$(POSTGRES_DB)'),
  },
};

function mySql(credentials: string, address: string, database: string): readonly string[] {
  return [
    '--datastore-type=$(MODEL_REGISTRY_DATA_STORE_TYPE)',
    `--embedmd-database-dsn=${credentials}@tcp(${address})/${database}?charset=utf8mb4`,
  ];
}

function postgres(credentials: string, address: string, database: string, tls = 'disable'): readonly string[] {
  return [
    '--datastore-type=embedmd',
    '--embedmd-database-type=postgres',
    `--embedmd-database-dsn=postgresql://${credentials}@${address}/${database}?sslmode=${tls}`,
  ];
}

/** Where a database server reads its parameters and its credentials. */
export interface DatabaseFiles {
  readonly parameters: Config;
  readonly secret: string;
}

/** Renders a database server of the registry's own, on a volume that no two pods may write at the same time. */
export function renderDatabase(
  scope: Construct,
  { images }: Platform,
  kind: DatabaseEngine,
  { parameters, secret }: DatabaseFiles,
): DatabaseAccess {
  const image = { mysql: images.modelRegistryMySql, postgres: images.modelRegistryPostgres }[kind];
  const { claim, args, port: listen } = ENGINES[kind];
  const read = { parameters: { configMapRef: { name: parameters.name } }, secret: { secretRef: { name: secret } } };
  new Resource(scope, 'v1/PersistentVolumeClaim', claim, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
  });
  renderPods(scope, ENGINES[kind], image, [read.parameters, read.secret]);
  new Service(scope, NAME, {
    selector: LABELS,
    labels: LABELS,
    ports: [{ name: 'dbapi', port: listen.number, protocol: 'TCP' }],
    more: { type: 'ClusterIP' },
  });
  return { args, env: {}, envFrom: [read.secret, read.parameters], port: String(listen.number) };
}

function renderPods(scope: Construct, engine: Engine, image: string, envFrom: readonly k8s.EnvFromSource[]): void {
  const { claim, user, port: listen, container: own } = engine;
  const { mountPath, ...program } = own;
  new Workload(scope, NAME, {
    selector: LABELS,
    deploymentLabels: LABELS,
    labels: { 'sidecar.istio.io/inject': 'false' },
    replicas: 1,
    recreate: true,
    containers: [
      container({
        ...program,
        name: 'db-container',
        image,
        envFrom,
        ports: [port(listen.number, listen.name)],
        mounts: { [mountPath]: claim },
        securityContext: { ...UNPRIVILEGED, runAsUser: user, runAsGroup: user },
      }),
    ],
    volumes: [{ name: claim, persistentVolumeClaim: { claimName: claim } }],
    pod: { securityContext: { fsGroup: user, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } },
  });
}

/** The database of someone else, who decides whether the way to it is encrypted. */
export function externalDatabase(database: ExternalDatabase): DatabaseAccess {
  const { engine, host, port: listen, secretName, usernameKey, passwordKey } = database;
  const read = (value: string | number | DatabaseSecretKey): EnvValue =>
    typeof value === 'object' ? secretKey(secretName, value.secretKey) : String(value);
  const where = ['$(DB_USER):$(DB_PASSWORD)', '$(DB_HOST):$(DB_PORT)', '$(DB_NAME)'] as const;
  return {
    args: engine === 'mysql' ? mySql(...where) : postgres(...where, 'prefer'),
    env: {
      DB_USER: secretKey(secretName, usernameKey),
      DB_PASSWORD: secretKey(secretName, passwordKey),
      DB_HOST: read(host),
      DB_PORT: read(listen),
      DB_NAME: read(database.database),
    },
    envFrom: [],
    // A port that only the Secret knows is taken for the usual one.
    port: String(typeof listen === 'object' ? ENGINES[engine].port.number : listen),
  };
}
