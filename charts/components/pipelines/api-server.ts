import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { type EnvValue, field, httpGet, port, type ProbeOptions, Service } from '../../kit';
import { acceptPlatform, encrypt } from './network';
import { ACCESS } from './permissions';
import { EVICTABLE, labelsOf, Program } from './program';
import { databaseUser, installed, objectStoreKeys, perhapsInstalled, type Settings } from './settings';

const NAME = 'ml-pipeline';
const GRPC_PORT = 8887;
const HEALTH = '/apis/v1beta1/healthz';
const TIMING: ProbeOptions = { periodSeconds: 5, timeoutSeconds: 2 };

/** The API server: keeps pipelines, experiments and runs, and starts the runs as workflows. */
export class ApiServer extends Construct {
  constructor(scope: Construct, platform: Platform, settings: Settings) {
    super(scope, 'api-server');
    const { port: httpPort } = platform.services.pipelines.api;
    const health = httpGet(HEALTH, httpPort, { ...TIMING, initialDelaySeconds: 3 });
    new Program(this, NAME, {
      selector: labelsOf(NAME),
      annotations: EVICTABLE,
      serviceAccount: ACCESS.api.account,
      restartOn: [settings.install, settings.api],
      main: {
        name: 'ml-pipeline-api-server',
        image: platform.images.pipelinesApi,
        env: environment(platform),
        envFrom: [{ configMapRef: { name: settings.api.name } }],
        ports: [port(httpPort, 'http'), port(GRPC_PORT, 'grpc')],
        readiness: health,
        liveness: health,
        resources: { requests: { cpu: '250m', memory: '500Mi' } },
        more: {
          imagePullPolicy: 'IfNotPresent',
          startupProbe: httpGet(HEALTH, httpPort, { ...TIMING, failureThreshold: 12 }),
        },
      },
    });
    new Service(this, NAME, {
      selector: labelsOf(NAME),
      annotations: {
        'prometheus.io/port': String(httpPort),
        'prometheus.io/scheme': 'http',
        'prometheus.io/scrape': 'true',
      },
      ports: [
        { name: 'http', port: httpPort, targetPort: httpPort, protocol: 'TCP' },
        { name: 'grpc', port: GRPC_PORT, targetPort: GRPC_PORT, protocol: 'TCP' },
      ],
    });
    encrypt(this, NAME, NAME);
    // Tenants' pods come with a token instead of the gateway's header, which they must not set themselves.
    const { user } = platform.services.identityHeaders;
    acceptPlatform(this, NAME, { or: [{ when: [{ key: `request.headers[${user}]`, notValues: ['*'] }] }] });
  }
}

function environment(platform: Platform): Readonly<Record<string, EnvValue>> {
  const { images, services } = platform;
  const { objectStore } = services.pipelines;
  return {
    KUBEFLOW_USERID_HEADER: services.identityHeaders.user,
    KUBEFLOW_USERID_PREFIX: '',
    PUBLISH_LOGS: 'true',
    LOG_LEVEL: 'info',
    PIPELINE_LOG_LEVEL: '1',
    AUTO_UPDATE_PIPELINE_DEFAULT_VERSION: installed('autoUpdatePipelineDefaultVersion'),
    POD_NAMESPACE: field('metadata.namespace'),
    CLUSTER_DOMAIN: 'cluster.local',
    OBJECTSTORECONFIG_SECURE: 'false',
    OBJECTSTORECONFIG_BUCKETNAME: installed('bucketName'),
    OBJECTSTORECONFIG_HOST: `${objectStore.service}.${objectStore.namespace}`,
    OBJECTSTORECONFIG_PORT: String(objectStore.port),
    ...objectStoreKeys(platform, 'OBJECTSTORECONFIG_ACCESSKEY', 'OBJECTSTORECONFIG_SECRETACCESSKEY'),
    ...database(),
    V2_DRIVER_IMAGE: images.pipelinesDriver,
    V2_LAUNCHER_IMAGE: images.pipelinesLauncher,
    COMPILED_PIPELINE_SPEC_PATCH: '{}',
    DEFAULT_SECURITY_CONTEXT_RUN_AS_USER: perhapsInstalled('defaultSecurityContextRunAsUser'),
    DEFAULT_SECURITY_CONTEXT_RUN_AS_GROUP: perhapsInstalled('defaultSecurityContextRunAsGroup'),
    DEFAULT_SECURITY_CONTEXT_RUN_AS_NON_ROOT: perhapsInstalled('defaultSecurityContextRunAsNonRoot'),
  };
}

/** The server reads the names with MYSQLCONFIG for MySQL; those without are what older versions read. */
function database(): Readonly<Record<string, EnvValue>> {
  const at = (prefix: string, server: string): Readonly<Record<string, EnvValue>> => ({
    ...databaseUser(prefix),
    [`${prefix}_DBNAME`]: installed('pipelineDb'),
    [`${prefix}_HOST`]: installed(`${server}Host`),
    [`${prefix}_PORT`]: installed(`${server}Port`),
  });
  return {
    DB_DRIVER_NAME: installed('dbType'),
    DBCONFIG_CONMAXLIFETIME: installed('ConMaxLifeTime'),
    ...at('DBCONFIG', 'db'),
    ...at('DBCONFIG_MYSQLCONFIG', 'mysql'),
  };
}
