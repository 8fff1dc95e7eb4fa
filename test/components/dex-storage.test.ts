import { load } from 'js-yaml';

import { render } from '../support/render';

const platform = render();

describe('what Dex keeps', () => {
  const kept = [
    ...['authcodes', 'authrequests', 'connectors', 'devicerequests', 'devicetokens', 'oauth2clients'],
    ...['offlinesessionses', 'passwords', 'refreshtokens', 'signingkeies'],
  ];

  test('has its kinds before Dex starts', () => {
    const crds = platform.namesOf('apiextensions.k8s.io/v1/CustomResourceDefinition');
    expect(crds.filter((name) => name.endsWith('.dex.coreos.com'))).toEqual(
      kept.map((name) => `${name}.dex.coreos.com`),
    );
  });

  test('is all that it may change in the cluster: it makes no kinds', () => {
    expect(platform.get('rbac.authorization.k8s.io/v1/ClusterRole', 'dex').rules).toEqual([
      { apiGroups: ['dex.coreos.com'], resources: ['*'], verbs: ['*'] },
    ]);
  });
});

test('a key signs for a day: proxies keep keys for five minutes, and refuse tokens of a newer one', () => {
  expect(load(platform.config('auth/dex')['config.yaml'] ?? '')).toMatchObject({ expiry: { signingKeys: '24h' } });
});
