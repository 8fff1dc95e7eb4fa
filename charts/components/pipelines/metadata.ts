import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Config, configVolume, port, Route, ServiceAccount } from '../../kit';
import { ACCOUNTS } from './access';
import { envoyConfig } from './envoy';
import { accept, encrypt, FAMILY, Program } from './program';
import { installed, type Settings } from './settings';

/** ML Metadata: the store of lineage, its proxy for browsers, and the writer that records steps of v1 pipelines. */
export function renderMetadata(scope: Construct, platform: Platform, settings: Settings): void {
  renderStore(scope, platform, settings);
  renderProxy(scope, platform);
  new Program(scope, 'metadata-writer', {
    replicas: 1,
    serviceAccount: ACCOUNTS.metadataWriter,
    main: { name: 'main', image: platform.images.metadataWriter, env: { NAMESPACE_TO_WATCH: '' } },
  });
}

function renderStore(scope: Construct, { images, services }: Platform, { install, database }: Settings): void {
  const { service, port: number } = services.pipelines.metadata;
  const component = 'metadata-grpc-server';
  const health = { initialDelaySeconds: 3, periodSeconds: 5, timeoutSeconds: 2, tcpSocket: { port: 'grpc-api' } };
  const { login, variables, flags } = DATABASE[database.engine];
  const [name, host, listen] = variables;
  new ServiceAccount(scope, component);
  new Program(scope, 'metadata-grpc-deployment', {
    selector: { component, ...FAMILY },
    replicas: 1,
    serviceAccount: component,
    restartOn: [install],
    main: {
      name: 'container',
      image: images.metadataStore,
      command: ['/bin/metadata_store_server'],
      args: [`--grpc_port=${number}`, ...flags, '--enable_database_upgrade=true', CHANNEL],
      env: {
        ...database.login(login),
        [name]: installed('mlmdDb'),
        [host]: database.read('dbHost'),
        [listen]: database.read('dbPort'),
      },
      ports: [port(number, 'grpc-api')],
      readiness: health,
      liveness: health,
    },
    service: { name: service, ports: [{ name: 'grpc-api', port: number, protocol: 'TCP' }], more: CLUSTER_IP },
  });
  // Steps of runs in this namespace find the store by this; those of tenants by the copy in theirs.
  new Config(scope, 'metadata-grpc-configmap', {
    METADATA_GRPC_SERVICE_HOST: service,
    METADATA_GRPC_SERVICE_PORT: String(number),
  });
  encrypt(scope, service);
  // Steps of all tenants write to it; the network keeps others out.
  accept(scope, service, { component }, { action: 'ALLOW', rules: [{}] });
}

const CLUSTER_IP = { type: 'ClusterIP' } as const;

/** Messages of up to 100 MiB: a run's lineage can be large. */
const CHANNEL = `--grpc_channel_arguments=${[
  'grpc.max_metadata_size=16384',
  'grpc.max_receive_message_length=104857600',
  'grpc.max_send_message_length=104857600',
].join()}`;

/** Variables for the way to a database, and the flags that take it from them. */
const DATABASE = {
  mysql: {
    login: 'DBCONFIG',
    variables: ['MYSQL_DATABASE', 'MYSQL_HOST', 'MYSQL_PORT'],
    flags: [
      '--mysql_config_database=$(MYSQL_DATABASE)',
      '--mysql_config_host=$(MYSQL_HOST)',
      '--mysql_config_port=$(MYSQL_PORT)',
      '--mysql_config_user=$(DBCONFIG_USER)',
      '--mysql_config_password=$(DBCONFIG_PASSWORD)',
    ],
  },
  postgres: {
    login: 'POSTGRES',
    variables: ['POSTGRES_DBNAME', 'POSTGRES_HOST', 'POSTGRES_PORT'],
    flags: [
      '--metadata_source_config_type=postgresql',
      '--postgres_config_dbname=$(POSTGRES_DBNAME)',
      '--postgres_config_host=$(POSTGRES_HOST)',
      '--postgres_config_port=$(POSTGRES_PORT)',
      '--postgres_config_user=$(POSTGRES_USER)',
      '--postgres_config_password=$(POSTGRES_PASSWORD)',
    ],
  },
} as const;

function renderProxy(scope: Construct, { images, services }: Platform): void {
  const { host, port: number } = services.pipelines.metadataProxy;
  const config = new Config(scope, 'metadata-envoy-configmap', {
    'envoy-config.yaml': envoyConfig(services.pipelines),
  });
  new Program(scope, 'metadata-envoy-deployment', {
    selector: { component: 'metadata-envoy', ...FAMILY },
    labels: { 'sidecar.istio.io/inject': 'false' },
    replicas: 1,
    restartOn: [config],
    main: {
      name: 'container',
      image: images.metadataProxy,
      args: ['/etc/envoy/envoy-config.yaml'],
      ports: [port(number, 'md-envoy'), port(9901, 'envoy-admin')],
      mounts: { '/etc/envoy': 'envoy-config' },
    },
    volumes: [configVolume('envoy-config', config.name)],
    service: {
      name: 'metadata-envoy-service',
      ports: [{ name: 'md-envoy', port: number, protocol: 'TCP' }],
      more: CLUSTER_IP,
    },
  });
  const path = '/ml_metadata';
  const gateway = services.ingressGateway.gateway.name;
  new Route(scope, 'metadata-grpc', { gateway, prefix: path, rewrite: path, host, port: number });
}
