import { load } from 'js-yaml';

import { Connector, type KubeflowProps } from '../../charts';
import { headerFilters, sessionProgram } from '../support/request-headers';
import { render, type Rendering } from '../support/render';

const OIDC = { issuer: 'https://sso.example.com/realms/ml', clientId: 'kubeflow', secretName: 'sso' };

/** The lines of oauth2-proxy's configuration. */
function settings(platform: Rendering): readonly string[] {
  return (platform.config('oauth2-proxy/oauth2-proxy')['oauth2_proxy.cfg'] ?? '').split('\n');
}

const names = (platform: Rendering) => settings(platform).map((line) => line.split(' = ')[0]);
const withLogin = (login: KubeflowProps['login']) => settings(render({ login }));

describe('a session', () => {
  test('lasts a day, and is not renewed', () => {
    const lines = settings(render());
    expect(lines).toContain('cookie_name = "oauth2_proxy_kubeflow"');
    expect(lines).toContain('cookie_expire = "24h"');
    expect(lines).toContain('cookie_refresh = 0');
    expect(lines.filter((line) => /csrf|samesite/.test(line))).toEqual([]);
  });

  test('has another name, time and CSRF cookies where a definition says so', () => {
    const cookie = {
      name: '__Host-kubeflow',
      lifetime: '8h',
      sameSite: 'lax',
      csrfPerRequest: true,
      csrfLifetime: '5m',
    } as const;
    expect(withLogin({ cookie })).toEqual(
      expect.arrayContaining([
        'cookie_name = "__Host-kubeflow"',
        'cookie_expire = "8h"',
        'cookie_samesite = "lax"',
        'cookie_csrf_per_request = true',
        'cookie_csrf_expire = "5m"',
      ]),
    );
  });

  test('that is renewed asks Dex for the token to do so, and may be longer than Dex’ tokens', () => {
    const lines = withLogin({ cookie: { lifetime: '168h', refresh: '1h' } });
    expect(lines).toContain('cookie_expire = "168h"');
    expect(lines).toContain('cookie_refresh = "1h"');
    expect(lines).toContain('scope = "profile email groups openid offline_access"');
  });

  test.each([
    ['https://kubeflow.example.com', 'true'],
    ['http://kubeflow.example.com', 'false'],
  ])('of %s is sent by HTTPS alone: %s', (url, secure) => {
    expect(render({ url }).config('oauth2-proxy/oauth2-proxy-parameters')).toMatchObject({ FORCE_HTTPS: secure });
  });
});

describe('headers of requests at the gateway', () => {
  const [first, last] = headerFilters();
  const connections = { name: 'envoy.filters.network.http_connection_manager' };

  test('a client cannot say who it is: its headers are gone before the login is checked', () => {
    expect(first).toMatchObject({ applyTo: 'HTTP_FILTER', operation: 'INSERT_FIRST' });
    expect(first?.match).toEqual({ context: 'GATEWAY', listener: { filterChain: { filter: connections } } });
    const names = [
      ...['kubeflow-userid', 'kubeflow-groups'],
      ...['user', 'email', 'groups', 'preferred-username', 'access-token'].map((name) => `x-auth-request-${name}`),
      ...['user', 'email', 'groups', 'preferred-username', 'access-token'].map((name) => `x-forwarded-${name}`),
    ];
    expect(first?.filter?.typed_config).toEqual({
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation',
      mutations: { request_mutations: names.map((remove) => ({ remove })) },
    });
  });

  test('programs do not get the session: it is gone after the login is checked', () => {
    const subFilter = { name: 'envoy.filters.http.router' };
    expect(last).toMatchObject({ applyTo: 'HTTP_FILTER', operation: 'INSERT_BEFORE' });
    expect(last?.match).toEqual({
      context: 'GATEWAY',
      listener: { filterChain: { filter: { ...connections, subFilter } } },
    });
    // What the program does is tested in test/go/session.test.ts.
    expect(sessionProgram()).toContain('local SESSION = "oauth2_proxy_kubeflow"');
    expect(sessionProgram({ login: { cookie: { name: 'kf' } } })).toContain('local SESSION = "kf"');
  });

  test('they are those of the gateway that is there already, where it is', () => {
    const existing = { istio: { gateway: { selector: { istio: 'edge' }, namespace: 'edge' } } };
    const filter = render({ existing }).get(
      'networking.istio.io/v1alpha3/EnvoyFilter',
      'edge/kubeflow-request-headers',
    );
    expect(filter.spec?.workloadSelector).toEqual({ labels: { istio: 'edge' } });
  });
});

