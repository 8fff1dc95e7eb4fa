import { Api } from '../cluster/api';
import { CliError, EXIT } from '../errors';
import { clusterCommand, distArgument, jsonOption, type LookOptions } from '../options';
import { Rendering } from '../rendering/rendering';
import { findInstalled } from '../status/installed';
import { statusJson, statusLines } from '../status/output';
import { problemsOf, readStatus } from '../status/platform-status';

/** `cdk8s-kubeflow status`. */
export const status = clusterCommand(
  'status',
  'show what is installed, its health, and where it differs from the rendering',
  'Prints the versions, the address, the health of each component, when certificates expire, and every field that an ' +
    'apply would change. Nothing is changed.',
  [
    ['', 'compare the cluster of the current context with dist/'],
    ['--json --context production', 'print the status of another cluster for a script'],
  ],
)
  .addArgument(distArgument())
  .addOption(jsonOption())
  .action(run);

/** @throws CliError with the exit code `unhealthy` if something is wrong, after everything is printed */
async function run(dist: string, options: LookOptions): Promise<void> {
  const rendering = await Rendering.readAll(dist);
  const api = await Api.connect(options);
  const installed = await findInstalled(api);
  if (!installed) {
    if (options.json) console.log(JSON.stringify({ installed: false, healthy: false }, undefined, 2));
    throw new CliError(
      `the cluster of ${api.description} has no platform; to install it: npx cdk8s-kubeflow up`,
      EXIT.unhealthy,
    );
  }
  const known = await readStatus(api, rendering, installed);
  const problems = problemsOf(known);
  const output = options.json ? statusJson(known, !problems.length) : statusLines(known);
  console.log(output);
  if (problems.length) throw new CliError(`the platform is not well: ${problems.join(', ')}`, EXIT.unhealthy);
}
