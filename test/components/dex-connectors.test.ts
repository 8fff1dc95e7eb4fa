import { load } from 'js-yaml';

import { Connector } from '../../charts';
import { render, type Rendering } from '../support/render';

const client = { clientId: 'kubeflow', secretName: 'idp' };

const withConnector = (connector: Connector) => render({ login: { connectors: [connector] } });

/** What Dex reads of the only connector. */
function configOf(platform: Rendering): unknown {
  const { connectors } = load(platform.config('auth/dex')['config.yaml'] ?? '') as {
    readonly connectors?: readonly { readonly config: object }[];
  };
  return connectors?.[0]?.config;
}

test.each<[string, Connector]>([
  ['OpenID Connect', Connector.oidc({ ...client, issuer: 'https://sso.example.com', promptType: 'select_account' })],
  ['Microsoft', Connector.microsoft({ ...client, tenant: 'example.com', promptType: 'select_account' })],
  ['Google', Connector.google({ ...client, hostedDomains: ['example.com'], promptType: 'select_account' })],
])('%s is told what to ask users', (_, connector) => {
  expect(configOf(withConnector(connector))).toMatchObject({ promptType: 'select_account' });
});

test('a provider of OpenID Connect may name users by another claim, and tell claims at its userinfo endpoint', () => {
  const issuer = 'https://sso.example.com';
  const thin = Connector.oidc({ ...client, issuer, userNameKey: 'nickname', getUserInfo: true });
  expect(configOf(withConnector(thin))).toMatchObject({ userNameKey: 'nickname', getUserInfo: true });
  const usual = configOf(withConnector(Connector.oidc({ ...client, issuer })));
  for (const field of ['userNameKey', 'getUserInfo', 'promptType']) expect(usual).not.toHaveProperty(field);
});

describe('a directory', () => {
  const host = 'ldap.example.com:636';
  const platform = withConnector(
    Connector.ldap({
      host,
      userSearch: { baseDN: 'ou=people', username: 'sAMAccountName', emailSuffix: 'example.com' },
    }),
  );

  test('without addresses has those of its names and a domain', () => {
    expect(configOf(platform)).toMatchObject({
      userSearch: {
        baseDN: 'ou=people',
        username: 'sAMAccountName',
        idAttr: 'uid',
        nameAttr: 'sAMAccountName',
        emailSuffix: 'example.com',
      },
    });
    expect(JSON.stringify(configOf(platform))).not.toContain('emailAttr');
  });

  test('may be searched anonymously, without a Secret', () => {
    expect(configOf(platform)).not.toHaveProperty('bindDN');
    expect(configOf(platform)).not.toHaveProperty('bindPW');
    expect(Object.keys(platform.environment('auth/dex'))).toEqual(['KUBERNETES_POD_NAMESPACE']);
  });
});
