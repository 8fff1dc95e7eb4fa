import { fields, firstPlaces, oneOrNone } from '../checks/check';
import { secretKey, secretName } from '../checks/names';
import { domain, httpsUrl, plain } from '../checks/texts';
import type { Report } from '../checks/report';
import { checkConnector } from './connector-checks';
import type { Connector } from './connectors';
import type { MachineTokens } from './machine-tokens';
import type { User } from './users';
import { type Cookie, resolveCookie } from './session';

/** Where users come from, and how long they stay logged in. */
export interface LoginProps {
  /** Providers of users beside, or instead of, `users` with their passwords. @default none */
  readonly connectors?: readonly Connector[];
  /** One provider of OpenID Connect in place of Dex, which is then not installed. @default users log in through Dex */
  readonly oidc?: OwnProvider;
  /** The cookie that keeps users logged in. @default for a day */
  readonly cookie?: Cookie;
  /** Whether users see a page with a button before they are sent to log in. Without it, pages that are left open begin logins of their own. @default true */
  readonly signInPage?: boolean;
  /**
   * Groups, as the provider names them, whose members may log in. The provider must tell groups; users with passwords
   * have none. @default everyone whom the providers know
   */
  readonly groups?: readonly string[];
  /** Domains of e-mail addresses that may log in. @default all */
  readonly emailDomains?: readonly string[];
}

/** A provider of OpenID Connect that the platform asks itself. Its certificate must be publicly trusted. */
export interface OwnProvider {
  /** The issuer, letter by letter as in its tokens. */
  readonly issuer: string;
  /** The client that you register there, with the redirect URI `<url>/oauth2/callback`. Only tokens for it are taken. */
  readonly clientId: string;
  /** Secret with the client's secret, in the namespace `oauth2-proxy`. It is yours: it is not rendered. */
  readonly secretName: string;
  /** Key of the Secret. @default 'client-secret' */
  readonly secretKey?: string;
  /** What stands on the button of the sign-in page. @default 'OpenID Connect' */
  readonly name?: string;
  /** What is asked for. Entra needs `offline_access` too for a cookie that is refreshed. @default openid, profile and email */
  readonly scopes?: readonly string[];
  /** Claim with the e-mail address, in lower case. @default 'email' */
  readonly emailClaim?: string;
  /** Claim with the groups. @default 'groups' */
  readonly groupsClaim?: string;
  /** Whether to take e-mail addresses that the provider does not call verified: only if users cannot choose theirs. @default false */
  readonly trustUnverifiedEmail?: boolean;
}

/** A provider, with the defaults that all have filled in. */
export type ResolvedConnector = Connector & {
  readonly id: string;
  readonly name: string;
  /** What the provider and Dex share: where it is kept, and the variable by which Dex reads it. Absent for SAML, and where Dex searches a directory anonymously. */
  readonly secret?: { readonly name: string; readonly key: string; readonly variable: string };
};

/** The options of a definition that decide how users log in. */
interface LoginDefinition {
  readonly anyHost?: boolean;
  readonly login?: LoginProps;
  readonly users?: readonly User[];
  readonly dexLogLevel?: string;
  readonly machineTokens?: MachineTokens;
}

/** What else decides it. */
interface LoginSetting {
  readonly url: { readonly origin: string; readonly https: boolean };
  /** Dex's address in the cluster. */
  readonly dexUrl: string;
}

const NAMES = {
  oidc: 'OpenID Connect',
  microsoft: 'Microsoft',
  google: 'Google',
  github: 'GitHub',
  gitlab: 'GitLab',
  ldap: 'LDAP',
  saml: 'SAML',
} as const;

const checkLoginProps = fields<LoginProps>({
  oidc: fields<OwnProvider>({
    issuer: httpsUrl,
    clientId: plain,
    secretName,
    secretKey,
    name: plain,
    scopes: oneOrNone(plain),
    emailClaim: plain,
    groupsClaim: plain,
  }),
  groups: oneOrNone(plain),
  emailDomains: oneOrNone(domain),
});

/** Logging in: where tokens come from and where the browser goes back to. Reports what would let nobody in. */
export function resolveLogin(props: LoginDefinition, { url, dexUrl }: LoginSetting, report: Report) {
  const { anyHost = false, login = {}, users = [] } = props;
  const { connectors = [], oidc, cookie = {}, signInPage = true, groups, emailDomains } = login;
  const callback = '/oauth2/callback';
  checkLoginProps(report, 'login', login);
  if (oidc) checkOwnProvider(report, 'login', props);
  checkAdmitted(report, 'login.groups', props);
  const isSomebody = users.length + connectors.length > 0 || oidc !== undefined || props.machineTokens !== undefined;
  const nobody = `is empty, and login.connectors too, so that nobody can log in; write [{ email: 'name@example.com' }]`;
  report.warn(isSomebody, 'users', nobody);
  const dexIssuer = anyHost ? dexUrl : `${url.origin}/dex`;
  return {
    ...(oidc ? ownProvider(oidc) : dex(dexIssuer, dexUrl)),
    /** Where the browser goes after a login; a path if the platform answers under any host name. */
    redirectUri: anyHost ? callback : `${url.origin}${callback}`,
    /** Whether the redirect URI is a path. */
    relativeRedirect: anyHost,
    /** Whether Dex keeps passwords of users. */
    passwords: users.length > 0 || connectors.length === 0,
    /** Providers of users that Dex asks. */
    connectors: resolveConnectors(connectors, anyHost, report),
    /** Who can log in, as far as the definition knows. */
    known: {
      emails: connectors.length > 0 || oidc ? undefined : new Set(users.map(({ email }) => email)),
      domains: emailDomains,
    },
    cookie: resolveCookie(cookie, url.https, !oidc, report),
    signInPage,
    groups,
    emailDomains,
  } as const;
}

