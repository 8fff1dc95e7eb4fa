import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Construct } from 'constructs';

import type { CustomResources } from '../../../imports';
import type { TokenIssuer } from '../../config/access/machine-tokens';
import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { LOGIN_PROVIDER } from '../../contract/login-provider';
import { AdmitSameNamespace, AdmitTraffic, labelIn, namespaceIn, Route, Service, ServiceAccount } from '../../kit';
import {
  Component,
  configKey,
  configVolume,
  Deployment,
  type Environment,
  ExternalReference,
  httpGet,
  podsWith,
  port,
  PromisedPath,
  Resource,
  secretKey,
  SecretRequirement,
  Stage,
} from '../../kit';
import { oauth2ProxyConfig } from './config';
import { JwksProxy } from './jwks-proxy';
import { cleanRequests } from './request-headers';

const NAME = 'oauth2-proxy';
const LABELS = { 'app.kubernetes.io/name': NAME };
const METRICS_PORT = 44180;

/** oauth2-proxy: lets only requests of logged-in users, and of programs with a token, through the ingress gateway. */
export class OAuth2Proxy extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.ACCESS,
    namespace: NAME,
    namespaces: [NAME],
    // The gateway calls it, which has no sidecar.
    reachedBy: ['tenants'],
    requires: ({ dex }) => ['istio', 'kubeflow-gateway', ...(dex ? (['dex'] as const) : [])],
    metrics: {
      [NAME]: { port: METRICS_PORT },
      'cluster-jwks-proxy': 'kubectl proxy serves none of its own',
    },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, OAuth2Proxy.facts);
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    new ServiceAccount(this, NAME);
    this.renderPods(platform);
    this.renderNetwork(platform);
    cleanRequests(this, platform);
    requireLogin(this, platform);
    trustTokens(this, platform);
    if (platform.machineTokens?.jwksProxy) new JwksProxy(this, platform);
    this.declarePaths(platform);
  }

  private renderPods(platform: Platform): void {
    const [configFile, logoFile] = ['oauth2_proxy.cfg', 'kubeflow-logo.svg'];
    const config = this.config(NAME, { [configFile]: oauth2ProxyConfig(platform, METRICS_PORT) });
    const theme = this.config(`${NAME}-theme`, { [logoFile]: readFileSync(join(__dirname, 'logo.svg'), 'utf8') });
    const parameters = this.config(`${NAME}-parameters`, {
      // Cookies are sent over HTTPS alone where the platform has it.
      FORCE_HTTPS: String(platform.url.https),
      // Dex is called inside the cluster; no certificate has to be taken on trust.
      ALLOW_SELF_SIGNED_ISSUER: 'false',
      // Requests with a token do not come here: the gateway itself checks it, whoever issued it.
      ENABLE_M2M_TOKENS: 'true',
      EXTRA_JWT_ISSUERS: '',
    });
    new Deployment(this, NAME, {
      selector: LABELS,
      deploymentLabels: { app: NAME },
      replicas: 2,
      restartOn: [config, theme, parameters],
      container: {
        name: NAME,
        image: platform.images.oauth2Proxy,
        args: [`--http-address=${platform.network.listenAddress}:4180`, `--config=/etc/oauth2_proxy/${configFile}`],
        env: this.environment(platform, parameters.name),
        ports: [port(4180, 'http'), port(METRICS_PORT, 'metrics')],
        mounts: {
          [`/etc/oauth2_proxy/${configFile}`]: { volume: `${NAME}-config`, subPath: configFile, readOnly: true },
          [`/custom-theme/${logoFile}`]: { volume: theme.name, subPath: logoFile, readOnly: true },
        },
        liveness: httpGet('/ping', 'http', { scheme: 'HTTP' }),
        readiness: httpGet('/ready', 'http', { scheme: 'HTTP' }),
        resources: {},
      },
      volumes: [configVolume(`${NAME}-config`, config.name), configVolume(theme.name, theme.name)],
    });
  }

  /** The mesh asks it by a call of its own, which is for no page; what comes through the gateway is its own pages. */
  private declarePaths({ services, existing }: Platform): void {
    const to = { page: '/oauth2/start' };
    new PromisedPath(this, 'browser without login → /oauth2/', { from: { browser: 'nobody' }, to });
    if (existing.istio) return;
    const { namespace, labels } = services.ingressGateway;
    new PromisedPath(this, 'gateway → oauth2-proxy', { from: podsWith(namespace, labels), to: services.oauth2Proxy });
  }

  private environment({ login: { oidc } }: Platform, parameters: string): Environment {
    const random = { random: { bytes: 32, encoding: 'base64url' } } as const;
    const ofDex = { 'client-id': { value: 'kubeflow-oidc-authservice' }, 'client-secret': random };
    // oauth2-proxy takes cookie secrets of 16, 24 or 32 bytes, in base64url.
    const keys = { ...(oidc ? {} : ofDex), 'cookie-secret': random };
    const { name: secret } = new SecretRequirement(this, NAME, { keys, type: 'Opaque' });
    if (oidc) new ExternalReference(this, { kind: 'Secret', name: oidc.secretName });
    return {
      OAUTH2_PROXY_CLIENT_ID: oidc ? oidc.clientId : secretKey(secret, 'client-id'),
      OAUTH2_PROXY_CLIENT_SECRET: secretKey(oidc?.secretName ?? secret, oidc?.secretKey ?? 'client-secret'),
      OAUTH2_PROXY_COOKIE_SECRET: secretKey(secret, 'cookie-secret'),
      OAUTH2_PROXY_COOKIE_SECURE: configKey(parameters, 'FORCE_HTTPS'),
      OAUTH2_PROXY_SSL_INSECURE_SKIP_VERIFY: configKey(parameters, 'ALLOW_SELF_SIGNED_ISSUER'),
      OAUTH2_PROXY_SKIP_JWT_BEARER_TOKENS: configKey(parameters, 'ENABLE_M2M_TOKENS'),
      OAUTH2_PROXY_EXTRA_JWT_ISSUERS: configKey(parameters, 'EXTRA_JWT_ISSUERS'),
    };
  }

  private renderNetwork({ services: { oauth2Proxy, ingressGateway } }: Platform): void {
    new Service(this, NAME, {
      selector: LABELS,
      ports: [{ name: 'http', port: oauth2Proxy.port, targetPort: 'http' }],
      more: { type: 'ClusterIP', publishNotReadyAddresses: true },
    });
    new Route(this, NAME, { gateway: ingressGateway.gateway.ref, prefix: '/oauth2/', ...oauth2Proxy });
    new AdmitSameNamespace(this, `default-allow-same-namespace-${NAME}`);
    const podSelector = { matchLabels: ingressGateway.policySelector };
    const from = [{ ...namespaceIn(ingressGateway.namespace), podSelector }];
    new AdmitTraffic(this, 'allow-istio-ingressgateway', { pods: labelIn(LABELS), from });
  }
}

