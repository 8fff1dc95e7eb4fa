import { Api } from '../cluster/api';
import { CliError, EXIT } from '../errors';
import { clusterCommand, distArgument, jsonOption, type LookOptions } from '../options';
import { Rendering } from '../rendering/rendering';
import { findInstalled } from '../status/installed';
import { statusJson, statusLines } from '../status/output';
import { doubtOf, problemsOf, readStatus } from '../status/platform-status';

interface StatusOptions extends LookOptions {
  readonly foreign?: boolean;
}

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
  .option('--foreign', 'list the fields too that others have set and that are not rendered')
  .addOption(jsonOption())
  .action(run);

/** @throws CliError with the exit code `unhealthy` if something is wrong, or if it cannot be known, after everything is printed */
async function run(dist: string, options: StatusOptions): Promise<void> {
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
  const known = await readStatus(api, rendering, installed, { foreign: options.foreign ?? false });
  const [problems, doubt] = [problemsOf(known), doubtOf(known)];
  const healthy = !problems.length && doubt === undefined;
  console.log(options.json ? statusJson(known, healthy) : statusLines(known));
  if (problems.length) throw new CliError(`the platform is not well: ${problems.join(', ')}`, EXIT.unhealthy);
  if (doubt !== undefined) throw new CliError(doubt);
}
