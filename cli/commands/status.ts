import { Option } from 'commander';

import { Api } from '../cluster/api';
import { CliError, EXIT } from '../errors';
import { clusterCommand, distArgument, jsonOption, type LookOptions, timeoutOption } from '../options';
import { Rendering } from '../rendering/rendering';
import { findInstalled } from '../status/installed';
import { statusJson, statusLines } from '../status/output';
import { doubtOf, problemsOf, readStatus } from '../status/platform-status';
import { notReadyAfter, waitForAll } from '../status/waiting';
import { watch } from '../status/watch';

interface StatusOptions extends LookOptions {
  readonly foreign?: boolean;
  readonly wait?: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly watch?: boolean;
}

/** `cdk8s-kubeflow status`. */
export const status = clusterCommand(
  'status',
  'show what is installed, its health, and where it differs from the rendering',
  'Prints the versions, the address, the health of each component, when certificates expire, and every field that an ' +
    'apply would change. Nothing is changed.',
  [
    ['', 'compare the cluster of the current context with dist/'],
    ['--wait --timeout 900 --context production', 'wait until all is ready in another cluster, in a script'],
  ],
)
  .addArgument(distArgument())
  .option('--foreign', 'list the fields too that others have set and that are not rendered')
  .option('--wait', 'wait until everything rendered is ready, then print the status')
  .addOption(timeoutOption('that', 600).implies({ wait: true }))
  .addOption(
    new Option('--watch', 'print the status anew when it changes, until Ctrl-C').conflicts(['wait', 'timeout', 'json']),
  )
  .addOption(jsonOption())
  .action(run);

/** @throws CliError with the exit code `unhealthy` if something is wrong, or if it cannot be known, after everything is printed */
async function run(dist: string, options: StatusOptions): Promise<void> {
  const rendering = await Rendering.readAll(dist);
  const api = await Api.connect(options);
  if (options.watch) return watch(async () => (await read(api, rendering, options)).text);
  const late = options.wait ? await waitForAll(api, rendering, options.timeout) : [];
  const { text, error } = await read(api, rendering, options);
  if (text !== '') console.log(text);
  if (late.length) throw new CliError(notReadyAfter(late, options.timeout));
  if (error) throw error;
}

/** A status as it is printed, and the error that it is. */
interface Read {
  readonly text: string;
  readonly error?: CliError | undefined;
}

async function read(api: Api, rendering: Rendering, options: StatusOptions): Promise<Read> {
  const installed = await findInstalled(api);
  if (!installed) return notInstalled(api, options);
  const known = await readStatus(api, rendering, installed, { foreign: options.foreign ?? false });
  const [problems, doubt] = [problemsOf(known), doubtOf(known)];
  const healthy = !problems.length && doubt === undefined;
  const text = options.json ? statusJson(known, healthy) : statusLines(known);
  if (problems.length) {
    return { text, error: new CliError(`the platform is not well: ${problems.join(', ')}`, EXIT.unhealthy) };
  }
  return { text, error: doubt === undefined ? undefined : new CliError(doubt) };
}

function notInstalled({ description }: Api, { json, watch: isWatched }: StatusOptions): Read {
  const message = `the cluster of ${description} has no platform; to install it: npx cdk8s-kubeflow up`;
  const error = new CliError(message, EXIT.unhealthy);
  if (isWatched) return { text: message, error };
  return { text: json ? JSON.stringify({ installed: false, healthy: false }, undefined, 2) : '', error };
}
