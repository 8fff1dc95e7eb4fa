import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Config, configKey, type EnvValue, secretKey } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { versions } from '../../versions';
import { PUBLIC_CONFIG } from './access';

/** The ServiceAccount as which steps run in tenants' namespaces. The profile controller makes it. */
const TENANT_ACCOUNT = 'default-editor';

/** The Secret of the database's user. */
export const DATABASE_SECRET = 'mysql-secret';

/** The database server, and the databases in it. */
export const DATABASE = { host: 'mysql', port: 3306, pipelines: 'mlpipeline', metadata: 'metadb', cache: 'cachedb' };

/** Where the server of visualizations listens. */
export const VISUALIZATION = { service: 'ml-pipeline-visualizationserver', port: 8888 } as const;

/** The ConfigMaps that the programs read when they start. */
export interface Settings {
  readonly install: Config;
  readonly api: Config;
  readonly ui: Config;
}

/** Renders the settings of all programs. */
export function renderSettings(scope: Construct, platform: Platform): Settings {
  new Config(scope, PUBLIC_CONFIG, { kubeflow_pipelines_version: `v${versions.pipelines}` });
  // Where runs keep their artifacts if neither they nor their namespace say otherwise: the launcher's own default.
  new Config(scope, 'kfp-launcher', { defaultPipelineRoot: '' });
  return {
    install: new Config(scope, 'pipeline-install-config', installation(platform)),
    api: new Config(scope, 'pipeline-api-server-config', {
      DEFAULTPIPELINERUNNERSERVICEACCOUNT: TENANT_ACCOUNT,
      MULTIUSER: 'true',
      VISUALIZATIONSERVICE_NAME: VISUALIZATION.service,
      VISUALIZATIONSERVICE_PORT: String(VISUALIZATION.port),
    }),
    ui: new Config(scope, 'ml-pipeline-ui-configmap', {
      'viewer-pod-template.json': JSON.stringify({ spec: { serviceAccountName: TENANT_ACCOUNT } }, undefined, 2),
    }),
  };
}

/** What more than one program reads; the keys keep upstream's names for those who read them from outside. */
function installation({ images, services }: Platform): Readonly<Record<string, string>> {
  const { host, port } = DATABASE;
  return {
    warning: 'This is rendered: what is edited here is gone with the next apply.\nPrograms read it when they start.',
    appName: 'pipeline',
    appVersion: versions.pipelines,
    dbType: 'mysql',
    dbHost: host,
    dbPort: String(port),
    mysqlHost: host,
    mysqlPort: String(port),
    pipelineDb: DATABASE.pipelines,
    mlmdDb: DATABASE.metadata,
    cacheDb: DATABASE.cache,
    ConMaxLifeTime: '120s',
    bucketName: services.pipelines.objectStore.bucket,
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
    defaultSecurityContextRunAsUser: '',
    defaultSecurityContextRunAsGroup: '',
    defaultSecurityContextRunAsNonRoot: '',
    LOG_LEVEL: 'info',
  };
}

/** A value of `pipeline-install-config`. */
export function installed(key: string): k8s.EnvVarSource {
  return configKey('pipeline-install-config', key);
}

/** The same, for a key that may be missing. */
export function perhapsInstalled(key: string): k8s.EnvVarSource {
  return { configMapKeyRef: { name: 'pipeline-install-config', key, optional: true } };
}

/** The database's user and password, under the names that start with the prefix. */
export function databaseUser(prefix: string): Readonly<Record<string, EnvValue>> {
  return {
    [`${prefix}_USER`]: secretKey(DATABASE_SECRET, 'username'),
    [`${prefix}_PASSWORD`]: secretKey(DATABASE_SECRET, 'password'),
  };
}

/** The keys of the object store, under two names. */
export function objectStoreKeys(
  { services }: Platform,
  accessName: string,
  secretName: string,
): Readonly<Record<string, EnvValue>> {
  const { name, accessKey, secretKey: key } = services.pipelines.objectStore.secret;
  return { [accessName]: secretKey(name, accessKey), [secretName]: secretKey(name, key) };
}
