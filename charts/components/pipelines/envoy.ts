import type { PipelinesServices } from '../../config/pipelines';

/** A message of one of Envoy's extensions. */
function message(type: string, fields: object = {}): object {
  return { '@type': `type.googleapis.com/envoy.extensions.${type}`, ...fields };
}

function address(host: string, port: number): object {
  return { socket_address: { address: host, port_value: port } };
}

/** Configures Envoy as a proxy that speaks gRPC-Web with browsers and gRPC with the metadata store. */
export function envoyConfig({ metadata, metadataProxy }: PipelinesServices): object {
  const file = message('access_loggers.file.v3.FileAccessLog', { path: '/tmp/admin_access.log' });
  const options = 'upstreams.http.v3.HttpProtocolOptions';
  const http2 = message(options, { explicit_http_config: { http2_protocol_options: {} } });
  const endpoint = { address: address(metadata.service, metadata.port) };
  return {
    admin: { access_log: { name: 'admin_access', typed_config: file }, address: address('0.0.0.0', 9901) },
    static_resources: {
      listeners: [
        {
          name: 'listener_0',
          address: address('0.0.0.0', metadataProxy.port),
          filter_chains: [{ filters: [CONNECTION_MANAGER] }],
        },
      ],
      clusters: [
        {
          name: 'metadata-cluster',
          connect_timeout: '30.0s',
          type: 'logical_dns',
          typed_extension_protocol_options: { [`envoy.extensions.${options}`]: http2 },
          lb_policy: 'round_robin',
          load_assignment: { cluster_name: 'metadata-grpc', endpoints: [{ lb_endpoints: [{ endpoint }] }] },
        },
      ],
    },
  };
}

const ROUTE = {
  match: { prefix: '/' },
  // The caller's timeout holds, however long.
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
