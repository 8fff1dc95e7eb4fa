import { FluxSource } from '../../charts';
import { GIT, objectIn, objectsOf, renderAll, renderWithOwn } from './fixture';

const flux = (change = {}) => ({ flux: { source: GIT, ...change } });
const standard = renderAll(flux());
const stage = (name: string, outputs = standard) =>
  objectIn(outputs, `flux/stages/kustomization-kubeflow-${name}.yaml`);
const root = (outputs = standard) => objectIn(outputs, 'flux/bootstrap/kustomization-kubeflow.yaml');
const source = (outputs = standard) =>
  [...objectsOf(outputs).values()].find(({ kind }) => kind.endsWith('Repository'))?.spec;

describe('the Kustomizations', () => {
  test('are one for each stage, each after the one before', () => {
    const stages = [...objectsOf(standard)]
      .filter(([file]) => file.startsWith('flux/stages/'))
      .map(([, object]) => object);
    expect(stages.map(({ spec }) => spec.path)).toEqual(
      [
        '00-foundation',
        '10-certificates',
        '20-mesh',
        '30-access',
        '40-serverless',
        '50-apps',
        '60-catalog',
        '70-tenants',
      ].map((name) => `./dist/${name}`),
    );
    stages.forEach(({ spec }, index) => {
      const before = stages[index - 1];
      expect(spec.dependsOn).toEqual(before && [{ name: before.metadata.name }]);
    });
  });

  test('leave out a stage that has no objects', () => {
    const raw = renderAll(flux(), { serving: { mode: 'raw' }, tenants: [] });
    expect(stage('50-apps', raw).spec.dependsOn).toEqual([{ name: 'kubeflow-30-access' }]);
    expect([...raw.gitops.keys()].filter((file) => /serverless|tenants/.test(file))).toEqual([]);
  });

  test('wait until all is healthy, prune, never replace, and leave the platform when they are deleted', () => {
    expect(stage('30-access').spec).toMatchObject({
      interval: '10m',
      timeout: '15m',
      retryInterval: '1m',
      wait: true,
      prune: true,
      force: false,
      deletionPolicy: 'Orphan',
      sourceRef: { kind: 'GitRepository', name: 'kubeflow' },
    });
  });

  test('end the access of the last tenant when that is removed', () => {
    expect(stage('70-tenants').spec).toMatchObject({ prune: true, deletionPolicy: 'MirrorPrune' });
    expect(root().spec).toMatchObject({ prune: true, deletionPolicy: 'Orphan' });
  });

  test('are one for the charts of the user’s own, after the tenants, which goes with the last of them', () => {
    expect(stage('80-own', renderWithOwn(flux())).spec).toMatchObject({
      path: './dist/80-own',
      dependsOn: [{ name: 'kubeflow-70-tenants' }],
      deletionPolicy: 'MirrorPrune',
      wait: true,
    });
    expect([...standard.gitops.keys()].filter((file) => file.includes('own'))).toEqual([]);
  });

  test('take a webhook for ready when it has its CA bundle', () => {
    expect(stage('10-certificates').spec.healthCheckExprs).toContainEqual({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      current: 'webhooks.all(w, !has(w.clientConfig.service) || has(w.clientConfig.caBundle))',
    });
    expect(stage('60-catalog').spec.healthCheckExprs).toBeUndefined();
  });

  test('take a volume and a notebook for ready when they are there: no pod may use the one, and the other is its tenant’s', () => {
    const current = 'has(metadata.name)';
    const team = { volumes: [{ name: 'data', size: '1Gi' }], notebooks: [{ name: 'train', cpu: 1, memory: '1Gi' }] };
    const tenants = [{ name: 'team', owner: 'ada@example.com', ...team }];
    expect(stage('70-tenants', renderAll(flux(), { tenants })).spec.healthCheckExprs).toEqual([
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', current },
      { apiVersion: 'kubeflow.org/v1', kind: 'Notebook', current },
    ]);
    expect(stage('70-tenants').spec.healthCheckExprs).toBeUndefined();
  });

  test('are of the same size however many tenants there are', () => {
    const tenants = Array.from({ length: 100 }, (_, index) => ({ name: `team-${index}`, owner: 'ada@example.com' }));
    expect(renderAll(flux(), { tenants }).gitops).toEqual(standard.gitops);
  });
});

test('the bootstrap is the source, and a Kustomization that makes the others', () => {
  expect(root().spec).toMatchObject({ path: './gitops/flux/stages', wait: false });
  expect(source()).toEqual({ interval: '10m', url: 'https://github.com/example/platform', ref: { branch: 'main' } });
});

