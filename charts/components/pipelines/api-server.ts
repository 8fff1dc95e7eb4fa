import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { STORE_CA } from '../../contract/object-store';
import { AdmissionWebhook, Config, type Environment, field, httpGet, port, type ProbeOptions } from '../../kit';
import { fullHost, objectStoreKeys, scraped, trustedByGo } from '../../kit';
import { accept, encrypt, EVICTABLE, fromPipelines, PipelinesDeployment } from './deployment';
import { type PipelinesDeploymentProps, serve, WEBHOOK_PORT } from './deployment';
import { type Settings, storeAccount } from './settings';

const NAME = 'ml-pipeline';

/** The API server: keeps pipelines, experiments and runs, and starts the runs as workflows. */
export class ApiServer extends Construct {
  constructor(scope: Construct, platform: Platform, settings: Settings) {
    super(scope, 'api-server');
    const { identityHeaders, pipelines } = platform.services;
    const { port: http } = pipelines.api;
    const isWebhook = platform.pipelines.store === 'kubernetes';
    const ports = Object.entries({ http, grpc: 8887, ...(isWebhook && { webhook: WEBHOOK_PORT }) });
    const health = (timing: ProbeOptions) =>
      httpGet('/apis/v1beta1/healthz', http, { periodSeconds: 5, timeoutSeconds: 2, ...timing });
    const config = new Config(this, 'pipeline-api-server-config', {
      // ServiceAccount of steps in tenants' namespaces. The profile controller makes it.
      DEFAULTPIPELINERUNNERSERVICEACCOUNT: 'default-editor',
      MULTIUSER: 'true',
      VISUALIZATIONSERVICE_NAME: pipelines.visualization.service,
      VISUALIZATIONSERVICE_PORT: String(pipelines.visualization.port),
    });
    new PipelinesDeployment(this, NAME, {
      account: NAME,
      accountAnnotations: storeAccount(platform),
      container: 'ml-pipeline-api-server',
      image: platform.images.pipelinesApi,
      annotations: EVICTABLE,
      restartOn: [settings, config],
      trusts: [...settings.authorities, ...settings.storeAuthorities],
      env: environment(platform, settings),
      envFrom: [{ configMapRef: { name: config.name } }],
      ports: ports.map(([name, number]) => port(number, name)),
      health: health({ initialDelaySeconds: 3 }),
      resources: { requests: { cpu: '250m', memory: '500Mi' } },
      more: { imagePullPolicy: 'IfNotPresent', startupProbe: health({ failureThreshold: 12 }) },
      service: {
        annotations: scraped(http, { scheme: 'http' }),
        ports: ports.map(([name, number]) => serve(name, number)),
      },
      ...(isWebhook && renderVersionWebhook(this)),
    });
    encrypt(this, NAME);
    // Tenants' pods use a token. They must not set the gateway's user header.
    const withToken = { when: [{ key: `request.headers[${identityHeaders.user}]`, notValues: ['*'] }] };
    // The cluster's API server has no identity in the mesh.
    const webhook = { to: [{ operation: { ports: [String(WEBHOOK_PORT)] } }] };
    accept(this, NAME, [fromPipelines(this), withToken, ...(isWebhook ? [webhook] : [])]);
  }
}

function environment(platform: Platform, settings: Settings): Environment {
  const { images, services } = platform;
  return {
    KUBEFLOW_USERID_HEADER: services.identityHeaders.user,
    KUBEFLOW_USERID_PREFIX: '',
    PUBLISH_LOGS: 'true',
    LOG_LEVEL: 'info',
    PIPELINE_LOG_LEVEL: '1',
    AUTO_UPDATE_PIPELINE_DEFAULT_VERSION: settings.read('autoUpdatePipelineDefaultVersion'),
    POD_NAMESPACE: field('metadata.namespace'),
    CLUSTER_DOMAIN: services.clusterDomain,
    ...storeVariables(platform, settings),
    DB_DRIVER_NAME: settings.read('dbType'),
    DBCONFIG_CONMAXLIFETIME: settings.read('ConMaxLifeTime'),
    ...databaseVariables(settings),
    ...trustedByGo([...settings.authorities, ...settings.storeAuthorities]),
    V2_DRIVER_IMAGE: images.pipelinesDriver,
    V2_LAUNCHER_IMAGE: images.pipelinesLauncher,
    COMPILED_PIPELINE_SPEC_PATCH: '{}',
    BLOCK_V1_PIPELINES: settings.perhaps('BLOCK_V1_PIPELINES'),
    V1_ALLOWED_NAMESPACES: settings.perhaps('V1_ALLOWED_NAMESPACES'),
    DEFAULT_SECURITY_CONTEXT_RUN_AS_USER: settings.perhaps('defaultSecurityContextRunAsUser'),
    DEFAULT_SECURITY_CONTEXT_RUN_AS_GROUP: settings.perhaps('defaultSecurityContextRunAsGroup'),
    DEFAULT_SECURITY_CONTEXT_RUN_AS_NON_ROOT: settings.perhaps('defaultSecurityContextRunAsNonRoot'),
  };
}

