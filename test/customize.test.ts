import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { programsOf, runProgram, typeErrors } from './support/pages';
import { type Rendering } from './support/render';
import { REPO } from './support/files';

const INDEX = 'docs/customize.md';
const PAGES = readdirSync(join(REPO, 'docs/customize')).map((file) => `docs/customize/${file}`);

/** The only program of a page. */
function programOf(page: string): string {
  const [program, ...more] = programsOf(page);
  if (program === undefined || more.length) throw new Error(`${page} has ${more.length + 1} programs instead of one`);
  return program;
}

const rendered = (page: string): Rendering => runProgram(programOf(page));

test('the index names all pages, and TypeScript takes the program of each', () => {
  const index = readFileSync(join(REPO, INDEX), 'utf8');
  for (const page of PAGES) expect(index).toContain(page.replace('docs/', ''));
  const programs = [INDEX, ...PAGES].map((page) => [page.replace(/^docs\/|\.md$/g, ''), programOf(page)] as const);
  const wrong = "import { Kubeflow } from 'cdk8s-kubeflow';\nnew Kubeflow(1, 'kubeflow', { url: 5 });\n";
  const errors = typeErrors(new Map([...programs, ['wrong', wrong]]));
  expect(errors).toEqual([expect.stringMatching(/^wrong\.ts.*: Argument of type 'number'/)]);
});

test('an object of the user’s own', () => {
  const { spec } = rendered(INDEX).get('v1/LimitRange', 'kubeflow/defaults');
  expect(spec).toEqual({ limits: [{ type: 'Container', defaultRequest: { cpu: '10m' } }] });
});

test('a component of one’s own', () => {
  const platform = rendered('docs/customize/own-component.md');
  expect(platform.get('v1/Namespace', 'handbook').metadata.labels).toMatchObject({ 'istio-injection': 'enabled' });
  expect(platform.get('apps/v1/Deployment', 'handbook/handbook').spec?.replicas).toBe(2);
  expect(platform.container('handbook/handbook')).toMatchObject({
    resources: { limits: { cpu: '100m', memory: '64Mi' } },
    securityContext: { readOnlyRootFilesystem: true },
  });
  const { spec } = platform.get('networking.istio.io/v1alpha3/VirtualService', 'handbook/handbook');
  expect(spec?.http?.[0]?.match).toEqual([{ uri: { prefix: '/handbook/' } }]);
  expect(platform.config('kubeflow/dashboard-config').links).toContain('"link": "/handbook/"');
});

test('a chart of one’s own', () => {
  const platform = rendered('docs/customize/own-chart.md');
  expect(platform.files.filter((file) => file.includes('operations') || file.startsWith('80-'))).toEqual([
    '00-foundation/operations/namespace-operations.yaml',
    '80-own/operations/cronjob-backup.yaml',
    '80-own/operations/servicemonitor-katib.monitoring.yaml',
  ]);
  const { metadata } = platform.get('batch/v1/CronJob', 'operations/backup');
  expect(metadata.labels).toEqual({
    'app.kubernetes.io/component': 'operations',
    'app.kubernetes.io/managed-by': 'cdk8s-kubeflow',
    'app.kubernetes.io/part-of': 'kubeflow',
  });
  expect(platform.config('kubeflow/cdk8s-kubeflow-platform').existingNamespaces).toBe('monitoring');
});

test('an annotation on one Deployment', () => {
  const platform = rendered('docs/customize/annotation.md');
  const annotated = platform.objects.filter(({ metadata }) => metadata.annotations?.['example.com/owner']);
  expect(annotated.map(({ kind, metadata }) => [kind, metadata.name])).toEqual([['Deployment', 'dex']]);
  expect(platform.pod('auth/dex').metadata?.annotations).toMatchObject({ 'example.com/log-format': 'json' });
});

test('a label on everything', () => {
  const platform = rendered('docs/customize/label.md');
  const labels = platform.objects.map(({ kind, metadata }) => [kind === 'Profile', metadata.labels?.['cost-center']]);
  expect(new Set(labels.map(String))).toEqual(new Set(['false,ml-platform', 'true,research']));
  for (const { spec } of platform.all('apps/v1/Deployment')) {
    expect(spec?.template.metadata?.labels).toMatchObject({ 'cost-center': 'ml-platform' });
  }
});

test('a sidecar container', () => {
  const platform = rendered('docs/customize/sidecar-container.md');
  expect(platform.container('kubeflow/ml-pipeline', 'audit')).toMatchObject({
    env: [{ name: 'LEVEL', value: 'info' }],
    volumeMounts: [{ name: 'audit', mountPath: '/audit', readOnly: true }],
  });
  expect(platform.pod('kubeflow/ml-pipeline').spec?.volumes).toContainEqual({
    name: 'audit',
    emptyDir: { sizeLimit: '100Mi' },
  });
  const { volumeMounts } = platform.container('kubeflow/ml-pipeline', 'ml-pipeline-api-server');
  expect(volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(expect.arrayContaining(['/tmp', '/audit']));
});

test('another image of one program', () => {
  const platform = rendered('docs/customize/image.md');
  const name = 'kubeflow/jupyter-web-app-deployment';
  expect(platform.container(name).image).toBe('registry.example.com/jupyter-web-app:fixed');
  expect(platform.pod(name).spec?.imagePullSecrets).toEqual([{ name: 'registry' }]);
});

test('one NetworkPolicy left out', () => {
  const names = rendered('docs/customize/network-policy.md').namesOf('networking.k8s.io/v1/NetworkPolicy');
  expect(names.filter((name) => name.startsWith('cert-manager/'))).toEqual(['cert-manager/cert-manager-webhook']);
});

test('another namespace let in', () => {
  const { spec } = rendered('docs/customize/namespace.md').get(
    'networking.k8s.io/v1/NetworkPolicy',
    'kubeflow/katib-controller',
  );
  const [webhook, metrics, ...more] = spec?.ingress ?? [];
  expect([webhook?.ports?.[0]?.port, more]).toEqual([8443, []]);
  expect(metrics).toEqual({
    from: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
      },
    ],
    ports: [{ port: 8080 }],
  });
});
