import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';

/** Paths without which nobody could log in. */
const PUBLIC_PATHS = ['/dex/*', '/dex/**', '/oauth2/*'];
/** Where ACME's HTTP-01 challenge is answered; what stands there is public. */
const ACME_PATHS = ['/.well-known/acme-challenge/*'];

/** The ingress gateway asks oauth2-proxy about every request without a token, and admits only requests with a valid one. */
export function requireLogin(scope: Construct, platform: Platform): void {
  const { ingressGateway } = platform.services;
  const selector = { matchLabels: { app: ingressGateway.labels.app } };
  const metadata = { namespace: ingressGateway.namespace };
  const notPaths = [...PUBLIC_PATHS, ...(platform.tls?.source.kind === 'acme' ? ACME_PATHS : [])];

  new Resource(
    scope,
    'security.istio.io/v1beta1/AuthorizationPolicy',
    'istio-ingressgateway-oauth2-proxy',
    {
      spec: {
        action: 'CUSTOM',
        provider: { name: 'oauth2-proxy' },
        selector,
        rules: [
          {
            to: [{ operation: { notPaths } }],
            when: [{ key: 'request.headers[authorization]', notValues: ['*'] }],
          },
        ],
      },
    },
    metadata,
  );
  new Resource(
    scope,
    'security.istio.io/v1beta1/AuthorizationPolicy',
    'istio-ingressgateway-require-jwt',
    {
      spec: {
        action: 'DENY',
        selector,
        rules: [{ from: [{ source: { notRequestPrincipals: ['*'] } }], to: [{ operation: { notPaths } }] }],
      },
    },
    metadata,
  );
  trustTokensOfDex(scope, platform);
}

/** Turns the claims of a valid token into the headers by which all of Kubeflow knows the user. */
function trustTokensOfDex(scope: Construct, { login, services }: Platform): void {
  const { dex, identityHeaders, ingressGateway } = services;
  new Resource(
    scope,
    'security.istio.io/v1beta1/RequestAuthentication',
    'dex-jwt',
    {
      spec: {
        selector: { matchLabels: { app: ingressGateway.labels.app } },
        jwtRules: [
          {
            issuer: login.issuer,
            // istiod finds the keys by the issuer's address only where that is Dex's own in the cluster.
            jwksUri: login.issuer === dex.url ? undefined : `${dex.url}/keys`,
            forwardOriginalToken: true,
            fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }],
            outputClaimToHeaders: [
              { claim: 'email', header: identityHeaders.user },
              { claim: 'groups', header: identityHeaders.groups },
            ],
          },
        ],
      },
    },
    { namespace: ingressGateway.namespace },
  );
}
