import { load } from 'js-yaml';

import { Connector, type KubeflowProps } from '../../charts';
import { render, type Rendering } from '../support/render';
import { CA } from '../support/authority';

const client = { clientId: 'kubeflow', secretName: 'idp' };

function withConnectors(connectors: readonly Connector[], change: Partial<KubeflowProps> = {}): Rendering {
  return render({ ...change, login: { connectors } });
}

interface DexConfig {
  readonly enablePasswordDB: boolean;
  readonly staticPasswords: readonly object[];
  readonly connectors?: readonly { readonly config: object }[];
}

const files = (platform: Rendering) => platform.config('auth/dex');
const config = (platform: Rendering) => load(files(platform)['config.yaml'] ?? '') as DexConfig;

/** What Dex reads of the only connector. */
const connectorOf = (connector: Connector): unknown => config(withConnectors([connector])).connectors?.[0];

const environment = (platform: Rendering) => platform.environment('auth/dex');

const callback = { redirectURI: 'https://kubeflow.example.com/dex/callback' };

test.each<[string, Connector, object]>([
  [
    'OpenID Connect',
    Connector.oidc({
      ...client,
      id: 'keycloak',
      name: 'Keycloak',
      issuer: 'https://sso.example.com/realms/ml',
      scopes: ['profile', 'email', 'groups'],
      emailClaim: 'mail',
      groupsClaim: 'roles',
      trustUnverifiedEmail: true,
      ca: CA,
    }),
    {
      type: 'oidc',
      id: 'keycloak',
      name: 'Keycloak',
      config: {
        clientID: 'kubeflow',
        clientSecret: '$DEX_CONNECTOR_KEYCLOAK_SECRET',
        ...callback,
        issuer: 'https://sso.example.com/realms/ml',
        scopes: ['profile', 'email', 'groups'],
        insecureSkipEmailVerified: true,
        insecureEnableGroups: true,
        claimMapping: { email: 'mail', groups: 'roles' },
        overrideClaimMapping: true,
        rootCAs: ['/etc/dex/cfg/keycloak-ca.crt'],
      },
    },
  ],
  [
    'Microsoft, in lower case',
    Connector.microsoft({ ...client, tenant: 'example.com', groups: ['ml'] }),
    {
      type: 'microsoft',
      id: 'microsoft',
      name: 'Microsoft',
      config: {
        clientID: 'kubeflow',
        clientSecret: '$DEX_CONNECTOR_MICROSOFT_SECRET',
        ...callback,
        tenant: 'example.com',
        groups: ['ml'],
        emailToLowercase: true,
      },
    },
  ],
  [
    'Google',
    Connector.google({ ...client, hostedDomains: ['example.com'] }),
    {
      type: 'google',
      id: 'google',
      name: 'Google',
      config: {
        clientID: 'kubeflow',
        clientSecret: '$DEX_CONNECTOR_GOOGLE_SECRET',
        ...callback,
        hostedDomains: ['example.com'],
      },
    },
  ],
  [
    'GitHub',
    Connector.github({ ...client, orgs: [{ name: 'example', teams: ['ml'] }], hostName: 'git.example.com', ca: CA }),
    {
      type: 'github',
      id: 'github',
      name: 'GitHub',
      config: {
        clientID: 'kubeflow',
        clientSecret: '$DEX_CONNECTOR_GITHUB_SECRET',
        ...callback,
        orgs: [{ name: 'example', teams: ['ml'] }],
        hostName: 'git.example.com',
        rootCA: '/etc/dex/cfg/github-ca.crt',
        teamNameField: 'slug',
      },
    },
  ],
  [
    'GitLab',
    Connector.gitlab({ ...client, groups: ['ml'], url: 'https://gitlab.example.com' }),
    {
      type: 'gitlab',
      id: 'gitlab',
      name: 'GitLab',
      config: {
        clientID: 'kubeflow',
        clientSecret: '$DEX_CONNECTOR_GITLAB_SECRET',
        ...callback,
        groups: ['ml'],
        baseURL: 'https://gitlab.example.com',
      },
    },
  ],
  [
    'LDAP',
    Connector.ldap({
      host: 'ldap.example.com:389',
      startTLS: true,
      bindDN: 'cn=dex,dc=example,dc=com',
      secretName: 'ldap',
      ca: CA,
      userSearch: { baseDN: 'ou=people', filter: '(objectClass=person)', username: 'mail' },
      groupSearch: { baseDN: 'ou=groups', filter: '(objectClass=group)', groupAttr: 'memberUid', userAttr: 'uid' },
    }),
    {
      type: 'ldap',
      id: 'ldap',
      name: 'LDAP',
      config: {
        host: 'ldap.example.com:389',
        startTLS: true,
        rootCA: '/etc/dex/cfg/ldap-ca.crt',
        bindDN: 'cn=dex,dc=example,dc=com',
        bindPW: '$DEX_CONNECTOR_LDAP_SECRET',
        userSearch: {
          baseDN: 'ou=people',
          filter: '(objectClass=person)',
          username: 'mail',
          idAttr: 'uid',
          emailAttr: 'mail',
          nameAttr: 'cn',
        },
        groupSearch: {
          baseDN: 'ou=groups',
          filter: '(objectClass=group)',
          userMatchers: [{ userAttr: 'uid', groupAttr: 'memberUid' }],
          nameAttr: 'cn',
        },
      },
    },
  ],
  [
    'SAML',
    Connector.saml({
      ssoUrl: 'https://adfs.example.com/adfs/ls',
      ca: CA,
      groupsAttr: 'groups',
      entityIssuer: 'kubeflow',
      ssoIssuer: 'http://adfs.example.com/adfs/services/trust',
    }),
    {
      type: 'saml',
      id: 'saml',
      name: 'SAML',
      config: {
        ssoURL: 'https://adfs.example.com/adfs/ls',
        ca: '/etc/dex/cfg/saml-ca.crt',
        ...callback,
        emailAttr: 'email',
        usernameAttr: 'name',
        groupsAttr: 'groups',
        entityIssuer: 'kubeflow',
        ssoIssuer: 'http://adfs.example.com/adfs/services/trust',
      },
    },
  ],
])('users come from %s', (_, connector, expected) => {
  expect(connectorOf(connector)).toEqual(expected);
});

