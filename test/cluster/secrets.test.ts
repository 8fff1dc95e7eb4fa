import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { compare, hashSync } from 'bcryptjs';

import { cli as run, declaredSecret, folder, platform } from '../support/cli';
import { freshCluster } from './cluster';

jest.setTimeout(60_000);

const { cli, env, get, kubectl, secret } = freshCluster({ webhooks: false });
const dist = platform();
const passwords = () => secret('auth', 'dex-passwords');
const restartedAt = () =>
  get('--namespace', 'auth', 'deployment', 'dex').spec.template.metadata.annotations?.[
    'kubectl.kubernetes.io/restartedAt'
  ];

let first = '';

test('the first run makes namespaces, Secrets and first passwords', async () => {
  first = await cli(['secrets', dist, '--show-passwords']);
  expect(first).toContain('Namespace auth: made\n');
  expect(first).toContain('Secret oauth2-proxy/oauth2-proxy: made, with client-id, client-secret, cookie-secret\n');
  expect(first).toContain('Secret auth/dex-oidc-client: made, with OIDC_CLIENT_ID, OIDC_CLIENT_SECRET\n');
  expect(first).toContain('Secret auth/dex-passwords: made, with DEX_USER_PASSWORD, DEX_ANN_PASSWORD\n');
  expect(first).toContain(`It is shown only now. To change it: npx cdk8s-kubeflow passwd user@example.com ${dist}\n`);
  expect(get('namespace', 'auth').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
  });
});

test('the values are as declared', () => {
  const proxy = secret('oauth2-proxy', 'oauth2-proxy');
  expect(proxy['client-id']).toBe('kubeflow-oidc-authservice');
  expect(proxy['client-secret']).toMatch(/^[\w-]{43}$/);
  expect(proxy['cookie-secret']).toMatch(/^[0-9a-f]{32}$/);
  expect(secret('auth', 'dex-oidc-client')).toEqual({
    OIDC_CLIENT_ID: proxy['client-id'],
    OIDC_CLIENT_SECRET: proxy['client-secret'],
  });
});

test('the printed passwords are those whose hashes are stored', async () => {
  const printed = [...first.matchAll(/First password of (\S+): (\S+)/g)].map(([, email, password]) => [
    email,
    password,
  ]);
  expect(printed.map(([email]) => email)).toEqual(['user@example.com', 'ann@example.com']);
  const [user, ann] = printed.map(([, password]) => password ?? '');
  const { DEX_USER_PASSWORD = '', DEX_ANN_PASSWORD = '' } = passwords();
  expect(await compare(user ?? '', DEX_USER_PASSWORD)).toBe(true);
  expect(await compare(ann ?? '', DEX_ANN_PASSWORD)).toBe(true);
  expect(await compare(user ?? '', DEX_ANN_PASSWORD)).toBe(false);
});

test('the second run changes nothing and shows no password', async () => {
  const before = get('--namespace', 'auth', 'secret', 'dex-passwords');
  const again = await cli(['secrets', dist]);
  expect(again).toContain('Secret auth/dex-passwords: complete already\n');
  expect(again).toMatch(/^all 3 Secrets are there in context .*; nothing was changed$/m);
  expect(again).not.toContain('password of');
  expect(get('--namespace', 'auth', 'secret', 'dex-passwords')).toEqual(before);
});

test('kubectl apply --server-side of the folder has no conflict, keeps the data, and may change labels later', async () => {
  const before = [passwords(), secret('auth', 'dex-oidc-client'), secret('oauth2-proxy', 'oauth2-proxy')];
  const apply = (folder: string) => kubectl('apply', '--server-side', '--recursive', '--filename', folder);
  expect(apply(dist)).toContain('secret/dex-passwords serverside-applied');
  expect([passwords(), secret('auth', 'dex-oidc-client'), secret('oauth2-proxy', 'oauth2-proxy')]).toEqual(before);
  expect(get('--namespace', 'auth', 'secret', 'dex-passwords').metadata.labels).toEqual({
    'app.kubernetes.io/part-of': 'kubeflow',
  });
  expect(apply(platform(undefined, 'privileged'))).toContain('namespace/auth serverside-applied');
  expect(get('namespace', 'auth').metadata.labels).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'privileged',
  });
  apply(dist);
});

