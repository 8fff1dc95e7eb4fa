/** Name of the mesh's extension provider that asks oauth2-proxy whether a user is logged in. */
export const LOGIN_PROVIDER = 'oauth2-proxy';

/** The extension provider, as the mesh's settings have it. AuthorizationPolicies of action CUSTOM name it. */
export interface LoginProvider {
  readonly name: string;
  readonly envoyExtAuthzHttp: Readonly<Record<string, string | number | readonly string[]>>;
}

/** The provider that calls a Service. */
export function loginProvider({ host: service, port }: { readonly host: string; readonly port: number }) {
  const identity = ['x-auth-request-email', 'x-auth-request-groups', 'x-auth-request-user'];
  // The headers of the request to oauth2-proxy, which checks whether a user is logged in.
  const headers = {
    includeRequestHeadersInCheck: ['authorization', 'cookie'],
    // First the user's token: RequestAuthentications check it and turn it into the identity headers.
    headersToUpstreamOnAllow: ['authorization', 'path', ...identity],
    // A session that oauth2-proxy has renewed comes with an allowed answer: without it, the browser keeps the old one.
    headersToDownstreamOnAllow: ['set-cookie'],
    headersToDownstreamOnDeny: ['content-type', 'set-cookie'],
  };
  return { name: LOGIN_PROVIDER, envoyExtAuthzHttp: { service, port, ...headers } } satisfies LoginProvider;
}
