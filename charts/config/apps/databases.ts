import { isIP } from 'node:net';

import { DATABASE_PORTS, type DatabaseEngine, type DatabaseSecretKey } from '../../kit/database';
import type { Report } from '../checks/report';

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

/** The name of each system's database on a server that is not its own. */
export const DATABASE_NAMES = { katib: 'katib', modelRegistry: 'model_registry', pipelines: 'mlpipeline' } as const;

/** Fills in the defaults, and reports what could be no database. */
export function resolveDatabases(databases: DatabasesProps, report: Report) {
  const path = (system: string): string => `databases.${system}`;
  const of = (system: keyof DatabasesProps): ResolvedDatabase => {
    const { [system]: database = Database.mysql() } = databases;
    report.oneOf(`${path(system)}.kind`, database.kind, ['mysql', 'postgres', 'external']);
    if (database.kind !== 'external') return database;
    const { port = DATABASE_PORTS[database.engine], database: name = DATABASE_NAMES[system] } = database;
    const { usernameKey = 'username', passwordKey = 'password' } = database;
    const resolved = { ...database, port, database: name, usernameKey, passwordKey };
    checkExternal(path(system), resolved, system === 'pipelines', report);
    return resolved;
  };
  return { katib: of('katib'), modelRegistry: of('modelRegistry'), pipelines: of('pipelines') } as const;
}

/** What guides and examples write where a value of one's own belongs. */
export const PLACEHOLDER = /^<.*>$|\$\{|\{\{|^your[_-]|[_-]your[_-]|replace[_-]?(?:me|this)|change[_-]?me|^x{3,}$/i;

function checkExternal(system: string, database: ExternalDatabase, isPipelines: boolean, report: Report): void {
  const { engine, host, port, database: name, secretName, usernameKey, passwordKey } = database;

  /** A platform with a value that nobody has filled in would start, and fail at its first connection. */
  const isFilled = (at: string, value: string, meaning: string): boolean => {
    const wrong = value.trim() === '' ? 'is empty' : `'${value}' is a placeholder`;
    return report.check(value.trim() !== '' && !PLACEHOLDER.test(value), at, `${wrong}; write ${meaning}`);
  };
  const checkKey = (at: string, key: string): void => {
    if (!isFilled(at, key, 'a key of the Secret')) return;
    report.text(at, key, /^[A-Za-z0-9._-]{1,253}$/, 'a key of a Secret (letters, digits, -, _ and .)');
  };

  if (report.oneOf(`${system}.engine`, engine, Object.keys(DATABASE_PORTS))) {
    if (typeof port === 'object') checkKey(`${system}.port.secretKey`, port.secretKey);
    else report.port(`${system}.port`, port, 'a port', 1, 65535);
  }
  if (typeof host === 'object') checkKey(`${system}.host.secretKey`, host.secretKey);
  else if (isFilled(`${system}.host`, host, 'the host name of the database')) checkHost(`${system}.host`, host, report);
  if (isFilled(`${system}.secretName`, secretName, 'the name of the Secret with the credentials')) {
    report.dnsName(`${system}.secretName`, secretName);
  }
  checkKey(`${system}.usernameKey`, usernameKey);
  checkKey(`${system}.passwordKey`, passwordKey);
  const three = 'is a key of a Secret, but Pipelines have three databases, named after it; write the name';
  if (typeof name === 'string') {
    const [form, what] = isPipelines ? NAMES.pipelines : NAMES.usual;
    if (isFilled(`${system}.database`, name, 'the name of the database')) {
      report.text(`${system}.database`, name, form, `the name of a database (${what})`);
    }
  } else if (report.check(!isPipelines, `${system}.database`, three)) {
    checkKey(`${system}.database.secretKey`, name.secretKey);
  }
}

function checkHost(at: string, host: string, report: Report): void {
  const [url, name, port] = /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([^@/:]+):([0-9]+)(?:\/.*)?$/i.exec(host) ?? [];
  const right = report.check(!url, at, `'${host}' is more than a host; write host: '${name}', port: ${port}`);
  if (right && !isIP(host)) report.dnsName(at, host);
}

/** What the name of a database may be. Katib and others write it into a connection string, and Pipelines into SQL. */
const NAMES = {
  usual: [/^[A-Za-z0-9_$-]{1,63}$/, 'at most 63 letters, digits, _, $ and -'],
  pipelines: [/^[a-z][a-z0-9_]{0,53}$/, 'at most 54 of a-z, 0-9 and _, beginning with a letter'],
} as const;
