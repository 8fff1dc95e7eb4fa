import { Api } from '../cluster/api';
import { CliError, EXIT } from '../errors';
import { findInstalled } from '../status/installed';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { look, problemsOf } from '../status/platform-status';
import { readStages } from '../rendering/stages';
import { statusJson, statusLines } from '../status/output';

/** Options of `cdk8s-kubeflow status`. */
export interface StatusOptions extends ClusterOptions {
  /** Whether to print one JSON object instead of lines. */
  readonly json?: boolean;
}

/**
 * Tells what is installed, how it does, and where it differs from the rendering. Nothing is changed.
 * @throws CliError with the exit code `unhealthy` if something is wrong, after everything is printed
 */
export async function status(dist: string, options: StatusOptions): Promise<void> {
  const stages = await readStages(dist);
  const api = await Api.connect(options);
  const installed = await findInstalled(api);
  if (!installed) {
    if (options.json) console.log(JSON.stringify({ installed: false, healthy: false }, undefined, 2));
    throw new CliError(
      `the cluster of ${api.description} has no platform; to install it: npx cdk8s-kubeflow up`,
      EXIT.unhealthy,
    );
  }
  const known = await look(api, stages, installed);
  const problems = problemsOf(known);
  const output = options.json ? statusJson(known, !problems.length) : statusLines(known);
  console.log(output);
  if (problems.length) throw new CliError(`the platform is not well: ${problems.join(', ')}`, EXIT.unhealthy);
}
