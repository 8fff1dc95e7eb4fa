import { isIP } from 'node:net';

import { checkDnsSubdomain } from './names';
import type { Report } from './report';

/** The database servers that Kubeflow's systems know, with the ports that they listen on. */
export const DATABASE_PORTS = { mysql: 3306, postgres: 5432 } as const;

/** MySQL or PostgreSQL. */
export type DatabaseEngine = keyof typeof DATABASE_PORTS;

/** A key of the Secret that holds a database's credentials. */
export interface DatabaseSecretKey {
  readonly secretKey: string;
}

/** Where a system of Kubeflow keeps its data. */
export type Database =
  { readonly kind: 'mysql' } | { readonly kind: 'postgres' } | ({ readonly kind: 'external' } & ExternalDatabaseProps);

/**
 * A database that the platform uses and does not install. What is named by `{ secretKey }` is read from its Secret, for
 * operators and clouds that put more than the credentials there.
 */
export interface ExternalDatabaseProps {
  readonly engine: DatabaseEngine;
  /** Host name or IPv4 address. */
  readonly host: string | DatabaseSecretKey;
  /** @default 3306 for MySQL, 5432 for PostgreSQL */
  readonly port?: number | DatabaseSecretKey;
  /** Name of the database on the server. It must exist; tables are made in it. @default the system's name */
  readonly database?: string | DatabaseSecretKey;
  /** Secret with the credentials, in the system's namespace (`kubeflow`). It is yours: it is not rendered. */
  readonly secretName: string;
  /** Key of the Secret with the name of the database's user. @default 'username' */
  readonly usernameKey?: string;
  /** Key of the Secret with the password. @default 'password' */
  readonly passwordKey?: string;
}

/** Ways to a database. */
export const Database = {
  /** A MySQL of the system's own, on a volume of the cluster. */
  mysql: (): Database => ({ kind: 'mysql' }),

  /** A PostgreSQL of the system's own, on a volume of the cluster. */
  postgres: (): Database => ({ kind: 'postgres' }),

  /** A database outside of the platform. */
  external: (props: ExternalDatabaseProps): Database => ({ kind: 'external', ...props }),
};

/** Which database each system has that needs one. */
export interface DatabasesProps {
  /** Metrics of Katib's trials. @default Database.mysql() */
  readonly katib?: Database;
  /** What the Model Registry knows of models. @default Database.mysql() */
  readonly modelRegistry?: Database;
  /**
   * Runs and experiments of Pipelines, lineage, and the cache: three databases of one server, which the programs make,
   * so that the user must be allowed to. They are named `mlpipeline`, `metadb` and `cachedb`, or after `database`:
   * `x`, `x_metadata` and `x_cache`. PostgreSQL is for trying out: the programs of Pipelines 2.16 do not know it well
   * (docs/definition.md). @default Database.mysql()
   */
  readonly pipelines?: Database;
}

/** An external database with all defaults filled in. */
export type ExternalDatabase = { readonly kind: 'external' } & Required<ExternalDatabaseProps>;

/** A database with all defaults filled in. */
export type ResolvedDatabase = Exclude<Database, { readonly kind: 'external' }> | ExternalDatabase;

/** The database of each system. */
export type ResolvedDatabases = Readonly<Record<keyof DatabasesProps, ResolvedDatabase>>;

/** The name of each system's database on a server that is not its own. */
export const DATABASE_NAMES = { katib: 'katib', modelRegistry: 'model_registry', pipelines: 'mlpipeline' } as const;

/** Fills in the defaults, and reports what could be no database. */
export function resolveDatabases(databases: DatabasesProps, report: Report): ResolvedDatabases {
  const systems = Object.keys(DATABASE_NAMES).join(', ');
  for (const name of Object.keys(databases)) {
    if (Object.hasOwn(DATABASE_NAMES, name)) continue;
    report.add(`databases.${name}`, `is no system whose database can be chosen; there are ${systems}`);
  }
  const of = (system: keyof DatabasesProps): ResolvedDatabase =>
    resolveDatabase(system, databases[system] ?? Database.mysql(), report);
  return { katib: of('katib'), modelRegistry: of('modelRegistry'), pipelines: of('pipelines') };
}

