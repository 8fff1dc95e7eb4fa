import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { AllowEveryone, Config, configVolume, emptyDir, port, Route } from '../../kit';
import { encrypt, FAMILY, OFTEN, PipelinesDeployment, type PipelinesDeploymentProps } from './deployment';
import { domainVariable, type Settings } from './settings';

/** ML Metadata: the store of lineage, its proxy for browsers, and the writer that records steps of v1 pipelines. */
export class Metadata extends Construct {
  constructor(scope: Construct, platform: Platform, settings: Settings) {
    super(scope, 'metadata');
    renderStore(this, platform, settings);
    renderProxy(this, platform);
    new PipelinesDeployment(this, 'metadata-writer', {
      account: 'kubeflow-pipelines-metadata-writer',
      container: 'main',
      image: platform.images.metadataWriter,
      replicas: 1,
      env: { NAMESPACE_TO_WATCH: '', ...domainVariable(platform.network) },
    });
  }
}

function renderStore(scope: Construct, { images, services }: Platform, settings: Settings): void {
  const { service, port: number } = services.pipelines.metadata;
  const component = 'metadata-grpc-server';
  const { address, login } = DATABASE[settings.engine];
  const [name, host, listen] = address;
  const encrypted = settings.encryption !== undefined;
  new PipelinesDeployment(scope, 'metadata-grpc-deployment', {
    account: component,
    container: 'container',
    image: images.metadataStore,
    selector: { component, ...FAMILY },
    replicas: 1,
    restartOn: [settings],
    ...(encrypted
      ? encryptedStore([SERVER, `--grpc_port=${number}`, CHANNEL])
      : { command: [SERVER], args: [`--grpc_port=${number}`, ...databaseFlags(settings), CHANNEL] }),
    trusts: settings.authorities,
    env: {
      ...settings.login(login),
      [name]: settings.read('mlmdDb'),
      [host]: settings.read('dbHost'),
      [listen]: settings.read('dbPort'),
      ...(encrypted && { MYSQL_CA: settings.authorities[0]?.file ?? '', CONFIG: `${SETTINGS}/store.pbtxt` }),
    },
    ports: [port(number, 'grpc-api')],
    health: { ...OFTEN, tcpSocket: { port: 'grpc-api' } },
    service: clusterService(service, 'grpc-api', number),
  });
  // Steps of runs in this namespace find the store by this ConfigMap; tenants' steps by the copy in their namespace.
  new Config(scope, 'metadata-grpc-configmap', {
    METADATA_GRPC_SERVICE_HOST: service,
    METADATA_GRPC_SERVICE_PORT: String(number),
  });
  encrypt(scope, service);
  // Steps of all tenants write to it; the network keeps other callers out.
  new AllowEveryone(scope, service, { component });
}

/** Messages of up to 100 MiB: a run's lineage can be large. */
const CHANNEL = `--grpc_channel_arguments=${[
  'grpc.max_metadata_size=16384',
  'grpc.max_receive_message_length=104857600',
  'grpc.max_send_message_length=104857600',
].join()}`;

const SERVER = '/bin/metadata_store_server';
/** Folder of the file of settings with an encrypted database. */
const SETTINGS = '/etc/metadata-store';

/** Flags for a database whose connections are plain text. */
function databaseFlags({ engine }: Settings): readonly string[] {
  const { database, address, login } = DATABASE[engine];
  const [name, host, listen] = address;
  const parts = { [database]: name, host, port: listen, user: `${login}_USER`, password: `${login}_PASSWORD` };
  const flags = Object.entries(parts).map(([part, variable]) => `--${engine}_config_${part}=$(${variable})`);
  const kind = engine === 'postgres' ? ['--metadata_source_config_type=postgresql'] : [];
  return [...kind, ...flags, '--enable_database_upgrade=true'];
}

/** The script that writes the file of settings from the variables, and then starts the store. */
function encryptedStore(command: readonly string[]): Partial<PipelinesDeploymentProps> {
  const script = readFileSync(join(__dirname, 'metadata-store.sh'), 'utf8');
  return {
    command: ['/bin/sh', '-c', script, 'metadata-store'],
    args: command,
    mounts: { [SETTINGS]: 'settings' },
    volumes: [emptyDir('settings')],
  };
}

/** The store's flags for a database, and their variables for address and credentials. */
const DATABASE = {
  mysql: { database: 'database', address: ['MYSQL_DATABASE', 'MYSQL_HOST', 'MYSQL_PORT'], login: 'DBCONFIG' },
  postgres: { database: 'dbname', address: ['POSTGRES_DBNAME', 'POSTGRES_HOST', 'POSTGRES_PORT'], login: 'POSTGRES' },
} as const;

