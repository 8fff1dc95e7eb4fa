import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { newFolder, REPO } from '../support/files';
import { freePorts } from '../cluster/process';
import { restored, SCRIPT } from './backup/scripts';
import { mysql, postgres, run, type Server } from './backup/servers';
import { startMoto } from './moto';
import { packageFolder } from './packages';

jest.setTimeout(120_000);

const UPLOAD = join(REPO, 'charts/kit/backup-upload.py');

/** Fetches an object, as any client of S3 does. */
const DOWNLOAD = 'import boto3, sys; boto3.client("s3", endpoint_url=sys.argv[1]).download_file(*sys.argv[2:])';

/** A server of S3, which takes any keys. */
async function store(): Promise<{ readonly endpoint: string; stop(): Promise<void> }> {
  const { s3 } = await freePorts('s3');
  const endpoint = `http://127.0.0.1:${s3}`;
  const server = await startMoto(s3);
  return { endpoint, stop: () => server.stop() };
}

describe.each([
  ['MySQL', mysql],
  ['PostgreSQL', postgres],
] as const)('%s', (_, start) => {
  let server: Server;
  const folder = newFolder();
  const backups = () => readdirSync(folder).sort();
  const environment = (more = {}) => ({
    ...server.env,
    ENGINE: server.engine,
    HOST: '127.0.0.1',
    NAME: 'pipelines',
    FOLDER: folder,
    KEEP: '2',
    ...more,
  });
  const dump = (more?: object) => run('bash', [SCRIPT], environment(more));
  const restore = (file: string) => restored(server, file);
  const rows = () => [
    server.query('mlpipeline', 'SELECT id, name, note FROM runs ORDER BY id'),
    server.query('metadb', 'SELECT count(*), sum(value) FROM metrics'),
  ];

  beforeAll(async () => {
    server = await start();
    for (const name of ['mlpipeline', 'metadb']) server.query('', `CREATE DATABASE ${name}`);
    server.query('mlpipeline', 'CREATE TABLE runs (id int PRIMARY KEY, name varchar(99), note text)');
    server.query('mlpipeline', `INSERT INTO runs VALUES (1, 'Größe „1“', 'it''s; -- $HOME'), (2, 'π', NULL)`);
    server.query('metadb', 'CREATE TABLE metrics (value int)');
    const twice = 'INSERT INTO metrics SELECT value + 1 FROM metrics';
    server.query('metadb', `INSERT INTO metrics VALUES (1); ${`${twice};`.repeat(12)}`);
  });
  afterAll(() => server.stop());

  test('a dump, restored by the commands of the page, has the rows back, in all databases', () => {
    const before = rows();
    expect(before[0]).toContain('Größe');
    expect(dump()).toMatchObject({ status: 0, stderr: '' });
    const [file = ''] = backups();
    expect(file).toMatch(
      new RegExp(`^pipelines-${server.engine}-20\\d\\d-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\dZ\\.sql\\.gz$`),
    );
    server.query('mlpipeline', `DELETE FROM runs WHERE id = 1; INSERT INTO runs VALUES (3, 'late', NULL)`);
    server.query('metadb', 'DROP TABLE metrics');
    expect(restore(join(folder, file))).toMatchObject({ status: 0, stderr: '' });
    expect(rows()).toEqual(before);
  });

  test('a dump is restored into a server that has none of the databases', () => {
    const before = rows();
    for (const name of ['mlpipeline', 'metadb']) server.query('', `DROP DATABASE ${name}`);
    expect(restore(join(folder, backups().at(-1) ?? ''))).toMatchObject({ status: 0, stderr: '' });
    expect(rows()).toEqual(before);
  });

  test('as many dumps are kept as asked for, the newest ones, and files of others stay', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    writeFileSync(join(folder, 'katib-mysql-2020-01-01T00-00-00Z.sql.gz'), 'another system’s');
    const [oldest] = backups();
    const made: string[] = [];
    for (let times = 0; times < 2; times++) {
      await sleep(1100);
      expect(dump().status).toBe(0);
      made.push(
        backups()
          .filter((file) => file.startsWith(`pipelines-${server.engine}`))
          .at(-1) ?? '',
      );
    }
    expect(backups()).toEqual(['katib-mysql-2020-01-01T00-00-00Z.sql.gz', 'notes.txt', ...made].sort());
    expect(made).not.toContain(oldest);
  });

  test('a dump that fails leaves nothing, deletes nothing, and says so', () => {
    const before = backups();
    const failed = dump({ MYSQL_PWD: 'wrong', PGPASSWORD: 'wrong', KEEP: '1' });
    expect(failed.status).not.toBe(0);
    expect(failed.stderr).toMatch(/denied|authentication failed/);
    expect(backups()).toEqual(before);
  });

  test('a dump that breaks off in the middle is not a backup', () => {
    const before = backups();
    // Writes a part, as the real one before its server goes, and fails.
    const programs = newFolder();
    for (const name of ['mysqldump', 'pg_dump']) {
      writeFileSync(join(programs, name), '#!/bin/sh\necho "CREATE TABLE half (i int);"\nexit 3\n');
      chmodSync(join(programs, name), 0o755);
    }
    const failed = dump({ PATH: `${programs}:${process.env.PATH}`, KEEP: '1' });
    expect(failed.status).not.toBe(0);
    expect(backups()).toEqual(before);
  });

  test('a dump is kept in an object store, the newest ones there, and restored from it', async () => {
    const { endpoint, stop } = await store();
    const at = (key: string) => `${endpoint}/company-ml/${key}`;
    const keys = async () => [...(await (await fetch(at(''))).text()).matchAll(/<Key>([^<]+)/g)].map(([, key]) => key);
    const others = ['ml/backups/katib-mysql-2020-01-01T00-00-00Z.sql.gz', 'ml/private-artifacts/vision/model'];
    const client = { PYTHONPATH: packageFolder('moto'), AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
    const upload = (more: object = {}) => {
      const dumped = newFolder();
      expect(dump({ FOLDER: dumped, KEEP: '1' }).status).toBe(0);
      const place = { ENDPOINT: endpoint, REGION: 'us-east-1', BUCKET: 'company-ml', PREFIX: 'ml/backups/' };
      const name = `pipelines-${server.engine}-`;
      const env = { ...place, ...client, FOLDER: dumped, NAME: name, KEEP: '2', PATH_STYLE: 'true', ...more };
      return { ...run('python3', [UPLOAD], env), files: readdirSync(dumped).map((file) => `ml/backups/${file}`) };
    };
    try {
      for (const key of ['', ...others]) await fetch(at(key), { method: 'PUT', body: key && 'x' });
      const before = rows();
      const uploaded: string[] = [];
      for (let times = 0; times < 3; times++) {
        const { status, stderr, files } = upload();
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
        uploaded.push(...files);
        await sleep(1100);
      }
      expect((await keys()).sort()).toEqual([...others, ...uploaded.slice(1)].sort());
      const failed = upload({ BUCKET: 'nobodys' });
      expect(failed.status).not.toBe(0);
      expect(failed.stderr).toContain('NoSuchBucket');
      expect((await keys()).sort()).toEqual([...others, ...uploaded.slice(1)].sort());

      server.query('mlpipeline', 'DELETE FROM runs');
      const fetched = join(newFolder(), 'dump');
      const [key = '', env] = [uploaded.at(-1), { ...client, AWS_DEFAULT_REGION: 'us-east-1' }];
      expect(run('python3', ['-c', DOWNLOAD, endpoint, 'company-ml', key, fetched], env).stderr).toBe('');
      expect(restore(fetched)).toMatchObject({ status: 0, stderr: '' });
      expect(rows()).toEqual(before);
    } finally {
      await stop();
    }
  });

  test('what a killed dump leaves does not count, and the next dump removes it', async () => {
    const before = backups();
    const programs = newFolder();
    for (const name of ['mysqldump', 'pg_dump']) {
      writeFileSync(join(programs, name), '#!/bin/sh\necho "CREATE TABLE half (i int);"\nexec sleep 60\n');
      chmodSync(join(programs, name), 0o755);
    }
    const env = environment({ PATH: `${programs}:${process.env.PATH}` });
    const child: ChildProcess = spawn('bash', [SCRIPT], { env, stdio: 'ignore', detached: true });
    const partial = () => backups().filter((file) => !before.includes(file));
    while (!partial().length) await sleep(50);
    // The whole group, as the kubelet kills a pod.
    process.kill(-(child.pid ?? NaN), 'SIGKILL');
    await once(child, 'exit');
    expect(partial()).toEqual([expect.stringMatching(/\.sql\.gz\.partial$/)]);
    await sleep(1100);
    expect(dump({ KEEP: '9' }).status).toBe(0);
    expect(partial()).toEqual([expect.stringMatching(/\.sql\.gz$/)]);
  });
});
