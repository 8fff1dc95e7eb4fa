import type { Construct } from 'constructs';

import type { CustomResources } from '../../../imports';
import type { TokenIssuer } from '../../config/machine-tokens';
import type { Platform } from '../../config/platform';
import { Resource } from '../../kit';

type AuthorizationPolicy = CustomResources['security.istio.io/v1beta1/AuthorizationPolicy'];
type PolicyRules = NonNullable<NonNullable<AuthorizationPolicy['spec']>['rules']>;

/**
 * The ingress gateway asks oauth2-proxy about every request without a token, and admits only requests with a valid one.
 */
export function requireLogin(scope: Construct, platform: Platform): void {
  const { labels, namespace } = platform.services.ingressGateway;
  const selector = { matchLabels: { app: labels.app } };
  const policy = (name: string, action: 'CUSTOM' | 'DENY', rules: PolicyRules, provider?: { name: string }): void => {
    const spec = { action, provider, selector, rules };
    new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', name, { spec }, { namespace });
  };
  const guarded = guardedRequests(platform);
  const withoutToken = { key: 'request.headers[authorization]', notValues: ['*'] };
  const asked = guarded.map(({ to, when = [] }) => ({ to, when: [withoutToken, ...when] }));
  policy('istio-ingressgateway-oauth2-proxy', 'CUSTOM', asked, { name: 'oauth2-proxy' });
  const from = [{ source: { notRequestPrincipals: ['*'] } }];
  const refused = guarded.map((rule) => ({ from, ...rule }));
  policy('istio-ingressgateway-require-jwt', 'DENY', refused);
}

/**
 * What nobody may do without a token. Envoy asks for it before it redirects to HTTPS, so the platform's own host is
 * left out at port 80, where there is nothing but the redirect (and ACME's challenge): a login must not begin there.
 * Other hosts may have routes at port 80, those of InferenceServices for instance.
 */
function guardedRequests({ url, tls }: Platform): PolicyRules {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  // Without these, nobody could log in.
  const operation = { notPaths: ['/dex/*', '/dex/**', '/oauth2/*'] };
  if (!tls) return [{ to: [{ operation }] }];
  // The gateway's pods listen at 8080 to what comes in at port 80.
  return [
    { to: [{ operation }], when: [{ key: 'destination.port', notValues: ['8080'] }] },
    { to: [{ operation: { ...operation, notHosts: [host, `${host}:*`] } }] },
  ];
}

/** Whose tokens the gateway takes: those that Dex gives to users, and those of programs. */
export function trustTokens(scope: Construct, platform: Platform): void {
  const { login, machineTokens, services } = platform;
  // istiod finds the keys by the issuer's address only where that is Dex's own in the cluster.
  const jwksUri = login.issuer === services.dex.url ? undefined : `${services.dex.url}/keys`;
  trust(scope, platform, 'dex-jwt', 'email', [{ issuer: login.issuer, jwksUri }]);
  if (machineTokens) trust(scope, platform, 'm2m-token-issuer', 'sub', machineTokens.issuers);
}

/**
 * Turns the claims of a valid token into the headers by which all of Kubeflow knows the user.
 * @param claim that identifies the user
 */
function trust(scope: Construct, { services }: Platform, name: string, claim: string, issuers: readonly TokenIssuer[]) {
  const { identityHeaders, ingressGateway } = services;
  const jwtRules = issuers.map(({ issuer, audiences, jwksUri }) => ({
    issuer,
    audiences,
    jwksUri,
    forwardOriginalToken: true,
    fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }],
    outputClaimToHeaders: [
      { claim, header: identityHeaders.user },
      { claim: 'groups', header: identityHeaders.groups },
    ],
  }));
  const { labels, namespace } = ingressGateway;
  const spec = { selector: { matchLabels: { app: labels.app } }, jwtRules };
  new Resource(scope, 'security.istio.io/v1beta1/RequestAuthentication', name, { spec }, { namespace });
}
