import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';

/**
 * Headers in which proxies tell programs who a user is. The gateway alone says so: what a client sends of them is removed
 * before anything reads it, on the paths without a login too. What is true of them is added after that.
 */
const FORGEABLE = [
  ...['user', 'email', 'groups', 'preferred-username', 'access-token'].map((what) => `x-auth-request-${what}`),
  ...['user', 'email', 'groups', 'preferred-username', 'access-token'].map((what) => `x-forwarded-${what}`),
];

const FILTERS = 'type.googleapis.com/envoy.extensions.filters.http';
const CONNECTIONS = 'envoy.filters.network.http_connection_manager';

/**
 * The headers of requests at the gateway: clients cannot say who they are, and programs do not get the session by which
 * users are logged in (GHSA-qjw6-hpc7-w36h).
 */
export function cleanRequests(scope: Construct, { services, login }: Platform): void {
  const { selector, namespace } = services.ingressGateway;
  const removed = [...Object.values(services.identityHeaders), ...FORGEABLE];
  const clientHeaders = {
    name: 'kubeflow-client-headers',
    typed_config: {
      '@type': `${FILTERS}.header_mutation.v3.HeaderMutation`,
      mutations: { request_mutations: removed.map((remove) => ({ remove })) },
    },
  };
  const session = {
    name: 'kubeflow-session',
    typed_config: {
      '@type': `${FILTERS}.lua.v3.Lua`,
      default_source_code: { inline_string: sessionProgram(login.cookie.name, services.identityHeaders.user) },
    },
  };
  const at = (subFilter?: { readonly name: string }) => {
    return { context: 'GATEWAY', listener: { filterChain: { filter: { name: CONNECTIONS, subFilter } } } } as const;
  };
  const spec = {
    workloadSelector: { labels: selector },
    configPatches: [
      { applyTo: 'HTTP_FILTER', match: at(), patch: { operation: 'INSERT_FIRST', value: clientHeaders } },
      {
        applyTo: 'HTTP_FILTER',
        match: at({ name: 'envoy.filters.http.router' }),
        patch: { operation: 'INSERT_BEFORE', value: session },
      },
    ],
  } as const;
  new Resource(scope, 'networking.istio.io/v1alpha3/EnvoyFilter', 'kubeflow-request-headers', { spec }, { namespace });
}

/** The program that takes the session out of requests, for the session's name. That has letters, digits, _ and - alone. */
function sessionProgram(cookie: string, userHeader: string): string {
  const program = readFileSync(join(__dirname, 'session.lua'), 'utf8');
  return program.replace('<session cookie>', cookie).replace('<user header>', userHeader);
}
