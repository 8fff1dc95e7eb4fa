import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Config, configVolume, port, Route, Service, ServiceAccount } from '../../kit';
import { envoyConfig } from './envoy';
import { accept, encrypt } from './network';
import { ACCESS } from './permissions';
import { FAMILY, labelsOf, Program } from './program';
import { databaseUser, installed, type Settings } from './settings';

const STORE = { component: 'metadata-grpc-server', ...FAMILY };
const PROXY = { component: 'metadata-envoy', ...FAMILY };
/** 100 MiB: a run's lineage can be large. */
const MAX_MESSAGE = 104857600;

/** ML Metadata: the store of lineage, its proxy for browsers, and the writer that records steps of old (v1) pipelines. */
export class Metadata extends Construct {
  constructor(
    scope: Construct,
    private readonly platform: Platform,
    private readonly settings: Settings,
  ) {
    super(scope, 'metadata');
    this.renderStore();
    this.renderProxy();
    this.renderWriter();
  }

  private renderStore(): void {
    const { service, port: number } = this.platform.services.pipelines.metadata;
    const health = { initialDelaySeconds: 3, periodSeconds: 5, timeoutSeconds: 2, tcpSocket: { port: 'grpc-api' } };
    new ServiceAccount(this, 'metadata-grpc-server');
    new Program(this, 'metadata-grpc-deployment', {
      selector: STORE,
      replicas: 1,
      serviceAccount: 'metadata-grpc-server',
      restartOn: [this.settings.install],
      main: {
        name: 'container',
        image: this.platform.images.metadataStore,
        command: ['/bin/metadata_store_server'],
        args: storeFlags(number),
        env: {
          ...databaseUser('DBCONFIG'),
          MYSQL_DATABASE: installed('mlmdDb'),
          MYSQL_HOST: installed('dbHost'),
          MYSQL_PORT: installed('dbPort'),
        },
        ports: [port(number, 'grpc-api')],
        readiness: health,
        liveness: health,
      },
    });
    // Steps of runs in this namespace find the store by this; those of tenants by the copy in theirs.
    new Config(this, 'metadata-grpc-configmap', {
      METADATA_GRPC_SERVICE_HOST: service,
      METADATA_GRPC_SERVICE_PORT: String(number),
    });
    new Service(this, service, {
      selector: STORE,
      ports: [{ name: 'grpc-api', port: number, protocol: 'TCP' }],
      more: { type: 'ClusterIP' },
    });
    encrypt(this, service, service);
    // Steps of all tenants write to it; the network keeps others out.
    accept(this, service, { component: STORE.component }, { action: 'ALLOW', rules: [{}] });
  }

  private renderProxy(): void {
    const { metadata, metadataProxy } = this.platform.services.pipelines;
    const { host, port: number } = metadataProxy;
    const config = new Config(this, 'metadata-envoy-configmap', {
      'envoy-config.yaml': envoyConfig(number, { host: metadata.service, port: metadata.port }),
    });
    new Program(this, 'metadata-envoy-deployment', {
      selector: PROXY,
      labels: { 'sidecar.istio.io/inject': 'false' },
      replicas: 1,
      restartOn: [config],
      main: {
        name: 'container',
        image: this.platform.images.metadataProxy,
        args: ['/etc/envoy/envoy-config.yaml'],
        ports: [port(number, 'md-envoy'), port(9901, 'envoy-admin')],
        mounts: { '/etc/envoy': 'envoy-config' },
      },
      volumes: [configVolume('envoy-config', config.name)],
    });
    new Service(this, 'metadata-envoy-service', {
      selector: PROXY,
      ports: [{ name: 'md-envoy', port: number, protocol: 'TCP' }],
      more: { type: 'ClusterIP' },
    });
    new Route(this, 'metadata-grpc', {
      gateway: this.platform.services.ingressGateway.gateway.name,
      prefix: '/ml_metadata',
      rewrite: '/ml_metadata',
      host,
      port: number,
    });
  }

  private renderWriter(): void {
    new Program(this, 'metadata-writer', {
      selector: labelsOf('metadata-writer'),
      replicas: 1,
      serviceAccount: ACCESS.metadataWriter.account,
      main: { name: 'main', image: this.platform.images.metadataWriter, env: { NAMESPACE_TO_WATCH: '' } },
    });
  }
}

function storeFlags(number: number): readonly string[] {
  const limits = {
    'grpc.max_metadata_size': 16384,
    'grpc.max_receive_message_length': MAX_MESSAGE,
    'grpc.max_send_message_length': MAX_MESSAGE,
  };
  return [
    `--grpc_port=${number}`,
    '--mysql_config_database=$(MYSQL_DATABASE)',
    '--mysql_config_host=$(MYSQL_HOST)',
    '--mysql_config_port=$(MYSQL_PORT)',
    '--mysql_config_user=$(DBCONFIG_USER)',
    '--mysql_config_password=$(DBCONFIG_PASSWORD)',
    '--enable_database_upgrade=true',
    `--grpc_channel_arguments=${Object.entries(limits)
      .map(([name, value]) => `${name}=${value}`)
      .join()}`,
  ];
}
