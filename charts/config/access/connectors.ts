/** A provider of users, which Dex asks at a login. */
export type Connector =
  | ({ readonly kind: 'oidc' } & OidcConnectorProps)
  | ({ readonly kind: 'microsoft' } & MicrosoftConnectorProps)
  | ({ readonly kind: 'google' } & GoogleConnectorProps)
  | ({ readonly kind: 'github' } & GitHubConnectorProps)
  | ({ readonly kind: 'gitlab' } & GitLabConnectorProps)
  | ({ readonly kind: 'ldap' } & LdapConnectorProps)
  | ({ readonly kind: 'saml' } & SamlConnectorProps);

/** A kind of provider. */
export type ConnectorKind = Connector['kind'];

/** What each provider has, beside its own. */
export interface ConnectorProps {
  /** Part of the users' subject in tokens: keep it. Lower-case letters, digits and dashes. @default the kind */
  readonly id?: string;
  /** What stands on the button of Dex' login page. @default the kind's name, such as 'GitHub' */
  readonly name?: string;
}

/** Who Dex is to a provider of OAuth. The secret is read from a Secret of yours in the namespace `auth`. */
export interface ClientProps extends ConnectorProps {
  /** The client (application) that you register at the provider, with the redirect URI `<url>/dex/callback`. */
  readonly clientId: string;
  /** Secret with the client's secret, in the namespace `auth`. It is yours: it is not rendered. */
  readonly secretName: string;
  /** Key of the Secret. @default 'client-secret' */
  readonly secretKey?: string;
}

/** A provider with a certificate of a private CA. */
export interface PrivateCa {
  /** The CA's certificate, in PEM. @default what Dex' image trusts */
  readonly ca?: string;
}

/** What a provider asks users who come to log in: OpenID Connect's `prompt`. */
export type PromptType = 'none' | 'login' | 'consent' | 'select_account';

/** A provider that can be told what to ask users. */
export interface Prompting {
  /** What it asks users who stay logged in longer (`login.cookie.refresh`). @default Dex' own: 'consent', of Microsoft nothing */
  readonly promptType?: PromptType;
}

/** Any provider of OpenID Connect, such as Keycloak. */
export interface OidcConnectorProps extends ClientProps, PrivateCa, Prompting {
  /** The issuer, spelled as the provider spells it at `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** What Dex asks for beside `openid`. @default profile and email */
  readonly scopes?: readonly string[];
  /** Claim with the e-mail address. @default 'email' */
  readonly emailClaim?: string;
  /** Claim with the groups. @default groups are left out */
  readonly groupsClaim?: string;
  /** Claim with the user's name, without which Dex lets nobody in. @default 'name' */
  readonly userNameKey?: string;
  /** Whether Dex also asks the provider's userinfo endpoint, for claims that are not in its tokens. @default false */
  readonly getUserInfo?: boolean;
  /** Whether to take e-mail addresses that the provider does not call verified: only if users cannot choose theirs. @default false */
  readonly trustUnverifiedEmail?: boolean;
}

/** Microsoft Entra ID. E-mail addresses are lower-cased. */
export interface MicrosoftConnectorProps extends ClientProps, Prompting {
  /** Your directory: its id or its domain. */
  readonly tenant: string;
  /** Groups whose members may log in. @default all users of the directory */
  readonly groups?: readonly string[];
}

/** Google accounts of an organisation. */
export interface GoogleConnectorProps extends ClientProps, Prompting {
  /** Domains of Google Workspace whose users may log in. */
  readonly hostedDomains: readonly string[];
}

/** An organisation of GitHub, and maybe teams of it. */
export interface GitHubOrganisation {
  /** Its name in addresses: `https://github.com/<name>`. */
  readonly name: string;
  /** Teams whose members may log in. @default all members */
  readonly teams?: readonly string[];
}

/** GitHub, or GitHub Enterprise. */
export interface GitHubConnectorProps extends ClientProps, PrivateCa {
  /** Organisations whose members may log in. Groups are `<organisation>:<team>`. */
  readonly orgs: readonly GitHubOrganisation[];
  /** Host name of GitHub Enterprise. @default github.com */
  readonly hostName?: string;
}

/** GitLab. */
export interface GitLabConnectorProps extends ClientProps {
  /** Groups whose members may log in. */
  readonly groups: readonly string[];
  /** Address of the GitLab. @default 'https://gitlab.com' */
  readonly url?: string;
}

