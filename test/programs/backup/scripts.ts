import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REPO } from '../../support/files';
import { run, type Server } from './servers';

/** Makes a dump. */
export const SCRIPT = join(REPO, 'charts/kit/database-backup.sh');
const PAGE = readFileSync(join(REPO, 'docs/restore.md'), 'utf8');

/** The command that docs/restore.md runs in a database's pod. */
function restoreCommand(engine: Server['engine']): string {
  const program = { mysql: 'mysql', postgres: 'psql' }[engine];
  const [, script] = new RegExp(`-- bash -c '([^']*\\| \\w+=\\S+ ${program} [^']*)' /backups/FILE`).exec(PAGE) ?? [];
  if (script === undefined) throw new Error(`docs/restore.md restores nothing with ${program}`);
  return script;
}

/** Restores a dump by the command of docs/restore.md. */
export function restored({ engine, env }: Server, file: string): ReturnType<typeof run> {
  return run('bash', ['-c', restoreCommand(engine), file], env);
}
