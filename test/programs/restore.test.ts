import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { KUBEFLOW_VERSION } from '../../charts/versions';
import { Former } from '../cluster/former';
import { newFolder } from '../support/files';
import { PASSWORD, USER } from './backup/pod';
import { restored, SCRIPT } from './backup/scripts';
import { mysql, postgres, run, type Server } from './backup/servers';
import type { ProgramName } from './build';
import { DATABASE, type Kept, start, type Surroundings } from './restore/kept';
import { KATIB } from './restore/katib';
import { MODEL_REGISTRY } from './restore/model-registry';
import { PIPELINES } from './restore/pipelines';
import { whereBuilt } from './where-built';

jest.setTimeout(240_000);

const SERVERS = { MySQL: () => mysql(), PostgreSQL: () => postgres(undefined, true) } as const;
/** Pipelines knows PostgreSQL so little that nobody should keep rows there, see docs/definition.md. */
const CASES: readonly (readonly [what: string, engine: keyof typeof SERVERS, kept: Kept])[] = [
  ['Katib', 'MySQL', KATIB],
  ['Katib', 'PostgreSQL', KATIB],
  ['Model Registry', 'MySQL', MODEL_REGISTRY],
  ['Model Registry', 'PostgreSQL', MODEL_REGISTRY],
  ['Pipelines', 'MySQL', PIPELINES],
];

/** Makes dumps as the former version did, or as the present one does where the history is not here. */
const DUMP = Former.get()?.file('charts/kit/database-backup.sh') ?? SCRIPT;

/** A server with an empty database and the user that the programs have. */
async function empty(engine: keyof typeof SERVERS): Promise<Server> {
  const server = await SERVERS[engine]();
  server.query('', `CREATE DATABASE ${DATABASE}`);
  if (server.engine === 'postgres') server.query('', `CREATE USER ${USER} PASSWORD '${PASSWORD}' SUPERUSER`);
  else
    server.query(
      '',
      `CREATE USER ${USER}@'127.0.0.1' IDENTIFIED BY '${PASSWORD}'; GRANT ALL ON *.* TO ${USER}@'127.0.0.1'`,
    );
  return server;
}

function dumped({ engine, env }: Server): string {
  const folder = newFolder();
  const settings = { ENGINE: engine, HOST: '127.0.0.1', NAME: 'system', FOLDER: folder, KEEP: '1' };
  expect(run('bash', [DUMP], { ...env, ...settings })).toMatchObject({ status: 0, stderr: '' });
  return join(folder, readdirSync(folder)[0] ?? '');
}

describe.each(CASES)(`%s with %s, from the version before ${KUBEFLOW_VERSION}`, (_, engine, kept) => {
  whereBuilt([kept.former, kept.present], () => {
    let around: Surroundings | undefined;
    const stops: (() => Promise<void>)[] = [];
    const server = async () => {
      const made = await empty(engine);
      stops.unshift(() => made.stop());
      return made;
    };
    const started = async (name: ProgramName, on: Server) => {
      const program = await start(kept, name, on, around);
      stops.unshift(() => program.stop());
      return program;
    };
    beforeAll(async () => {
      around = await kept.surroundings?.();
    });
    afterAll(async () => {
      for (const stop of stops) await stop();
      await around?.stop();
    });

    test('a dump is restored into the present version, which reads all, and keeps more', async () => {
      const old = await server();
      const former = await started(kept.former, old);
      await kept.write('first');
      const first = await kept.read('first');
      // Of each kind something.
      for (const kind of Object.values(first)) expect([undefined, []]).not.toContainEqual(kind);
      await former.stop();
      const file = dumped(old);

      // As docs/restore.md says: it is installed, and so has made its tables, before it stops for the restore.
      const now = await server();
      await (await started(kept.present, now)).stop();
      expect(restored(now, file)).toMatchObject({ status: 0, stderr: '' });
      const present = await started(kept.present, now);
      expect(await kept.read('first')).toEqual(first);
      await kept.write('second');
      expect(await kept.read('second')).not.toEqual(first);
      expect(await kept.read('first')).toEqual(first);
      await present.stop();
      if (!kept.newer) return;
      now.query(DATABASE, kept.newer.sql);
      await expect(started(kept.former, now)).rejects.toThrow(kept.newer.refused);
    });
  });
});
