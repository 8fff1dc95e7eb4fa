import type { Login, Platform } from '../../config/platform';

/** The content of oauth2-proxy's configuration file, which is TOML. */
export function oauth2ProxyConfig({ login, services, monitoring }: Platform, metricsPort: number): string {
  const { oidc, cookie, emailDomains = ['*'] } = login;
  return toml({
    provider: 'oidc',
    oidc_issuer_url: login.issuer,
    scope: scopes(login),
    email_domains: emailDomains,
    allowed_groups: login.groups,
    upstreams: ['static://200'],
    skip_auth_routes: oidc ? undefined : { lines: ['^/dex/'] },
    // Requests of programs: they get 401 instead of the sign-in page, so that a page left open does not pile up
    // one CSRF cookie for each of its requests (kubeflow/manifests#2664).
    api_routes: { lines: ['/api/', '/apis/', '^/ml_metadata'] },
    ...(oidc ? claims(login) : dexAddresses(services.dex.url)),
    skip_provider_button: !login.signInPage,
    provider_display_name: oidc ? oidc.name : 'Dex',
    custom_sign_in_logo: '/custom-theme/kubeflow-logo.svg',
    banner: '-',
    footer: '-',
    // As upstream has it, for Dex; other providers would then refuse everyone who is not logged in there yet.
    prompt: oidc ? undefined : 'none',
    set_authorization_header: true,
    set_xauthrequest: true,
    cookie_name: cookie.name,
    cookie_expire: cookie.lifetime,
    cookie_refresh: cookie.refresh ?? 0,
    cookie_samesite: cookie.sameSite,
    cookie_csrf_per_request: cookie.csrfPerRequest,
    cookie_csrf_expire: cookie.csrfLifetime,
    code_challenge_method: 'S256',
    redirect_url: login.redirectUri,
    relative_redirect_url: login.relativeRedirect,
    metrics_address: monitoring && `0.0.0.0:${metricsPort}`,
  });
}

function scopes({ oidc, cookie }: Login): string {
  if (oidc) return oidc.scopes.join(' ');
  // Dex gives the token by which others are asked for to those alone who ask for this.
  return ['profile', 'email', 'groups', 'openid', ...(cookie.refresh === undefined ? [] : ['offline_access'])].join(
    ' ',
  );
}

/** The issuer is the address that browsers use; what oauth2-proxy itself calls is Dex's address in the cluster. */
function dexAddresses(dex: string) {
  return {
    skip_oidc_discovery: true,
    login_url: '/dex/auth',
    redeem_url: `${dex}/token`,
    oidc_jwks_url: `${dex}/keys`,
  };
}

function claims({ oidc, emailClaim, groupsClaim }: Login) {
  return {
    oidc_email_claim: emailClaim,
    oidc_groups_claim: groupsClaim,
    insecure_oidc_allow_unverified_email: oidc?.trustUnverifiedEmail,
  };
}

/** What stands in the file; `lines` is a list that is written one item a line. What is undefined is left out. */
type TomlValue = string | number | boolean | readonly string[] | { readonly lines: readonly string[] };

/** TOML's strings, numbers and booleans are written as JSON's. */
function toml(entries: Readonly<Record<string, TomlValue | undefined>>): string {
  const text = (value: TomlValue): string => {
    if (typeof value !== 'object') return JSON.stringify(value);
    if ('lines' in value) return `[\n${value.lines.map((item) => `  ${JSON.stringify(item)},\n`).join('')}]`;
    return `[ ${value.map((item) => JSON.stringify(item)).join(', ')} ]`;
  };
  return Object.entries(entries)
    .map(([key, value]) => (value === undefined ? '' : `${key} = ${text(value)}\n`))
    .join('');
}