type AuthorizationPolicy = CustomResources['security.istio.io/v1beta1/AuthorizationPolicy'];
type PolicyRules = NonNullable<NonNullable<AuthorizationPolicy['spec']>['rules']>;

/**
 * The ingress gateway asks oauth2-proxy about every request without a token, and admits only requests with a valid one.
 */
function requireLogin(scope: Construct, platform: Platform): void {
  const { policySelector, namespace } = platform.services.ingressGateway;
  const selector = { matchLabels: policySelector };
  const policy = (name: string, action: 'CUSTOM' | 'DENY', rules: PolicyRules, provider?: { name: string }): void => {
    const spec = { action, provider, selector, rules };
    new Resource(scope, 'security.istio.io/v1beta1/AuthorizationPolicy', name, { spec }, { namespace });
  };
  const guarded = guardedRequests(platform);
  const withoutToken = { key: 'request.headers[authorization]', notValues: ['*'] };
  const asked = guarded.map(({ to, when = [] }) => ({ to, when: [withoutToken, ...when] }));
  policy('istio-ingressgateway-oauth2-proxy', 'CUSTOM', asked, { name: LOGIN_PROVIDER });
  const from = [{ source: { notRequestPrincipals: ['*'] } }];
  const refused = guarded.map((rule) => ({ from, ...rule }));
  policy('istio-ingressgateway-require-jwt', 'DENY', refused);
}