test('a new user gets a key, the others keep theirs, and Dex is restarted', async () => {
  const before = passwords();
  const grown = platform({
    DEX_USER_PASSWORD: { passwordOf: 'user@example.com' },
    DEX_ANN_PASSWORD: { passwordOf: 'ann@example.com' },
    DEX_BOB_PASSWORD: { passwordOf: 'bob@example.com' },
  });
  expect(restartedAt()).toBeUndefined();
  const output = await cli(['secrets', grown]);
  expect(output).toContain('Secret auth/dex-passwords: added DEX_BOB_PASSWORD\n');
  expect(output).toContain('Deployment auth/dex: restarted\n');
  // A log has many readers.
  expect(output).toContain('First password of bob@example.com: not printed, because this is not a terminal;');
  expect(output).toContain(`To set one: npx cdk8s-kubeflow passwd bob@example.com ${grown}\n`);
  expect(restartedAt()).toBeDefined();
  const { DEX_BOB_PASSWORD, ...others } = passwords();
  expect(DEX_BOB_PASSWORD).toMatch(/^\$2b\$12\$/);
  expect(others).toEqual(before);
});

test('a key that was made by hand is kept, in a Secret that lacks others', async () => {
  kubectl('--namespace', 'oauth2-proxy', 'delete', 'secret', 'oauth2-proxy');
  kubectl(
    '--namespace',
    'oauth2-proxy',
    'create',
    'secret',
    'generic',
    'oauth2-proxy',
    '--from-literal=client-secret=mine',
  );
  kubectl('--namespace', 'auth', 'delete', 'secret', 'dex-oidc-client');
  const { secrets } = JSON.parse(await cli(['secrets', dist, '--json']));
  expect(secrets).toContainEqual({
    namespace: 'oauth2-proxy',
    name: 'oauth2-proxy',
    result: 'added',
    keys: ['client-id', 'cookie-secret'],
  });
  expect(secret('oauth2-proxy', 'oauth2-proxy')['client-secret']).toBe('mine');
  expect(secret('auth', 'dex-oidc-client').OIDC_CLIENT_SECRET).toBe('mine');
});

test('of runs at the same time each key is made by one, which alone shows the password', async () => {
  kubectl('--namespace', 'auth', 'delete', 'secret', 'dex-passwords', 'dex-oidc-client');
  kubectl('--namespace', 'oauth2-proxy', 'delete', 'secret', 'oauth2-proxy');
  const runs = await Promise.all(Array.from({ length: 4 }, () => cli(['secrets', dist, '--json', '--show-passwords'])));
  const shown = runs.flatMap((output): { email: string; password: string }[] => JSON.parse(output).passwords);
  expect(shown.map(({ email }) => email).sort()).toEqual(['ann@example.com', 'user@example.com']);
  const { DEX_USER_PASSWORD = '' } = passwords();
  expect(
    await compare(shown.find(({ email }) => email === 'user@example.com')?.password ?? '', DEX_USER_PASSWORD),
  ).toBe(true);
  expect(secret('auth', 'dex-oidc-client').OIDC_CLIENT_SECRET).toBe(
    secret('oauth2-proxy', 'oauth2-proxy')['client-secret'],
  );
});

test('passwd changes one key only, and restarts Dex', async () => {
  const hash = hashSync('correct horse', 10);
  const [before, restarted] = [passwords(), restartedAt()];
  const output = await cli(['passwd', 'user@example.com', dist], `${hash}\n`);
  expect(output).toMatch(
    /^cluster: context .*\ninstalled: nothing\nto be changed: the password of user@example\.com, in auth\/dex-passwords\n/,
  );
  expect(output).toContain(
    'Secret auth/dex-passwords: set DEX_USER_PASSWORD, the password of user@example.com\nDeployment auth/dex: restarted\n',
  );
  expect(passwords()).toEqual({ ...before, DEX_USER_PASSWORD: hash });
  expect(restartedAt()).not.toBe(restarted);
  expect(await cli(['secrets', dist])).toContain('Secret auth/dex-passwords: complete already\n');
});

