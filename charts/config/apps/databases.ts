import { isIP } from 'node:net';

import { DATABASE_PORTS, type DatabaseEngine, type DatabaseSecretKey } from '../../kit/database';
import { type BackupProps, type BackupSurroundings, resolveBackup } from './backup';
import { type Check, type Checks, fields } from '../checks/check';
import { dnsName, secretKey, secretName } from '../checks/names';
import { port } from '../checks/numbers';
import type { Report } from '../checks/report';
import { filledWith, own } from '../checks/texts';
import { ownVolume } from '../checks/volume';
import { checkTls, type DatabaseTls, NO_TLS, type ResolvedTls, resolveTls } from './database-tls';

/** Where a system of Kubeflow keeps its data. */
export type Database =
  | ({ readonly kind: 'mysql' } & OwnDatabaseProps)
  | ({ readonly kind: 'postgres' } & OwnDatabaseProps)
  | ({ readonly kind: 'external' } & ExternalDatabaseProps);

/** The volume of a database that the platform installs. */
export interface OwnDatabaseProps {
  /** Size of the volume, such as `'50Gi'`. Kubernetes lets a volume grow and never shrink. @default upstream's */
  readonly size?: string;
  /** StorageClass of the volume. A volume that exists keeps its class. @default `storage.class` of the platform */
  readonly storageClass?: string;
}

/**
 * A database that the platform uses and does not install. What is named by `{ secretKey }` is read from its Secret, for
 * operators and clouds that put more than the credentials there.
 */
export interface ExternalDatabaseProps {
  /** Which server it is. */
  readonly engine: DatabaseEngine;
  /** Host name or IPv4 address. */
  readonly host: string | DatabaseSecretKey;
  /** Port of the server. @default 3306 for MySQL, 5432 for PostgreSQL */
  readonly port?: number | DatabaseSecretKey;
  /** Name of the database on the server. It must exist; tables are made in it. @default the system's name */
  readonly database?: string | DatabaseSecretKey;
  /** Secret with the credentials, in the system's namespace (`kubeflow`). It is yours: it is not rendered. */
  readonly secretName: string;
  /** Key of the Secret with the name of the database's user. @default 'username' */
  readonly usernameKey?: string;
  /** Key of the Secret with the password. @default 'password' */
  readonly passwordKey?: string;
  /**
   * How connections are encrypted. Katib cannot with MySQL, nor Pipelines with PostgreSQL. @default they are plain text; the
   * Model Registry encrypts where a PostgreSQL offers it
   */
  readonly tls?: DatabaseTls;
}

/** Ways to a database. */
export const Database = {
  /** A MySQL of the system's own, on a volume of the cluster. */
  mysql: (props?: OwnDatabaseProps): Database => ({ kind: 'mysql', ...props }),
  /** A PostgreSQL of the system's own, on a volume of the cluster. */
  postgres: (props?: OwnDatabaseProps): Database => ({ kind: 'postgres', ...props }),
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
   * (see definition.md). @default Database.mysql()
   */
  readonly pipelines?: Database;
  /** Models that the Model Catalog found at its sources. It knows PostgreSQL alone. @default Database.postgres() */
  readonly modelCatalog?: Database;
  /**
   * Dumps of all databases of the platform's own, as [restore.md](restore.md) puts them
   * back. @default none are made
   */
  readonly backup?: BackupProps;
}

/** A system with a database. */
type System = Exclude<keyof DatabasesProps, 'backup'>;

/** The component of each system. */
const COMPONENTS = new Map<System, string>([
  ['katib', 'katib'],
  ['modelRegistry', 'model-registry'],
  ['pipelines', 'pipelines'],
  ['modelCatalog', 'model-catalog'],
]);

/** An external database with all defaults filled in. */
export type ExternalDatabase = { readonly kind: 'external'; readonly tls?: ResolvedTls } & Required<
  Omit<ExternalDatabaseProps, 'tls'>
>;

/** A database with all defaults filled in. */
export type ResolvedDatabase = Exclude<Database, { readonly kind: 'external' }> | ExternalDatabase;

/** The name of each system's database on a server that is not its own. */
export const DATABASE_NAMES = {
  katib: 'katib',
  modelRegistry: 'model_registry',
  pipelines: 'mlpipeline',
  modelCatalog: 'model_catalog',
} as const;

/**
 * Fills in the defaults, and reports what cannot be a database.
 * @param components names of the installed components
 * @param around where backups may go
 */