function clusterService(name: string, portName: string, number: number): PipelinesDeploymentProps['service'] {
  return { name, ports: [{ name: portName, port: number, protocol: 'TCP' }], more: { type: 'ClusterIP' } };
}

function renderProxy(scope: Construct, { images, services, network }: Platform): void {
  const { host, port: number } = services.pipelines.metadataProxy;
  const envoy = envoyConfig(services.pipelines, network);
  const config = new Config(scope, 'metadata-envoy-configmap', { 'envoy-config.yaml': envoy });
  new PipelinesDeployment(scope, 'metadata-envoy-deployment', {
    container: 'container',
    image: images.metadataProxy,
    selector: { component: 'metadata-envoy', ...FAMILY },
    sidecar: false,
    replicas: 1,
    restartOn: [config],
    args: ['/etc/envoy/envoy-config.yaml'],
    ports: [port(number, 'md-envoy'), port(9901, 'envoy-admin')],
    mounts: { '/etc/envoy': 'envoy-config' },
    volumes: [configVolume('envoy-config', config.name)],
    service: clusterService('metadata-envoy-service', 'md-envoy', number),
  });
  const path = '/ml_metadata';
  const gateway = services.ingressGateway.gateway.name;
  new Route(scope, 'metadata-grpc', { gateway, prefix: path, rewrite: path, host, port: number });
}

/** Configures Envoy as a proxy that speaks gRPC-Web with browsers and gRPC with the metadata store. */
function envoyConfig(
  { metadata, metadataProxy }: Platform['services']['pipelines'],
  { ipFamilies }: Platform['network'],
): object {
  // Envoy takes IPv4 at an address of IPv6 only where it is told to.
  const all = (port: number) =>
    ipFamilies.includes('IPv6') ? address('::', port, { ipv4_compat: true }) : address('0.0.0.0', port);
  const file = message('access_loggers.file.v3.FileAccessLog', { path: '/tmp/admin_access.log' });
  const options = 'upstreams.http.v3.HttpProtocolOptions';
  const http2 = message(options, { explicit_http_config: { http2_protocol_options: {} } });
  const endpoint = { address: address(metadata.service, metadata.port) };
  const filter_chains = [{ filters: [CONNECTION_MANAGER] }];
  const listener = { name: 'listener_0', address: all(metadataProxy.port), filter_chains };
  const cluster = {
    name: 'metadata-cluster',
    connect_timeout: '30.0s',
    type: 'logical_dns',
    typed_extension_protocol_options: { [`envoy.extensions.${options}`]: http2 },
    lb_policy: 'round_robin',
    load_assignment: { cluster_name: 'metadata-grpc', endpoints: [{ lb_endpoints: [{ endpoint }] }] },
  };
  return {
    admin: { access_log: { name: 'admin_access', typed_config: file }, address: all(9901) },
    static_resources: { listeners: [listener], clusters: [cluster] },
  };
}

/** A message of one of Envoy's extensions. */
function message(type: string, fields: object = {}): object {
  return { '@type': `type.googleapis.com/envoy.extensions.${type}`, ...fields };
}

function address(host: string, port: number, more: object = {}): object {
  return { socket_address: { address: host, port_value: port, ...more } };
}

const ROUTE = {
  match: { prefix: '/' },
  // Only the caller's timeout limits the request.
  route: { cluster: 'metadata-cluster', max_stream_duration: { grpc_timeout_header_max: '0s' } },
  typed_per_filter_config: {
    'envoy.filter.http.cors': message('filters.http.cors.v3.CorsPolicy', {
      allow_origin_string_match: [{ safe_regex: { regex: '.*' } }],
      allow_methods: 'GET, PUT, DELETE, POST, OPTIONS',
      allow_headers: [
        'keep-alive,user-agent,cache-control,content-type,content-transfer-encoding,custom-header-1',
        'x-accept-content-transfer-encoding,x-accept-response-streaming,x-user-agent,x-grpc-web,grpc-timeout',
      ].join(),
      max_age: '1728000',
      expose_headers: 'custom-header-1,grpc-status,grpc-message',
    }),
  },
};

const CONNECTION_MANAGER = {
  name: 'envoy.filters.network.http_connection_manager',
  typed_config: message('filters.network.http_connection_manager.v3.HttpConnectionManager', {
    codec_type: 'auto',
    stat_prefix: 'ingress_http',
    route_config: { name: 'local_route', virtual_hosts: [{ name: 'local_service', domains: ['*'], routes: [ROUTE] }] },
    http_filters: (['grpc_web.v3.GrpcWeb', 'cors.v3.Cors', 'router.v3.Router'] as const).map((filter) => ({
      name: `envoy.filters.http.${filter.split('.')[0]}`,
      typed_config: message(`filters.http.${filter}`),
    })),
  }),
};