/** Whose tokens are taken, and what they tell of the user, where users log in through Dex. */
function dex(issuer: string, dexUrl: string) {
  // istiod finds the keys by the issuer's address only where that is Dex's own in the cluster.
  const jwksUri = issuer === dexUrl ? undefined : `${dexUrl}/keys`;
  return {
    oidc: undefined,
    issuer,
    jwksUri,
    audiences: undefined,
    emailClaim: 'email',
    groupsClaim: 'groups',
  } as const;
}

/** The same where the platform asks a provider itself: of its tokens, only those for this client count. */
function ownProvider(oidc: OwnProvider) {
  const { issuer, clientId, secretKey = 'client-secret', emailClaim = 'email', groupsClaim = 'groups' } = oidc;
  const { name = NAMES.oidc, scopes = ['openid', 'profile', 'email'], trustUnverifiedEmail } = oidc;
  const provider = { clientId, secretName: oidc.secretName, secretKey, name, scopes, trustUnverifiedEmail };
  return { oidc: provider, issuer, jwksUri: undefined, audiences: [clientId], emailClaim, groupsClaim } as const;
}

function checkOwnProvider(report: Report, at: string, { login = {}, users = [], dexLogLevel }: LoginDefinition): void {
  const { connectors = [] } = login;
  const without = 'is of Dex, which is not installed with login.oidc; take one of them out';
  report.check(connectors.length === 0, `${at}.connectors`, without);
  report.check(users.length === 0, 'users', without);
  report.check(dexLogLevel === undefined, 'dexLogLevel', without);
}

/** Reports who is known, and could not log in all the same. */
function checkAdmitted(report: Report, at: string, { login = {}, users = [] }: LoginDefinition): void {
  const { connectors = [], oidc, groups } = login;
  const grouped = oidc !== undefined || connectors.some(tellsGroups);
  const nobody = 'would let nobody in: no provider tells the groups of its users';
  report.check(groups === undefined || grouped, at, nobody);
  const passwords = 'would keep out users, who have passwords and no groups; take one of them out';
  report.check(groups === undefined || !grouped || users.length === 0, at, passwords);
}

function tellsGroups(connector: Connector): boolean {
  switch (connector.kind) {
    case 'oidc':
      return connector.groupsClaim !== undefined;
    case 'ldap':
      return connector.groupSearch !== undefined;
    case 'saml':
      return connector.groupsAttr !== undefined;
    case 'google':
      return false;
    default:
      return true;
  }
}

function resolveConnectors(
  connectors: readonly Connector[],
  anyHost: boolean,
  report: Report,
): readonly ResolvedConnector[] {
  const known = connectors.map((connector, index) => {
    const at = `login.connectors[${index}]`;
    checkConnector(report, at, connector);
    const returns = `needs one address to send the browser back to; take anyHost out`;
    report.check(!anyHost || connector.kind === 'ldap', at, returns);
    // https://dexidp.io/docs/connectors/github/: Dex refuses to start with a CA for github.com.
    const isPublic = connector.kind === 'github' && connector.ca !== undefined && connector.hostName === undefined;
    report.check(!isPublic, `${at}.ca`, 'has no effect without hostName; github.com has a public certificate');
    return resolveConnector(connector);
  });
  const ids = firstPlaces(known.map(({ id }) => id));
  known.forEach(({ id }, index) => {
    const twice = `'${id}' is the id of login.connectors[${ids.get(id)}] too; give one of them another id`;
    report.check(ids.get(id) === index, `login.connectors[${index}].id`, twice);
  });
  return known;
}

function resolveConnector(connector: Connector): ResolvedConnector {
  const { id = connector.kind, name = NAMES[connector.kind] } = connector;
  if (connector.kind === 'saml') return { ...connector, id, name };
  const { secretName, secretKey = connector.kind === 'ldap' ? 'password' : 'client-secret' } = connector;
  if (secretName === undefined) return { ...connector, id, name };
  const variable = `DEX_CONNECTOR_${id.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_SECRET`;
  return { ...connector, id, name, secret: { name: secretName, key: secretKey, variable } };
}
