import { Secrets } from '../charts';
import type { Manifest } from '../charts/contract/manifest';
import { workloads } from './support/first-model';
import { leaksIn } from './support/leaks';
import { EXAMPLES, rendered } from './support/programs';
import { render } from './support/render';
import { EVERY_WEBHOOK } from './support/webhooks';

const metadata = { name: 'a', namespace: 'b' };
const secret = (part: object): Manifest => ({ apiVersion: 'v1', kind: 'Secret', metadata, ...part });
const config = (text: string): Manifest => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { text } });
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('nothing secret is rendered', () => {
  test.each(EXAMPLES)('by examples/%s', async (example) => {
    // CRDs are the same in all, and in the renderings below.
    const objects = (await rendered(example)).objects.filter(({ kind }) => kind !== 'CustomResourceDefinition');
    expect(leaksIn(objects)).toEqual([]);
  });

  test('in the workloads of docs/first-model.md', () => {
    expect(leaksIn(Object.values(workloads()).flat())).toEqual([]);
  });

  test.each([
    ['with everything on', Secrets.cluster()],
    ['with External Secrets', Secrets.external({ store: { name: 'vault' } })],
  ])('%s', (_, secrets) => {
    expect(leaksIn(render({ ...EVERY_WEBHOOK, secrets }).objects)).toEqual([]);
  });
});

describe('what is secret is found', () => {
  test.each([
    [secret({ data: { password: base64('kJ8f-2mQx9Lz+W1rT') } }), 'Secret b/a: a random value in data.password'],
    [secret({ stringData: { key: 'a3f8c1d94be27056a3f1' } }), 'Secret b/a: a random value in stringData.key'],
    [config('minio123'), 'ConfigMap b/a: the public default minio123'],
    [config('a:\n-----BEGIN RSA PRIVATE KEY-----\n'), 'ConfigMap b/a: a private key'],
    [config('$2a$12$abcdefghijklmnopqrstuv'), 'ConfigMap b/a: a hash or token: $2a$12$…'],
    [
      { apiVersion: 'v1', kind: 'Pod', metadata, env: [{ name: 'DB_PASSWORD', value: 'kJ8f-2mQx9Lz+W1rT' }] },
      'Pod b/a: a random value in the environment variable DB_PASSWORD',
    ],
  ])('%#: %j', (object, leak) => expect(leaksIn([object])).toEqual([leak]));

  test('and what is not, is not', () => {
    expect(leaksIn([secret({})])).toEqual([]);
    expect(leaksIn([secret({ stringData: { user: 'mysql', note: 'see the documentation' } })])).toEqual([]);
  });
});
