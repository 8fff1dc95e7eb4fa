import type { Construct } from 'constructs';

import { DATABASE_NAMES, type ExternalDatabase } from '../../config/apps/databases';
import { ROLE_ANNOTATION } from '../../config/apps/object-store';
import type { Platform } from '../../config/platform';
import { RESTRICTED_USER } from '../../contract/admission/restricted';
import { STORE_CA } from '../../contract/object-store';
import { Config, configKey, databaseAccess, type Environment, type EnvValue, type Labels, TrustedCa } from '../../kit';
import { versions } from '../../versions';
import { describe } from './database';
import type { DatabaseEngine } from '../../kit/database';

const NAME = 'pipeline-install-config';

/** Settings that several programs read when they start, and the access to the database. */
export class Settings extends Config {
  readonly engine: DatabaseEngine;
  /** How the programs' driver for MySQL encrypts. Absent where it does not. */
  readonly encryption?: string;
  /** What the database's certificate is verified with. */
  readonly authorities: readonly TrustedCa[];
  /** What the object store's certificate is verified with. */
  readonly storeAuthorities: readonly TrustedCa[];
  private readonly address: Environment;
  private readonly credentials: Readonly<Record<'user' | 'password', EnvValue>>;

  constructor(scope: Construct, platform: Platform) {
    const { databases, images, network, objectStore, restricted } = platform;
    const notRoot = restricted.length > 0 || platform.securityContextConstraints;
    const choice = databases.pipelines;
    const database = choice.kind === 'external' ? choice : describe(choice.kind);
    const { engine } = database;
    const { host, port, user, password } = databaseAccess(database);
    const address = { dbHost: host, dbPort: port, [`${engine}Host`]: host, [`${engine}Port`]: port };
    // The keys keep upstream's names, because other programs may read them.
    super(scope, NAME, {
      warning: 'This is rendered: what is edited here is gone with the next apply.\nPrograms read it when they start.',
      appName: 'pipeline',
      appVersion: versions.pipelines,
      dbType: engine,
      ...Object.fromEntries(Object.entries(address).filter(([, value]) => typeof value === 'string')),
      ...databaseNames(database),
      ConMaxLifeTime: '120s',
      bucketName: objectStore.bucket,
      defaultPipelineRoot: '',
      // Days until artifacts are deleted; -1 keeps them.
      ARTIFACT_RETENTION_DAYS: '-1',
      ARTIFACTS_PROXY_ENABLED: 'false',
      autoUpdatePipelineDefaultVersion: 'true',
      cronScheduleTimezone: 'UTC',
      cacheImage: images.cachedStep,
      cacheNodeRestrictions: 'false',
      DEFAULT_CACHE_STALENESS: '',
      MAXIMUM_CACHE_STALENESS: '',
      // Of the containers of users, in all namespaces: no other setting completes the pods of a restricted one. OpenShift lets no
      // container beside Argo's, which has a user, start as root, and most images of steps name no other.
      defaultSecurityContextRunAsUser: notRoot ? String(RESTRICTED_USER) : '',
      defaultSecurityContextRunAsGroup: '',
      defaultSecurityContextRunAsNonRoot: notRoot ? 'true' : '',
      LOG_LEVEL: 'info',
      // Whether pipelines of the first SDK are refused, but for those of some namespaces.
      BLOCK_V1_PIPELINES: 'false',
      V1_ALLOWED_NAMESPACES: '',
      // For the web app, which knows the usual one by itself.
      ...domainVariable(network),
    });
    this.engine = engine;
    const { mode, ca } = database.tls ?? { mode: 'disabled' };
    this.authorities = ca === undefined ? [] : [new TrustedCa(scope, 'pipelines-database-ca', ca)];
    if (mode !== 'disabled') this.encryption = mode === 'required' ? 'skip-verify' : 'true';
    const { ca: storeCa } = objectStore;
    this.storeAuthorities = storeCa === undefined ? [] : [new TrustedCa(scope, STORE_CA, storeCa)];
    this.address = address;
    this.credentials = { user, password };
  }

  /** One of the settings, or the database's Secret in its place. */
  read(setting: string): EnvValue {
    const value = this.address[setting];
    return typeof value === 'object' ? value : configKey(NAME, setting);
  }

  /** A setting that may be missing. */
  perhaps(setting: string): EnvValue {
    return { configMapKeyRef: { name: NAME, key: setting, optional: true } };
  }

  /** User and password of the database, as variables that begin with the prefix. */
  login(prefix: string): Environment {
    return { [`${prefix}_USER`]: this.credentials.user, [`${prefix}_PASSWORD`]: this.credentials.password };
  }
}

/** The domain of Services, as the web app and the metadata writer want it where it is not the usual one. */
export function domainVariable({ clusterDomain, usualDomain }: Platform['network']): Labels {
  return usualDomain ? {} : { CLUSTER_DOMAIN: `.svc.${clusterDomain}` };
}

/** The names of the three databases: upstream's, or names that begin with the definition's. */
function databaseNames({ database }: ExternalDatabase): Readonly<Record<string, string>> {
  const usual = { pipelineDb: DATABASE_NAMES.pipelines, mlmdDb: 'metadb', cacheDb: 'cachedb' };
  if (typeof database === 'object' || database === usual.pipelineDb) return usual;
  return { pipelineDb: database, mlmdDb: `${database}_metadata`, cacheDb: `${database}_cache` };
}

/** Annotations of the ServiceAccounts of programs that use the object store. */
export function storeAccount({ objectStore: { role } }: Platform): Readonly<Record<string, string>> | undefined {
  return role === undefined ? undefined : { [ROLE_ANNOTATION]: role };
}