describe('what Dex and a provider share', () => {
  const keycloak = Connector.oidc({ ...client, id: 'my-sso', issuer: 'https://sso.example.com', secretKey: 'secret' });
  const platform = withConnectors([keycloak]);

  test('is a variable, read from the Secret that is named', () => {
    expect(environment(platform)).toMatchObject({
      DEX_CONNECTOR_MY_SSO_SECRET: { secretKeyRef: { name: 'idp', key: 'secret' } },
    });
  });

  test('is not rendered', () => {
    expect(platform.namesOf('v1/Secret')).not.toContain('auth/idp');
  });

  test('has the keys that are usual for it', () => {
    const google = Connector.google({ ...client, hostedDomains: ['example.com'] });
    expect(JSON.stringify(environment(withConnectors([google])))).toContain('"key":"client-secret"');
  });
});

test('a private CA is a file beside Dex’ configuration', () => {
  const platform = withConnectors([Connector.saml({ ssoUrl: 'https://adfs.example.com/adfs/ls', ca: CA })]);
  expect(files(platform)['saml-ca.crt']).toBe(CA);
  expect(JSON.stringify(platform.pod('auth/dex'))).toContain('{"key":"saml-ca.crt","path":"saml-ca.crt"}');
  expect(Object.keys(environment(platform))).toEqual(['KUBERNETES_POD_NAMESPACE']);
});

describe('users with passwords', () => {
  const google = Connector.google({ ...client, hostedDomains: ['example.com'] });

  test('log in beside those of a provider', () => {
    expect(config(withConnectors([google]))).toMatchObject({
      enablePasswordDB: true,
      connectors: [{ type: 'google' }],
    });
  });

  test('need not be there: Dex then asks for no password', () => {
    const platform = withConnectors([google], { users: [] });
    expect(config(platform)).toMatchObject({ enablePasswordDB: false, staticPasswords: [] });
    expect(platform.about('dex-passwords')).toEqual([]);
    expect(JSON.stringify(platform.pod('auth/dex'))).not.toContain('dex-passwords');
  });
});
