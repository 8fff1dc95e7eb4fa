import type { ExistingArgoWorkflows } from '../../charts/contract/existing';
import { EXISTING_VERSIONS } from '../../charts/versions';
import { idOf, nameOfObject } from '../cluster/objects';
import type { Finding } from '../findings';
import { itemsAt, type JsonObject, textAt } from '../json';
import { yamlOf } from './patch';
import { findProgram, type Reader } from './program';

const APP = 'workflow-controller';

/** Looks at the cluster's Argo Workflows: whether it is there, new enough, ready, and runs workflows of tenants. */
export async function argoWorkflows(api: Reader, { namespace }: ExistingArgoWorkflows): Promise<readonly Finding[]> {
  const { program, findings } = await findProgram(api, {
    title: 'Argo Workflows',
    namespace,
    // Argo's own manifests have no labels on the Deployment.
    app: APP,
    option: 'argoWorkflows',
    versions: EXISTING_VERSIONS.argoWorkflows,
  });
  if (!program) return findings;
  const settings = await api.read({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name: configOf(program) });
  return [...findings, ...scope(program), ...(settings ? await instance(settings) : [])];
}

function argsOf(program: JsonObject): readonly string[] {
  const containers = itemsAt(program, 'spec', 'template', 'spec', 'containers');
  return containers.flatMap((one) => [...itemsAt(one, 'command'), ...itemsAt(one, 'args')]).map(String);
}

/** Name of the ConfigMap of its settings. */
function configOf(program: JsonObject): string {
  const args = argsOf(program);
  const flag = args.indexOf('--configmap');
  return (flag < 0 ? undefined : args[flag + 1]) ?? `${APP}-configmap`;
}

/** Workflows are in tenants' namespaces. */
function scope(program: JsonObject): readonly Finding[] {
  const flag = argsOf(program).find((one) => /^--(?:namespaced|managed-namespace)\b/.test(one));
  if (flag === undefined) return [];
  const what = `${nameOfObject(idOf(program))} runs workflows of one namespace alone (${flag}), and tenants have their own`;
  return [{ level: 'error', code: 'cluster/existing-settings', what, remedy: 'start it without that flag' }];
}

/** A controller with an instance ID leaves workflows alone that do not name it, as those of Pipelines. */
async function instance(settings: JsonObject): Promise<readonly Finding[]> {
  const id = textAt(settings, 'data', 'instanceID') ?? textAt(await yamlOf(settings, 'config'), 'instanceID');
  if (id === undefined) return [];
  const what = `Argo Workflows of the cluster has the instance ID ${id}, and runs no workflows that do not name it`;
  const remedy = `take instanceID out of ${nameOfObject(idOf(settings))}`;
  return [{ level: 'error', code: 'cluster/existing-settings', what, remedy }];
}
