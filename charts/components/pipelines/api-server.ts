import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  type Environment,
  field,
  httpGet,
  MutatingAdmission,
  port,
  ServingCertificate,
  ValidatingAdmission,
} from '../../kit';
import { ACCOUNTS } from './access';
import type { DatabaseAccess } from './database';
import { acceptPlatform, encrypt, EVICTABLE, Program, serve, WEBHOOK_PORT } from './program';
import { installed, objectStoreKeys, perhapsInstalled, type Settings } from './settings';

const NAME = 'ml-pipeline';
const GRPC_PORT = 8887;
const HEALTH = '/apis/v1beta1/healthz';
const TIMING = { periodSeconds: 5, timeoutSeconds: 2 } as const;

/** The API server: keeps pipelines, experiments and runs, and starts the runs as workflows. */
export function renderApiServer(scope: Construct, platform: Platform, settings: Settings): void {
  const { api } = platform.services.pipelines;
  const health = httpGet(HEALTH, api.port, { ...TIMING, initialDelaySeconds: 3 });
  const webhook = platform.pipelines.store === 'kubernetes' ? renderVersionWebhook(scope) : undefined;
  new Program(scope, NAME, {
    annotations: EVICTABLE,
    serviceAccount: ACCOUNTS.api,
    restartOn: [settings.install, settings.api],
    main: {
      name: 'ml-pipeline-api-server',
      image: platform.images.pipelinesApi,
      ...webhook?.main,
      env: environment(platform, settings.database),
      envFrom: [{ configMapRef: { name: settings.api.name } }],
      ports: [port(api.port, 'http'), port(GRPC_PORT, 'grpc'), ...(webhook?.ports ?? [])],
      readiness: health,
      liveness: health,
      resources: { requests: { cpu: '250m', memory: '500Mi' } },
      more: {
        imagePullPolicy: 'IfNotPresent',
        startupProbe: httpGet(HEALTH, api.port, { ...TIMING, failureThreshold: 12 }),
      },
    },
    volumes: webhook?.volumes,
    service: {
      annotations: {
        'prometheus.io/port': String(api.port),
        'prometheus.io/scheme': 'http',
        'prometheus.io/scrape': 'true',
      },
      ports: [serve('http', api.port), serve('grpc', GRPC_PORT), ...(webhook?.servicePorts ?? [])],
    },
  });
  encrypt(scope, NAME);
  // Tenants' pods come with a token instead of the gateway's header, which they must not set themselves.
  const { user } = platform.services.identityHeaders;
  const withToken = { when: [{ key: `request.headers[${user}]`, notValues: ['*'] }] };
  acceptPlatform(scope, NAME, { or: [withToken, ...(webhook?.requests ?? [])] });
}

function environment(platform: Platform, database: DatabaseAccess): Environment {
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
    DB_DRIVER_NAME: installed('dbType'),
    DBCONFIG_CONMAXLIFETIME: installed('ConMaxLifeTime'),
    ...databaseVariables(database),
    V2_DRIVER_IMAGE: images.pipelinesDriver,
    V2_LAUNCHER_IMAGE: images.pipelinesLauncher,
    COMPILED_PIPELINE_SPEC_PATCH: '{}',
    DEFAULT_SECURITY_CONTEXT_RUN_AS_USER: perhapsInstalled('defaultSecurityContextRunAsUser'),
    DEFAULT_SECURITY_CONTEXT_RUN_AS_GROUP: perhapsInstalled('defaultSecurityContextRunAsGroup'),
    DEFAULT_SECURITY_CONTEXT_RUN_AS_NON_ROOT: perhapsInstalled('defaultSecurityContextRunAsNonRoot'),
  };
}

function databaseVariables({ engine, login, read }: DatabaseAccess): Environment {
  const all = (prefix: string, setting: string): Environment => ({
    ...login(prefix),
    [`${prefix}_DBNAME`]: installed('pipelineDb'),
    [`${prefix}_HOST`]: read(`${setting}Host`),
    [`${prefix}_PORT`]: read(`${setting}Port`),
  });
  // The server takes the driver from its own file, or from DBDRIVERNAME; nothing reads upstream's DB_DRIVER_NAME:
  // https://github.com/kubeflow/pipelines/blob/2.16.0/backend/src/apiserver/main.go (initConfig)
  if (engine === 'postgres') return { DBDRIVERNAME: 'pgx', ...all('DBCONFIG_POSTGRESQLCONFIG', engine) };
  // The names without MYSQLCONFIG are what older versions read.
  return { ...all('DBCONFIG', 'db'), ...all('DBCONFIG_MYSQLCONFIG', engine) };
}

/**
 * Has the API server keep pipelines as objects of the cluster, which asks it about each version of one.
 * @returns what its pods and its Service have beside the usual
 */
function renderVersionWebhook(scope: Construct) {
  const certificate = 'kfp-api-webhook-cert';
  const folder = '/etc/webhook/certs';
  const host = `${NAME}.kubeflow.svc`;
  const { caInjection: annotations } = new ServingCertificate(scope, certificate, 'kubeflow', {
    issuer: 'kfp-api-webhook-selfsigned-issuer',
    secretName: certificate,
    dnsNames: [NAME, `${NAME}.kubeflow`, host, `${host}.cluster.local`],
    more: { commonName: certificate, isCA: true },
  });
  const service = { name: NAME, namespace: 'kubeflow', port: WEBHOOK_PORT };
  const name = 'pipelineversions.pipelines.kubeflow.org';
  const versions = { name, group: 'pipelines.kubeflow.org', version: 'v2beta1', kind: 'pipelineversion' };
  const at = (verb: string) => [{ ...versions, path: `/webhooks/${verb}-${versions.kind}` }];
  new MutatingAdmission(scope, name, service, at('mutate'), { annotations });
  new ValidatingAdmission(scope, name, service, at('validate'), { annotations });
  return {
    main: {
      command: ['/bin/apiserver'],
      args: [
        '--config=/config',
        '--sampleconfig=/config/sample_config.json',
        '-logtostderr=true',
        `--webhookTLSCertPath=${folder}/tls.crt`,
        `--webhookTLSKeyPath=${folder}/tls.key`,
        '--pipelinesStoreKubernetes=true',
      ],
      mounts: { [folder]: { volume: 'webhook-certs', readOnly: true } },
    },
    ports: [port(WEBHOOK_PORT, 'webhook')],
    volumes: [{ name: 'webhook-certs', secret: { secretName: certificate } }],
    servicePorts: [serve('webhook', WEBHOOK_PORT)],
    // The cluster's API server has no identity in the mesh.
    requests: [{ to: [{ operation: { ports: [String(WEBHOOK_PORT)] } }] }],
  };
}
