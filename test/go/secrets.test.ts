import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Secrets } from '../../charts';
import { toYaml } from '../../charts/contract/yaml';
import { readPublicKey, seal } from '../../cli/secrets/sealing';
import { go } from '../support/go';
import { render } from '../support/render';
import { controller } from '../support/sealing-controller';

jest.setTimeout(1_200_000);

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-kubeflow-'));
const program = (name: string) => join(folder, name);

beforeAll(() => {
  const build = (output: string, source: string) =>
    go(join(__dirname, 'secrets'), ['build', '-o', program(output), source]);
  build('kubeseal', 'github.com/bitnami-labs/sealed-secrets/cmd/kubeseal');
  build('external-secrets', '.');
});

test("Sealed Secrets' own kubeseal opens what is sealed here, for the Secret that it is for and no other", async () => {
  const { certificate, privateKey } = await controller();
  writeFileSync(join(folder, 'certificate.pem'), certificate);
  writeFileSync(join(folder, 'key.pem'), privateKey);
  const values = { password: 'correct horse battery staple', long: 'x'.repeat(5000), bytes: '\u0000ÿ\n' };
  const publicKey = readPublicKey(join(folder, 'certificate.pem'));
  const sealed = Object.entries(values).map(([key, value]) => {
    return [key, seal(publicKey, { namespace: 'kubeflow', name: 'mine' }, Buffer.from(value))] as const;
  });
  const object = (name: string) => ({
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace: 'kubeflow' },
    spec: { encryptedData: Object.fromEntries(sealed), template: { metadata: { name, namespace: 'kubeflow' } } },
  });
  const args = ['--recovery-unseal', '--recovery-private-key', join(folder, 'key.pem')];
  const open = (name: string) =>
    execFileSync(program('kubeseal'), args, { input: JSON.stringify(object(name)), encoding: 'utf8', stdio: 'pipe' });
  const { data } = JSON.parse(open('mine')) as { data: Readonly<Record<string, string>> };
  const opened = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, 'base64').toString()]);
  expect(Object.fromEntries(opened)).toEqual(values);
  expect(() => open('other')).toThrow();
});

test("the External Secrets Operator's own types have every field that is rendered", () => {
  const store = { name: 'vault', kind: 'SecretStore' } as const;
  const rendering = render({ secrets: Secrets.external({ store, prefix: 'kubeflow/' }) });
  const secrets = rendering.all('external-secrets.io/v1/ExternalSecret');
  expect(secrets.length).toBeGreaterThan(4);
  for (const secret of secrets) {
    const input = toYaml(secret);
    const understood = execFileSync(program('external-secrets'), { input, encoding: 'utf8' });
    const { spec } = secret;
    expect(JSON.parse(understood)).toMatchObject({ spec: { data: spec.data, secretStoreRef: store } });
  }
});
