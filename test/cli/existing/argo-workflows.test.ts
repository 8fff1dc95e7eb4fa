import { existingSystems } from '../../../cli/existing/systems';
import { lineOf } from '../../../cli/findings';
import { clusterOf, deployment, type Live } from './cluster';

/** Argo Workflows as its own manifests install it: a Deployment without labels. */
function argo(
  namespace = 'argo',
  args: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Live[] {
  const { spec, ...object } = deployment(
    'workflow-controller',
    namespace,
    {},
    {
      image: 'quay.io/argoproj/workflow-controller:v3.7.3',
      args,
    },
  );
  const template = { ...(spec as { template: object }).template, metadata: { labels: { app: 'workflow-controller' } } };
  return [
    { ...object, spec: { template } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'workflow-controller-configmap', namespace },
      data: settings,
    },
  ];
}

const FINE = '✓ Argo Workflows v3.7.3 of the cluster, in namespace argo';
const SETTINGS = 'cluster/existing-settings';

// oxfmt-ignore
test.each<[string, readonly Live[], readonly string[]]>([
  ['is as Argo installs it', argo(), [FINE]],
  ['is elsewhere', argo('workflows'), ["✗ cluster/existing-missing: the cluster has no Argo Workflows in namespace argo, of which the definition says that it is there; there is Deployment workflows/workflow-controller: write existing: { argoWorkflows: { namespace: 'workflows' } }"]],
  ['is for its own namespace', argo('argo', ['--namespaced']), [FINE, `✗ ${SETTINGS}: Deployment argo/workflow-controller runs workflows of one namespace alone (--namespaced), and tenants have their own; start it without that flag`]],
  ['has an instance ID', argo('argo', [], { config: 'instanceID: mine' }), [FINE, `✗ ${SETTINGS}: Argo Workflows of the cluster has the instance ID mine, and runs no workflows that do not name it; take instanceID out of ConfigMap argo/workflow-controller-configmap`]],
  ['has one as a key', argo('argo', [], { instanceID: 'mine' }), [FINE, expect.stringContaining('has the instance ID mine') as string]],
])('one that %s', async (_, objects, lines) => {
  const found = await existingSystems(clusterOf(...objects), { argoWorkflows: { namespace: 'argo' } });
  expect(found.map(lineOf)).toEqual(lines);
});
