import { InvalidArgumentError, Option } from 'commander';

import { Api } from '../cluster/api';
import { didYouMean } from '../../charts/contract/nearest';
import { compareSources } from '../diff/comparison';
import { diffHtml } from '../diff/output/html';
import { diffJson } from '../diff/output/json';
import { diffMarkdown } from '../diff/output/markdown';
import { terminalLines } from '../diff/output/terminal';
import { checkPlatforms } from '../diff/platforms';
import { type Report, reportOf } from '../diff/report';
import { CLASS_NAMES, CLASSES, type ClassName } from '../diff/rules/rule';
import { chooseSources } from '../diff/sources/choose';
import { compareCluster, unknownNote } from '../diff/sources/cluster';
import { CliError, EXIT, UsageError } from '../errors';
import { clusterCommand, DIST, jsonOption, type LookOptions } from '../options';

interface DiffOptions extends LookOptions {
  readonly dist: string;
  readonly failOn: readonly ClassName[];
  readonly anyPlatform?: boolean;
  readonly verbose?: boolean;
  readonly cluster?: boolean;
  readonly markdown?: boolean;
  readonly html?: boolean;
  readonly explain?: boolean;
  readonly downgrade?: boolean;
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
  .option('--cluster', 'compare what is in the cluster with the folder; OLD and NEW are left out')
  .option('--downgrade', 'with --cluster: compare also if the cluster is newer than the folder')
  .option('--any-platform', 'compare also if the two have different urls')
  .option('--explain', 'say which option or version made each change, where that is known')
  .option('--verbose', 'print everything, with reasons and sources')
  .addOption(jsonOption())
  .addOption(new Option('--markdown', 'print a comment for a pull request').conflicts('json'))
  .addOption(new Option('--html', 'print a page that opens offline, with a picture').conflicts(['json', 'markdown']))
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
  const anyPlatform = options.anyPlatform ?? false;
  if (options.cluster) {
    if (old !== undefined) throw new UsageError(`--cluster compares with the folder alone: --dist ${old}`);
    const api = await Api.connect(options);
    const { comparison, refusals, unknown } = await compareCluster(api, options.dist);
    const names = { before: api.description, after: options.dist };
    const notes = checkPlatforms(comparison, { ...names, anyPlatform, downgrade: options.downgrade ?? false });
    return reportOf(comparison, { ...names, notes: [...unknownNote(unknown), ...notes] }, refusals);
  }
  const [before, after] = await chooseSources(old, now, options.dist);
  const comparison = await compareSources(before, after);
  const names = { before: before.name, after: after.name };
  return reportOf(comparison, { ...names, notes: checkPlatforms(comparison, { ...names, anyPlatform }) });
}

function textOf(report: Report, { json, markdown, html, verbose, explain = false }: DiffOptions): string {
  if (json) return diffJson(report, explain);
  if (html) return diffHtml(report);
  if (markdown) return diffMarkdown(report).trimEnd();
  return terminalLines(report, {
    verbose: verbose ?? false,
    explain,
    colours: process.stdout.isTTY && process.stdout.hasColors(),
  }).join('\n');
}
