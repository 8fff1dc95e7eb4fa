import { Connector } from '../../charts';
import { CA } from '../support/authority';
import { errorsOf } from '../support/mistakes';

const client = { clientId: 'kubeflow', secretName: 'idp' };
const KEYCLOAK = { ...client, issuer: 'https://sso.example.com/realms/ml' };
const DIRECTORY = {
  host: 'ldap.example.com:636',
  bindDN: 'cn=dex,dc=example,dc=com',
  secretName: 'ldap',
  userSearch: { baseDN: 'ou=people,dc=example,dc=com' },
};
/** A connector as someone writes it in JavaScript, where nothing checks types. */
const untyped = (connector: object): Connector => JSON.parse(JSON.stringify(connector)) as Connector;

describe('connectors are refused', () => {
  test.each<[string, Connector, string]>([
    [
      'without a required field',
      untyped({ kind: 'oidc', ...client }),
      "login.connectors[0].issuer: is missing; write issuer: '…'",
    ],
    [
      'with a field that they do not have',
      untyped({ kind: 'oidc', ...KEYCLOAK, clientSecret: 'x' }),
      'login.connectors[0].clientSecret: is not a field of Connector.oidc; the fields are issuer, scopes, emailClaim, ' +
        'groupsClaim, userNameKey, getUserInfo, trustUnverifiedEmail, clientId, secretName, secretKey, id, name, ca, promptType',
    ],
    [
      'of a kind that nobody knows',
      untyped({ kind: 'okta' }),
      "login.connectors[0].kind: 'okta' is not a kind of Connector; write Connector.oidc({ … }) or Connector.microsoft({ … }) or Connector.google({ … }) or Connector.github({ … }) or Connector.gitlab({ … }) or Connector.ldap({ … }) or Connector.saml({ … })",
    ],
    [
      'with an issuer by plain HTTP',
      Connector.oidc({ ...KEYCLOAK, issuer: 'http://sso.example.com' }),
      "login.connectors[0].issuer: 'http://sso.example.com' is not an https:// URL",
    ],
    [
      'with a placeholder',
      Connector.oidc({ ...KEYCLOAK, clientId: '<client-id>' }),
      "login.connectors[0].clientId: '<client-id>' is a placeholder; write your own",
    ],
    [
      'with a text that Dex would read as a variable',
      Connector.ldap({ ...DIRECTORY, bindDN: 'cn=svc$dex,dc=example,dc=com' }),
      "login.connectors[0].bindDN: 'cn=svc$dex,dc=example,dc=com' has a $, which Dex takes for the name of a variable",
    ],
    [
      'with a word in place of a boolean',
      untyped({ kind: 'ldap', ...DIRECTORY, startTLS: 'false' }),
      "login.connectors[0].startTLS: 'false' is not a boolean; write true or false",
    ],
    [
      'for all accounts of Microsoft',
      Connector.microsoft({ ...client, tenant: 'common' }),
      "login.connectors[0].tenant: 'common' is not your directory: with it, everyone with an account of Microsoft could " +
        'log in; write its id or its domain',
    ],
    [
      'for all accounts of Google',
      Connector.google({ ...client, hostedDomains: [] }),
      'login.connectors[0].hostedDomains: is empty; name at least one',
    ],
    [
      'for all accounts of GitHub',
      untyped({ kind: 'github', ...client }),
      'login.connectors[0].orgs: is missing; write orgs: [{ name: … }]',
    ],
    [
      'for an organisation without a name',
      untyped({ kind: 'github', ...client, orgs: [{ teams: ['ml'] }] }),
      "login.connectors[0].orgs[0].name: is missing; write name: '…'",
    ],
    [
      'with a CA for github.com',
      Connector.github({ ...client, orgs: [{ name: 'example' }], ca: CA }),
      'login.connectors[0].ca: has no effect without hostName; github.com has a public certificate',
    ],
    [
      'with a text in place of a list',
      untyped({ kind: 'gitlab', ...client, groups: 'ml' }),
      "login.connectors[0].groups: 'ml' is not a list; write ['ml']",
    ],
    [
      'for a directory by its URL',
      Connector.ldap({ ...DIRECTORY, host: 'ldaps://ldap.example.com' }),
      "login.connectors[0].host: 'ldaps://ldap.example.com' is not a host name, or host:port",
    ],
    [
      'for a directory without a place to search',
      untyped({ kind: 'ldap', ...DIRECTORY, userSearch: {} }),
      "login.connectors[0].userSearch.baseDN: is missing; write baseDN: '…'",
    ],
    [
      'for a directory with two ways to an address',
      Connector.ldap({
        ...DIRECTORY,
        userSearch: { baseDN: 'ou=people', emailAttr: 'mail', emailSuffix: 'example.com' },
      }),
      'login.connectors[0].userSearch.emailAttr: has no effect with emailSuffix; take one of them out',
    ],
    [
      'for a directory whose addresses end in no domain',
      Connector.ldap({ ...DIRECTORY, userSearch: { baseDN: 'ou=people', emailSuffix: '@example.com' } }),
      "login.connectors[0].userSearch.emailSuffix: '@example.com' is not a domain in lower case; write 'example.com'",
    ],
    [
      'for an account of a directory without its password',
      Connector.ldap({ host: DIRECTORY.host, userSearch: DIRECTORY.userSearch, bindDN: 'cn=dex' }),
      "login.connectors[0].secretName: is missing: bindDN needs the account's password; write secretName: 'ldap', or leave bindDN out",
    ],
    [
      'for a password of no account',
      Connector.ldap({ host: DIRECTORY.host, userSearch: DIRECTORY.userSearch, secretName: 'ldap' }),
      'login.connectors[0].secretName: has no effect without bindDN; add it, or leave this out',
    ],
    [
      'for a key of no Secret',
      Connector.ldap({ host: DIRECTORY.host, userSearch: DIRECTORY.userSearch, secretKey: 'password' }),
      'login.connectors[0].secretKey: has no effect without bindDN; add it, or leave this out',
    ],
    [
      'with a claim that is a variable',
      Connector.oidc({ ...KEYCLOAK, userNameKey: '$NAME' }),
      "login.connectors[0].userNameKey: '$NAME' has a $, which Dex takes for the name of a variable",
    ],
    [
      'with a prompt that OpenID Connect does not have',
      untyped({ kind: 'google', ...client, hostedDomains: ['example.com'], promptType: 'always' }),
      "login.connectors[0].promptType: 'always' is not one of none, login, consent, select_account",
    ],
    [
      'with something else than a certificate',
      Connector.saml({ ssoUrl: 'https://adfs.example.com/adfs/ls', ca: 'MIIB' }),
      "login.connectors[0].ca: is not a certificate in PEM; write readFileSync('ca.crt', 'utf8')",
    ],
    [
      'with a private key, which would be published',
      Connector.saml({ ssoUrl: 'https://adfs.example.com/adfs/ls', ca: `${CA}-----BEGIN PRIVATE KEY-----` }),
      'login.connectors[0].ca: holds a private key; write the certificate alone',
    ],
    [
      'with a key that no Secret has',
      Connector.oidc({ ...KEYCLOAK, secretKey: 'the key' }),
      "login.connectors[0].secretKey: 'the key' is not a key of a Secret (letters, digits, -, _ and .)",
    ],
  ])('%s', (_, connector, message) => {
    expect(errorsOf({ login: { connectors: [connector] } })).toEqual([message]);
  });

  test('two with one id', () => {
    const two = [Connector.oidc(KEYCLOAK), Connector.oidc({ ...KEYCLOAK, name: 'Other' })];
    expect(errorsOf({ login: { connectors: two } })).toEqual([
      "login.connectors[1].id: 'oidc' is the id of login.connectors[0] too; give one of them another id",
    ]);
  });

  test('on a platform with many addresses, but for directories, which send the browser nowhere', () => {
    const connectors = [Connector.ldap(DIRECTORY), Connector.oidc(KEYCLOAK)];
    expect(errorsOf({ anyHost: true, login: { connectors } })).toEqual([
      'login.connectors[1]: needs one address to send the browser back to; take anyHost out',
    ]);
  });
});