/** How users are found in a directory. */
export interface LdapUserSearch {
  /** Where the search begins. */
  readonly baseDN: string;
  /** Filter that entries must match too, such as `(objectClass=person)`. @default every entry */
  readonly filter?: string;
  /** Attribute that users type as their name. @default 'uid' */
  readonly username?: string;
  /** Attribute that never changes. @default 'uid' */
  readonly idAttr?: string;
  /** Attribute with the e-mail address. @default 'mail' */
  readonly emailAttr?: string;
  /**
   * Domain of all e-mail addresses, for a directory that has none: the address is `<nameAttr>@<emailSuffix>`.
   * @default addresses are in the directory
   */
  readonly emailSuffix?: string;
  /** Attribute with the full name, which Dex shows. @default 'cn'; with `emailSuffix`, that of `username` */
  readonly nameAttr?: string;
}

/** How the groups of a user are found in a directory. */
export interface LdapGroupSearch {
  /** Where the search begins. */
  readonly baseDN: string;
  /** Filter that entries must match too, such as `(objectClass=groupOfNames)`. @default every entry */
  readonly filter?: string;
  /** Attribute of the user that groups list; `DN` for the entry's own name. @default 'DN' */
  readonly userAttr?: string;
  /** Attribute of a group that lists its members. @default 'member' */
  readonly groupAttr?: string;
  /** Attribute with the group's name. @default 'cn' */
  readonly nameAttr?: string;
}

/** A directory: OpenLDAP, Active Directory, FreeIPA. Users type their password on Dex' page. */
export interface LdapConnectorProps extends ConnectorProps, PrivateCa {
  /** Host name and port: `ldap.example.com:636`. */
  readonly host: string;
  /** Whether TLS begins after the connection, at port 389, instead of with it, at 636. Connections without TLS are not offered. @default false */
  readonly startTLS?: boolean;
  /** Name of the account with which Dex searches. @default it searches anonymously, which the directory must allow */
  readonly bindDN?: string;
  /** Secret with that account's password, in the namespace `auth`. It is yours: it is not rendered. @default none, without `bindDN` */
  readonly secretName?: string;
  /** Key of the Secret. @default 'password' */
  readonly secretKey?: string;
  /** What stands above the field for the name on Dex' login page. @default 'Username' */
  readonly usernamePrompt?: string;
  /** How the entry of a user is found. */
  readonly userSearch: LdapUserSearch;
  /** How the groups of a user are found. @default groups are left out */
  readonly groupSearch?: LdapGroupSearch;
}

/** A provider of SAML 2.0, such as ADFS. */
export interface SamlConnectorProps extends ConnectorProps {
  /** Where Dex sends users to log in. */
  readonly ssoUrl: string;
  /** Certificate that the provider signs its answers with, in PEM. It is public. */
  readonly ca: string;
  /** Attribute with the e-mail address. @default 'email' */
  readonly emailAttr?: string;
  /** Attribute with the name. @default 'name' */
  readonly usernameAttr?: string;
  /** Attribute with the groups. @default groups are left out */
  readonly groupsAttr?: string;
  /** What Dex calls itself. @default the redirect URI, `<url>/dex/callback` */
  readonly entityIssuer?: string;
  /** What the provider calls itself, if its answers are to be checked for it. @default they are not */
  readonly ssoIssuer?: string;
}

/** Ways for users to log in at a provider, through Dex. */
export const Connector = {
  /** OpenID Connect: Keycloak, Okta, Authentik, … */
  oidc: (props: OidcConnectorProps): Connector => ({ kind: 'oidc', ...props }),
  /** Microsoft Entra ID (Azure AD). */
  microsoft: (props: MicrosoftConnectorProps): Connector => ({ kind: 'microsoft', ...props }),
  /** Google Workspace. */
  google: (props: GoogleConnectorProps): Connector => ({ kind: 'google', ...props }),
  /** GitHub, or GitHub Enterprise. */
  github: (props: GitHubConnectorProps): Connector => ({ kind: 'github', ...props }),
  /** GitLab.com, or a GitLab of your own. */
  gitlab: (props: GitLabConnectorProps): Connector => ({ kind: 'gitlab', ...props }),
  /** LDAP, with TLS. */
  ldap: (props: LdapConnectorProps): Connector => ({ kind: 'ldap', ...props }),
  /** SAML 2.0. */
  saml: (props: SamlConnectorProps): Connector => ({ kind: 'saml', ...props }),
};
