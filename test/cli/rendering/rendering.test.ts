import { join } from 'node:path';

import { SECRET_KEYS_ANNOTATION } from '../../../charts/contract/secret-keys';
import { nameOf } from '../../../cli/cluster/objects';
import { Rendering } from '../../../cli/rendering/rendering';
import { readersOf, readWorkload } from '../../../cli/rendering/workloads';
import { declaredSecret, folder, platform, scratch } from '../../support/cli';

describe('of a rendered folder', () => {
  test('the declared Secrets are read, with how each key is made', async () => {
    const { secrets } = await Rendering.open(platform());
    expect(secrets.map(nameOf)).toEqual(['auth/dex-oidc-client', 'auth/dex-passwords', 'oauth2-proxy/oauth2-proxy']);
    expect(secrets[2]?.keys).toEqual({
      'client-id': { value: 'kubeflow-oidc-authservice' },
      'client-secret': { random: { bytes: 32, encoding: 'base64url' } },
      'cookie-secret': { random: { bytes: 16, encoding: 'hex' } },
    });
  });

  test('the Namespaces are read, with their labels', async () => {
    const { namespaces } = await Rendering.open(platform());
    expect([...namespaces.keys()]).toEqual(['auth', 'oauth2-proxy']);
    expect(namespaces.get('auth')).toMatchObject({
      metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
  });

  test('the workloads that read a Secret are found', async () => {
    const { secrets, workloads } = await Rendering.open(platform());
    const [client, passwords, proxy] = secrets;
    for (const secret of [client, passwords]) {
      expect(secret && readersOf(workloads, secret).map(nameOf)).toEqual(['auth/dex']);
    }
    expect(proxy && readersOf(workloads, proxy)).toEqual([]);
  });

  test('files of several documents, Secrets without the annotation and files of other kinds are no trouble', async () => {
    const plain = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'plain', namespace: 'a' } };
    const dist = folder({
      '70-tenants/a.yaml': [plain, declaredSecret('a', 'one', { k: { value: '' } }), declaredSecret('b', 'two', {})],
      '00-foundation/crd.yaml': 'kind: CustomResourceDefinition\nthis: [is never parsed\n',
      'README.md': 'kind: Secret',
    });
    expect((await Rendering.open(dist)).secrets.map(nameOf)).toEqual(['a/one', 'b/two']);
  });

  test('the stages and their objects are read in the order of installation, and the rest from them', async () => {
    const rendering = await Rendering.readAll(platform());
    expect(rendering.stages.map(({ name, objects }) => [name, objects.length])).toEqual([
      ['00-foundation', 2],
      ['03-access', 4],
    ]);
    expect(rendering.objects[2]).toMatchObject({
      id: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'auth', name: 'dex' },
      stage: '03-access',
      component: 'dex',
      file: join(rendering.folder, '03-access/dex/deployment-dex.yaml'),
    });
    const light = await Rendering.open(rendering.folder);
    for (const each of [rendering, light]) {
      expect(each.secrets).toHaveLength(3);
      expect([...each.namespaces.keys()]).toEqual(['auth', 'oauth2-proxy']);
      expect(each.workloads.map(nameOf)).toEqual(['auth/dex']);
      expect(each.podOwners.map(({ id }) => id.kind)).toEqual(['Deployment']);
    }
  });
});

test.each([
  ['an environment', { containers: [{ envFrom: [{ secretRef: { name: 's' } }] }] }],
  ['a variable', { containers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }] }],
  ['an init container', { initContainers: [{ envFrom: [{ secretRef: { name: 's' } }] }] }],
  ['a volume', { volumes: [{ name: 'v', secret: { secretName: 's' } }] }],
  [
    'a projected volume',
    { volumes: [{ name: 'v', projected: { sources: [{ configMap: {} }, { secret: { name: 's' } }] } }] },
  ],
])('%s reads a Secret', (_what, spec) => {
  const workload = readWorkload({
    kind: 'StatefulSet',
    metadata: { namespace: 'a', name: 'w' },
    spec: { template: { spec } },
  });
  expect(workload && readersOf([workload], { namespace: 'a', name: 's' })).toEqual([workload]);
  expect(workload && readersOf([workload], { namespace: 'b', name: 's' })).toEqual([]);
});

describe('is refused', () => {
  const secretsOf = async (dist: string) => (await Rendering.open(dist)).secrets;
  const annotated = (json: string, more: object = {}) => {
    const metadata = { namespace: 'a', name: 's', annotations: { [SECRET_KEYS_ANNOTATION]: json } };
    return folder({ '50-apps/a/secret-s.yaml': [{ apiVersion: 'v1', kind: 'Secret', metadata, ...more }] });
  };

  test('a folder that is not there', async () => {
    const missing = join(scratch(), 'dist');
    await expect(Rendering.open(missing)).rejects.toThrow(
      `there is no folder ${missing}; render it first: npx cdk8s synth`,
    );
  });

  test('a folder without YAML', async () => {
    await expect(Rendering.open(scratch())).rejects.toThrow('holds no stages with YAML files; render it first');
  });

  test('a file that is not YAML', async () => {
    await expect(secretsOf(folder({ '50-apps/a.yaml': 'kind: Secret\na: [1\n' }))).rejects.toThrow(
      'a.yaml is not YAML',
    );
  });

  test.each([
    ['no JSON', 'x', 'there is no JSON object'],
    ['a list', '[]', 'there is no JSON object'],
    ['an unknown way to make a key', '{"k":{"hmac":1}}', "key 'k' is not understood"],
    ['no number of bytes', '{"k":{"random":{"encoding":"hex"}}}', "key 'k' is not understood"],
    ['an unknown encoding', '{"k":{"random":{"bytes":1,"encoding":"rot13"}}}', "key 'k' is not understood"],
    ['half a source', '{"k":{"copyOf":{"name":"a","key":"b"}}}', "key 'k' is not understood"],
  ])('an annotation with %s', async (_what, json, message) => {
    await expect(secretsOf(annotated(json))).rejects.toThrow(message);
  });

  test('a declared Secret with data', async () => {
    await expect(secretsOf(annotated('{}', { data: { k: 'eA==' } }))).rejects.toThrow('is declared but has data');
  });
});