function resolveDatabase(system: keyof DatabasesProps, database: Database, report: Report): ResolvedDatabase {
  if (database.kind !== 'external') return database;
  const resolved = {
    ...database,
    port: database.port ?? DATABASE_PORTS[database.engine],
    database: database.database ?? DATABASE_NAMES[system],
    usernameKey: database.usernameKey ?? 'username',
    passwordKey: database.passwordKey ?? 'password',
  };
  checkExternal(`databases.${system}`, resolved, report);
  checkName(system, resolved.database, report);
  return resolved;
}

function checkExternal(at: string, database: ExternalDatabase, report: Report): void {
  const { engine, host, port, secretName, usernameKey, passwordKey } = database;
  if (!Object.hasOwn(DATABASE_PORTS, engine)) {
    report.add(`${at}.engine`, `'${engine}' is none of ${Object.keys(DATABASE_PORTS).join(', ')}`);
  } else if (typeof port === 'object') checkKey(`${at}.port.secretKey`, port.secretKey, report);
  else if (!(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    report.add(`${at}.port`, `${port} is not a port; write one of 1 to 65535`);
  }
  if (typeof host !== 'string') checkKey(`${at}.host.secretKey`, host.secretKey, report);
  else if (!isMissing(`${at}.host`, host, 'the host name of the database', report)) checkHost(at, host, report);
  if (!isMissing(`${at}.secretName`, secretName, 'the name of the Secret with the credentials', report)) {
    checkDnsSubdomain(`${at}.secretName`, secretName, report);
  }
  checkKey(`${at}.usernameKey`, usernameKey, report);
  checkKey(`${at}.passwordKey`, passwordKey, report);
}

/** What guides and examples write where a value of one's own belongs. */
const PLACEHOLDER = /^<.*>$|\$\{|\{\{|^your[_-]|[_-]your[_-]|replace[_-]?(?:me|this)|change[_-]?me|^x{3,}$/i;

/** Reports a value that nobody has filled in: a platform with it would start, and fail at its first connection. */
function isMissing(at: string, value: string, meaning: string, report: Report): boolean {
  if (value.trim() !== '' && !PLACEHOLDER.test(value)) return false;
  report.add(at, value.trim() === '' ? `is empty; write ${meaning}` : `'${value}' is a placeholder; write ${meaning}`);
  return true;
}

function checkHost(at: string, host: string, report: Report): void {
  const url = /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([^@/:]+):([0-9]+)(?:\/.*)?$/i.exec(host);
  if (url)
    report.add(`${at}.host`, `'${host}' is more than a host; write host: '${url[1] ?? ''}', port: ${url[2] ?? ''}`);
  else if (!isIP(host)) checkDnsSubdomain(`${at}.host`, host, report);
}

/** What the name of a database may be. Katib and others write it into a connection string, and Pipelines into SQL. */
const NAMES = {
  usual: { pattern: /^[A-Za-z0-9_$-]{1,63}$/, may: 'at most 63 letters, digits, _, $ and -' },
  pipelines: { pattern: /^[a-z][a-z0-9_]{0,53}$/, may: 'at most 54 of a-z, 0-9 and _, beginning with a letter' },
} as const;

function checkName(system: keyof DatabasesProps, name: string | DatabaseSecretKey, report: Report): void {
  const at = `databases.${system}.database`;
  const { pattern, may } = system === 'pipelines' ? NAMES.pipelines : NAMES.usual;
  if (typeof name !== 'object') {
    if (isMissing(at, name, 'the name of the database', report) || pattern.test(name)) return;
    report.add(at, `'${name}' is not the name of a database (${may})`);
  } else if (system !== 'pipelines') checkKey(`${at}.secretKey`, name.secretKey, report);
  else report.add(at, 'is a key of a Secret, but Pipelines have three databases, named after it; write the name');
}

function checkKey(at: string, key: string, report: Report): void {
  if (isMissing(at, key, 'a key of the Secret', report) || /^[A-Za-z0-9._-]{1,253}$/.test(key)) return;
  report.add(at, `'${key}' is not a key of a Secret (letters, digits, -, _ and .)`);
}
