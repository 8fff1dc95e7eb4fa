import { join } from 'node:path';

import { App, Kubeflow, Secrets } from '../charts';
import { DEFINITIONS, EXAMPLES, WORKLOADS } from './support/examples';
import { newFolder, readTree, REPO, run, SMALL } from './support/render';
import { leaksIn } from './support/leaks';
import { EVERY_WEBHOOK } from './support/webhooks';

const secret = (part: object) => JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, ...part });
const base64 = (text: string) => Buffer.from(text).toString('base64');
const found = (text: string) => leaksIn(new Map([['a.yaml', text]])).map(({ what }) => what);

describe('nothing secret is rendered', () => {
  test('into dist/', () => {
    expect(leaksIn(new Map(Object.entries(readTree(join(REPO, 'dist')))))).toEqual([]);
  });

  test.each(DEFINITIONS)('by examples/%s', (example) => {
    const folder = newFolder();
    expect(run(process.execPath, ['--require', require.resolve('tsx/cjs'), join(EXAMPLES, example)], folder)).toEqual({
      status: 0,
      output: '',
    });
    expect(leaksIn(new Map(Object.entries(readTree(join(folder, 'dist')))))).toEqual([]);
  });

  test('in the workloads of docs/first-model.md', () => {
    const objects = Object.entries(readTree(WORKLOADS)).filter(([file]) => /\.(?:yaml|json)$/.test(file));
    expect(leaksIn(objects)).toEqual([]);
  });

  test.each([
    ['with everything on', Secrets.cluster()],
    ['with External Secrets', Secrets.external({ store: { name: 'vault' } })],
  ])('%s', (_, secrets) => {
    const app = new App();
    new Kubeflow(app, 'kubeflow', { ...SMALL, ...EVERY_WEBHOOK, secrets });
    expect(leaksIn(app.render())).toEqual([]);
  });
});

describe('what is secret is found', () => {
  test.each([
    [secret({ data: { password: base64('kJ8f-2mQx9Lz+W1rT') } }), 'a random value in data.password'],
    [secret({ stringData: { key: 'a3f8c1d94be27056a3f1' } }), 'a random value in stringData.key'],
    ['a: minio123', 'the public default minio123'],
    ['a: "-----BEGIN RSA PRIVATE KEY-----"', 'a private key'],
    ["hash: '$2a$12$abcdefghijklmnopqrstuv'", 'a hash or token: $2a$12$…'],
    [
      JSON.stringify({ kind: 'Pod', env: [{ name: 'DB_PASSWORD', value: 'kJ8f-2mQx9Lz+W1rT' }] }),
      'a random value in the environment variable DB_PASSWORD',
    ],
  ])('%s', (text, what) => expect(found(text)).toEqual([what]));

  test('and what is not, is not', () => {
    expect(found(secret({}))).toEqual([]);
    expect(found(secret({ stringData: { user: 'mysql', note: 'see the documentation' } }))).toEqual([]);
  });
});
