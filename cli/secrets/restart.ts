import type { Cluster } from './secret-cluster';
import { CliError } from '../errors';
import type { ObjectName } from '../rendering/rendering';
import { readersOf, type Workload } from '../rendering/workloads';

/**
 * Rolls those workloads that read one of the Secrets and that the cluster has: pods read Secrets at their start.
 * @param onRestart is called for each that was rolled
 */
export async function restartReaders(
  cluster: Cluster,
  workloads: readonly Workload[],
  secrets: readonly ObjectName[],
  onRestart: (workload: Workload) => void,
): Promise<void> {
  const failures: string[] = [];
  for (const workload of new Set(secrets.flatMap((secret) => readersOf(workloads, secret)))) {
    try {
      if (await cluster.restart(workload)) onRestart(workload);
    } catch (error) {
      const { kind, namespace, name } = workload;
      const command = `kubectl rollout restart --namespace ${namespace} ${kind.toLowerCase()}/${name}`;
      failures.push(`${error instanceof Error ? error.message : String(error)}; run: ${command}`);
    }
  }
  if (failures.length === 0) return;
  throw new CliError(
    `the Secrets are written, but not every pod that reads them was restarted:\n  ${failures.join('\n  ')}`,
  );
}
