import type { Construct } from 'constructs';

import { DATABASE_NAMES, DATABASE_PORTS, type DatabaseEngine, type ExternalDatabase } from '../../config/databases';
import type { Platform } from '../../config/platform';
import {
  type ContainerProps,
  DATABASE_IMAGES,
  databaseAccess,
  DatabaseServer,
  type Environment,
  type EnvValue,
  port,
  secretKey,
  ServiceAccount,
} from '../../kit';
import { acceptPlatform, encrypt, storePods } from './program';
import { installed } from './settings';

/** The servers that Pipelines can bring: names of their parts, and the user as whom all programs log in. */
export const SERVERS = {
  mysql: {
    host: 'mysql',
    account: 'mysql',
    claim: { name: 'mysql-pv-claim', volume: 'mysql-persistent-storage', storage: '20Gi' },
    secretName: 'mysql-secret',
    user: 'root',
  },
  postgres: {
    host: 'postgres-service',
    account: 'postgresql',
    claim: { name: 'postgres-pvc', volume: 'postgres-stateful-data', storage: '20Gi' },
    secretName: 'postgres-secret-extended',
    user: 'user',
  },
} as const;

/** How the programs reach their databases. */
export interface DatabaseAccess {
  readonly engine: DatabaseEngine;
  /** What is known of it here, and not from a Secret, for the settings that all programs read. */
  readonly settings: Readonly<Record<string, string>>;
  /** One of these settings, or what the Secret says instead. */
  read(setting: string): EnvValue;
  /** User and password, as variables that begin with the prefix. */
  login(prefix: string): Environment;
}

/** The way to a database server of the platform's own, or of someone else. */
export function databaseAccessOf({ databases: { pipelines: choice } }: Platform): DatabaseAccess {
  const external = choice.kind === 'external' ? choice : described(choice.kind);
  const { engine } = external;
  const { user, password, host, port: listen } = databaseAccess(external);
  const address = { dbHost: host, dbPort: listen, [`${engine}Host`]: host, [`${engine}Port`]: listen };
  const values: Environment = { dbType: engine, ...address, ...databaseNames(external) };
  const known = Object.entries(values).filter((each): each is [string, string] => typeof each[1] === 'string');
  return {
    engine,
    settings: Object.fromEntries(known),
    read: (setting) => (typeof values[setting] === 'object' ? values[setting] : installed(setting)),
    login: (prefix) => ({ [`${prefix}_USER`]: user, [`${prefix}_PASSWORD`]: password }),
  };
}

/** A server of the platform's own, as if it were of someone else. */
function described(engine: DatabaseEngine): ExternalDatabase {
  const { host, secretName } = SERVERS[engine];
  const credentials = { secretName, usernameKey: 'username', passwordKey: 'password' };
  const names = { port: DATABASE_PORTS[engine], database: DATABASE_NAMES.pipelines };
  return { kind: 'external', engine, host, ...names, ...credentials };
}

/** The names of the three databases: upstream's, or those that begin with the name that the definition gives. */
function databaseNames({ database }: ExternalDatabase): Readonly<Record<string, string>> {
  const usual = { pipelineDb: DATABASE_NAMES.pipelines, mlmdDb: 'metadb', cacheDb: 'cachedb' };
  if (typeof database === 'object' || database === usual.pipelineDb) return usual;
  return { pipelineDb: database, mlmdDb: `${database}_metadata`, cacheDb: `${database}_cache` };
}

/** One server for the API server, the metadata store and the cache. Each makes its own database in it. */
export function renderDatabase(scope: Construct, { images }: Platform, engine: DatabaseEngine): void {
  const { host, account, claim, secretName } = SERVERS[engine];
  const image = { mysql: images.pipelinesMySql, postgres: images.pipelinesPostgres }[engine];
  const password = secretKey(secretName, 'password');
  const number = DATABASE_PORTS[engine];
  const own = { name: engine, image, ports: [port(number, engine)] };
  new ServiceAccount(scope, account);
  new DatabaseServer(scope, engine, engine, {
    claim,
    container: { ...own, ...(engine === 'mysql' ? mySql(password) : postgres(password)) },
    pods: storePods(engine, DATABASE_IMAGES[engine].user, account),
    service: { name: host, ports: [{ port: number, targetPort: number, protocol: 'TCP' }], more: {} },
  });
  encrypt(scope, host, `ml-pipeline-${engine}`);
  acceptPlatform(scope, engine, { accounts: ['metadata-grpc-server'] });
}

function mySql(password: EnvValue): Partial<ContainerProps> {
  return {
    args: [
      '--datadir',
      '/var/lib/mysql',
      // The client library of the metadata store knows no other plugin.
      '--authentication-policy=mysql_native_password',
      '--mysql-native-password=ON',
      '--disable-log-bin',
    ],
    // The image sets it in an empty volume alone; in one that is taken over, root keeps its password.
    env: { MYSQL_ROOT_PASSWORD: password },
    resources: { requests: { cpu: '100m', memory: '800Mi' } },
  };
}

function postgres(password: EnvValue): Partial<ContainerProps> {
  const { user } = SERVERS.postgres;
  const { env } = DATABASE_IMAGES.postgres;
  return {
    env: { POSTGRES_DB: 'postgres', POSTGRES_USER: user, POSTGRES_PASSWORD: password, ...env },
    readiness: {
      exec: { command: ['psql', '-U', user, '-d', 'postgres', '-c', 'SELECT 1'] },
      initialDelaySeconds: 15,
      timeoutSeconds: 2,
    },
  };
}
