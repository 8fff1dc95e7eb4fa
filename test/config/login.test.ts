import { Connector, type Cookie, type KubeflowProps, type OwnProvider } from '../../charts';
import { errorsOf } from '../support/mistakes';

const client = { clientId: 'kubeflow', secretName: 'idp' };
const KEYCLOAK = { ...client, issuer: 'https://sso.example.com/realms/ml' };
test('a field that login does not have is refused', () => {
  expect(errorsOf({ login: JSON.parse('{ "connector": [] }') as object })).toEqual([
    "login.connector: is not a field of LoginProps; did you mean 'connectors'?",
  ]);
});

const OWN: OwnProvider = KEYCLOAK;

describe('a provider in place of Dex is refused', () => {
  test.each<[string, Partial<KubeflowProps>, string]>([
    [
      'without a client',
      { login: { oidc: JSON.parse('{ "issuer": "https://sso.example.com", "secretName": "idp" }') as OwnProvider } },
      "login.oidc.clientId: is missing; write clientId: '…'",
    ],
    [
      'with an issuer by plain HTTP',
      { login: { oidc: { ...OWN, issuer: 'http://sso.example.com' } } },
      "login.oidc.issuer: 'http://sso.example.com' is not an https:// URL",
    ],
    [
      'beside connectors of Dex',
      { login: { oidc: OWN, connectors: [Connector.oidc(KEYCLOAK)] } },
      'login.connectors: is of Dex, which is not installed with login.oidc; take one of them out',
    ],
    [
      'beside passwords',
      { login: { oidc: OWN }, users: [{ email: 'ada@example.com' }] },
      'users: is of Dex, which is not installed with login.oidc; take one of them out',
    ],
    [
      'beside how much Dex logs',
      { login: { oidc: OWN }, dexLogLevel: 'debug' },
      'dexLogLevel: is of Dex, which is not installed with login.oidc; take one of them out',
    ],
    [
      'beside Dex',
      { login: { oidc: OWN }, components: { dex: true } },
      'components.dex: is on, but with login.oidc no user logs in through it; take one out',
    ],
  ])('%s', (_, change, message) => {
    expect(errorsOf({ users: [], ...change })).toEqual([message]);
  });
});

describe('a session is refused', () => {
  test.each<[string, Cookie, string]>([
    [
      'with a name that no cookie has',
      { name: 'my cookie' },
      "login.cookie.name: 'my cookie' is not the name of a cookie (at most 100 letters, digits, _ and -)",
    ],
    [
      'that lasts no time',
      { lifetime: '1 day' },
      "login.cookie.lifetime: '1 day' is not a time; write '24h', '30m' or '1h30m'",
    ],
    [
      'that outlives Dex’ tokens',
      { lifetime: '168h' },
      "login.cookie.lifetime: '168h' is longer than a token of Dex is valid, 24h; add refresh: '1h'",
    ],
    [
      'that ends before it is renewed',
      { lifetime: '1h', refresh: '90m' },
      "login.cookie.refresh: '90m' is not within the cookie's lifetime, 1h; write less",
    ],
    [
      'that no provider could send users back to',
      JSON.parse('{ "sameSite": "strict" }') as Cookie,
      "login.cookie.sameSite: 'strict' is not one of lax, none",
    ],
    [
      'with a word in place of a boolean',
      JSON.parse('{ "csrfPerRequest": "false" }') as Cookie,
      "login.cookie.csrfPerRequest: 'false' is not a boolean; write true or false",
    ],
    [
      'whose logins may take no time',
      { csrfLifetime: '15' },
      "login.cookie.csrfLifetime: '15' is not a time; write '24h', '30m' or '1h30m'",
    ],
    [
      'with a field that cookies do not have',
      JSON.parse('{ "expire": "1h" }') as Cookie,
      'login.cookie.expire: is not a field of Cookie; the fields are name, lifetime, refresh, sameSite, csrfPerRequest, csrfLifetime',
    ],
  ])('%s', (_, cookie, message) => {
    expect(errorsOf({ login: { cookie } })).toEqual([message]);
  });

  test.each<[Cookie, string]>([
    [{ sameSite: 'none' }, 'login.cookie.sameSite: is taken by browsers with an https url only; leave it out'],
    [{ name: '__Host-a' }, "login.cookie.name: '__Host-a' is taken by browsers with an https url only; leave it out"],
  ])('%j, on a platform of plain HTTP', (cookie, message) => {
    expect(errorsOf({ url: 'http://kubeflow.example.com', login: { cookie } })).toEqual([message]);
  });
});

describe('a choice of who may log in is refused', () => {
  test.each<[string, Partial<KubeflowProps>, string]>([
    [
      'by groups where nobody has any',
      { login: { groups: ['ml'] } },
      'login.groups: would let nobody in: no provider tells the groups of its users',
    ],
    [
      'by groups where some have passwords',
      { login: { groups: ['ml'], connectors: [Connector.oidc({ ...KEYCLOAK, groupsClaim: 'groups' })] } },
      'login.groups: would keep out users, who have passwords and no groups; take one of them out',
    ],
    [
      'by a domain with an @',
      { login: { emailDomains: ['example.com', '@example.org'] } },
      "login.emailDomains[1]: '@example.org' is not a domain in lower case; write 'example.com'",
    ],
    [
      'by domains, of which a user’s is none',
      { login: { emailDomains: ['example.org'] }, tenants: [] },
      "users[0].email: 'ada@example.com' could not log in: its domain is not in login.emailDomains",
    ],
    [
      'by domains, of which an owner’s is none',
      { login: { emailDomains: ['example.org'], oidc: OWN }, users: [] },
      "tenants[0].owner: 'ada@example.com' could not log in: its domain is not in login.emailDomains",
    ],
    [
      'by a word in place of a boolean',
      { login: JSON.parse('{ "signInPage": "no" }') as object },
      "login.signInPage: 'no' is not a boolean; write true or false",
    ],
  ])('%s', (_, change, message) => {
    expect(errorsOf(change)).toEqual([message]);
  });
});

describe('owners of tenants', () => {
  const login = { connectors: [Connector.oidc(KEYCLOAK)] };

  test('may be anyone whom a provider knows', () => {
    expect(errorsOf({ users: [], tenants: [{ name: 'eve', owner: 'eve@example.com' }], login })).toEqual([]);
  });

  test('are in lower case, as Kubeflow compares addresses letter by letter', () => {
    expect(errorsOf({ users: [], tenants: [{ name: 'eve', owner: 'Eve@Example.com' }], login })).toEqual([
      "tenants[0].owner: 'Eve@Example.com' is in mixed case; write 'eve@example.com'",
    ]);
  });
});
