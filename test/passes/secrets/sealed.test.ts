import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { compareSync } from 'bcryptjs';

import { App, Kubeflow, type KubeflowProps, Secrets } from '../../../charts';
import { ExternalReference } from '../../../charts/kit';
import { cli, folder, scratch } from '../../support/cli';
import { NOTEBOOKS_ALONE } from '../../support/platforms';
import { newFolder } from '../../support/files';
import { synthQuietly } from '../../support/quiet';
import { render, Rendering, SMALL } from '../../support/render';
import { nameOf } from '../../support/rendering';
import { type Controller, controller, unseal } from '../../support/sealing-controller';

const problem = (secrets: KubeflowProps['secrets']) => () => render({ ...NOTEBOOKS_ALONE, secrets });

describe('sealed Secrets', () => {
  let keys: Controller;
  let dir = '';
  const seal = (...args: readonly string[]) =>
    cli(['seal', ...args, '--certificate', 'cert.pem', '--file', 'sealed.yaml'], { cwd: dir });
  const sealedFile = () => join(dir, 'sealed.yaml');

  /** Renders with what is sealed by now. */
  function synth(change: Partial<KubeflowProps> = {}, patch: (kubeflow: Kubeflow) => void = () => undefined) {
    const app = new App({ outdir: join(dir, 'dist') });
    const secrets = Secrets.sealed({ file: sealedFile() });
    patch(new Kubeflow(app, 'kubeflow', { ...SMALL, ...NOTEBOOKS_ALONE, ...change, secrets }));
    synthQuietly(app);
    return new Rendering(app.render());
  }
  const sealed = (platform: Rendering, name: string) => platform.get('bitnami.com/v1alpha1/SealedSecret', name).spec;
  const DEX = 'auth/dex-passwords';

  beforeAll(async () => {
    keys = await controller();
    dir = newFolder();
    writeFileSync(join(dir, 'cert.pem'), keys.certificate);
  });

  test('lack everything at first; seal makes it, prints first passwords, and the rendering has it all', async () => {
    expect(sealed(synth(), DEX).encryptedData).toEqual({});
    const { code, stdout, stderr } = await seal('--show-passwords');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Secret auth/dex-passwords: DEX_ADA_PASSWORD is encrypted\n');
    expect(stdout).toContain('sealed.yaml is written; render again: npx cdk8s synth\n');
    const password = /First password of ada@example\.com: (\S+)/.exec(stdout)?.[1] ?? '';
    const { encryptedData, template } = sealed(synth(), DEX);
    const hash = unseal(keys, DEX, encryptedData.DEX_ADA_PASSWORD ?? '');
    expect(compareSync(password, hash)).toBe(true);
    expect(template).toEqual({ metadata: { name: 'dex-passwords', namespace: 'auth' } });
  });

  test('are sealed once: a second run, and a second rendering, change nothing', async () => {
    const before = synth();
    expect((await seal()).stdout).toBe('sealed.yaml has all values\n');
    expect(synth().objects).toEqual(before.objects);
  });

  test('a copy has the value of its original', () => {
    const platform = synth();
    const original = sealed(platform, 'oauth2-proxy/oauth2-proxy').encryptedData;
    const copy = sealed(platform, 'auth/dex-oidc-client').encryptedData;
    const secret = unseal(keys, 'oauth2-proxy/oauth2-proxy', original['client-secret'] ?? '');
    expect(unseal(keys, 'auth/dex-oidc-client', copy.OIDC_CLIENT_SECRET ?? '')).toBe(secret);
    expect(secret).toHaveLength(43);
  });

  test('a value is for one Secret in one namespace alone', () => {
    const { encryptedData } = sealed(synth(), DEX);
    expect(() => unseal(keys, 'auth/other', encryptedData.DEX_ADA_PASSWORD ?? '')).toThrow();
  });

  test('one more user lacks one more key, and nothing else is made anew', async () => {
    const before = synth();
    const change = { users: [...(SMALL.users ?? []), { email: 'bob@example.com' }] };
    synth(change);
    const { stdout } = await seal();
    expect(stdout.match(/is encrypted$/gm)).toHaveLength(1);
    expect(sealed(synth(change), DEX).encryptedData).toMatchObject(sealed(before, DEX).encryptedData);
  });

  /** The checksums of what is sealed, by the workload whose pods read it. */
  const sums = (platform: Rendering) =>
    new Map(
      platform
        .all('apps/v1/Deployment')
        .map((object) => [
          nameOf(object),
          object.spec?.template.metadata?.annotations?.['cdk8s-kubeflow/secrets-checksum'],
        ]),
    );
  const changedSums = (before: Rendering, after: Rendering) =>
    [...sums(after)].filter(([name, sum]) => sums(before).get(name) !== sum).map(([name]) => name);

  test('a patch rolls the pods as well: of a SealedSecret, and of the pods so that they read one', () => {
    const before = synth();
    const patched = synth({}, (kubeflow) => {
      kubeflow
        .objects()
        .where(({ kind, metadata }) => kind === 'SealedSecret' && metadata.name === 'oauth2-proxy')
        .merge({ spec: { encryptedData: { 'cookie-secret': 'AgAnother' } } });
    });
    expect(changedSums(before, patched)).toEqual(['oauth2-proxy/oauth2-proxy']);
    const reading = synth({}, (kubeflow) => {
      new ExternalReference(kubeflow, { kind: 'Secret', name: 'mine', namespace: 'kubeflow' });
      kubeflow
        .object('apps/v1/Deployment', 'kubeflow/jupyter-web-app-deployment')
        .merge({ spec: { template: { spec: { volumes: [{ name: 'mine', secret: { secretName: 'mine' } }] } } } });
    });
    expect(changedSums(before, reading)).toEqual(['kubeflow/jupyter-web-app-deployment']);
  });

  test('--rotate makes a Secret and its copies anew, which rolls those that read them and nobody else', async () => {
    const before = sums(synth());
    const { stdout } = await seal('--rotate', 'oauth2-proxy/oauth2-proxy');
    expect(stdout).toContain('Secret auth/dex-oidc-client: OIDC_CLIENT_SECRET is encrypted\n');
    const after = sums(synth());
    expect(before.get('oauth2-proxy/oauth2-proxy')).toMatch(/^sha256-[0-9a-f]{16}$/);
    const rolled = [...after.keys()].filter((name) => after.get(name) !== before.get(name));
    expect(rolled).toEqual(['auth/dex', 'oauth2-proxy/oauth2-proxy']);
  });

  test('--set encrypts a value of your own', async () => {
    synth();
    const args = [
      'seal',
      '--certificate',
      'cert.pem',
      '--file',
      'sealed.yaml',
      '--set',
      'oauth2-proxy/oauth2-proxy:client-secret',
    ];
    const { code, stdout } = await cli(args, { cwd: dir, stdin: 'correct horse\n' });
    expect({ code, stdout }).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('client-secret is encrypted') as unknown,
    });
    const { encryptedData } = sealed(synth(), 'oauth2-proxy/oauth2-proxy');
    const secret = unseal(keys, 'oauth2-proxy/oauth2-proxy', encryptedData['client-secret'] ?? '');
    expect(secret).toBe('correct horse');
  });

  test('passwd prints the hash of a password, and leaves the cluster alone', async () => {
    synth();
    const printed = await cli(['passwd', '--print', 'ada@example.com'], { cwd: dir, stdin: 'correct horse' });
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(compareSync('correct horse', printed.stdout.trim())).toBe(true);
    const { code, stderr } = await cli(['passwd', 'ada@example.com'], { cwd: dir, stdin: printed.stdout });
    expect(stderr).toMatch(
      /^error: Secret auth\/dex-passwords is not made in the cluster, .*seal --set auth\/dex-passwords:DEX_ADA_PASSWORD/s,
    );
    expect(code).toBe(1);
  });

  describe('seal refuses', () => {
    test.each([
      [
        'an expired certificate',
        async () => (await controller(new Date('2021-02-03'))).certificate,
        /^error: cert\.pem expired on 2021-02-03; the controller has a newer key, fetch it: kubeseal --fetch-cert/,
      ],
      [
        'a key that is not RSA',
        async () => (await controller(undefined, 'ec')).certificate,
        /^error: cert\.pem has a key of type ec, and not RSA; fetch it/,
      ],
      [
        'what is no certificate',
        () => Promise.resolve('hello'),
        /^error: cert\.pem is not a certificate in PEM; fetch it/,
      ],
    ])('%s', async (_, certificate, message) => {
      synth();
      writeFileSync(join(dir, 'cert.pem'), await certificate());
      const { code, stderr } = await seal();
      writeFileSync(join(dir, 'cert.pem'), keys.certificate);
      expect(stderr).toMatch(message);
      expect(code).toBe(1);
    });

    test('a Secret and a key that are not there', async () => {
      expect((await seal('--rotate', 'kubeflow/mine')).stderr).toMatch(
        /^error: --rotate: there is no Secret kubeflow\/mine; the Secrets are /,
      );
      expect((await seal('--set', 'auth/dex-passwords:mine')).stderr).toMatch(
        /^error: --set: auth\/dex-passwords has no key 'mine'/,
      );
    });

    test('a public default, and a password in place of its hash', async () => {
      const set = (key: string, stdin: string) =>
        cli(['seal', '--certificate', 'cert.pem', '--file', 'sealed.yaml', '--set', key], { cwd: dir, stdin });
      expect((await set('oauth2-proxy/oauth2-proxy:client-secret', 'minio123')).stderr).toMatch(
        /^error: --set: that is a public default/,
      );
      expect((await set('auth/dex-passwords:DEX_ADA_PASSWORD', 'correct horse')).stderr).toMatch(
        /^error: --set: what came is not a bcrypt hash/,
      );
    });

    test('a rendering whose Secrets are not sealed', async () => {
      const dist = folder({
        '00-foundation/a.yaml': [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }],
      });
      expect((await seal(dist)).stderr).toMatch(/has no SealedSecrets; write secrets: Secrets\.sealed/);
    });
  });

  test.each([
    ['a: [', /secrets\.file: .*sealed\.yaml is not YAML/],
    ['[]', /sealed\.yaml is not what cdk8s-kubeflow seal writes/],
    ['auth/dex-passwords: 5', /auth\/dex-passwords is not what cdk8s-kubeflow seal writes/],
    ['auth/dex-passwords:\n  A: hunter2hunter2', /auth\/dex-passwords: A is not encrypted; seal it/],
  ])('a file with %j is refused', (text, message) => {
    const file = join(scratch(), 'sealed.yaml');
    writeFileSync(file, text);
    expect(problem(Secrets.sealed({ file }))).toThrow(message);
  });

  test('a file of another kind is refused', () => {
    expect(problem(Secrets.sealed({ file: 'sealed.json' }))).toThrow(`secrets.file: 'sealed.json' is not a YAML file`);
    expect(problem({ kind: 'vault' as 'cluster' })).toThrow(/'vault' is not a kind of Secrets; write Secrets.cluster/);
  });
});
