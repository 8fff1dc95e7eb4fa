#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Command, CommanderError } from 'commander';

import { changePassword, type PasswdOptions } from './commands/passwd';
import { report, type ReportOptions } from './commands/report';
import { makeSecrets, type SecretsOptions } from './commands/secrets';
import { CliError, EXIT, EXIT_CODES_HELP } from './errors';
import { textAt } from './json';

const DIST = ['[dist]', 'the folder that `cdk8s synth` rendered', 'dist'] as const;

/** The commands. The libraries they use are loaded when they are needed, so that `--help` is quick. */
function program(): Command {
  const cli = new Command('cdk8s-kubeflow')
    .description('What a rendered Kubeflow platform needs in the cluster besides its YAML.')
    .version(version())
    .addHelpText('afterAll', EXIT_CODES_HELP)
    .showHelpAfterError('(--help lists the commands and options)')
    .exitOverride();

  clusterOptions(cli.command('secrets'))
    .summary('make the Secrets that the cluster lacks')
    .description(
      'Makes the keys of the declared Secrets that the cluster lacks, and prints the first passwords of new users once.\n' +
        'A key that is there is never changed, so it can be run again at any time.',
    )
    .argument(...DIST)
    .option('--json', 'print one JSON object instead of lines')
    .action((dist: string, options: SecretsOptions) => makeSecrets(dist, options));

  clusterOptions(cli.command('passwd'))
    .summary("set a user's password")
    .description(
      "Asks twice for a user's new password, stores its bcrypt hash in the cluster and restarts what reads it.\n" +
        'Without a terminal it reads one line from stdin, which must be a bcrypt hash.',
    )
    .argument('<email>', 'the user, as in the definition')
    .argument(...DIST)
    .option(
      '--print',
      'print the hash only; needs no cluster (without a terminal, stdin is one line with the password)',
    )
    .action((email: string, dist: string, options: PasswdOptions) => changePassword(email, dist, options));

  cli
    .command('report')
    .summary('sum up what the platform asks for')
    .description(
      'Prints, for each component and in sum, the pods, the CPU and memory that they request and may use, and the\n' +
        'persistent volumes. Containers that say nothing count as nothing; the report says how many there are.',
    )
    .argument(...DIST)
    .option('--json', 'print one JSON object instead of a table')
    .action((dist: string, options: ReportOptions) => report(dist, options));
  return cli;
}

function clusterOptions(command: Command): Command {
  return command
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('--kubeconfig <file>', 'kubeconfig (default: $KUBECONFIG or ~/.kube/config)');
}

/** The sources are one folder below package.json, the compiled files two. */
function version(): string {
  const file = ['..', '../..'].map((up) => join(__dirname, up, 'package.json')).find((path) => existsSync(path));
  return (file && textAt(JSON.parse(readFileSync(file, 'utf8')), 'version')) ?? 'unknown';
}

async function run(): Promise<number> {
  try {
    await program().parseAsync();
    return EXIT.ok;
  } catch (error) {
    // Commander has printed its message already; --help and --version end this way too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    console.error(error instanceof CliError ? `error: ${error.message}` : error);
    return error instanceof CliError ? error.exitCode : EXIT.refused;
  }
}

// Whoever reads the output may stop before its end, as `| head` does.
process.stdout.on('error', () => process.exit(EXIT.refused));
// A request that never gets its answer would keep the process alive.
void run().then((code) => process.stdout.write('', () => process.exit(code)));
