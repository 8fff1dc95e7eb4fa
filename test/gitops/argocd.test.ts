import { ARGO_CD, objectIn, objectsOf, renderAll, renderWithOwn } from './fixture';

const BOOTSTRAP = 'argocd/bootstrap';
const STAGES = 'argocd/stages';
const argocd = (change = {}) => ({ argocd: { ...ARGO_CD, ...change } });
const standard = renderAll(argocd());
const stage = (name: string, outputs = standard) => objectIn(outputs, `${STAGES}/application-kubeflow-${name}.yaml`);
const root = (outputs = standard) => objectIn(outputs, `${BOOTSTRAP}/3-application-kubeflow.yaml`);

describe('the Applications', () => {
  test('are one for each stage in its order, whether or not it has objects, and one for each tenant', () => {
    const { gitops } = renderAll(argocd(), { serving: { mode: 'raw' }, components: { 'knative-serving': false } });
    const waves = [...objectsOf({ ...standard, gitops }).values()]
      .filter(({ kind, metadata }) => kind === 'Application' && metadata.annotations)
      .map(({ metadata }) => [metadata.name, metadata.annotations?.['argocd.argoproj.io/sync-wave']]);
    expect(waves).toEqual([
      ['kubeflow-00-foundation', '0'],
      ['kubeflow-10-certificates', '1'],
      ['kubeflow-20-mesh', '2'],
      ['kubeflow-30-access', '3'],
      ['kubeflow-40-serverless', '4'],
      ['kubeflow-50-apps', '5'],
      ['kubeflow-60-catalog', '6'],
      ['kubeflow-tenant-ada', '7'],
    ]);
  });

  test('take their own part of dist/, from a folder that is always there', () => {
    const part = { repoURL: ARGO_CD.repoURL, targetRevision: 'HEAD', path: 'dist' };
    expect(stage('30-access').spec.source).toEqual({ ...part, directory: { recurse: true, include: '30-access/**' } });
    expect(stage('tenant-ada').spec.source?.directory.include).toBe('{70-tenants/ada.yaml,70-tenants/ada/**}');
    expect(stage('tenant-ada').metadata.annotations).toMatchObject({
      'argocd.argoproj.io/manifest-generate-paths': '/dist/70-tenants/ada.yaml;/dist/70-tenants/ada',
    });
  });

  test('apply on the server, only what differs, and try again what fails', () => {
    expect(stage('30-access').spec.syncPolicy).toEqual({
      automated: { prune: true, selfHeal: true, allowEmpty: true },
      syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true', 'CreateNamespace=false'],
      retry: { limit: 10, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
    });
  });

  test('leave the platform as it is when they are deleted, but for a tenant that is removed', () => {
    for (const { kind, metadata } of objectsOf(standard).values()) {
      if (kind !== 'Application' || metadata.name.includes('tenant')) continue;
      expect(metadata.finalizers).toBeUndefined();
    }
    expect(stage('tenant-ada').metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
    const kept = renderAll(argocd({ automated: { prune: false } }));
    expect(stage('tenant-ada', kept).metadata.finalizers).toBeUndefined();
  });

  test('are of the same size however many tenants there are', () => {
    const tenants = Array.from({ length: 1000 }, (_, index) => ({ name: `team-${index}`, owner: 'ada@example.com' }));
    const many = renderAll(argocd(), { tenants });
    for (const [file, text] of standard.gitops) {
      if (!file.includes('tenant')) expect(many.gitops.get(file)).toBe(text);
    }
    expect([...many.gitops.keys()].filter((file) => file.includes('tenant-'))).toHaveLength(1000);
  });

  test('are one for each chart of the user’s own, in the last wave, which goes with the chart', () => {
    const { metadata, spec } = stage('own-mine', renderWithOwn(argocd()));
    expect(spec.source?.directory.include).toBe('{80-own/mine.yaml,80-own/mine/**}');
    expect(metadata.annotations?.['argocd.argoproj.io/sync-wave']).toBe('8');
    expect(metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io']);
  });

  test('without charts of the user’s own are as they were', () => {
    const { gitops } = renderWithOwn(argocd());
    const others = [...gitops].filter(([file]) => !file.includes('own-mine'));
    expect(new Map(others)).toEqual(standard.gitops);
  });
});

describe('the bootstrap', () => {
  test('is a root Application that makes the others', () => {
    expect(root().spec).toMatchObject({
      project: 'kubeflow-root',
      source: { path: 'gitops/argocd/stages' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'argocd' },
    });
  });

  test('comes in the order of its files: an Application without its project fails once', () => {
    const files = [...standard.gitops.keys()].filter((file) => file.startsWith(BOOTSTRAP)).sort();
    const kinds = files.map((file) => objectIn(standard, file).kind);
    expect(kinds).toEqual(['ConfigMap', 'AppProject', 'Application']);
  });

  test('tells Argo CD how to know the health of Applications and of webhooks', () => {
    const { metadata, data } = objectIn(standard, `${BOOTSTRAP}/1-configmap-argocd-cm.yaml`);
    expect(metadata).toMatchObject({ name: 'argocd-cm', namespace: 'argocd' });
    expect(Object.keys(data ?? {})).toEqual([
      'resource.customizations.health.argoproj.io_Application',
      'resource.customizations.health.admissionregistration.k8s.io_MutatingWebhookConfiguration',
      'resource.customizations.health.admissionregistration.k8s.io_ValidatingWebhookConfiguration',
    ]);
  });

  test('may make Applications and AppProjects in the namespace of Argo CD, and nothing else', () => {
    expect(objectIn(standard, `${BOOTSTRAP}/2-appproject-kubeflow-root.yaml`).spec).toMatchObject({
      sourceRepos: [ARGO_CD.repoURL],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'argocd' }],
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
      ],
    });
  });
});

