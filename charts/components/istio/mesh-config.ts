import type { Platform } from '../../config/platform';
import { DISCOVERY_ADDRESS, ROOT_NAMESPACE, TRUST_DOMAIN } from '../../mesh/control-plane';
import { MESH_DEFAULTS } from './values';

/** What holds for all proxies: https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/ */
export function meshConfig({ services }: Platform): object {
  const { oauth2Proxy } = services;
  return {
    ...MESH_DEFAULTS,
    accessLogFile: '/dev/stdout',
    rootNamespace: ROOT_NAMESPACE,
    trustDomain: TRUST_DOMAIN,
    defaultConfig: { discoveryAddress: DISCOVERY_ADDRESS, proxyMetadata: {}, tracing: {} },
    extensionProviders: [
      {
        // AuthorizationPolicies of action CUSTOM name it.
        name: 'oauth2-proxy',
        envoyExtAuthzHttp: { service: oauth2Proxy.host, port: oauth2Proxy.port, ...LOGIN_HEADERS },
      },
    ],
  };
}

/** Which headers take part in asking oauth2-proxy whether a request comes from someone who is logged in. */
const LOGIN_HEADERS = {
  includeRequestHeadersInCheck: ['authorization', 'cookie'],
  headersToUpstreamOnAllow: [
    // The user's token, which RequestAuthentications check and turn into the identity headers.
    'authorization',
    'path',
    'x-auth-request-email',
    'x-auth-request-groups',
    'x-auth-request-user',
  ],
  headersToDownstreamOnDeny: ['content-type', 'set-cookie'],
};
