#!/usr/bin/env node
import { Command, CommanderError } from 'commander';

import { diff } from './commands/diff';
import { doctor } from './commands/doctor';
import { down } from './commands/down';
import { images } from './commands/images';
import { init } from './commands/init';
import { passwd } from './commands/passwd';
import { paths } from './commands/paths';
import { prune } from './commands/prune';
import { report } from './commands/report';
import { seal } from './commands/seal';
import { secrets } from './commands/secrets';
import { status } from './commands/status';
import { up } from './commands/up';
import { VERSION } from '../charts/versions';
import { CliError, EXIT, EXIT_CODES_HELP } from './errors';

/** The commands, in the order of `--help`. */
const COMMANDS = [init, secrets, seal, diff, up, status, doctor, report, images, paths, prune, down, passwd];

/** The libraries that the commands use are loaded when they run, so that `--help` is quick. */
function program(): Command {
  const cli = new Command('cdk8s-kubeflow')
    .description('Installs a rendered Kubeflow platform into a cluster, looks after it, and removes it.')
    .version(VERSION)
    .addHelpText('afterAll', EXIT_CODES_HELP)
    .showHelpAfterError('(--help lists the commands and options)')
    // Options are those of the command that they follow: `images copy --to`.
    .enablePositionalOptions()
    .exitOverride();
  for (const one of COMMANDS) {
    cli.addCommand(one.copyInheritedSettings(cli));
    for (const part of one.commands) part.copyInheritedSettings(one);
  }
  return cli;
}

async function run(): Promise<number> {
  try {
    await program().parseAsync();
    return EXIT.ok;
  } catch (error) {
    // Commander has printed its message already; --help and --version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const message = error instanceof CliError ? error.message && `error: ${error.message}` : error;
    if (message !== '') console.error(message);
    return error instanceof CliError ? error.exitCode : EXIT.refused;
  }
}

// A reader such as `| head` may close the output before its end.
process.stdout.on('error', () => process.exit(EXIT.refused));
// A request that never gets its answer would keep the process alive.
void run().then((code) => process.stdout.write('', () => process.exit(code)));
