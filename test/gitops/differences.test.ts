import { differencesOf } from '../../charts/gitops/differences';
import { ARGO_CD, objectIn, renderAll } from './fixture';

const outputs = renderAll({ argocd: ARGO_CD }, { size: 'ha', components: { 'knative-eventing': true } });
const ignoredIn = (name: string) =>
  objectIn(outputs, `argocd/stages/application-kubeflow-${name}.yaml`).spec.ignoreDifferences ?? [];

test('nothing that is not rendered: an ignored field of a webhook would be applied without its webhook', () => {
  const all = ['00-foundation', '10-certificates', '20-mesh', '30-access', '40-serverless', '50-apps'].flatMap(
    ignoredIn,
  );
  const paths = all.flatMap((each) => (each as { jqPathExpressions: readonly string[] }).jqPathExpressions);
  expect(paths.filter((path) => /caBundle|webhooks|^\.data/.test(path))).toEqual([]);
  expect(paths.length).toBeGreaterThan(0);
});

test('rules of aggregated ClusterRoles, and of no others', () => {
  const group = 'rbac.authorization.k8s.io';
  const roles = ignoredIn('00-foundation').filter((each) => 'group' in each && each.group === group);
  expect(roles).toEqual(
    ['kubeflow-admin', 'kubeflow-edit', 'kubeflow-view'].map((name) => ({
      group,
      kind: 'ClusterRole',
      name,
      jqPathExpressions: ['.rules'],
    })),
  );
});

test('replicas of what an autoscaler scales', () => {
  expect(ignoredIn('40-serverless')).toContainEqual({
    group: 'apps',
    kind: 'Deployment',
    name: 'activator',
    namespace: 'knative-serving',
    jqPathExpressions: ['.spec.replicas'],
  });
});

test('what a component says that its programs change; a sync does not change it back', () => {
  const { syncPolicy } = objectIn(outputs, 'argocd/stages/application-kubeflow-40-serverless.yaml').spec;
  expect(syncPolicy?.syncOptions).toContain('RespectIgnoreDifferences=true');
  expect(ignoredIn('40-serverless')).toContainEqual(
    expect.objectContaining({
      name: 'pingsource-mt-adapter',
      jqPathExpressions: expect.arrayContaining(['.spec.replicas']),
    }),
  );
});

test('class, access modes and size of volumes; a sync does not write those of existing ones', () => {
  expect(ignoredIn('50-apps')).toContainEqual({
    kind: 'PersistentVolumeClaim',
    jqPathExpressions: ['.spec.storageClassName', '.spec.accessModes', '.spec.resources.requests.storage'],
  });
  const { syncPolicy } = objectIn(outputs, 'argocd/stages/application-kubeflow-50-apps.yaml').spec;
  expect(syncPolicy?.syncOptions).toContain('RespectIgnoreDifferences=true');
});

test('nothing where there is nothing to ignore', () => {
  expect(ignoredIn('60-catalog')).toEqual([]);
});

describe('of objects that the platform does not have', () => {
  const metadata = { name: 'x', namespace: 'y' };
  const apps = { apiVersion: 'apps/v1', kind: 'Deployment' };

  test('the replicas that KEDA scales, which a sync must not write if they are rendered', () => {
    const scaled = {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata,
      spec: { scaleTargetRef: { name: 'x' } },
    };
    const fixed = { ...apps, metadata, spec: { replicas: 2 } };
    expect(differencesOf([scaled, { ...apps, metadata, spec: {} }], []).contested).toBe(false);
    expect(differencesOf([scaled, fixed], [])).toEqual({
      ignored: [{ group: 'apps', kind: 'Deployment', ...metadata, jqPathExpressions: ['.spec.replicas'] }],
      contested: true,
    });
  });
});
