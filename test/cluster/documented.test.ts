import { App, Kubeflow } from '../../charts';
import { withContainers } from '../../charts/contract/admission/pod';
import type { Manifest } from '../../charts/contract/manifest';
import { notebookPod } from '../support/declared';
import { documented } from '../support/documented';
import { Rendering } from '../support/rendering';
import { freshCluster } from './cluster';

jest.setTimeout(600_000);

const { controlPlane, kubectl } = freshCluster({ webhooks: false });

const ENFORCED = 'pod-security.kubernetes.io/enforce';
/** What of a tenant bounds its pods, and what it declares. */
const KINDS = [
  'v1/Namespace',
  'v1/LimitRange',
  'v1/PersistentVolumeClaim',
  'kubeflow.org/v1alpha1/PodDefault',
] as const;

/** A tenant of a documented definition, in a namespace that no other one has. */
interface Case {
  readonly where: string;
  readonly namespace: string;
  readonly objects: readonly Manifest[];
  readonly notebooks: readonly object[];
}

/** What a tenant's namespace has after the profile controller, and the pods of its declared notebooks. */
function casesOf(platform: Rendering, where: string, prefix: string): readonly Case[] {
  return platform.all('kubeflow.org/v1beta1/Profile').map(({ metadata: { name }, spec }) => {
    const namespace = `${prefix}-${name}`;
    const here = (object: Manifest): Manifest => {
      const isNamespace = object.kind === 'Namespace';
      const metadata = { ...object.metadata, ...(isNamespace ? { name: namespace } : { namespace }) };
      return { ...object, metadata };
    };
    const own = KINDS.flatMap((kind) => platform.all(kind) as readonly Manifest[]).filter(
      ({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : metadata.namespace) === name,
    );
    const made = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { [ENFORCED]: 'baseline' } } };
    const isThere = own.some(({ kind }) => kind === 'Namespace');
    const quota = spec?.resourceQuotaSpec;
    const metadata = { name: 'kf-resource-quota', namespace };
    const isRestricted = own.some((object) => object.metadata.labels?.[ENFORCED] === 'restricted');
    return {
      where,
      namespace,
      objects: [
        ...[...(isThere ? [] : [made]), ...own].map(here),
        ...(quota?.hard ? [{ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: quota }] : []),
      ],
      notebooks: platform
        .all('kubeflow.org/v1/Notebook')
        .filter((notebook) => notebook.metadata.namespace === name)
        .map((notebook) => podOf(notebook as Manifest, namespace, isRestricted)),
    };
  });
}

/** A notebook's pod as the controller and istiod make it. */
function podOf(notebook: Manifest, namespace: string, isRestricted: boolean): object {
  const { name } = notebook.metadata;
  const pod = notebookPod(notebook, { podSecurity: isRestricted ? 'restricted' : 'baseline' }, true);
  const imaged = withContainers(pod, (container) => ({ image: 'istio', ...container }));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-0`, namespace },
    spec: { ...imaged, securityContext: { fsGroup: 100 } },
  };
}

let cases: readonly Case[] = [];
beforeAll(async () => {
  const all = documented();
  cases = all.flatMap(({ where, props }, index) => {
    const app = new App();
    new Kubeflow(app, 'kubeflow', props);
    const platform = new Rendering(app.render());
    if (index === 0) {
      const crds = platform.all('apiextensions.k8s.io/v1/CustomResourceDefinition');
      controlPlane().apply(crds.filter(({ metadata }) => metadata.name.endsWith('.kubeflow.org')));
    }
    return casesOf(platform, where, `d${index}`);
  });
  await controlPlane().crdsEstablished();
  const accounts = ['default', 'default-editor'].map((name) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name },
  }));
  for (const { namespace, objects } of cases) {
    const [made, ...others] = objects;
    if (!made) continue;
    const here = accounts.map((account) => ({ ...account, metadata: { ...account.metadata, namespace } }));
    controlPlane().apply([made, ...here, ...others]);
  }
});

test('what README, docs and examples declare is admitted: notebooks all at once, volumes and PodDefaults', () => {
  const notebooks = cases.flatMap(({ namespace, objects, notebooks: pods }) => {
    const isCounted = objects.some(({ kind }) => kind === 'ResourceQuota');
    if (!pods.length) return [];
    const known = ['resourcequota', '--all', '--for=jsonpath={.status.used}', '--timeout=60s'];
    if (isCounted) kubectl('wait', '--namespace', namespace, ...known);
    // Not tried but made, so that the quota counts them together.
    controlPlane().apply(pods);
    return pods;
  });
  expect(notebooks.length).toBeGreaterThan(1);
  expect(cases.some(({ objects }) => objects.some(({ kind }) => kind === 'ResourceQuota'))).toBe(true);
  expect(new Set(cases.map(({ where }) => where))).toContain('docs/tenants.md, block 1');
  for (const kind of ['persistentvolumeclaims', 'pods']) {
    expect(kubectl('get', kind, '--all-namespaces', '--output=name').trim().split('\n').length).toBeGreaterThan(1);
  }
});