describe('options', () => {
  test.each([
    [FluxSource.git({ url: 'https://example.com/p', branch: 'prod' }), { branch: 'prod' }],
    [FluxSource.git({ url: 'https://example.com/p', tag: 'v1.0.0' }), { tag: 'v1.0.0' }],
    [FluxSource.git({ url: 'https://example.com/p', semver: '>=1.0.0' }), { semver: '>=1.0.0' }],
    [FluxSource.git({ url: 'https://example.com/p', commit: 'a'.repeat(40) }), { commit: 'a'.repeat(40) }],
    [FluxSource.oci({ url: 'oci://registry.example.com/p' }), { tag: 'latest' }],
    [FluxSource.oci({ url: 'oci://registry.example.com/p', semver: '1.x' }), { semver: '1.x' }],
    [
      FluxSource.oci({ url: 'oci://registry.example.com/p', digest: `sha256:${'a'.repeat(64)}` }),
      { digest: `sha256:${'a'.repeat(64)}` },
    ],
  ])('source: %j', (given, ref) => {
    expect(source(renderAll(flux({ source: given })))).toEqual({ interval: '10m', url: given.url, ref });
  });

  test('source: a Secret with the credentials', () => {
    const given = FluxSource.git({ url: 'ssh://git@example.com/p', secretName: 'deploy-key' });
    expect(source(renderAll(flux({ source: given })))).toMatchObject({ secretRef: { name: 'deploy-key' } });
  });

  test('path, name, namespace, interval, timeout', () => {
    const options = { path: 'prod/dist', name: 'ml', namespace: 'gitops', interval: '1h', timeout: '30m' };
    const outputs = renderAll(flux(options));
    const { metadata, spec } = objectIn(outputs, 'flux/stages/kustomization-ml-30-access.yaml');
    expect(metadata).toMatchObject({ name: 'ml-30-access', namespace: 'gitops' });
    expect(spec).toMatchObject({ path: './prod/dist/30-access', interval: '1h', timeout: '30m' });
    expect(objectIn(outputs, 'flux/bootstrap/kustomization-ml.yaml').spec.path).toBe('./prod/gitops/flux/stages');
  });
});

test.each([
  [
    { source: undefined },
    'gitops.flux.source: is missing; write source: FluxSource.git({ … }) or FluxSource.oci({ … })',
  ],
  [{ source: FluxSource.git({ url: 'git@github.com:a/b' }) }, "gitops.flux.source.url: 'git@github.com:a/b' is not"],
  [{ source: FluxSource.git({ url: 'ssh://git@example.com/p' }) }, 'gitops.flux.source.secretName: is missing'],
  [
    { source: FluxSource.git({ url: 'https://u:p@example.com/p' }) },
    'gitops.flux.source.url: must not hold a user name',
  ],
  [{ source: { ...GIT, branch: 'a', tag: 'b' } }, 'gitops.flux.source: says branch and tag; write one of them'],
  [{ source: { ...GIT, branch: 'a b' } }, "gitops.flux.source.branch: 'a b' is not a branch; write 'main'"],
  [{ source: { ...GIT, tag: '?' } }, "gitops.flux.source.tag: '?' is not a tag"],
  [{ source: { ...GIT, semver: '#' } }, "gitops.flux.source.semver: '#' is not a range of versions"],
  [{ source: { ...GIT, commit: 'abc' } }, "gitops.flux.source.commit: 'abc' is not the SHA-1 of a commit"],
  [{ source: { ...GIT, digest: 'x' } }, 'gitops.flux.source.digest: is not a field of FluxSource.git'],
  [{ source: FluxSource.oci({ url: 'oci://a.example/p:1' }) }, "gitops.flux.source.url: 'oci://a.example/p:1' is not"],
  [
    { source: FluxSource.oci({ url: 'oci://a.example/p', digest: 'abc' }) },
    "gitops.flux.source.digest: 'abc' is not a digest",
  ],
  [{ source: { ...GIT, secretName: 'My Key' } }, "gitops.flux.source.secretName: 'My Key' is not a DNS name"],
  [{ path: './dist' }, "gitops.flux.path: './dist' is not the path of a folder in the repository; write 'dist'"],
  [{ name: 'ML' }, "gitops.flux.name: 'ML' is not a DNS label"],
  [{ namespace: 'Flux' }, "gitops.flux.namespace: 'Flux' is not a DNS label"],
  [{ interval: '10' }, "gitops.flux.interval: '10' is not a duration; write '10m' or '1h30m'"],
  [{ timeout: 'long' }, "gitops.flux.timeout: 'long' is not a duration"],
  [{ prune: false }, 'gitops.flux.prune: is not a field of FluxProps; the fields are source, path'],
])('%j is refused', (change, message) => {
  expect(() => renderAll(flux(change))).toThrow(message);
});
