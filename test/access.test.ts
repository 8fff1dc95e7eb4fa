import { render } from './support/render';

const DEX = '30-access/dex/configmap-dex.yaml';

describe('users', () => {
  const users = [{ email: 'ada@example.com' }, { email: 'b.o.b@example.com', username: 'bob-2', id: '42' }];
  const platform = render({ users });

  test('are in Dex’s configuration, their hashes in its environment', () => {
    const { data } = platform.object(DEX) as { data: Record<string, string> };
    expect(data['config.yaml']).toContain(`staticPasswords:
- email: ada@example.com
  hashFromEnv: DEX_ADA_PASSWORD
  username: ada
  userID: `);
    expect(data['config.yaml']).toContain(`- email: b.o.b@example.com
  hashFromEnv: DEX_BOB_2_PASSWORD
  username: bob-2
  userID: '42'
`);
    expect(platform.text('30-access/dex/deployment-dex.yaml')).toContain('name: dex-passwords');
  });

  test('a user’s id stays when others come and go', () => {
    const id = (text: string): string | undefined => /username: ada\n\s+userID: (.*)/.exec(text)?.[1];
    expect(id(platform.text(DEX))).toBeDefined();
    expect(id(platform.text(DEX))).toBe(id(render({ users: [...users].reverse() }).text(DEX)));
  });

  test('have a declared password each', () => {
    const { metadata } = platform.object('30-access/dex/secret-dex-passwords.yaml') as {
      metadata: { annotations: Record<string, string> };
    };
    expect(JSON.parse(metadata.annotations['cdk8s-kubeflow/secret-keys'] ?? '')).toEqual({
      DEX_ADA_PASSWORD: { passwordOf: 'ada@example.com' },
      DEX_BOB_2_PASSWORD: { passwordOf: 'b.o.b@example.com' },
    });
  });

  test('a change of Dex’s configuration rolls Dex', () => {
    const checksum = (text: string): string | undefined => /config-checksum: (.*)/.exec(text)?.[1];
    const deployment = '30-access/dex/deployment-dex.yaml';
    expect(checksum(platform.text(deployment))).toBeDefined();
    expect(checksum(platform.text(deployment))).not.toBe(checksum(render().text(deployment)));
  });
});

test('no Secret has data', () => {
  const platform = render();
  const secrets = platform.files.filter((file) => file.includes('/secret-'));
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  for (const file of secrets) {
    expect(platform.object(file)).not.toHaveProperty('data');
    expect(platform.object(file)).not.toHaveProperty('stringData');
  }
});

test('dexLogLevel', () => {
  expect(render().text(DEX)).toContain('level: info');
  expect(render({ dexLogLevel: 'debug' }).text(DEX)).toContain('level: debug');
});

describe('tenants', () => {
  test('are one file each, with owner and quota', () => {
    const tenants = [
      { name: 'team-a', owner: 'ada@example.com', quota: { cpu: 16, memory: '64Gi', 'requests.nvidia.com/gpu': 2 } },
      { name: 'team-b', owner: 'ada@example.com' },
    ];
    const platform = render({ tenants });
    expect(platform.files.filter((file) => file.startsWith('70-tenants'))).toEqual([
      '70-tenants/team-a.yaml',
      '70-tenants/team-b.yaml',
    ]);
    expect(platform.objects('70-tenants/team-a.yaml')).toContainEqual(
      expect.objectContaining({
        apiVersion: 'kubeflow.org/v1beta1',
        kind: 'Profile',
        metadata: expect.objectContaining({ name: 'team-a' }) as object,
        spec: {
          owner: { kind: 'User', name: 'ada@example.com' },
          resourceQuotaSpec: { hard: { cpu: 16, memory: '64Gi', 'requests.nvidia.com/gpu': 2 } },
        },
      }),
    );
    expect(platform.text('70-tenants/team-b.yaml')).not.toContain('resourceQuotaSpec');
  });

  test('adding one adds a file and changes none', () => {
    const one = { name: 'team-a', owner: 'ada@example.com' };
    const before = render({ tenants: [one] });
    const after = render({ tenants: [{ name: 'new', owner: 'ada@example.com' }, one] });
    expect(after.files.filter((file) => !before.files.includes(file))).toEqual(['70-tenants/new.yaml']);
    for (const file of before.files) expect(after.text(file)).toBe(before.text(file));
  });
});
