import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { type Environment, MutatingAdmission, port, ServingCertificate } from '../../kit';
import { ACCOUNTS } from './access';
import type { DatabaseAccess } from './database';
import { accept, Program, WEBHOOK_PORT } from './program';
import { installed, type Settings } from './settings';

const NAME = 'cache-server';
const CERTIFICATE = 'kfp-cache-cert';
const TLS_SECRET = 'webhook-server-tls';

/** The cache of old (v1) pipelines: a webhook that lets a step end at once if an equal one has run before. */
export function renderCache(scope: Construct, { images }: Platform, { install, database }: Settings): void {
  new Program(scope, NAME, {
    replicas: 1,
    serviceAccount: ACCOUNTS.cache,
    restartOn: [install],
    main: {
      name: 'server',
      image: images.pipelinesCache,
      args: FLAGS,
      env: environment(database),
      ports: [port(WEBHOOK_PORT, 'webhook-api')],
      mounts: { '/etc/webhook/certs': { volume: 'webhook-tls-certs', readOnly: true } },
      more: { imagePullPolicy: 'Always' },
    },
    volumes: [{ name: 'webhook-tls-certs', secret: { secretName: TLS_SECRET } }],
    service: { ports: [{ port: 443, targetPort: 'webhook-api' }] },
  });
  renderWebhook(scope);
  accept(scope, `service-${NAME}`, { app: NAME }, { rules: [{}] });
}

function renderWebhook(scope: Construct): void {
  const service = { name: NAME, namespace: 'kubeflow' };
  const host = `${NAME}.kubeflow.svc`;
  const { caInjection: annotations } = new ServingCertificate(scope, CERTIFICATE, service.namespace, {
    issuer: 'kfp-cache-selfsigned-issuer',
    secretName: TLS_SECRET,
    dnsNames: [NAME, `${NAME}.kubeflow`, host],
    more: { commonName: CERTIFICATE, isCA: true },
  });
  const steps = {
    name: host,
    path: '/mutate',
    group: '',
    version: 'v1',
    kind: 'pod',
    operations: ['CREATE'],
    reviewVersions: ['v1beta1'],
    // Without the cache, steps run.
    failurePolicy: 'Ignore',
    objects: { matchLabels: { 'pipelines.kubeflow.org/cache_enabled': 'true' } },
    timeoutSeconds: 5,
  } as const;
  new MutatingAdmission(scope, 'cache-webhook-kubeflow', service, [steps], { annotations });
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

function environment({ engine, login, read }: DatabaseAccess): Environment {
  return {
    NAMESPACE_TO_WATCH: '',
    DEFAULT_CACHE_STALENESS: installed('DEFAULT_CACHE_STALENESS'),
    MAXIMUM_CACHE_STALENESS: installed('MAXIMUM_CACHE_STALENESS'),
    CACHE_IMAGE: installed('cacheImage'),
    CACHE_NODE_RESTRICTIONS: installed('cacheNodeRestrictions'),
    DBCONFIG_DRIVER: { mysql: 'mysql', postgres: 'pgx' }[engine],
    DBCONFIG_DB_NAME: installed('cacheDb'),
    DBCONFIG_HOST_NAME: read('dbHost'),
    DBCONFIG_PORT: read('dbPort'),
    ...login('DBCONFIG'),
    WEBHOOK_PORT: String(WEBHOOK_PORT),
  };
}
