import { differencesOf } from '../../charts/gitops/differences';
import { ARGO_CD, objectIn, renderAll } from './fixture';

const outputs = renderAll({ argocd: ARGO_CD }, { size: 'ha', components: { 'knative-eventing': true } });
const ignoredIn = (name: string) =>
  objectIn(outputs, `argocd/stages/application-kubeflow-${name}.yaml`).spec.ignoreDifferences ?? [];
const ADMISSION = 'admissionregistration.k8s.io';

test('injected CA bundles, of all webhook configurations of a stage', () => {
  for (const kind of ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']) {
    const entry = { group: ADMISSION, kind, jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'] };
    expect(ignoredIn('10-certificates')).toContainEqual(entry);
    expect(ignoredIn('50-apps').filter((each) => JSON.stringify(each) === JSON.stringify(entry))).toHaveLength(1);
  }
});

test('CA bundles of the conversion of CRDs', () => {
  expect(ignoredIn('00-foundation')).toContainEqual({
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
    jqPathExpressions: ['.spec.conversion.webhook.clientConfig.caBundle'],
  });
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

test('data of Secrets that are only declared', () => {
  expect(ignoredIn('30-access')).toContainEqual({ kind: 'Secret', jqPathExpressions: ['.data'] });
  expect(ignoredIn('20-mesh')).not.toContainEqual(expect.objectContaining({ kind: 'Secret' }));
});

test('what the webhooks of Knative say of themselves', () => {
  expect(ignoredIn('40-serverless')).toContainEqual(
    expect.objectContaining({
      kind: 'ValidatingWebhookConfiguration',
      name: 'validation.webhook.serving.knative.dev',
      jqPathExpressions: expect.arrayContaining(['.webhooks[]?.rules', '.webhooks[]?.namespaceSelector']),
    }),
  );
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

  test('one by one, if others of their kind say themselves what is ignored', () => {
    const secret = (name: string, data?: object) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, data });
    expect(differencesOf([secret('a'), secret('b', { x: '' })], []).ignored).toEqual([
      { kind: 'Secret', name: 'a', jqPathExpressions: ['.data'] },
    ]);
    expect(differencesOf([secret('a'), secret('b')], []).ignored).toEqual([
      { kind: 'Secret', jqPathExpressions: ['.data'] },
    ]);
  });

  test('the CA bundle of an APIService, unless it is rendered', () => {
    const service = (spec: object) => ({ apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata, spec });
    expect(differencesOf([service({ service: {} })], []).ignored).toHaveLength(1);
    expect(differencesOf([service({ service: {}, caBundle: 'x' })], []).ignored).toEqual([]);
  });
});