describe('the AppProject of the stages', () => {
  const { spec, metadata } = objectIn(standard, `${STAGES}/appproject-kubeflow.yaml`);

  test('comes before the Applications', () => {
    expect(metadata.annotations).toEqual({ 'argocd.argoproj.io/sync-wave': '-1' });
  });

  test('permits the cluster, but no namespace of others', () => {
    const server = 'https://kubernetes.default.svc';
    expect(spec.destinations).toEqual([
      { server, namespace: '*' },
      { server, namespace: '!argocd' },
      { server, namespace: '!default' },
      { server, namespace: '!kube-node-lease' },
      { server, namespace: '!kube-public' },
    ]);
  });

  test('permits the kinds that are rendered, and those that another size renders', () => {
    const namespaced = spec.namespaceResourceWhitelist;
    expect(namespaced).toContainEqual({ group: 'networking.istio.io', kind: 'VirtualService' });
    expect(namespaced).toContainEqual({ group: 'policy', kind: 'PodDisruptionBudget' });
    expect(namespaced).not.toContainEqual(expect.objectContaining({ kind: 'Pod' }));
    expect(spec.clusterResourceWhitelist).toContainEqual({ group: 'kubeflow.org', kind: 'Profile' });
    expect(spec.clusterResourceWhitelist).not.toContainEqual(expect.objectContaining({ kind: 'Node' }));
  });
});

