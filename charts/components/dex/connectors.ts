import type { Login } from '../../config/platform';

type Resolved = Login['connectors'][number];

/** Where Dex finds the files of its configuration. */
export const CONFIG_FOLDER = '/etc/dex/cfg';

/** The CAs of the providers, as files beside Dex' configuration. They are public. */
export function connectorFiles({ connectors }: Login): Readonly<Record<string, string>> {
  const files = connectors.map((connector) => [caFile(connector), caOf(connector) ?? ''] as const);
  return Object.fromEntries(files.filter(([, ca]) => ca !== ''));
}

/** The providers, as Dex' configuration has them. What is secret stands there as the name of a variable. */
export function connectorConfigs({ connectors, issuer }: Login): readonly object[] {
  return connectors.map((connector) => {
    const { id, name, kind } = connector;
    return { type: kind, id, name, config: configOf(connector, `${issuer}/callback`) };
  });
}

function caOf(connector: Resolved): string | undefined {
  return 'ca' in connector ? connector.ca : undefined;
}

function caFile({ id }: Resolved): string {
  return `${id}-ca.crt`;
}

function configOf(connector: Resolved, redirectURI: string): object {
  const ca = caOf(connector) && `${CONFIG_FOLDER}/${caFile(connector)}`;
  const secret = connector.secret && `$${connector.secret.variable}`;
  if (connector.kind === 'ldap') return ldap(connector, secret, ca);
  if (connector.kind === 'saml') return saml(connector, redirectURI, ca);
  const client = { clientID: connector.clientId, clientSecret: secret, redirectURI };
  switch (connector.kind) {
    case 'oidc':
      return { ...client, ...oidc(connector, ca) };
    case 'microsoft':
      // Kubeflow compares e-mail addresses letter by letter, and Entra keeps them as someone once typed them.
      return { ...client, ...microsoft(connector), emailToLowercase: true };
    case 'google':
      return { ...client, hostedDomains: connector.hostedDomains, promptType: connector.promptType };
    case 'github':
      return { ...client, orgs: connector.orgs, hostName: connector.hostName, rootCA: ca, teamNameField: 'slug' };
    case 'gitlab':
      return { ...client, groups: connector.groups, baseURL: connector.url };
  }
}

function microsoft({ tenant, groups, promptType }: Extract<Resolved, { kind: 'microsoft' }>): object {
  return { tenant, groups, promptType };
}

function oidc(connector: Extract<Resolved, { kind: 'oidc' }>, ca: string | undefined): object {
  const { issuer, scopes, emailClaim, groupsClaim, userNameKey, getUserInfo, promptType } = connector;
  const chosen = emailClaim ?? groupsClaim;
  return {
    issuer,
    scopes,
    userNameKey,
    getUserInfo,
    promptType,
    insecureSkipEmailVerified: connector.trustUnverifiedEmail,
    // Named so because groups are as old as the login where tokens are refreshed (dexidp/dex#1065).
    insecureEnableGroups: groupsClaim && true,
    claimMapping: chosen && { email: emailClaim, groups: groupsClaim },
    // Otherwise Dex prefers a claim of the usual name to the one that is given.
    overrideClaimMapping: chosen && true,
    rootCAs: ca && [ca],
  };
}

function ldap(connector: Extract<Resolved, { kind: 'ldap' }>, bindPW?: string, rootCA?: string): object {
  const { host, startTLS, bindDN, usernamePrompt, userSearch, groupSearch } = connector;
  const { userAttr = 'DN', groupAttr = 'member', ...groups } = groupSearch ?? {};
  const userMatchers = [{ userAttr, groupAttr }];
  const { username = 'uid', emailSuffix } = userSearch;
  // Dex puts the suffix behind the name, which must then be that of an address:
  // https://github.com/dexidp/dex/blob/v2.45.1/connector/ldap/ldap.go#L408
  const address = emailSuffix === undefined ? { emailAttr: 'mail', nameAttr: 'cn' } : { nameAttr: username };
  const defaults = { username, idAttr: 'uid', ...address };
  return {
    host,
    startTLS,
    rootCA,
    bindDN,
    bindPW,
    usernamePrompt,
    userSearch: { ...defaults, ...userSearch },
    groupSearch: groupSearch && { nameAttr: 'cn', ...groups, userMatchers },
  };
}

function saml(connector: Extract<Resolved, { kind: 'saml' }>, redirectURI: string, ca?: string): object {
  const { ssoUrl, emailAttr = 'email', usernameAttr = 'name', groupsAttr, entityIssuer, ssoIssuer } = connector;
  return { ssoURL: ssoUrl, ca, redirectURI, emailAttr, usernameAttr, groupsAttr, entityIssuer, ssoIssuer };
}
