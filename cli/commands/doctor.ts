import { Api } from '../cluster/api';
import { diagnose } from '../doctor/checks';
import { CliError, EXIT } from '../errors';
import { type Finding, lineOf } from '../findings';
import { findInstalled } from '../status/installed';
import type { ClusterOptions } from '../cluster/kubeconfig';
import { preflight } from '../install/preflight';
import { objectsOf, readStages } from '../rendering/stages';

/** Options of `cdk8s-kubeflow doctor`. */
export interface DoctorOptions extends ClusterOptions {
  /** Whether to print one JSON object instead of lines. */
  readonly json?: boolean;
}

/**
 * Looks at a cluster as `up` does before it begins, and at the platform that runs there. Nothing is changed.
 * @throws CliError with the exit code `unhealthy` if there are errors, after everything is printed
 */
export async function doctor(dist: string, options: DoctorOptions): Promise<void> {
  const stages = await readStages(dist);
  const api = await Api.connect(options);
  const before = await preflight(api, objectsOf(stages));
  const installed = await findInstalled(api);
  const findings: readonly Finding[] = installed
    ? [...before, ...(await diagnose({ api, stages, facts: installed.facts }))]
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
