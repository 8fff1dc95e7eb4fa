import { RULES } from '../../../cli/diff/rules';
import { DANGEROUS } from './dangerous';
import { HARMLESS } from './harmless';
import { compared, deployment, found, made } from './objects';

test.each(DANGEROUS.map((one) => [`${one.rule}: ${one.what}`, one] as const))('%s', async (_, one) => {
  const { findings } = await compared(one.before, one.after);
  const [first] = findings;
  expect(first).toMatchObject({ class: one.class, rule: one.rule, what: one.what });
});

test('each dangerous rule has a case, a reason and a source', () => {
  const dangerous = RULES.filter((rule) => ['refused', 'data', 'rights'].includes(rule.class));
  expect(dangerous.map(({ id }) => id).sort()).toEqual([...new Set(DANGEROUS.map(({ rule }) => rule))].sort());
  for (const { id, reason, source } of RULES) {
    expect([id, reason !== '', /^https:\/\/\S+(?: https:\/\/\S+)*$/.test(source)]).toEqual([id, true, true]);
  }
});

test.each(HARMLESS.map((one) => [one.name, one] as const))('harmless: %s', async (_, one) => {
  const { findings } = await compared(one.before, one.after);
  expect([...new Set(findings.map((each) => each.class))]).toEqual(one.classes);
});

test('there are at least twenty of both kinds', () => {
  expect(DANGEROUS.length).toBeGreaterThanOrEqual(20);
  expect(HARMLESS.length).toBeGreaterThanOrEqual(20);
});

test('what is refused says what to do', async () => {
  const change = { selector: { matchLabels: { app: 'other' } } };
  const { findings } = await compared([deployment('kubeflow/web')], [deployment('kubeflow/web', {}, change)]);
  expect(findings[0]?.remedy).toBe(
    '`up` replaces it, and its old pods serve until the new ones are ready where they can run side by side; others must delete it: kubectl delete deployment web --namespace kubeflow',
  );
});

test('what is refused says whether Argo CD or Flux makes it anew by itself', async () => {
  const other = deployment('kubeflow/web', {}, { selector: { matchLabels: { app: 'other' } } });
  const remedy = async (annotations: object) => {
    const after = { ...other, metadata: { name: 'web', namespace: 'kubeflow', annotations } };
    return (await compared([deployment('kubeflow/web')], [after])).findings[0]?.remedy;
  };
  const argocd = { 'argocd.argoproj.io/sync-options': 'ServerSideApply=false,Force=true' };
  const flux = { 'kustomize.toolkit.fluxcd.io/force': 'enabled' };
  expect(await remedy(argocd)).toContain('; others must delete it, as Argo CD does: kubectl delete deployment web');
  expect(await remedy({ ...argocd, ...flux })).toContain('; others must delete it, as Argo CD and Flux do: kubectl');
  expect(await remedy({ 'argocd.argoproj.io/sync-options': 'Prune=false' })).toContain('must delete it: kubectl');
});

test('a workload restarts because of the ConfigMap that it reads', async () => {
  const reading = (sum: string, value: string) => [
    deployment(
      'kubeflow/dex',
      {},
      {
        template: {
          metadata: { labels: { app: 'dex', 'cdk8s-kubeflow/config-checksum': sum } },
          spec: { containers: [{ name: 'dex', envFrom: [{ configMapRef: { name: 'settings' } }] }] },
        },
      },
    ),
    made('v1', 'ConfigMap', 'kubeflow/settings', { data: { a: value } }),
  ];
  expect(await found(reading('1', 'x'), reading('2', 'y'))).toEqual([
    'restarts: Deployment kubeflow/dex: ConfigMap settings changes; users notice: logins under way fail; sessions go on',
    'rest: ConfigMap kubeflow/settings: data.a: x → y',
  ]);
});

test('a tenant that is new, changed or gone is one line', async () => {
  const profile = (name: string, hard: object) => [
    made('kubeflow.org/v1', 'Profile', name, {
      spec: { owner: { kind: 'User', name: 'ada@example.com' }, resourceQuotaSpec: { hard } },
    }),
  ];
  const bob = made('rbac.authorization.k8s.io/v1', 'RoleBinding', 'vision/bob', {
    roleRef: { kind: 'ClusterRole', name: 'kubeflow-edit' },
    subjects: [{ kind: 'User', name: 'bob@example.com' }],
  });
  expect(await found([], [...profile('vision', { cpu: 4, memory: '8Gi' }), bob])).toEqual([
    'tenants: tenant vision is new: owner ada@example.com; people bob@example.com (edit); quota cpu 4, memory 8Gi',
  ]);
  expect(await found(profile('vision', { cpu: 4 }), [...profile('vision', { cpu: 8 }), bob])).toEqual([
    'rights: User bob@example.com (new) may now do all of ClusterRole kubeflow-edit in vision',
    'tenants: tenant vision: quota cpu 4 → 8; + bob@example.com (edit)',
  ]);
  expect((await found(profile('vision', {}), []))[1]).toBe(
    'tenants: tenant vision is no longer rendered: owner ada@example.com; what it made stays in its namespace',
  );
});

test('the same change of many objects is one line', async () => {
  const maps = (labels?: object) =>
    Array.from({ length: 601 }, (_, index) => ({
      ...{ apiVersion: 'v1', kind: 'ConfigMap' },
      metadata: { name: `map-${index}`, namespace: 'kubeflow', ...(labels && { labels }) },
    }));
  expect(await found(maps(), maps({ team: 'ml' }))).toEqual(['rest: label team=ml added to 601 objects']);
});

test('images that move are paired by their names', async () => {
  const at = (image: string) => [deployment('kubeflow/web', { image })];
  expect(await found(at('gcr.io/istio/pilot:1.28.0'), at('registry.istio.io/release/pilot:1.30.1'))).toContain(
    'images: gcr.io/istio/pilot:1.28.0 → registry.istio.io/release/pilot:1.30.1',
  );
});

test('a version that a CRD stores, and its conversion', async () => {
  const crd = (stored: string, conversion: object) =>
    made('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'runs.example.com', {
      spec: { conversion, versions: ['v1', 'v2'].map((name) => ({ name, served: true, storage: name === stored })) },
    });
  const webhook = {
    strategy: 'Webhook',
    webhook: { clientConfig: { service: { namespace: 'kubeflow', name: 'runs' } } },
  };
  expect(await found([crd('v1', { strategy: 'None' })], [crd('v2', webhook)])).toEqual([
    'images: CRD runs.example.com: stores v2 instead of v1, conversion None → Webhook by kubeflow/runs',
  ]);
});
