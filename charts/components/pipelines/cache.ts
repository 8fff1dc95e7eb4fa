import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { type EnvValue, port, Resource, Service, ServingCertificate } from '../../kit';
import { accept } from './network';
import { ACCESS } from './permissions';
import { labelsOf, Program } from './program';
import { databaseUser, installed, type Settings } from './settings';

const NAME = 'cache-server';
const NAMESPACE = 'kubeflow';
const PORT = 8443;
const TLS_SECRET = 'webhook-server-tls';

/** The cache of old (v1) pipelines: a webhook that lets a step end at once if an equal one has run before. */
export class Cache extends Construct {
  constructor(scope: Construct, platform: Platform, settings: Settings) {
    super(scope, 'cache');
    this.renderPods(platform, settings);
    this.renderWebhook();
    accept(this, `service-${NAME}`, { app: NAME }, { rules: [{}] });
  }

  private renderPods({ images }: Platform, { install }: Settings): void {
    new Program(this, NAME, {
      selector: labelsOf(NAME),
      replicas: 1,
      serviceAccount: ACCESS.cache.account,
      restartOn: [install],
      main: {
        name: 'server',
        image: images.pipelinesCache,
        args: FLAGS,
        env: environment(),
        ports: [port(PORT, 'webhook-api')],
        mounts: { '/etc/webhook/certs': { volume: 'webhook-tls-certs', readOnly: true } },
        more: { imagePullPolicy: 'Always' },
      },
      volumes: [{ name: 'webhook-tls-certs', secret: { secretName: TLS_SECRET } }],
    });
    new Service(this, NAME, { selector: labelsOf(NAME), ports: [{ port: 443, targetPort: 'webhook-api' }] });
  }

  private renderWebhook(): void {
    const certificate = new ServingCertificate(this, 'kfp-cache-cert', NAMESPACE, {
      issuer: 'kfp-cache-selfsigned-issuer',
      secretName: TLS_SECRET,
      dnsNames: [NAME, `${NAME}.${NAMESPACE}`, `${NAME}.${NAMESPACE}.svc`],
      more: { commonName: 'kfp-cache-cert', isCA: true },
    });
    const webhook = {
      name: `${NAME}.${NAMESPACE}.svc`,
      admissionReviewVersions: ['v1beta1'],
      clientConfig: { service: { name: NAME, namespace: NAMESPACE, path: '/mutate' } },
      // Without the cache, steps run.
      failurePolicy: 'Ignore',
      objectSelector: { matchLabels: { 'pipelines.kubeflow.org/cache_enabled': 'true' } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      sideEffects: 'None',
      timeoutSeconds: 5,
    };
    const kind = 'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration';
    const metadata = { annotations: certificate.caInjection };
    new Resource(this, kind, `cache-webhook-${NAMESPACE}`, { webhooks: [webhook] }, metadata);
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

function environment(): Readonly<Record<string, EnvValue>> {
  return {
    NAMESPACE_TO_WATCH: '',
    DEFAULT_CACHE_STALENESS: installed('DEFAULT_CACHE_STALENESS'),
    MAXIMUM_CACHE_STALENESS: installed('MAXIMUM_CACHE_STALENESS'),
    CACHE_IMAGE: installed('cacheImage'),
    CACHE_NODE_RESTRICTIONS: installed('cacheNodeRestrictions'),
    DBCONFIG_DRIVER: 'mysql',
    DBCONFIG_DB_NAME: installed('cacheDb'),
    DBCONFIG_HOST_NAME: installed('dbHost'),
    DBCONFIG_PORT: installed('dbPort'),
    ...databaseUser('DBCONFIG'),
    WEBHOOK_PORT: String(PORT),
  };
}
