import { App, Kubeflow, type KubeflowProps, Secrets } from '../../../charts';
import { cli } from '../../support/cli';
import { NOTEBOOKS_ALONE } from '../../support/platforms';
import { newFolder } from '../../support/files';
import { synthQuietly } from '../../support/quiet';
import { render, SMALL } from '../../support/render';

const external = Secrets.external({ store: { name: 'vault' }, prefix: 'kubeflow/' });
const problem = (secrets: KubeflowProps['secrets']) => () => render({ ...NOTEBOOKS_ALONE, secrets });

describe('the External Secrets Operator', () => {
  const rendering = render({ secrets: external });

  test('makes every declared Secret from an entry of the store', () => {
    // Webhooks write their certificates into the others, and a program in the cluster the keys of tenants.
    const secrets = rendering.namesOf('v1/Secret');
    expect(secrets.filter((name) => !/-certs?$|webhook-server-secret|^ada\//.test(name))).toEqual([]);
    expect(rendering.get('external-secrets.io/v1/ExternalSecret', 'oauth2-proxy/oauth2-proxy')).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      metadata: { name: 'oauth2-proxy', namespace: 'oauth2-proxy' },
      spec: {
        refreshInterval: '1h',
        secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
        target: { name: 'oauth2-proxy', creationPolicy: 'Owner', template: { type: 'Opaque', mergePolicy: 'Merge' } },
      },
    });
  });

  test('fetches random keys and hashes, copies from where the original is, and is told what is public', () => {
    const { spec } = rendering.get('external-secrets.io/v1/ExternalSecret', 'oauth2-proxy/oauth2-proxy');
    const remoteRef = { key: 'kubeflow/oauth2-proxy/oauth2-proxy', property: 'cookie-secret' };
    expect(spec.data).toContainEqual({ secretKey: 'cookie-secret', remoteRef });
    expect(spec.target.template.data).toEqual({ 'client-id': 'kubeflow-oidc-authservice' });
    expect(rendering.get('external-secrets.io/v1/ExternalSecret', 'auth/dex-oidc-client')).toMatchObject({
      spec: {
        data: expect.arrayContaining([
          {
            secretKey: 'OIDC_CLIENT_SECRET',
            remoteRef: { key: 'kubeflow/oauth2-proxy/oauth2-proxy', property: 'client-secret' },
          },
        ]) as unknown,
      },
    });
  });

  test('rolls what reads a Secret that has changed, by Reloader', () => {
    const { metadata } = rendering.get('apps/v1/Deployment', 'oauth2-proxy/oauth2-proxy');
    expect(metadata.annotations).toMatchObject({ 'reloader.stakater.com/auto': 'true' });
  });

  test('may ask a SecretStore of each namespace, as often as it is told', () => {
    const store = { name: 'aws', kind: 'SecretStore' } as const;
    const own = render({ ...NOTEBOOKS_ALONE, secrets: Secrets.external({ store, refreshInterval: '15m' }) });
    expect(own.get('external-secrets.io/v1/ExternalSecret', 'auth/dex-passwords')).toMatchObject({
      spec: { secretStoreRef: store, refreshInterval: '15m', data: [{ remoteRef: { key: 'auth/dex-passwords' } }] },
    });
  });

  test.each([
    [{ store: { name: 'Vault' } }, `secrets.store.name: 'Vault' is not the name of`],
    [
      { store: { name: 'a', kind: 'Store' as 'SecretStore' } },
      `secrets.store.kind: 'Store' is not one of ClusterSecretStore`,
    ],
    [{ store: { name: 'a' }, prefix: 'a b' }, `secrets.prefix: 'a b' is not a prefix`],
    [
      { store: { name: 'a' }, refreshInterval: '1 hour' },
      `secrets.refreshInterval: '1 hour' is not a time; write '1h'`,
    ],
  ])('%j is refused', (props, message) => {
    expect(problem(Secrets.external(props))).toThrow(message);
  });

  test('leaves hashes of passwords to passwd --print', async () => {
    const outdir = newFolder();
    const app = new App({ outdir });
    new Kubeflow(app, 'kubeflow', { ...SMALL, ...NOTEBOOKS_ALONE, secrets: external });
    synthQuietly(app);
    const { code, stdout } = await cli(['passwd', '--print', 'ada@example.com', outdir], { stdin: 'correct horse' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\$2[aby]\$/);
  });
});
