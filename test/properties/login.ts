import fc, { type Arbitrary } from 'fast-check';

import type { Connector, Cookie, GitHubOrganisation, LdapGroupSearch, LdapUserSearch, LoginProps } from '../../charts';
import type { MachineTokens, OwnProvider, PromptType } from '../../charts';
import { CA } from '../support/authority';
import { few, one, record, texts, variant } from './draw';
import * as v from './values';

const id = one('a', 'id-2', 'null', 'y');
const common = { id, name: v.plainText };
const client = { ...common, clientId: v.plainText, secretName: v.secretName, secretKey: v.secretKey };
const required = ['kind', 'clientId', 'secretName'] as const;
const list = few(v.plainText, (text) => text);
const domains = few(one(...v.DOMAINS), (domain) => domain);
const ca = one(CA);
const promptType = one<PromptType[]>('none', 'login', 'consent', 'select_account');
const claim = one('email', 'groups', 'https://example.com/claim', 'null');

type Of<Kind extends Connector['kind']> = Extract<Connector, { readonly kind: Kind }>;
const kind = <const Kind extends string>(word: Kind): Arbitrary<Kind> => fc.constant(word);

const userSearch = record<LdapUserSearch>(
  {
    baseDN: v.plainText,
    filter: v.plainText,
    username: v.plainText,
    idAttr: v.plainText,
    emailAttr: v.plainText,
    emailSuffix: one(...v.DOMAINS),
    nameAttr: v.plainText,
  },
  'baseDN',
  // An address is an attribute, or made of one.
).map(({ emailAttr, ...search }) => ({ ...search, ...(emailAttr && !search.emailSuffix && { emailAttr }) }));
const groupSearch = record<LdapGroupSearch>(
  { baseDN: v.plainText, filter: v.plainText, userAttr: v.plainText, groupAttr: v.plainText, nameAttr: v.plainText },
  'baseDN',
);
const org = record<GitHubOrganisation>({ name: v.plainText, teams: list }, 'name');

const connector = variant<Connector>({
  oidc: record<Of<'oidc'>>(
    {
      ...client,
      kind: kind('oidc'),
      issuer: v.httpsUrl,
      scopes: list,
      emailClaim: claim,
      groupsClaim: claim,
      userNameKey: claim,
      getUserInfo: fc.boolean(),
      promptType,
      trustUnverifiedEmail: fc.boolean(),
      ca,
    },
    ...required,
    'issuer',
  ),
  microsoft: record<Of<'microsoft'>>(
    { ...client, kind: kind('microsoft'), tenant: one('example.com', '0-1-2'), groups: list, promptType },
    ...required,
    'tenant',
  ),
  google: record<Of<'google'>>(
    { ...client, kind: kind('google'), hostedDomains: domains, promptType },
    ...required,
    'hostedDomains',
  ),
  github: record<Of<'github'>>(
    { ...client, kind: kind('github'), orgs: few(org, ({ name }) => name), hostName: v.hostName, ca },
    ...required,
    'orgs',
    'hostName',
  ),
  gitlab: record<Of<'gitlab'>>(
    { ...client, kind: kind('gitlab'), groups: list, url: v.httpsUrl },
    ...required,
    'groups',
  ),
  ldap: record<Of<'ldap'>>(
    {
      ...common,
      kind: kind('ldap'),
      host: one('ldap.example.com:636', 'ldap', '10.0.0.1'),
      startTLS: fc.boolean(),
      bindDN: v.plainText,
      secretName: v.secretName,
      secretKey: v.secretKey,
      usernamePrompt: v.plainText,
      ca,
      userSearch,
      groupSearch,
    },
    ...(['kind', 'host', 'userSearch'] as const),
    // An account has its password.
  ).map(({ bindDN, secretName, secretKey, ...directory }) => {
    if (bindDN === undefined || secretName === undefined) return directory;
    return { ...directory, bindDN, secretName, ...(secretKey !== undefined && { secretKey }) };
  }),
  saml: record<Of<'saml'>>(
    {
      ...common,
      kind: kind('saml'),
      ssoUrl: v.httpsUrl,
      ca,
      emailAttr: v.plainText,
      usernameAttr: v.plainText,
      groupsAttr: v.plainText,
      entityIssuer: v.plainText,
      ssoIssuer: v.plainText,
    },
    ...(['kind', 'ssoUrl', 'ca'] as const),
  ),
});

const cookie = record<Cookie>({
  name: one('kubeflow', '0', 'null'),
  lifetime: one('24h', '90m', '1h30m'),
  refresh: one('1h', '10m', '59s'),
  sameSite: one('lax'),
  csrfPerRequest: fc.boolean(),
  csrfLifetime: v.time,
});

const oidc = record<OwnProvider>(
  {
    issuer: v.httpsUrl,
    clientId: v.plainText,
    secretName: v.secretName,
    secretKey: v.secretKey,
    name: v.plainText,
    scopes: list,
    emailClaim: claim,
    groupsClaim: claim,
    trustUnverifiedEmail: fc.boolean(),
  },
  'issuer',
  'clientId',
  'secretName',
);

/** Ways to log in; not all go together. */
export const login = record<LoginProps>({
  connectors: few(connector, (each) => each.id ?? each.kind),
  oidc,
  cookie,
  signInPage: fc.boolean(),
  groups: list,
  emailDomains: one([...v.DOMAINS]),
});

const audiences = few(one('kubeflow', 'https://x', '#a'), (audience) => audience);

/** Tokens of programs. */
export const machineTokens = variant<MachineTokens>({
  cluster: record<Extract<MachineTokens, { kind: 'cluster' }>>(
    { kind: kind('cluster'), audiences, issuers: few(v.httpsUrl, (url) => url) },
    'kind',
  ),
  eks: record<Extract<MachineTokens, { kind: 'eks' }>>(
    {
      kind: kind('eks'),
      audiences,
      region: one('eu-central-1', 'cn-north-1'),
      clusterId: one('0123456789ABCDEF'.repeat(2)),
    },
    ...(['kind', 'region', 'clusterId'] as const),
  ),
  issuer: record<Extract<MachineTokens, { kind: 'issuer' }>>(
    {
      kind: kind('issuer'),
      audiences,
      url: one('https://token.example.com', 'https://container.googleapis.com/v1/projects/p'),
      jwksUri: one('https://token.example.com/keys', 'http://keys.a.svc/'),
    },
    'kind',
    'url',
  ),
});

/** Users by group, of those that the tenants' contributors and owners are not. */
export const groups = texts(one('a', 'null'), one(v.MEMBER)).map((given) =>
  Object.fromEntries(Object.entries(given).map(([group, user]) => [group, [user]])),
);