/**
 * The object store of the API server, which reaches it by paths, as Amazon allows too. Its own file has keys that an empty
 * variable replaces: it then asks the environment, where a role is.
 * https://github.com/kubeflow/pipelines/blob/2.16.1/backend/src/apiserver/client_manager/client_manager.go
 */
function storeVariables(platform: Platform, settings: Settings): Environment {
  const { own, host, port: number, https, prefix, region, ca, credentials } = platform.objectStore;
  const [id, key] = ['OBJECTSTORECONFIG_ACCESSKEY', 'OBJECTSTORECONFIG_SECRETACCESSKEY'] as const;
  return {
    OBJECTSTORECONFIG_SECURE: String(https),
    OBJECTSTORECONFIG_BUCKETNAME: settings.read('bucketName'),
    OBJECTSTORECONFIG_HOST: host,
    ...(number !== undefined && { OBJECTSTORECONFIG_PORT: String(number) }),
    // Drivers and launchers mount it: it is in every namespace with runs.
    ...(ca !== undefined && { CABUNDLE_CONFIGMAP_NAME: STORE_CA }),
    ...(!own && { OBJECTSTORECONFIG_REGION: region, OBJECTSTORECONFIG_PIPELINEPATH: `${prefix}pipelines` }),
    ...(credentials ? objectStoreKeys(platform.objectStore, id, key) : { [id]: '', [key]: '' }),
  };
}

function databaseVariables(settings: Settings): Environment {
  const { engine, encryption } = settings;
  const all = (prefix: string, setting: string): Environment => ({
    ...settings.login(prefix),
    [`${prefix}_DBNAME`]: settings.read('pipelineDb'),
    [`${prefix}_HOST`]: settings.read(`${setting}Host`),
    [`${prefix}_PORT`]: settings.read(`${setting}Port`),
  });
  // The server takes the driver from its own file, or from DBDRIVERNAME; nothing reads upstream's DB_DRIVER_NAME:
  // https://github.com/kubeflow/pipelines/blob/2.16.1/backend/src/apiserver/main.go (initConfig)
  if (engine === 'postgres') return { DBDRIVERNAME: 'pgx', ...all('DBCONFIG_POSTGRESQLCONFIG', engine) };
  // Older versions read the names without MYSQLCONFIG.
  return {
    ...all('DBCONFIG', 'db'),
    ...all('DBCONFIG_MYSQLCONFIG', engine),
    ...(encryption !== undefined && { DBCONFIG_MYSQLCONFIG_EXTRAPARAMS: JSON.stringify({ tls: encryption }) }),
  };
}

/** Keeps pipelines as objects of the cluster, with a webhook that is asked about each version of a pipeline. */
function renderVersionWebhook(scope: Construct): Partial<PipelinesDeploymentProps> {
  const [certificate, folder, volume] = ['kfp-api-webhook-cert', '/etc/webhook/certs', 'webhook-certs'];
  const host = `${NAME}.kubeflow.svc`;
  const name = 'pipelineversions.pipelines.kubeflow.org';
  const versions = { name, group: 'pipelines.kubeflow.org', version: 'v2beta1', kind: 'pipelineversion' };
  const at = (verb: string) => ({ [name]: [{ ...versions, path: `/webhooks/${verb}-${versions.kind}` }] });
  new AdmissionWebhook(scope, NAME, {
    port: WEBHOOK_PORT,
    certificate: {
      name: certificate,
      issuer: 'kfp-api-webhook-selfsigned-issuer',
      secretName: certificate,
      dnsNames: [NAME, `${NAME}.kubeflow`, host, fullHost(scope, NAME)],
      more: { commonName: certificate, isCA: true },
    },
    mutating: at('mutate'),
    validating: at('validate'),
  });
  return {
    command: ['/bin/apiserver'],
    args: [
      '--config=/config',
      '--sampleconfig=/config/sample_config.json',
      '-logtostderr=true',
      `--webhookTLSCertPath=${folder}/tls.crt`,
      `--webhookTLSKeyPath=${folder}/tls.key`,
      '--pipelinesStoreKubernetes=true',
    ],
    mounts: { [folder]: { volume, readOnly: true } },
    volumes: [{ name: volume, secret: { secretName: certificate } }],
  };
}
