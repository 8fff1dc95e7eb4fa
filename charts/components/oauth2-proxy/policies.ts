import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';
import type { CustomResources } from '../../../imports';

type PolicyRule = NonNullable<
  NonNullable<CustomResources['security.istio.io/v1beta1/AuthorizationPolicy']['spec']>['rules']
>[number];

type Operation = NonNullable<NonNullable<PolicyRule['to']>[number]['operation']>;

/** Paths without which nobody could log in. */
const PUBLIC_PATHS = ['/dex/*', '/dex/**', '/oauth2/*'];
/** Where the gateway's pods listen to what comes in at port 80. */
const HTTP_PORT = '8080';

/**
 * The ingress gateway asks oauth2-proxy about every request without a token, and admits only requests with a valid one.
 */
export function requireLogin(scope: Construct, platform: Platform): void {
  const { ingressGateway } = platform.services;
  const selector = { matchLabels: { app: ingressGateway.labels.app } };
  const metadata = { namespace: ingressGateway.namespace };
  const kind = 'security.istio.io/v1beta1/AuthorizationPolicy';

  const withoutToken = [{ key: 'request.headers[authorization]', notValues: ['*'] }];
  new Resource(
    scope,
    kind,
    'istio-ingressgateway-oauth2-proxy',
    {
      spec: {
        action: 'CUSTOM',
        provider: { name: 'oauth2-proxy' },
        selector,
        rules: guarded(platform).map(({ to, when = [] }) => ({ to, when: [...withoutToken, ...when] })),
      },
    },
    metadata,
  );
  const from = [{ source: { notRequestPrincipals: ['*'] } }];
  const rules = guarded(platform).map((rule) => ({ from, ...rule }));
  new Resource(
    scope,
    kind,
    'istio-ingressgateway-require-jwt',
    { spec: { action: 'DENY', selector, rules } },
    metadata,
  );
  trustTokensOfDex(scope, platform);
}

/**
 * What nobody may do without a token. Envoy asks for it before it redirects to HTTPS, so the platform's own host is left
 * out at port 80, where there is nothing but the redirect (and ACME's challenge): a login must not begin there. Other
 * hosts may have routes at port 80, those of InferenceServices for instance.
 */
function guarded({ url, tls }: Platform): readonly PolicyRule[] {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  const guardedPaths: Operation = { notPaths: PUBLIC_PATHS };
  if (!tls) return [{ to: [{ operation: guardedPaths }] }];
  return [
    { to: [{ operation: guardedPaths }], when: [{ key: 'destination.port', notValues: [HTTP_PORT] }] },
    { to: [{ operation: { ...guardedPaths, notHosts: [host, `${host}:*`] } }] },
  ];
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
