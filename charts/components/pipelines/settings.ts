import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Config, configKey, type Environment, secretKey } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { versions } from '../../versions';
import { PUBLIC_CONFIG } from './access';
import type { DatabaseAccess } from './database';

/** The ServiceAccount as which steps run in tenants' namespaces. The profile controller makes it. */
const TENANT_ACCOUNT = 'default-editor';

/** What more than one program reads. */
const INSTALL_CONFIG = 'pipeline-install-config';

/** Where the server of visualizations listens. */
export const VISUALIZATION = { service: 'ml-pipeline-visualizationserver', port: 8888 } as const;

/** The ConfigMaps that the programs read when they start, and their way to the database. */
export interface Settings {
  readonly install: Config;
  readonly api: Config;
  readonly ui: Config;
  readonly database: DatabaseAccess;
}

/** Renders the settings of all programs. */
export function renderSettings(scope: Construct, platform: Platform, database: DatabaseAccess): Settings {
  new Config(scope, PUBLIC_CONFIG, { kubeflow_pipelines_version: `v${versions.pipelines}` });
  // Where runs keep their artifacts if neither they nor their namespace say otherwise: the launcher's own default.
  new Config(scope, 'kfp-launcher', { defaultPipelineRoot: '' });
  return {
    database,
    install: new Config(scope, INSTALL_CONFIG, installation(platform, database)),
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

/** The keys keep upstream's names for those who read them from outside. */
function installation({ images, services }: Platform, database: DatabaseAccess): Readonly<Record<string, string>> {
  return {
    warning: 'This is rendered: what is edited here is gone with the next apply.\nPrograms read it when they start.',
    appName: 'pipeline',
    appVersion: versions.pipelines,
    ...database.settings,
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

/** A value of what more than one program reads. */
export function installed(key: string): k8s.EnvVarSource {
  return configKey(INSTALL_CONFIG, key);
}

/** The same, for a key that may be missing. */
export function perhapsInstalled(key: string): k8s.EnvVarSource {
  return { configMapKeyRef: { name: INSTALL_CONFIG, key, optional: true } };
}

/** The keys of the object store, under two names. */
export function objectStoreKeys({ services }: Platform, accessName: string, secretName: string): Environment {
  const { name, accessKey, secretKey: key } = services.pipelines.objectStore.secret;
  return { [accessName]: secretKey(name, accessKey), [secretName]: secretKey(name, key) };
}