/**
 * What nobody may do without a token. Envoy asks for it before it redirects to HTTPS, so the platform's own host is
 * left out at port 80, where there is nothing but the redirect (and ACME's challenge): a login must not begin there.
 * Other hosts may have routes at port 80, those of InferenceServices for instance. Ports are named: Istio reads `host:*`
 * as the beginning of a text, and would let `host:1.other.example.com` pass, which a route of `*.example.com` takes.
 */
function guardedRequests(platform: Platform): PolicyRules {
  const { url, tls, login, ingress, existing } = platform;
  const open = openModels(platform);
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  const ports = [80, ...(ingress.kind === 'nodePort' && ingress.http !== undefined ? [ingress.http] : [])];
  const notHosts = [host, ...ports.map((each) => `${host}:${each}`)];
  // Without these, nobody could log in.
  const operation = { notPaths: [...(login.oidc ? [] : ['/dex/*', '/dex/**']), '/oauth2/*', ...open.paths] };
  const models = open.hosts.length ? { notHosts: open.hosts } : {};
  if (!tls) return [{ to: [{ operation: { ...operation, ...models } }] }];
  // The gateway's pods listen at 8080 to what comes in at port 80. Those of Istio's Helm chart for gateways listen at 80.
  const plain = existing.istio ? ['80', '8080'] : ['8080'];
  return [
    { to: [{ operation: { ...operation, ...models } }], when: [{ key: 'destination.port', notValues: plain }] },
    { to: [{ operation: { ...operation, notHosts: [...notHosts, ...open.hosts] } }] },
  ];
}

/**
 * Paths, or endings of hosts, of the models that everybody may call. They may be those of another tenant's, too, whose name
 * ends alike: that tenant's own policy then refuses the request, which names no user.
 */
function openModels({
  tenants,
  models: { domain, isPath },
  url,
}: Platform): Record<'paths' | 'hosts', readonly string[]> {
  const names = tenants.filter(({ models }) => models?.callers === 'everybody').map(({ name }) => name);
  if (isPath) return { paths: names.map((name) => `/serving/${name}/*`), hosts: [] };
  const endings = names.map((name) => `*-${name}.${domain}`);
  const { port } = url;
  return { paths: [], hosts: endings.flatMap((one) => (port === undefined ? [one] : [one, `${one}:${port}`])) };
}

/** Whose tokens the gateway takes: those of users who have logged in, and those of programs. */
function trustTokens(scope: Construct, platform: Platform): void {
  const { login, machineTokens } = platform;
  const { issuer, jwksUri, audiences, emailClaim, groupsClaim } = login;
  const ofUsers = { user: emailClaim, groups: groupsClaim };
  trust(scope, platform, login.oidc ? 'oidc-jwt' : 'dex-jwt', ofUsers, [{ issuer, jwksUri, audiences }]);
  if (!machineTokens) return;
  trust(scope, platform, 'm2m-token-issuer', { user: 'sub', groups: 'groups' }, machineTokens.issuers);
}

/** What tells who the user is. */
interface Claims {
  readonly user: string;
  readonly groups: string;
}

/** Turns the claims of a valid token into the headers by which all of Kubeflow knows the user. */
function trust(
  scope: Construct,
  { services }: Platform,
  name: string,
  claims: Claims,
  issuers: readonly TokenIssuer[],
): void {
  const { identityHeaders, ingressGateway } = services;
  const jwtRules = issuers.map(({ issuer, audiences, jwksUri }) => ({
    issuer,
    audiences,
    jwksUri,
    forwardOriginalToken: true,
    fromHeaders: [{ name: 'Authorization', prefix: 'Bearer ' }],
    outputClaimToHeaders: [
      { claim: claims.user, header: identityHeaders.user },
      { claim: claims.groups, header: identityHeaders.groups },
    ],
  }));
  const { policySelector, namespace } = ingressGateway;
  const spec = { selector: { matchLabels: policySelector }, jwtRules };
  new Resource(scope, 'security.istio.io/v1beta1/RequestAuthentication', name, { spec }, { namespace });
}