describe('the mesh, where it asks oauth2-proxy and Dex', () => {
  const platform = render();

  test('hands on a cookie that oauth2-proxy has renewed', () => {
    const mesh = load(platform.config('istio-system/istio').mesh ?? '') as {
      readonly extensionProviders: readonly { readonly envoyExtAuthzHttp: object }[];
    };
    expect(mesh.extensionProviders[0]?.envoyExtAuthzHttp).toMatchObject({ headersToDownstreamOnAllow: ['set-cookie'] });
  });

  test('has proxies fetch the keys of tokens: istiod forgets an issuer that starts after it', () => {
    expect(platform.environment('istio-system/istiod')).toMatchObject({ PILOT_JWT_ENABLE_REMOTE_JWKS: 'hybrid' });
  });
});

test('the sign-in page can be left out', () => {
  expect(withLogin({})).toContain('skip_provider_button = false');
  expect(withLogin({ signInPage: false })).toContain('skip_provider_button = true');
});

test('those who may log in can be chosen by group and by domain', () => {
  const oidc = Connector.oidc({ ...OIDC, groupsClaim: 'groups' });
  const login = { connectors: [oidc], groups: ['ml', 'ops'], emailDomains: ['example.com'] };
  const lines = settings(render({ users: [], login }));
  expect(lines).toContain('allowed_groups = [ "ml", "ops" ]');
  expect(lines).toContain('email_domains = [ "example.com" ]');
  expect(names(render())).not.toContain('allowed_groups');
  expect(settings(render())).toContain('email_domains = [ "*" ]');
});

describe('a provider in place of Dex', () => {
  const platform = render({ users: [], login: { oidc: OIDC } });

  test('is asked without Dex, of which nothing is rendered', () => {
    expect(platform.about('dex')).toEqual([]);
    expect(JSON.stringify(platform.objects)).not.toMatch(/dex\.auth|\/dex\//);
  });

  test('is found by its issuer', () => {
    const lines = settings(platform);
    expect(lines).toContain('oidc_issuer_url = "https://sso.example.com/realms/ml"');
    expect(lines).toContain('redirect_url = "https://kubeflow.example.com/oauth2/callback"');
    expect(lines).toContain('scope = "openid profile email"');
    const ofDex = ['skip_oidc_discovery', 'login_url', 'redeem_url', 'oidc_jwks_url', 'skip_auth_routes', 'prompt'];
    expect(names(platform).filter((name) => name && ofDex.includes(name))).toEqual([]);
  });

  test('knows the platform by a client whose secret is in the Secret that is named', () => {
    expect(platform.environment('oauth2-proxy/oauth2-proxy')).toMatchObject({
      OAUTH2_PROXY_CLIENT_ID: 'kubeflow',
      OAUTH2_PROXY_CLIENT_SECRET: { secretKeyRef: { name: 'sso', key: 'client-secret' } },
    });
    expect(platform.namesOf('v1/Secret')).not.toContain('oauth2-proxy/sso');
    expect(platform.get('v1/Secret', 'oauth2-proxy/oauth2-proxy')).toMatchObject({
      metadata: {
        annotations: {
          'cdk8s-kubeflow/secret-keys': '{"cookie-secret":{"random":{"bytes":32,"encoding":"base64url"}}}',
        },
      },
    });
  });

  test('is the only one whose tokens the gateway takes, and only those for this client', () => {
    expect(platform.about('RequestAuthentication')).toEqual([
      'oauth2-proxy: RequestAuthentication istio-system/oidc-jwt',
    ]);
    expect(platform.get('security.istio.io/v1beta1/RequestAuthentication', 'istio-system/oidc-jwt')).toMatchObject({
      spec: {
        jwtRules: [
          {
            issuer: 'https://sso.example.com/realms/ml',
            audiences: ['kubeflow'],
            outputClaimToHeaders: [
              { claim: 'email', header: 'kubeflow-userid' },
              { claim: 'groups', header: 'kubeflow-groups' },
            ],
          },
        ],
      },
    });
  });

  test('may name users and groups by other claims', () => {
    const oidc = {
      ...OIDC,
      secretKey: 'secret',
      name: 'Company login',
      scopes: ['openid', 'email', 'offline_access'],
      emailClaim: 'preferred_username',
      groupsClaim: 'roles',
      trustUnverifiedEmail: true,
    };
    const other = render({ users: [], login: { oidc, groups: ['ml'] } });
    expect(settings(other)).toEqual(
      expect.arrayContaining([
        'provider_display_name = "Company login"',
        'scope = "openid email offline_access"',
        'oidc_email_claim = "preferred_username"',
        'oidc_groups_claim = "roles"',
        'insecure_oidc_allow_unverified_email = true',
        'allowed_groups = [ "ml" ]',
      ]),
    );
    const policy = other.get('security.istio.io/v1beta1/RequestAuthentication', 'istio-system/oidc-jwt');
    expect(policy.spec?.jwtRules?.[0]?.outputClaimToHeaders?.map(({ claim }) => claim)).toEqual([
      'preferred_username',
      'roles',
    ]);
    expect(other.environment('oauth2-proxy/oauth2-proxy')).toMatchObject({
      OAUTH2_PROXY_CLIENT_SECRET: { secretKeyRef: { name: 'sso', key: 'secret' } },
    });
  });
});
