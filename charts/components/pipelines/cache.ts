import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AdmissionWebhook, port, trustedByGo } from '../../kit';
import { accept, PipelinesDeployment, WEBHOOK_PORT } from './deployment';
import type { Settings } from './settings';

const NAME = 'cache-server';
const HOST = `${NAME}.kubeflow.svc`;
const TLS_SECRET = 'webhook-server-tls';

/** The cache of v1 pipelines: a webhook that ends a step at once if an equal one has run before. */
export class Cache extends Construct {
  constructor(scope: Construct, { images }: Platform, settings: Settings) {
    super(scope, 'cache');
    new PipelinesDeployment(this, NAME, {
      account: 'kubeflow-pipelines-cache',
      container: 'server',
      image: images.pipelinesCache,
      replicas: 1,
      restartOn: [settings],
      trusts: settings.authorities,
      args: [...FLAGS, ...encryption(settings)],
      env: {
        NAMESPACE_TO_WATCH: '',
        DEFAULT_CACHE_STALENESS: settings.read('DEFAULT_CACHE_STALENESS'),
        MAXIMUM_CACHE_STALENESS: settings.read('MAXIMUM_CACHE_STALENESS'),
        CACHE_IMAGE: settings.read('cacheImage'),
        CACHE_NODE_RESTRICTIONS: settings.read('cacheNodeRestrictions'),
        DBCONFIG_DRIVER: { mysql: 'mysql', postgres: 'pgx' }[settings.engine],
        DBCONFIG_DB_NAME: settings.read('cacheDb'),
        DBCONFIG_HOST_NAME: settings.read('dbHost'),
        DBCONFIG_PORT: settings.read('dbPort'),
        ...settings.login('DBCONFIG'),
        WEBHOOK_PORT: String(WEBHOOK_PORT),
        ...trustedByGo(settings.authorities),
      },
      ports: [port(WEBHOOK_PORT, 'webhook-api')],
      mounts: { '/etc/webhook/certs': { volume: 'webhook-tls-certs', readOnly: true } },
      volumes: [{ name: 'webhook-tls-certs', secret: { secretName: TLS_SECRET } }],
      more: { imagePullPolicy: 'Always' },
      service: { ports: [{ port: 443, targetPort: 'webhook-api' }] },
    });
    renderWebhook(this);
    accept(this, `service-${NAME}`, [{}], { app: NAME });
  }
}

const FLAGS = [
  '--db_driver=$(DBCONFIG_DRIVER)',
  '--db_host=$(DBCONFIG_HOST_NAME)',
  '--db_port=$(DBCONFIG_PORT)',
  '--db_name=$(DBCONFIG_DB_NAME)',
  '--db_user=$(DBCONFIG_USER)',
  '--db_password=$(DBCONFIG_PASSWORD)',
  '--namespace_to_watch=$(NAMESPACE_TO_WATCH)',
  '--listen_port=$(WEBHOOK_PORT)',
  '--tls_cert_filename=tls.crt',
  '--tls_key_filename=tls.key',
];

/** https://github.com/kubeflow/pipelines/blob/2.16.1/backend/src/cache/client_manager.go */
function encryption({ encryption: tls }: Settings): readonly string[] {
  return tls === undefined ? [] : [`--db_extra_params=${JSON.stringify({ tls })}`];
}

function renderWebhook(scope: Construct): void {
  const certificate = 'kfp-cache-cert';
  const steps = {
    name: HOST,
    path: '/mutate',
    group: '',
    version: 'v1',
    kind: 'pod',
    operations: ['CREATE'],
    reviewVersions: ['v1beta1'],
    // While the cache does not answer, steps run.
    failurePolicy: 'Ignore',
    objects: { matchLabels: { 'pipelines.kubeflow.org/cache_enabled': 'true' } },
    timeoutSeconds: 5,
  } as const;
  new AdmissionWebhook(scope, NAME, {
    certificate: {
      name: certificate,
      issuer: 'kfp-cache-selfsigned-issuer',
      secretName: TLS_SECRET,
      dnsNames: [NAME, `${NAME}.kubeflow`, HOST],
      more: { commonName: certificate, isCA: true },
    },
    mutating: { 'cache-webhook-kubeflow': [steps] },
  });
}
