#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError } from 'commander';

import { doctor, type DoctorOptions } from './commands/doctor';
import { down, type DownOptions } from './commands/down';
import { changePassword, type PasswdOptions } from './commands/passwd';
import { paths, type PathsOptions } from './commands/paths';
import { prune, type PruneOptions } from './commands/prune';
import { report, type ReportOptions } from './commands/report';
import { sealSecrets, type SealOptions } from './commands/seal';
import { makeSecrets, type SecretsOptions } from './commands/secrets';
import { status, type StatusOptions } from './commands/status';
import { up, type UpOptions } from './commands/up';
import { VERSION } from '../charts/versions';
import { CliError, EXIT, EXIT_CODES_HELP } from './errors';

const DIST = ['[dist]', 'the folder that `cdk8s synth` rendered', 'dist'] as const;

/** The commands. The libraries they use are loaded when they are needed, so that `--help` is quick. */
function program(): Command {
  const cli = new Command('cdk8s-kubeflow')
    .description('Installs a rendered Kubeflow platform into a cluster, looks after it, and removes it.')
    .version(VERSION)
    .addHelpText('afterAll', EXIT_CODES_HELP)
    .showHelpAfterError('(--help lists the commands and options)')
    .exitOverride();

  for (const add of [addInstallation, addLooks, addPaths, addRemoval, addUsers]) add(cli);
  return cli;
}

/** What installs a platform. */
function addInstallation(cli: Command): void {
  clusterOptions(cli.command('secrets'))
    .summary('make the Secrets that the cluster lacks')
    .description(
      'Makes the keys of the declared Secrets that the cluster lacks, and prints the first passwords of new users once.\n' +
        'A key that is there is never changed, so it can be run again at any time.',
    )
    .argument(...DIST)
    .option('--json', 'print one JSON object instead of lines')
    .action((dist: string, options: SecretsOptions) => makeSecrets(dist, options));

  addSeal(cli);

  clusterOptions(cli.command('up'))
    .summary('install the platform, or bring it to the state of the rendering')
    .description(
      'Looks whether the cluster is fit, then applies the rendering stage by stage (server-side, as kubectl does), each\n' +
        'when the one before is ready. It can be interrupted and run again at any time.',
    )
    .argument(...DIST)
    .option('--dry-run', 'let the server say what would change; nothing is changed')
    .option('--force-conflicts', 'take over fields that others own')
    .option('--skip-preflight', 'apply although the cluster is found unfit')
    .option('--timeout <seconds>', 'how long to wait for each stage', seconds, 600)
    .option('--json', 'print one JSON object a line')
    .action((dist: string, options: UpOptions) => up(dist, options));
}

function addSeal(cli: Command): void {
  clusterOptions(cli.command('seal'))
    .summary('encrypt the Secrets that the file of encrypted values lacks')
    .description(
      'Makes the values of declared Secrets that the file lacks, encrypts them for the Sealed Secrets controller of the\n' +
        'cluster, and prints the first passwords of new users once. A key that is in the file stays as it is.',
    )
    .argument(...DIST)
    .option('--certificate <file>', "the controller's certificate: kubeseal --fetch-cert", 'sealed-secrets.pem')
    .option('--file <file>', 'the encrypted values, as the definition names the file', 'sealed-secrets.yaml')
    .option('--from-cluster', 'take the values that the cluster has, and make only the rest')
    .option('--rotate <secret...>', 'make the values of namespace/name anew, and of what is a copy of them')
    .option('--set <key>', 'encrypt the line on stdin as namespace/name:key')
    .action((dist: string, options: SealOptions) => sealSecrets(dist, options));
}

/** What looks at a platform, and changes nothing. */
function addLooks(cli: Command): void {
  clusterOptions(cli.command('status'))
    .summary('tell what is installed, how it does, and where it differs from the rendering')
    .description(
      'Prints the versions, the address, the health of each component, when certificates end, and every field that an\n' +
        'apply would change. Nothing is changed.',
    )
    .argument(...DIST)
    .option('--json', 'print one JSON object instead of lines')
    .action((dist: string, options: StatusOptions) => status(dist, options));

  clusterOptions(cli.command('doctor'))
    .summary('look for what is wrong in the cluster, and say what to do about it')
    .description(
      'Looks whether the cluster is fit for the platform, as `up` does, and for the known ailments of a running one. One\n' +
        'line for each finding, with its remedy. Nothing is changed.',
    )
    .argument(...DIST)
    .option('--json', 'print one JSON object instead of lines')
    .action((dist: string, options: DoctorOptions) => doctor(dist, options));

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
}

/** What tells of a rendering. */
function addPaths(cli: Command): void {
  cli
    .command('paths')
    .summary('tell who reaches what, and why')
    .description(
      'Walks requests over the rendered objects, hop by hop: routes of gateways, Services, NetworkPolicies, the TLS of both\n' +
        'sides, AuthorizationPolicies. Prints which are open, and what closes the others; with both options, all hops.',
    )
    .argument(...DIST)
    .option('--from <caller>', "part of a caller's name, as the notebook of a tenant: notebook")
    .option('--to <target>', "part of a target's name: a page, a Service and its port, or a tenant's pod")
    .option('--json', 'print one JSON list instead of lines')
    .option('--table', 'print tables in Markdown instead of lines')
    .action((dist: string, options: PathsOptions) => paths(dist, options));
}

/** What removes. */
function addRemoval(cli: Command): void {
  clusterOptions(cli.command('prune'))
    .summary('remove what is rendered no more')
    .description(
      'Removes objects that `up` applied from an earlier rendering and that the folder does not hold any more. CRDs,\n' +
        'namespaces, Profiles and volumes are never removed, but listed.',
    )
    .argument(...DIST)
    .option('--dry-run', 'list what would be removed and what is kept')
    .option('--yes', 'do not ask')
    .option('--timeout <seconds>', 'how long to wait for each step', seconds, 300)
    .option('--json', 'print one JSON object a line')
    .action((dist: string, options: PruneOptions) => prune(dist, options));

  clusterOptions(cli.command('down'))
    .summary('remove the platform; data is kept')
    .description(
      'Removes what `up` has applied and what the folder holds, the last stage first: custom resources while their\n' +
        'controllers run, CRDs and namespaces last. Tenants, volumes and the CRDs of objects that stay are kept.',
    )
    .argument('[dist]', 'the folder that `cdk8s synth` rendered (default: dist, if there is one)')
    .option('--dry-run', 'list what would be removed and what is kept')
    .option('--yes', 'do not ask')
    .option('--delete-data', 'delete tenants, volumes and all objects of the CRDs too, whoever made them')
    .option('--confirm <word>', 'the word that --delete-data asks for: the host of the platform')
    .option('--timeout <seconds>', 'how long to wait for each step', seconds, 300)
    .option('--json', 'print one JSON object a line')
    .action((dist: string | undefined, options: DownOptions) => down(dist, options));
}

/** What changes users. */
function addUsers(cli: Command): void {
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
}

function seconds(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It is no number of seconds.');
  return number;
}

function clusterOptions(command: Command): Command {
  return command
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('--kubeconfig <file>', 'kubeconfig (default: $KUBECONFIG or ~/.kube/config)');
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
