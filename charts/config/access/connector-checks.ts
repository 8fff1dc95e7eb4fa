import { type Check, type Checks, fields, oneOrMore, oneOrNone } from '../checks/check';
import { secretKey, secretName } from '../checks/names';
import { certificate, domain, host, httpsUrl, own, plain } from '../checks/texts';
import type { Connector, ConnectorKind, ConnectorProps } from './connectors';
import type { GitHubOrganisation, LdapGroupSearch, LdapUserSearch } from './connectors';

/** The checks of one kind of connector. */
type Of<Kind extends ConnectorKind> = Checks<Extract<Connector, { readonly kind: Kind }>>;

const common: Checks<ConnectorProps> = {
  id: own(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'an id (at most 40 of a-z, 0-9 and -, beginning with a letter)'),
  name: plain,
};

const client = { ...common, clientId: plain, secretName, secretKey };

const DIRECTORY =
  'your directory: with it, everyone with an account of Microsoft could log in; write its id or its domain';

const oidc: Of<'oidc'> = {
  ...client,
  issuer: httpsUrl,
  scopes: oneOrNone(plain),
  emailClaim: plain,
  groupsClaim: plain,
  userNameKey: plain,
  ca: certificate,
};

const microsoft: Of<'microsoft'> = {
  ...client,
  tenant: own(/^(?!(?:common|consumers|organizations)$)[A-Za-z0-9.-]+$/, DIRECTORY),
  groups: oneOrNone(plain),
};

const google: Of<'google'> = { ...client, hostedDomains: oneOrMore(domain) };

const github: Of<'github'> = {
  ...client,
  orgs: oneOrMore(fields<GitHubOrganisation>({ name: plain, teams: oneOrNone(plain) })),
  hostName: host,
  ca: certificate,
};

const gitlab: Of<'gitlab'> = { ...client, groups: oneOrMore(plain), url: httpsUrl };

const userSearch = fields<LdapUserSearch>({
  baseDN: plain,
  filter: plain,
  username: plain,
  idAttr: plain,
  emailAttr: plain,
  emailSuffix: domain,
  nameAttr: plain,
});

/** Reports two ways to an e-mail address, of which Dex would take the second. */
const checkAddress: Check<LdapUserSearch> = (report, at, { emailAttr, emailSuffix }) =>
  report.check(
    emailAttr === undefined || emailSuffix === undefined,
    `${at}.emailAttr`,
    'has no effect with emailSuffix; take one of them out',
  );

const ldap: Of<'ldap'> = {
  ...common,
  host,
  bindDN: plain,
  secretName,
  secretKey,
  usernamePrompt: plain,
  ca: certificate,
  userSearch: (report, at, search) => userSearch(report, at, search) && checkAddress(report, at, search),
  groupSearch: fields<LdapGroupSearch>({
    baseDN: plain,
    filter: plain,
    userAttr: plain,
    groupAttr: plain,
    nameAttr: plain,
  }),
};

const saml: Of<'saml'> = {
  ...common,
  ssoUrl: httpsUrl,
  ca: certificate,
  emailAttr: plain,
  usernameAttr: plain,
  groupsAttr: plain,
  entityIssuer: plain,
  ssoIssuer: plain,
};

/** Reports an account without its password, or a password without its account. */
const checkBind: Check<Extract<Connector, { readonly kind: 'ldap' }>> = (report, at, connector) => {
  const { bindDN, secretName: password, secretKey: key } = connector;
  const missing = `is missing: bindDN needs the account's password; write secretName: 'ldap', or leave bindDN out`;
  const alone = 'has no effect without bindDN; add it, or leave this out';
  return (
    report.check(bindDN === undefined || password !== undefined, `${at}.secretName`, missing) &&
    report.check(bindDN !== undefined || password === undefined, `${at}.secretName`, alone) &&
    report.check(bindDN !== undefined || key === undefined, `${at}.secretKey`, alone)
  );
};

/** Reports what a provider or Dex would not take. */
export const checkConnector: Check<Connector> = (report, at, connector) => {
  switch (connector.kind) {
    case 'oidc':
      return fields(oidc)(report, at, connector);
    case 'microsoft':
      return fields(microsoft)(report, at, connector);
    case 'google':
      return fields(google)(report, at, connector);
    case 'github':
      return fields(github)(report, at, connector);
    case 'gitlab':
      return fields(gitlab)(report, at, connector);
    case 'ldap':
      return fields(ldap)(report, at, connector) && checkBind(report, at, connector);
    case 'saml':
      return fields(saml)(report, at, connector);
  }
};
