import { Argument, Command, InvalidArgumentError, Option } from 'commander';

import type { ClusterOptions } from './cluster/kubeconfig';

/** Where the rendering is unless the user names it. */
export const DIST = 'dist';

/** An example of a command: what is typed after the command's name, and what it does. */
export type Example = readonly [args: string, what: string];

/**
 * A command with its help: a line for the list of commands, a description, and two examples.
 * @param parent the command that it is a part of
 */
export function command(
  name: string,
  summary: string,
  description: string,
  examples: readonly Example[],
  parent = '',
): Command {
  const typed = `npx cdk8s-kubeflow ${parent} ${name}`.replace('  ', ' ');
  const lines = examples.map(([args, what]) => `  # ${what}\n  ${`${typed} ${args}`.trim()}`);
  return new Command(name)
    .summary(summary)
    .description(description)
    .addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** A {@link command} that talks to a cluster; {@link ClusterOptions} are the values of its options. */
export function clusterCommand(...help: Parameters<typeof command>): Command {
  return command(...help)
    .option('--context <name>', 'context of the kubeconfig (default: its current one)')
    .option('--kubeconfig <file>', 'kubeconfig (default: $KUBECONFIG or ~/.kube/config)');
}

/** Argument: the rendered folder. */
export function distArgument(): Argument {
  return new Argument('[dist]', 'the folder that `cdk8s synth` rendered').default(DIST);
}

/** Option `--to`: a mirror. @param what is done with the images */
export function mirrorOption(what: string): Option {
  return new Option('--to <registry>', `${what} the images as copies there (default: the mirror of the definition)`);
}

/** Option `--insecure`. */
export function insecureOption(): Option {
  return new Option('--insecure', 'allow registries that speak HTTP, or whose certificate nobody vouches for');
}

/** Option `--arch`, a list. */
export function architecturesOption(): Option {
  const names = (text: string): readonly string[] => text.split(',');
  return new Option('--arch <names>', 'architectures of the nodes, separated by commas')
    .argParser(names)
    .default(['amd64']);
}

/** Options of a command that looks at a cluster. */
export interface LookOptions extends ClusterOptions {
  readonly json?: boolean;
}

/** Option `--json`. @param what is printed, and instead of what */
export function jsonOption(what = 'one JSON object instead of lines'): Option {
  return new Option('--json', `print ${what}`);
}

/** Option `--timeout` in seconds. @param what what the time is for */
export function timeoutOption(what: string, preset: number): Option {
  return new Option('--timeout <seconds>', `how long to wait for ${what}`).argParser(seconds).default(preset);
}

/** Options of a command that removes objects. */
export interface RemovalOptions extends LookOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  /** Seconds to wait in each step. */
  readonly timeout: number;
}

/** A {@link clusterCommand} that removes objects. */
export function removalCommand(...help: Parameters<typeof command>): Command {
  return clusterCommand(...help)
    .option('--dry-run', 'list what would be removed and what is kept')
    .option('--yes', 'do not ask')
    .addOption(timeoutOption('each step', 300))
    .addOption(jsonOption('one JSON object a line'));
}

function seconds(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new InvalidArgumentError('It must be a whole number of seconds, at least 1.');
}