test('passwd makes a Secret that is not there, with that user only; secrets adds the rest', async () => {
  const hash = hashSync('battery staple', 10);
  kubectl('--namespace', 'auth', 'delete', 'secret', 'dex-passwords');
  await cli(['passwd', 'ann@example.com', dist], hash);
  expect(passwords()).toEqual({ DEX_ANN_PASSWORD: hash });
  expect(await cli(['secrets', dist])).toContain('Secret auth/dex-passwords: added DEX_USER_PASSWORD\n');
  expect(passwords().DEX_ANN_PASSWORD).toBe(hash);
});

test('copies come from Secrets that are not declared too, and of Secrets that copy from one another', async () => {
  kubectl('--namespace', 'auth', 'create', 'secret', 'generic', 'by-hand', '--from-literal=key=theirs');
  const copy = (name: string, key: string) => ({ copyOf: { namespace: 'auth', name, key } });
  const mutual = folder({
    '50-apps/a/a.yaml': [
      declaredSecret('auth', 'a', { one: copy('b', 'one'), two: { value: '2' }, theirs: copy('by-hand', 'key') }),
    ],
    '50-apps/b/b.yaml': [declaredSecret('auth', 'b', { one: { value: '1' }, two: copy('a', 'two') })],
  });
  await cli(['secrets', mutual]);
  expect(secret('auth', 'a')).toEqual({ one: '1', two: '2', theirs: 'theirs' });
  expect(secret('auth', 'b')).toEqual({ one: '1', two: '2' });
});

test('a Secret whose namespace is nowhere is an error', async () => {
  const lost = folder({ '50-apps/a/a.yaml': [declaredSecret('nowhere', 'a', { one: { value: '1' } })] });
  const { code, stderr } = await run(['secrets', lost], { env: env() });
  expect(code).toBe(1);
  expect(stderr).toBe('error: there is no namespace nowhere, neither in the cluster nor in the rendered folder\n');
});

describe('nothing is changed', () => {
  const client = { namespace: 'oauth2-proxy', name: 'oauth2-proxy' };

  test.each([
    [
      'by copies of what is not there',
      { DEX_X: { copyOf: { ...client, key: 'nonesuch' } } },
      'auth/dex-passwords: DEX_X is to be a copy of oauth2-proxy/oauth2-proxy: nonesuch, which is neither in the cluster nor declared',
    ],
    [
      'by copies that go round in a circle',
      {
        DEX_X: { copyOf: { namespace: 'auth', name: 'dex-passwords', key: 'DEX_Y' } },
        DEX_Y: { copyOf: { namespace: 'auth', name: 'dex-passwords', key: 'DEX_X' } },
      },
      'copies go round in a circle: auth/dex-passwords: DEX_X -> auth/dex-passwords: DEX_Y -> auth/dex-passwords: DEX_X',
    ],
  ])('%s', async (_what, keys, message) => {
    const before = passwords();
    const { code, stderr } = await run(['secrets', platform(keys)], { env: env() });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(passwords()).toEqual(before);
  });

  test('where the user may not', async () => {
    kubectl('--namespace', 'auth', 'create', 'serviceaccount', 'nobody');
    const token = kubectl('--namespace', 'auth', 'create', 'token', 'nobody').trim();
    const config = join(dist, 'kubeconfig');
    writeFileSync(config, kubectl('config', 'view', '--raw', '--flatten', '--minify'));
    kubectl('--kubeconfig', config, 'config', 'set-credentials', 'nobody', `--token=${token}`);
    kubectl('--kubeconfig', config, 'config', 'set-context', '--current', '--user=nobody');
    const { code, stderr } = await run(['secrets', dist, '--kubeconfig', config]);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: the cluster of context .* forbids this: secrets "dex-oidc-client" is forbidden: User "system:serviceaccount:auth:nobody"/,
    );
  });
});
