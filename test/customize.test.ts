import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { load, loadAll } from 'js-yaml';

import type { k8s, Metadata } from '../charts/kit';
import { programsOf, runProgram, typeErrors } from './support/pages';
import { REPO } from './support/render';

interface Manifest {
  readonly kind: string;
  readonly metadata: Metadata & { readonly name: string };
  readonly spec: k8s.CoreResources['networking.k8s.io/v1/NetworkPolicy']['spec'] & {
    readonly replicas?: number;
    readonly template: k8s.PodTemplateSpec;
  };
}

const INDEX = 'docs/customize.md';
const PAGES = readdirSync(join(REPO, 'docs/customize')).map((file) => `docs/customize/${file}`);

/** What the only program of a page renders. */
function rendered(page: string) {
  const [program = '', ...more] = programsOf(page);
  expect(more).toEqual([]);
  const dist = runProgram(program);
  const object = (file: string) => load(dist[file] ?? '') as Manifest;
  const all = () => Object.values(dist).flatMap((text) => loadAll(text) as Manifest[]);
  return { dist, object, all };
}

test('the index names all pages, and each page has one program that TypeScript takes', () => {
  const index = readFileSync(join(REPO, INDEX), 'utf8');
  for (const page of PAGES) expect(index).toContain(page.replace('docs/', ''));
  const programs = [INDEX, ...PAGES].map((page) => {
    const [program = '', ...more] = programsOf(page);
    expect([page, program === '', more]).toEqual([page, false, []]);
    return [page.replace(/^docs\/|\.md$/g, ''), program] as const;
  });
  expect(typeErrors(new Map(programs))).toEqual([]);
});

test('what TypeScript does not take is found', () => {
  const program = "import { Kubeflow } from 'cdk8s-kubeflow';\nnew Kubeflow(1, 'kubeflow', { url: 5 });\n";
  expect(typeErrors(new Map([['wrong', program]]))).toEqual([expect.stringContaining("Argument of type 'number'")]);
});

test('an object of the user’s own', () => {
  expect(rendered(INDEX).object('70-tenants/extras/limitrange-defaults.yaml')).toMatchObject({
    metadata: { namespace: 'kubeflow' },
    spec: { limits: [{ type: 'Container' }] },
  });
});

test('a component of one’s own', () => {
  const { dist, object } = rendered('docs/customize/own-component.md');
  expect(object('00-foundation/handbook/namespace-handbook.yaml').metadata.labels).toMatchObject({
    'istio-injection': 'enabled',
  });
  const { replicas, template } = object('50-apps/handbook/deployment-handbook.yaml').spec;
  expect(replicas).toBe(2);
  expect(template.spec?.containers[0]).toMatchObject({
    resources: { limits: { cpu: '100m', memory: '64Mi' } },
    securityContext: { readOnlyRootFilesystem: true },
  });
  expect(dist['50-apps/handbook/virtualservice-handbook.yaml']).toContain('prefix: /handbook/');
  expect(dist['50-apps/central-dashboard/configmap-centraldashboard-config.yaml']).toContain('"link": "/handbook/"');
});

test('an annotation on one Deployment', () => {
  const { object, all } = rendered('docs/customize/annotation.md');
  expect(object('30-access/dex/deployment-dex.yaml')).toMatchObject({
    metadata: { annotations: { 'example.com/owner': 'identity' } },
    spec: { template: { metadata: { annotations: { 'example.com/log-format': 'json' } } } },
  });
  expect(all().filter(({ metadata }) => metadata.annotations?.['example.com/owner']).length).toBe(1);
});

test('a label on everything', () => {
  const objects = rendered('docs/customize/label.md').all();
  const labelOf = ({ metadata }: Manifest) => metadata.labels?.['cost-center'];
  expect(new Set(objects.map((object) => [object.kind === 'Profile', labelOf(object)].join()))).toEqual(
    new Set(['false,ml-platform', 'true,research']),
  );
  for (const { kind, spec } of objects) {
    if (kind !== 'Deployment') continue;
    expect(spec.template.metadata?.labels).toMatchObject({ 'cost-center': 'ml-platform' });
  }
});

test('a sidecar container', () => {
  const { object } = rendered('docs/customize/sidecar-container.md');
  const pod = object('50-apps/pipelines/deployment-ml-pipeline.yaml').spec.template.spec;
  const [program, sidecar] = pod?.containers ?? [];
  expect(sidecar).toMatchObject({
    name: 'audit',
    env: [{ name: 'LEVEL', value: 'info' }],
    volumeMounts: [{ name: 'audit', mountPath: '/audit', readOnly: true }],
  });
  expect(pod?.volumes).toContainEqual({ name: 'audit', emptyDir: { sizeLimit: '100Mi' } });
  expect(program?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(expect.arrayContaining(['/tmp', '/audit']));
});

test('another image of one program', () => {
  const { object } = rendered('docs/customize/image.md');
  const pod = object('50-apps/jupyter-web-app/deployment-jupyter-web-app-deployment.yaml').spec.template.spec;
  expect(pod?.containers[0]?.image).toBe('registry.example.com/jupyter-web-app:fixed');
  expect(pod?.imagePullSecrets).toEqual([{ name: 'registry' }]);
});

test('one NetworkPolicy left out', () => {
  const { all } = rendered('docs/customize/network-policy.md');
  const policies = all().filter(({ kind }) => kind === 'NetworkPolicy');
  const inNamespace = policies.filter(({ metadata }) => metadata.namespace === 'cert-manager');
  expect(inNamespace.map(({ metadata }) => metadata.name)).toEqual(['cert-manager-webhook']);
});

test('another namespace let in', () => {
  const { object } = rendered('docs/customize/namespace.md');
  const [webhook, metrics, ...more] = object('50-apps/katib/networkpolicy-katib-controller.yaml').spec.ingress ?? [];
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
