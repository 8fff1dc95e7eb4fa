import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import type { DatabaseTls } from '../../charts';
import { inPod, PASSWORD, rendered, USER } from './backup/pod';
import { mysql, postgres, type Server } from './backup/servers';
import { program } from './build';
import { authorityFor } from './certificates';

jest.setTimeout(120_000);

/** The server's certificate is for this name, and not for its address. */
const [HOST, ADDRESS] = ['localhost', '127.0.0.1'];
const { ca, server: identity } = authorityFor(HOST);
const { ca: stranger } = authorityFor(HOST);

/** The cipher of a connection, or why there is none. */
function reached(client: 'pipelines' | 'registry' | 'catalog', { env, args }: ReturnType<typeof inPod>): string {
  const flags = args.filter((arg) => arg.startsWith('--embedmd'));
  const { stdout, stderr } = spawnSync(program('database-client'), [client, ...flags], { env, encoding: 'utf8' });
  return (stdout || stderr).trim();
}

const ENCRYPTED = /^(?:TLS|ECDHE)[A-Z0-9_-]+$/;
const UNKNOWN = /certificate signed by unknown authority/;
const OTHER_NAME = /certificate|doesn't contain any IP SANs/;
const PLAIN = /^$/;

type Case = readonly [what: string, tls: DatabaseTls | undefined, host: string, outcome: RegExp];
/** Of programs that reach both by the same drivers. */
const CASES: readonly Case[] = [
  ['verify-full', { ca }, HOST, ENCRYPTED],
  ['verify-full with another’s authority', { ca: stranger }, HOST, UNKNOWN],
  ['verify-full at a name that the certificate has not', { ca }, ADDRESS, OTHER_NAME],
  ['required', { mode: 'required' }, ADDRESS, ENCRYPTED],
];

describe('MariaDB that takes no plain text of the user', () => {
  let server: Server;
  beforeAll(async () => {
    server = await mysql(identity);
    server.query(
      '',
      `CREATE DATABASE platform; CREATE USER ${USER}@'${ADDRESS}' IDENTIFIED BY '${PASSWORD}' REQUIRE SSL;
      GRANT ALL ON *.* TO ${USER}@'${ADDRESS}'`,
    );
  });
  afterAll(() => server.stop());

  const refused: readonly Case[] = [['disabled', { mode: 'disabled' }, HOST, /Access denied/]];

  test.each([...CASES, ...refused])('Pipelines, %s', (_what, tls, host, outcome) => {
    const platform = rendered('pipelines', server, { tls, host });
    expect(reached('pipelines', inPod(platform, 'ml-pipeline'))).toMatch(outcome);
  });

  test.each([...CASES, ...refused])('the Model Registry, %s', (_what, tls, host, outcome) => {
    const platform = rendered('modelRegistry', server, { tls, host });
    expect(reached('registry', inPod(platform, 'model-registry-deployment'))).toMatch(outcome);
  });
});

describe('PostgreSQL', () => {
  let server: Server;
  beforeAll(async () => {
    server = await postgres(identity);
    server.query('', `CREATE USER ${USER} PASSWORD '${PASSWORD}' SUPERUSER`);
    server.query('', 'CREATE DATABASE platform');
  });
  afterAll(() => server.stop());

  const more: readonly Case[] = [
    ['verify-ca at a name that the certificate has not', { mode: 'verify-ca', ca }, ADDRESS, ENCRYPTED],
    ['verify-ca with another’s authority', { mode: 'verify-ca', ca: stranger }, HOST, UNKNOWN],
    ['disabled', { mode: 'disabled' }, HOST, PLAIN],
  ];

  test.each([...CASES, ...more])('the Model Registry, %s', (_what, tls, host, outcome) => {
    const platform = rendered('modelRegistry', server, { tls, host });
    expect(reached('registry', inPod(platform, 'model-registry-deployment'))).toMatch(outcome);
  });

  test.each([...CASES, ...more])('the Model Catalog, %s', (_what, tls, host, outcome) => {
    const platform = rendered('modelCatalog', server, { tls, host });
    expect(reached('catalog', inPod(platform, 'model-catalog-server'))).toMatch(outcome);
  });

  test('the Model Registry encrypts without being told', () => {
    const platform = rendered('modelRegistry', server);
    expect(reached('registry', inPod(platform, 'model-registry-deployment'))).toMatch(ENCRYPTED);
  });

  /** Runs Katib's own DB manager until it has its connections or says why not. */
  async function manager(tls: DatabaseTls, host: string): Promise<string> {
    const { env } = inPod(rendered('katib', server, { tls, host }), 'katib-db-manager');
    const child = spawn(program('katib-db-manager'), ['--connect-timeout=20s'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = once(child, 'exit');
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
    const of = `FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = '${USER}'`;
    let ciphers = '';
    const plain = () => (server.query('', `SELECT count(*) ${of} AND NOT ssl`) === '0' ? '' : 'plain text');
    // It tries every five seconds.
    while (child.exitCode === null && !said.includes('failed')) {
      ciphers = server.query('', `SELECT DISTINCT cipher ${of} AND ssl`) || plain();
      if (ciphers) break;
      await sleep(100);
    }
    child.kill();
    await exit;
    return ciphers || said;
  }

  test.each([...CASES, ...more.slice(0, 2)])('Katib, %s', async (_what, tls, host, outcome) => {
    expect(await manager(tls ?? {}, host)).toMatch(outcome);
  });

  test('Katib, disabled', async () => {
    expect(await manager({ mode: 'disabled' }, HOST)).toBe('plain text');
  });
});
