import type { Api } from '../cluster/api';
import { SECRETS_MANAGER } from '../cluster/field-manager';
import type { ObjectName } from '../cluster/objects';
import { CliError, ClusterError } from '../errors';
import { readersOf, type Workload } from '../rendering/workloads';

/**
 * Restarts the workloads of the cluster that read one of the Secrets: pods read Secrets when they start.
 * @param onRestart is called for each that was restarted
 */
export async function restartReaders(
  api: Api,
  workloads: readonly Workload[],
  secrets: readonly ObjectName[],
  onRestart: (workload: Workload) => void,
): Promise<void> {
  const failures: string[] = [];
  for (const workload of new Set(secrets.flatMap((secret) => readersOf(workloads, secret)))) {
    try {
      if (await restart(api, workload)) onRestart(workload);
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

/**
 * Restarts a workload as `kubectl rollout restart` does.
 * @returns whether the cluster has it
 */
async function restart(api: Api, { kind, namespace, name }: Workload): Promise<boolean> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() };
  const spec = { template: { metadata: { annotations } } };
  const object = { apiVersion: 'apps/v1', kind, metadata: { namespace, name }, spec };
  try {
    await api.patch(object, SECRETS_MANAGER, 'strategic-merge');
    return true;
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return false;
    throw error;
  }
}
