/** Names a message of Envoy's API. */
function typed(type: string, fields: object = {}): object {
  return { '@type': `type.googleapis.com/${type}`, ...fields };
}

const HTTP = 'envoy.extensions.filters.http';

function address(host: string, port: number): object {
  return { socket_address: { address: host, port_value: port } };
}

/** Configures Envoy as a proxy that speaks gRPC-Web with browsers and gRPC with one server. */
export function envoyConfig(port: number, server: { readonly host: string; readonly port: number }): object {
  return {
    admin: {
      access_log: {
        name: 'admin_access',
        typed_config: typed('envoy.extensions.access_loggers.file.v3.FileAccessLog', {
          path: '/tmp/admin_access.log',
        }),
      },
      address: address('0.0.0.0', 9901),
    },
    static_resources: {
      listeners: [
        { name: 'listener_0', address: address('0.0.0.0', port), filter_chains: [{ filters: [connectionManager()] }] },
      ],
      clusters: [cluster(server)],
    },
  };
}

function connectionManager(): object {
  return {
    name: 'envoy.filters.network.http_connection_manager',
    typed_config: typed('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', {
      codec_type: 'auto',
      stat_prefix: 'ingress_http',
      route_config: {
        name: 'local_route',
        virtual_hosts: [{ name: 'local_service', domains: ['*'], routes: [route()] }],
      },
      http_filters: [
        { name: 'envoy.filters.http.grpc_web', typed_config: typed(`${HTTP}.grpc_web.v3.GrpcWeb`) },
        { name: 'envoy.filters.http.cors', typed_config: typed(`${HTTP}.cors.v3.Cors`) },
        { name: 'envoy.filters.http.router', typed_config: typed(`${HTTP}.router.v3.Router`) },
      ],
    }),
  };
}

function route(): object {
  const requestHeaders = [
    'keep-alive',
    'user-agent',
    'cache-control',
    'content-type',
    'content-transfer-encoding',
    'custom-header-1',
    'x-accept-content-transfer-encoding',
    'x-accept-response-streaming',
    'x-user-agent',
    'x-grpc-web',
    'grpc-timeout',
  ];
  return {
    match: { prefix: '/' },
    // The caller's timeout holds, however long.
    route: { cluster: 'metadata-cluster', max_stream_duration: { grpc_timeout_header_max: '0s' } },
    typed_per_filter_config: {
      'envoy.filter.http.cors': typed(`${HTTP}.cors.v3.CorsPolicy`, {
        allow_origin_string_match: [{ safe_regex: { regex: '.*' } }],
        allow_methods: 'GET, PUT, DELETE, POST, OPTIONS',
        allow_headers: requestHeaders.join(),
        max_age: '1728000',
        expose_headers: 'custom-header-1,grpc-status,grpc-message',
      }),
    },
  };
}

function cluster({ host, port }: { readonly host: string; readonly port: number }): object {
  const options = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
  return {
    name: 'metadata-cluster',
    connect_timeout: '30.0s',
    type: 'logical_dns',
    typed_extension_protocol_options: {
      [options]: typed(options, { explicit_http_config: { http2_protocol_options: {} } }),
    },
    lb_policy: 'round_robin',
    load_assignment: {
      cluster_name: 'metadata-grpc',
      endpoints: [{ lb_endpoints: [{ endpoint: { address: address(host, port) } }] }],
    },
  };
}
