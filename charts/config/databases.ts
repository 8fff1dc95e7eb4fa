import { isIP } from 'node:net';

import { checkDnsSubdomain } from './names';
import type { Report } from './report';

/** The database servers that Kubeflow's systems know, with the ports that they listen on. */
const PORTS = { mysql: 3306, postgres: 5432 } as const;

/** MySQL or PostgreSQL. */
export type DatabaseEngine = keyof typeof PORTS;

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
}

/** An external database with all defaults filled in. */
export type ExternalDatabase = { readonly kind: 'external' } & Required<ExternalDatabaseProps>;

/** A database with all defaults filled in. */
export type ResolvedDatabase = Exclude<Database, { readonly kind: 'external' }> | ExternalDatabase;

/** The database of each system. */
export type ResolvedDatabases = Readonly<Record<keyof DatabasesProps, ResolvedDatabase>>;

/** The name of each system's database on a server that is not its own. */
const OWN_NAMES: Readonly<Record<keyof DatabasesProps, string>> = { katib: 'katib', modelRegistry: 'model_registry' };

/** Fills in the defaults, and reports what could be no database. */
export function resolveDatabases(databases: DatabasesProps, report: Report): ResolvedDatabases {
  for (const name of Object.keys(databases)) {
    if (Object.hasOwn(OWN_NAMES, name)) continue;
    const systems = Object.keys(OWN_NAMES).join(', ');
    report.add(`databases.${name}`, `is no system whose database can be chosen; there are ${systems}`);
  }
  const of = (system: keyof DatabasesProps): ResolvedDatabase =>
    resolveDatabase(`databases.${system}`, databases[system] ?? Database.mysql(), OWN_NAMES[system], report);
  return { katib: of('katib'), modelRegistry: of('modelRegistry') };
}

function resolveDatabase(at: string, database: Database, name: string, report: Report): ResolvedDatabase {
  if (database.kind !== 'external') return database;
  checkExternal(at, database, report);
  return {
    ...database,
    port: database.port ?? PORTS[database.engine],
    database: database.database ?? name,
    usernameKey: database.usernameKey ?? 'username',
    passwordKey: database.passwordKey ?? 'password',
  };
}

function checkExternal(at: string, props: ExternalDatabaseProps, report: Report): void {
  const { engine, host, port, database, secretName, usernameKey, passwordKey } = props;
  if (!Object.hasOwn(PORTS, engine)) {
    report.add(`${at}.engine`, `'${engine}' is none of ${Object.keys(PORTS).join(', ')}`);
  }
  if (typeof host !== 'string') checkKey(`${at}.host.secretKey`, host.secretKey, report);
  else if (!isMissing(`${at}.host`, host, 'the host name of the database', report)) checkHost(at, host, report);
  if (typeof port === 'object') checkKey(`${at}.port.secretKey`, port.secretKey, report);
  else if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535)) {
    report.add(`${at}.port`, `${port} is not a port; write one of 1 to 65535`);
  }
  if (typeof database === 'object') checkKey(`${at}.database.secretKey`, database.secretKey, report);
  else if (database !== undefined && !isMissing(`${at}.database`, database, 'the name of the database', report)) {
    checkName(`${at}.database`, database, report);
  }
  if (!isMissing(`${at}.secretName`, secretName, 'the name of the Secret with the credentials', report)) {
    checkDnsSubdomain(`${at}.secretName`, secretName, report);
  }
  if (usernameKey !== undefined) checkKey(`${at}.usernameKey`, usernameKey, report);
  if (passwordKey !== undefined) checkKey(`${at}.passwordKey`, passwordKey, report);
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

/** Katib and others write it into a connection string, where these characters would begin something else. */
function checkName(at: string, name: string, report: Report): void {
  if (/^[A-Za-z0-9_$-]{1,63}$/.test(name)) return;
  report.add(at, `'${name}' is not the name of a database (at most 63 letters, digits, _, $ and -)`);
}

function checkKey(at: string, key: string, report: Report): void {
  if (isMissing(at, key, 'a key of the Secret', report) || /^[A-Za-z0-9._-]{1,253}$/.test(key)) return;
  report.add(at, `'${key}' is not a key of a Secret (letters, digits, -, _ and .)`);
}
