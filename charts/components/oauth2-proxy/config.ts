import type { Platform } from '../../config/platform';

/** The content of oauth2-proxy's configuration file, which is TOML. */
export function oauth2ProxyConfig({ login, services }: Platform): string {
  const dex = services.dex.url;
  return toml({
    provider: 'oidc',
    oidc_issuer_url: login.issuer,
    scope: 'profile email groups openid',
    email_domains: ['*'],
    upstreams: ['static://200'],
    skip_auth_routes: { lines: ['^/dex/'] },
    // Requests of programs: they get 401 instead of the sign-in page, so that a page left open does not pile up
    // one CSRF cookie for each of its requests (kubeflow/manifests#2664).
    api_routes: { lines: ['/api/', '/apis/', '^/ml_metadata'] },
    // The issuer is the address that browsers use; what oauth2-proxy itself calls is Dex's address in the cluster.
    skip_oidc_discovery: true,
    login_url: '/dex/auth',
    redeem_url: `${dex}/token`,
    oidc_jwks_url: `${dex}/keys`,
    skip_provider_button: false,
    provider_display_name: 'Dex',
    custom_sign_in_logo: '/custom-theme/kubeflow-logo.svg',
    banner: '-',
    footer: '-',
    prompt: 'none',
    set_authorization_header: true,
    set_xauthrequest: true,
    cookie_name: 'oauth2_proxy_kubeflow',
    cookie_expire: '24h',
    cookie_refresh: 0,
    code_challenge_method: 'S256',
    redirect_url: login.redirectUri,
    relative_redirect_url: login.relativeRedirect,
  });
}

/** What stands in the file; `lines` is a list that is written one item a line. */
type TomlValue = string | number | boolean | readonly string[] | { readonly lines: readonly string[] };

/** TOML's strings, numbers and booleans are written as JSON's. */
function toml(entries: Readonly<Record<string, TomlValue>>): string {
  const text = (value: TomlValue): string => {
    if (typeof value !== 'object') return JSON.stringify(value);
    if ('lines' in value) return `[\n${value.lines.map((item) => `  ${JSON.stringify(item)},\n`).join('')}]`;
    return `[ ${value.map((item) => JSON.stringify(item)).join(', ')} ]`;
  };
  return Object.entries(entries)
    .map(([key, value]) => `${key} = ${text(value)}\n`)
    .join('');
}
