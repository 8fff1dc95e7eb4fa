import { InvalidArgumentError, Option } from 'commander';

import { didYouMean } from '../../charts/contract/nearest';
import { compareSources } from '../diff/comparison';
import { diffJson } from '../diff/output/json';
import { terminalLines } from '../diff/output/terminal';
import { checkPlatforms } from '../diff/platforms';
import { type Report, reportOf } from '../diff/report';
import { CLASS_NAMES, CLASSES, type ClassName } from '../diff/rules/rule';
import { chooseSources } from '../diff/sources/choose';
import { CliError, EXIT } from '../errors';
import { clusterCommand, DIST, jsonOption, type LookOptions } from '../options';

interface DiffOptions extends LookOptions {
  readonly dist: string;
  readonly failOn: readonly ClassName[];
  readonly anyPlatform?: boolean;
  readonly verbose?: boolean;
}

/** `cdk8s-kubeflow diff`. */
export const diff = clusterCommand(
  'diff',
  'say what changes between two renderings, the most dangerous first',
  'Compares two renderings as objects: what the cluster would refuse, what puts data at risk, who may do more, what ' +
    'restarts, images, resources, and the rest. Each is a folder, or a revision of git, which is read without a checkout.',
  [
    ['', 'what the worktree changes since the last commit'],
    ['main...HEAD --markdown --fail-on data,refused,rights', 'what a branch changes, as a comment, in a pipeline'],
  ],
)
  .argument('[old]', 'a folder, a revision, or two revisions as in main..feature (default: HEAD)')
  .argument('[new]', 'a folder or a revision (default: the folder of the worktree)')
  .option('--dist <folder>', 'the folder of the rendering, in revisions as well', DIST)
  .addOption(
    new Option('--fail-on <classes>', `end with 1 if there is something in these: ${CLASS_NAMES.join(', ')}`)
      .argParser(classes)
      .default([], 'none'),
  )
  .option('--any-platform', 'compare also if the two have different urls')
  .option('--verbose', 'print everything, with reasons and sources')
  .addOption(jsonOption())
  .action(run);

function classes(text: string): readonly ClassName[] {
  return text.split(',').map((word) => {
    const found = CLASS_NAMES.find((name) => name === word.trim());
    if (found) return found;
    throw new InvalidArgumentError(
      `'${word}' is not a class; ${didYouMean(word, CLASS_NAMES, `they are ${CLASS_NAMES.join(', ')}`)}`,
    );
  });
}

/** @throws CliError with the exit code `unhealthy` if something differs, `refused` if it is in a class of `--fail-on` */
async function run(old: string | undefined, now: string | undefined, options: DiffOptions): Promise<void> {
  const report = await compare(old, now, options);
  console.log(textOf(report, options));
  const failing = options.failOn.filter((name) => report.findings.some((one) => one.class === name));
  if (failing.length) throw new CliError(`--fail-on: ${failing.map((name) => CLASSES[name].toLowerCase()).join(', ')}`);
  // Everything is said.
  if (report.changed.length) throw new CliError('', EXIT.unhealthy);
}

async function compare(old: string | undefined, now: string | undefined, options: DiffOptions): Promise<Report> {
  const [before, after] = await chooseSources(old, now, options.dist);
  const comparison = await compareSources(before, after);
  const names = { before: before.name, after: after.name };
  const notes = checkPlatforms(comparison, { ...names, anyPlatform: options.anyPlatform ?? false });
  return reportOf(comparison, { ...names, notes });
}

function textOf(report: Report, { json, verbose }: DiffOptions): string {
  if (json) return diffJson(report);
  return terminalLines(report, {
    verbose: verbose ?? false,
    colours: process.stdout.isTTY && process.stdout.hasColors(),
  }).join('\n');
}
