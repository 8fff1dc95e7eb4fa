import type { Manifest } from '../../../charts/contract/manifest';

const FILTER = {
  name: 'alpn',
  typed_config: {
    '@type': 'type.googleapis.com/envoy.extensions.filters.http.set_filter_state.v3.Config',
    on_request_headers: [
      {
        object_key: 'envoy.network.application_protocols',
        format_string: { text_format_source: { inline_string: 'istio-http/1.1,istio' } },
      },
    ],
  },
};

/**
 * Does at each proxy what Istio's own filter `istio.alpn` does, which Envoy's own build lacks: a proxy that has seen HTTP says so in the
 * TLS handshake with the next sidecar. Without it, a sidecar takes requests to a port whose name tells no protocol for plain TCP, and refuses
 * them where its policies ask for headers. Neither h2 nor http/1.1 is offered, so that the
 * sidecar finds out from the first bytes which of the two it is.
 */
export const ALPN: Manifest = {
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'alpn', namespace: 'istio-system' },
  spec: {
    configPatches: ['GATEWAY', 'SIDECAR_OUTBOUND'].map((context) => ({
      applyTo: 'HTTP_FILTER',
      match: {
        context,
        listener: {
          filterChain: {
            filter: {
              name: 'envoy.filters.network.http_connection_manager',
              subFilter: { name: 'envoy.filters.http.router' },
            },
          },
        },
      },
      patch: { operation: 'INSERT_BEFORE', value: FILTER },
    })),
  },
};
