import { Api } from '../cluster/api';
import { runChecks } from '../doctor/checks';
import { CliError, EXIT } from '../errors';
import { type Finding, lineOf } from '../findings';
import { preflight } from '../install/preflight';
import { administrator } from '../install/rights';
import { clusterCommand, distArgument, jsonOption, type LookOptions } from '../options';
import { Rendering } from '../rendering/rendering';
import { findInstalled } from '../status/installed';

/** `cdk8s-kubeflow doctor`. */
export const doctor = clusterCommand(
  'doctor',
  'find faults in the cluster, and say what to do about them',
  'Checks whether the cluster is fit for the platform, as `up` does, and looks for known faults of an installed one. One ' +
    'line for each finding, with its remedy. Nothing is changed.',
  [
    ['', 'check the cluster of the current context for the platform in dist/'],
    ['--json --kubeconfig admin.conf', 'print the findings for a script'],
  ],
)
  .addArgument(distArgument())
  .addOption(jsonOption())
  .action(run);

/** @throws CliError with the exit code `unhealthy` if there are errors, after everything is printed */
async function run(dist: string, options: LookOptions): Promise<void> {
  const rendering = await Rendering.readAll(dist);
  const api = await Api.connect(options);
  const before = await preflight(api, rendering, administrator);
  const installed = await findInstalled(api);
  const findings: readonly Finding[] = installed
    ? [...before, ...(await runChecks({ api, rendering, facts: installed.facts }))]
    : [...before, { level: 'ok', what: 'the platform is not installed yet', remedy: 'npx cdk8s-kubeflow up' }];
  const count = (level: Finding['level']): number => findings.filter((one) => one.level === level).length;
  const [errors, warnings] = [count('error'), count('warning')];
  if (options.json) {
    console.log(JSON.stringify({ installed: installed !== undefined, errors, warnings, findings }, undefined, 2));
  } else {
    for (const finding of findings) console.log(lineOf(finding));
  }
  if (errors) throw new CliError(`errors: ${errors}, warnings: ${warnings}`, EXIT.unhealthy);
}
