import type { Connector, ConnectorKind, GitHubOrganisation, LdapGroupSearch, LdapUserSearch } from './connectors';
import { certificate, type Check, type Field, type Fields, flag, host, httpsUrl, like, listOf } from '../checks/fields';
import { objectName, optional, record, required, secretKeyName, text } from '../checks/fields';

/** The fields of one kind of connector, without those that all have. */
type Own<Kind extends ConnectorKind> = Omit<Extract<Connector, { readonly kind: Kind }>, 'kind' | 'id' | 'name'>;

const client = {
  clientId: required(text),
  secretName: required(objectName),
  secretKey: optional(secretKeyName),
};

const DIRECTORY =
  'your directory: with it, everyone with an account of Microsoft could log in; write its id or its domain';

const userSearch: Fields<LdapUserSearch> = {
  baseDN: required(text),
  filter: optional(text),
  username: optional(text),
  idAttr: optional(text),
  emailAttr: optional(text),
  nameAttr: optional(text),
};

const groupSearch: Fields<LdapGroupSearch> = {
  baseDN: required(text),
  filter: optional(text),
  userAttr: optional(text),
  groupAttr: optional(text),
  nameAttr: optional(text),
};

const organisation: Fields<GitHubOrganisation> = { name: required(text), teams: optional(listOf(text)) };

const OWN: { readonly [Kind in ConnectorKind]: Fields<Own<Kind>> } = {
  oidc: {
    ...client,
    issuer: required(httpsUrl),
    scopes: optional(listOf(text)),
    emailClaim: optional(text),
    groupsClaim: optional(text),
    trustUnverifiedEmail: optional(flag),
    ca: optional(certificate),
  },
  microsoft: {
    ...client,
    tenant: required(like(/^(?!(?:common|consumers|organizations)$)[A-Za-z0-9.-]+$/, DIRECTORY)),
    groups: optional(listOf(text)),
  },
  google: {
    ...client,
    hostedDomains: required(listOf(like(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'a domain in lower case'))),
  },
  github: {
    ...client,
    orgs: required(listOf(record(organisation))),
    hostName: optional(host),
    ca: optional(certificate),
  },
  gitlab: { ...client, groups: required(listOf(text)), url: optional(httpsUrl) },
  ldap: {
    host: required(host),
    startTLS: optional(flag),
    bindDN: required(text),
    secretName: required(objectName),
    secretKey: optional(secretKeyName),
    usernamePrompt: optional(text),
    ca: optional(certificate),
    userSearch: required(record(userSearch)),
    groupSearch: optional(record(groupSearch)),
  },
  saml: {
    ssoUrl: required(httpsUrl),
    ca: required(certificate),
    emailAttr: optional(text),
    usernameAttr: optional(text),
    groupsAttr: optional(text),
    entityIssuer: optional(text),
    ssoIssuer: optional(text),
  },
};

const common: Readonly<Record<string, Field>> = {
  kind: required(text),
  id: optional(
    like(/^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'an id (at most 40 of a-z, 0-9 and -, beginning with a letter)'),
  ),
  name: optional(text),
};

/** The kinds of connectors. */
export const CONNECTOR_KINDS = Object.keys(OWN);

/** How a connector of a kind is checked: every field that it must have, and no field that it does not know. */
export function connectorCheck(kind: ConnectorKind): Check {
  return record({ ...common, ...OWN[kind] });
}