describe('options', () => {
  test('targetRevision: another branch', () => {
    expect(stage('20-mesh', renderAll(argocd({ targetRevision: 'prod' }))).spec.source).toMatchObject({
      targetRevision: 'prod',
    });
  });

  test('path: dist/ in a folder of the repository, and gitops/ beside it', () => {
    const outputs = renderAll(argocd({ path: 'clusters/prod/dist' }));
    expect(stage('20-mesh', outputs).spec.source?.path).toBe('clusters/prod/dist');
    expect(root(outputs).spec.source?.path).toBe('clusters/prod/gitops/argocd/stages');
  });

  test('name: of the root, of the projects, and what the names of the stages begin with', () => {
    const names = [...objectsOf(renderAll(argocd({ name: 'ml' }))).values()].map(({ metadata }) => metadata.name);
    expect(names.slice(0, 5)).toEqual(['argocd-cm', 'ml-root', 'ml', 'ml', 'ml-00-foundation']);
  });

  test('namespace: of Argo CD', () => {
    const namespaces = [...objectsOf(renderAll(argocd({ namespace: 'gitops' }))).values()].map(
      ({ metadata }) => metadata.namespace,
    );
    expect(new Set(namespaces)).toEqual(new Set(['gitops']));
  });

  test.each([[{ server: 'https://203.0.113.7:6443' }], [{ name: 'prod' }]])(
    'destination: another cluster, %j; the Applications stay with Argo CD',
    (destination) => {
      const outputs = renderAll(argocd({ destination }));
      expect(stage('20-mesh', outputs).spec.destination).toEqual(destination);
      expect(root(outputs).spec.destination).toMatchObject({ server: 'https://kubernetes.default.svc' });
      const { spec } = objectIn(outputs, `${STAGES}/appproject-kubeflow.yaml`);
      expect(spec.destinations).toContainEqual({ ...destination, namespace: '*' });
    },
  );

  test('automated: false, or not in all', () => {
    expect(stage('20-mesh', renderAll(argocd({ automated: false }))).spec.syncPolicy?.automated).toBeUndefined();
    const some = renderAll(argocd({ automated: { prune: false, selfHeal: false } }));
    expect(stage('20-mesh', some).spec.syncPolicy?.automated).toEqual({
      prune: false,
      selfHeal: false,
      allowEmpty: false,
    });
  });
});

test.each([
  [{}, 'gitops: names no tool; write { argocd: { … } } or { flux: { … } }'],
  [{ ...argocd(), jenkins: {} }, 'gitops.jenkins: is not a field of GitOpsProps; the fields are argocd, flux'],
  [argocd({ repoURL: 'github.com/a/b' }), "gitops.argocd.repoURL: 'github.com/a/b' is not the URL of a git repository"],
  [
    argocd({ repoURL: 'https://bot:token@github.com/a/b' }),
    "gitops.argocd.repoURL: must not hold a user name or password; write 'https://github.com/a/b'",
  ],
  [argocd({ path: '/dist' }), "gitops.argocd.path: '/dist' is not the path of a folder in the repository"],
  [argocd({ path: '../dist' }), "gitops.argocd.path: '../dist' is not the path of a folder in the repository"],
  [argocd({ path: 'a/../dist' }), "gitops.argocd.path: 'a/../dist' is not the path of a folder"],
  [argocd({ targetRevision: 'a b' }), "gitops.argocd.targetRevision: 'a b' is not a branch, tag or commit"],
  [argocd({ name: 'My Platform' }), "gitops.argocd.name: 'My Platform' is not a DNS label"],
  [argocd({ namespace: 'Argo' }), "gitops.argocd.namespace: 'Argo' is not a DNS label"],
  [
    argocd({ destination: {} }),
    'gitops.argocd.destination: is not ClusterAddress or ClusterName; write { server: … } or { name: … }',
  ],
  [argocd({ destination: { server: 'prod' } }), "gitops.argocd.destination.server: 'prod' is not the URL of an API"],
  [argocd({ destination: { name: '' } }), 'gitops.argocd.destination.name: is empty'],
  [
    argocd({ automated: 'yes' }),
    "gitops.argocd.automated: 'yes' is not a record or false; write { prune: …, … } or false",
  ],
  [argocd({ automated: { prune: 'no' } }), "gitops.argocd.automated.prune: 'no' is not a boolean; write true or false"],
  [
    argocd({ automated: { heal: true } }),
    'gitops.argocd.automated.heal: is not a field of AutomatedSync; the fields are prune, selfHeal',
  ],
  [argocd({ repoUrl: '' }), "gitops.argocd.repoUrl: is not a field of ArgoCdProps; did you mean 'repoURL'?"],
])('%j is refused', (gitops, message) => {
  expect(() => renderAll(gitops)).toThrow(message);
});

test.each(['git@github.com:example/platform.git', 'ssh://git@example.com:2222/platform', 'file:///srv/platform'])(
  '%s is a repository',
  (repoURL) => {
    expect(stage('20-mesh', renderAll(argocd({ repoURL }))).spec.source).toMatchObject({ repoURL });
  },
);
