import { App, type Architecture, Kubeflow, type KubeflowProps } from '../../charts';
import { IMAGE_LOCK_VERSION } from '../../charts/contract/images';
import { AMD64_IMAGES } from '../../charts/config/delivery/architectures';
import { images } from '../../charts/versions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPO } from '../support/files';
import { render, type Rendering, SMALL } from '../support/render';

const BOTH = ['amd64', 'arm64'] as const;
const LABEL = 'kubernetes.io/arch';

/** The labels of nodes of a workload's pods. */
function nodesOf(platform: Rendering, name: string, kind: 'Deployment' | 'DaemonSet' = 'Deployment') {
  return platform.get(`apps/v1/${kind}`, name).spec?.template.spec?.nodeSelector;
}

/** Whether any pod names an architecture. */
const pinned = ({ objects }: Rendering): boolean => JSON.stringify(objects).includes(`"nodeSelector":{"${LABEL}"`);

/** The warnings of a definition. */
function warned(change: Partial<KubeflowProps>): readonly string[] {
  const app = new App();
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  return app.renderAll().warnings.map(({ at, message }) => `${at}: ${message}`);
}

/** A lock file in which all images are built for these. */
function lockOf(architectures: readonly string[]) {
  const digest = `sha256:${'0'.repeat(64)}`;
  const all = Object.values(images).map((image) => [image, { digest, architectures }] as const);
  return { version: IMAGE_LOCK_VERSION, images: Object.fromEntries(all) };
}

test('without it, no pod is kept on nodes of an architecture', () => {
  expect(pinned(render())).toBe(false);
});

test('a pod whose image is not built for one of the architectures is kept on nodes of the other', () => {
  const platform = render({ arch: BOTH });
  for (const name of ['ml-pipeline', 'metadata-grpc-deployment', 'ml-pipeline-ui'])
    expect(nodesOf(platform, `kubeflow/${name}`)).toEqual({ [LABEL]: 'amd64' });
  for (const name of ['kubeflow/katib-controller', 'istio-system/istiod', 'auth/dex'])
    expect(nodesOf(platform, name)).toBeUndefined();
});

test('runtimes of models and trainings are kept there too', () => {
  const platform = render({ arch: BOTH });
  const selector = (name: string) =>
    platform.get('serving.kserve.io/v1alpha1/ClusterServingRuntime', name).spec?.nodeSelector;
  expect(selector('kserve-huggingfaceserver')).toEqual({ [LABEL]: 'amd64' });
  expect(selector('kserve-mlserver')).toEqual({ [LABEL]: 'amd64' });
  expect(selector('kserve-sklearnserver')).toBeUndefined();
  const runtime = (name: string) =>
    platform
      .get('trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime', name)
      .spec?.template?.spec?.replicatedJobs?.map(({ template }) => template.spec?.template.spec?.nodeSelector);
  expect(runtime('torch-distributed')).toEqual([{ [LABEL]: 'amd64' }]);
  expect(runtime('deepspeed-distributed')).not.toContainEqual({ [LABEL]: 'amd64' });
});

test('with one architecture, all pods are on its nodes, but agents of nodes', () => {
  const platform = render({ arch: ['amd64'], scheduling: { platform: { nodeSelector: { pool: 'kubeflow' } } } });
  expect(nodesOf(platform, 'kubeflow/katib-controller')).toEqual({ [LABEL]: 'amd64', pool: 'kubeflow' });
  expect(nodesOf(platform, 'kube-system/istio-cni-node', 'DaemonSet')).toEqual({ 'kubernetes.io/os': 'linux' });
});

test('what the lock file says goes before what is known', () => {
  const platform = render({ arch: BOTH, images: { lock: lockOf(BOTH) } });
  expect(pinned(platform)).toBe(false);
  const other = render({ arch: BOTH, images: { lock: lockOf(['amd64', 's390x']) } });
  expect(nodesOf(other, 'auth/dex')).toEqual({ [LABEL]: 'amd64' });
  expect(nodesOf(other, 'kube-system/istio-cni-node', 'DaemonSet')).toMatchObject({ [LABEL]: 'amd64' });
});

test('of images of the user, nothing is known', () => {
  const own = { override: { pipelinesApi: 'registry.example.com/api:v1' } };
  const platform = render({ arch: BOTH, images: own });
  expect(nodesOf(platform, 'kubeflow/ml-pipeline')).toBeUndefined();
});

test('without a node for an image, the component is refused', () => {
  const message =
    /arch: Deployment [a-z-]+ and \d+ more of pipelines starts on no node of 'arm64', because an image is not built for it; add 'amd64', name one of your own in images\.override, or write components: \{ 'pipelines': false \}/;
  expect(() => render({ arch: ['arm64'] })).toThrow(message);
});

test('images of pods of tenants are warned of, and what is not known', () => {
  const lock = lockOf(['amd64']);
  const selector = { [LABEL]: 'amd64' };
  const [unknown, tenants] = warned({ arch: BOTH });
  expect(unknown).toBe(
    "arch: whether images are built for 'arm64' is known of few; write images.lock, which 'npx cdk8s-kubeflow images lock' makes",
  );
  expect(tenants).toBe(
    "scheduling.tenants.nodeSelector: pods of tenants may start on nodes of 'arm64', for which these images are not built: jupyter-tensorflow-cuda-full:v1.11.0, kfp-driver:2.16.1, kfp-launcher:2.16.1; write 'kubernetes.io/arch': 'amd64' in it, or name other images in images.override and spawner",
  );
  expect(warned({ arch: BOTH, images: { lock }, scheduling: { tenants: { nodeSelector: selector } } })).toEqual([]);
  expect(warned({ arch: ['amd64'] })).toEqual([]);
});

test.each<[string, readonly string[], string]>([
  ['x86', ['x86'], "arch[0]: 'x86' is not one of amd64, arm64; did you mean 'amd64'?"],
  ['aarch64', ['aarch64'], "arch[0]: 'aarch64' is not one of amd64, arm64; did you mean 'arm64'?"],
  ['none', [], 'arch: is empty; name one, or leave it out'],
  ['one twice', ['amd64', 'amd64'], "arch[1]: 'amd64' is in the list already"],
])('%s is refused', (_, arch, message) => {
  expect(() => render({ arch: arch as readonly Architecture[] })).toThrow(message);
});

test('docs/cluster.md has each image that is built for amd64 alone, with its source', () => {
  const rows = readFileSync(join(REPO, 'docs/cluster.md'), 'utf8').split('\n');
  for (const [name, source] of AMD64_IMAGES) {
    const [image = ''] = images[name].split(/[@:]/);
    expect(rows.find((row) => row.includes(source))).toContain(`\`${image.split('/').at(-1)}\``);
  }
});
