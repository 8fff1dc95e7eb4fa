import { render, type Rendering } from './support/render';

/** Dex' configuration. */
const dex = (platform: Rendering) => platform.config('auth/dex')['config.yaml'] ?? '';

describe('users', () => {
  const users = [{ email: 'ada@example.com' }, { email: 'b.o.b@example.com', username: 'bob-2', id: '42' }];
  const platform = render({ users });

  test('are in Dex’s configuration, their hashes in its environment', () => {
    expect(dex(platform)).toContain(`staticPasswords:
- email: ada@example.com
  hashFromEnv: DEX_ADA_PASSWORD
  username: ada
  userID: `);
    expect(dex(platform)).toContain(`- email: b.o.b@example.com
  hashFromEnv: DEX_BOB_2_PASSWORD
  username: bob-2
  userID: '42'
`);
    expect(JSON.stringify(platform.pod('auth/dex'))).toContain('"name":"dex-passwords"');
  });

  test('a user’s id stays when others come and go', () => {
    const id = (text: string): string | undefined => /username: ada\n\s+userID: (.*)/.exec(text)?.[1];
    expect(id(dex(platform))).toBeDefined();
    expect(id(dex(platform))).toBe(id(dex(render({ users: [...users].reverse() }))));
  });

  test('have a declared password each', () => {
    const { metadata } = platform.get('v1/Secret', 'auth/dex-passwords');
    expect(JSON.parse(metadata.annotations?.['cdk8s-kubeflow/secret-keys'] ?? '')).toEqual({
      DEX_ADA_PASSWORD: { passwordOf: 'ada@example.com' },
      DEX_BOB_2_PASSWORD: { passwordOf: 'b.o.b@example.com' },
    });
  });

  test('a change of Dex’s configuration rolls Dex', () => {
    const checksum = (of: Rendering) => of.pod('auth/dex').metadata?.labels?.['cdk8s-kubeflow/config-checksum'];
    expect(checksum(platform)).toBeDefined();
    expect(checksum(platform)).not.toBe(checksum(render()));
  });
});

test('no Secret has data', () => {
  const secrets = render().all('v1/Secret');
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  for (const secret of secrets) {
    expect(secret).not.toHaveProperty('data');
    expect(secret).not.toHaveProperty('stringData');
  }
});

test('dexLogLevel', () => {
  expect(dex(render())).toContain('level: info');
  expect(dex(render({ dexLogLevel: 'debug' }))).toContain('level: debug');
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
    expect(platform.get('kubeflow.org/v1beta1/Profile', 'team-a').spec).toEqual({
      owner: { kind: 'User', name: 'ada@example.com' },
      resourceQuotaSpec: { hard: { cpu: 16, memory: '64Gi', 'requests.nvidia.com/gpu': 2 } },
    });
    expect(platform.get('kubeflow.org/v1beta1/Profile', 'team-b').spec).not.toHaveProperty('resourceQuotaSpec');
  });

  test('adding one adds a file and changes none', () => {
    const one = { name: 'team-a', owner: 'ada@example.com' };
    const before = render({ tenants: [one] });
    const after = render({ tenants: [{ name: 'new', owner: 'ada@example.com' }, one] });
    expect(after.files.filter((file) => !before.files.includes(file))).toEqual(['70-tenants/new.yaml']);
    for (const file of before.files) expect(after.text(file)).toBe(before.text(file));
  });
});