export function resolveDatabases(
  databases: DatabasesProps,
  components: ReadonlySet<string>,
  around: Pick<BackupSurroundings, 'store' | 'image'>,
  report: Report,
) {
  const of = (system: System): ResolvedDatabase => {
    const { [system]: database = DEFAULTS[system]() } = databases;
    if (system === 'modelCatalog') checkCatalog(report, `databases.${system}`, database);
    if (database.kind !== 'external') {
      ownVolume(report, `databases.${system}`, database);
      return database;
    }
    const check = system === 'pipelines' ? checkPipelinesDatabase : checkExternal;
    check(report, `databases.${system}`, database);
    const { engine, tls } = database;
    if (tls) checkTls(engine, NO_TLS[system])(report, `databases.${system}.tls`, tls);
    const { port = DATABASE_PORTS[database.engine], database: name = DATABASE_NAMES[system] } = database;
    const { usernameKey = 'username', passwordKey = 'password' } = database;
    return { ...database, port, database: name, usernameKey, passwordKey, tls: resolveTls(tls) };
  };
  const all = {
    katib: of('katib'),
    modelRegistry: of('modelRegistry'),
    pipelines: of('pipelines'),
    modelCatalog: of('modelCatalog'),
  } as const;
  const isOwn = ([system, component]: [System, string]) => components.has(component) && all[system].kind !== 'external';
  const hasOwn = [...COMPONENTS].some(isOwn);
  const { backup } = databases;
  /** Backups of those that are the platform's own; absent where none are made. */
  const surroundings = { ...around, isNeeded: hasOwn, hasPipelines: components.has('pipelines') };
  return { ...all, backup: backup && resolveBackup(backup, surroundings, report) } as const;
}

const DEFAULTS: Readonly<Record<System, () => Database>> = {
  katib: Database.mysql,
  modelRegistry: Database.mysql,
  pipelines: Database.mysql,
  modelCatalog: Database.postgres,
};

/** https://github.com/kubeflow/hub/blob/v0.3.9/catalog/cmd/catalog.go */
const checkCatalog: Check<Database> = (report, at, { kind, ...database }) => {
  const unknown = (what: string) => `is a MySQL, which the Model Catalog does not know; write ${what}`;
  const isKnown = !('engine' in database) || database.engine === 'postgres';
  return (
    report.check(kind !== 'mysql', at, unknown('Database.postgres({ … })')) &&
    report.check(isKnown, `${at}.engine`, unknown(`engine: 'postgres'`))
  );
};

/** A value, or the key of the Secret that holds it. */
function valueOrKey<T extends string | number>(check: Check<T>): Check<T | DatabaseSecretKey> {
  return (report, at, value) =>
    typeof value === 'object' ? secretKey(report, `${at}.secretKey`, value.secretKey) : check(report, at, value);
}

const hostName: Check<string> = (report, at, host) => {
  const [url, name, number] = /^(?:[a-z]+:\/\/)?(?:[^@/]*@)?([^@/:]+):([0-9]+)(?:\/.*)?$/i.exec(host) ?? [];
  return (
    filledWith('the host name of the database')(report, at, host) &&
    report.check(!url, at, `'${host}' is more than a host; write host: '${name}', port: ${number}`) &&
    (isIP(host) !== 0 || dnsName(report, at, host))
  );
};

const external: Checks<ExternalDatabaseProps> = {
  host: valueOrKey(hostName),
  port: valueOrKey(port),
  secretName,
  usernameKey: secretKey,
  passwordKey: secretKey,
};

/** The name of a database. Katib and others write it into a connection string, and Pipelines into SQL. */
const databaseName = (form: RegExp, what: string): Check<string> => own(form, `the name of a database (${what})`);

const checkExternal = fields<ExternalDatabaseProps>({
  ...external,
  database: valueOrKey(databaseName(/^[A-Za-z0-9_$-]{1,63}$/, 'at most 63 letters, digits, _, $ and -')),
});

const pipelinesName = databaseName(/^[a-z][a-z0-9_]{0,53}$/, 'at most 54 of a-z, 0-9 and _, beginning with a letter');

const checkPipelinesDatabase = fields<ExternalDatabaseProps>({
  ...external,
  database: (report, at, name) => {
    const three = 'is a key of a Secret, but Pipelines have three databases, named after it; write the name';
    return typeof name === 'string' ? pipelinesName(report, at, name) : report.check(false, at, three);
  },
});
