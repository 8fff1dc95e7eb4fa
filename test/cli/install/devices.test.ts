import { lineOf } from '../../../cli/findings';
import { devices, madeDevices } from '../../../cli/install/devices';
import { Rendering } from '../../../cli/rendering/rendering';
import { Accelerator, App, Kubeflow, type KubeflowProps } from '../../../charts';
import { newFolder } from '../../support/files';
import { synthQuietly } from '../../support/quiet';
import { SMALL } from '../../support/render';

const node = (name: string, allocatable: Readonly<Record<string, string>>) => ({
  ...{ apiVersion: 'v1', kind: 'Node', metadata: { name } },
  status: { allocatable: { cpu: '8', ...allocatable } },
});
const nodes = (...all: readonly Readonly<Record<string, string>>[]) => ({
  list: () => Promise.resolve(all.map((each, index) => node(`n${index}`, each))),
});

async function renderingOf(change: Partial<KubeflowProps>): Promise<Rendering> {
  const outdir = newFolder();
  const app = new App({ outdir });
  new Kubeflow(app, 'kubeflow', { ...SMALL, ...change });
  synthQuietly(app);
  return Rendering.readAll(outdir);
}

const rendered = (devicePlugin: boolean) =>
  renderingOf({ accelerators: [Accelerator.nvidia({ devicePlugin }), Accelerator.amd()] });

const WARNING = (what: string) =>
  expect.stringContaining(`${what}, which users can ask for; look at the device plugin on the nodes`) as string;

test('before an installation, what no node has is named', async () => {
  const api = nodes({ 'nvidia.com/gpu': '4' }, { 'nvidia.com/gpu': '2' });
  expect((await devices(api, await rendered(false))).map(lineOf)).toEqual([
    '✓ 6 of nvidia.com/gpu',
    WARNING('no node offers amd.com/gpu'),
  ]);
});

test('what a rendered device plugin makes is not missed before it is there', async () => {
  expect((await devices(nodes({}), await rendered(true))).map(lineOf)).toEqual([WARNING('no node offers amd.com/gpu')]);
});

test('in an installed platform, it is; and GPUs that are broken are told from those that are missing', async () => {
  const rendering = await rendered(true);
  expect((await madeDevices(nodes({}), rendering)).map(lineOf)).toEqual([WARNING('no node offers nvidia.com/gpu')]);
  const broken = await madeDevices(nodes({ 'nvidia.com/gpu': '0' }), rendering);
  expect(broken.map(lineOf)).toEqual([WARNING('no node has any nvidia.com/gpu that works')]);
  expect(broken).toMatchObject([{ level: 'warning', code: 'capacity/no-device' }]);
  expect(await madeDevices(nodes({}), await rendered(false))).toEqual([]);
});

test('another device plugin is named, where one is rendered: that of a GPU operator, for instance', async () => {
  const daemonSet = (namespace: string, image: string) => ({
    ...{ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'plugin', namespace } },
    spec: { template: { spec: { containers: [{ image }] } } },
  });
  const plugin = 'nvcr.io/nvidia/k8s-device-plugin:v0.18.2';
  const api = {
    list: ({ kind }: { readonly kind: string }) =>
      Promise.resolve(
        kind === 'Node'
          ? [node('n', { 'amd.com/gpu': '1' })]
          : [
              daemonSet('gpu-operator', plugin),
              daemonSet('nvidia-device-plugin', plugin),
              daemonSet('kube-system', 'docker.io/rocm/k8s-device-plugin:1.31'),
            ],
      ),
  };
  expect((await devices(api, await rendered(true))).map(lineOf)).toEqual([
    '✓ 1 of amd.com/gpu',
    "! capacity/two-plugins: DaemonSet gpu-operator/plugin is a device plugin for NVIDIA's GPUs too; leave devicePlugin out of accelerators, or remove the other one",
  ]);
  expect(await devices(api, await rendered(false))).toHaveLength(2);
});

test('what plugins of other vendors and for RDMA make is not missed either, nor what a GPU operator is to make', async () => {
  const devicePlugin = { vendors: ['15b3'] };
  const plugins = await renderingOf({
    accelerators: [
      Accelerator.amd({ devicePlugin: true }),
      Accelerator.gaudi({ devicePlugin: true }),
      Accelerator.rdma({ name: 'a', resource: 'rdma/a', devicePlugin }),
      Accelerator.rdma({ name: 'b', resource: 'rdma/b' }),
    ],
  });
  expect((await devices(nodes({}), plugins)).map(lineOf)).toEqual([WARNING('no node offers rdma/b')]);
  expect((await madeDevices(nodes({ 'amd.com/gpu': '1', 'rdma/a': '9' }), plugins)).map(lineOf)).toEqual([
    '✓ 1 of amd.com/gpu',
    WARNING('no node offers habana.ai/gaudi'),
    '✓ 9 of rdma/a',
  ]);
  const timeSlicing = { replicas: 2, rename: true };
  const operator = await renderingOf({
    accelerators: [Accelerator.nvidia({ timeSlicing })],
    existing: { gpuOperator: {} },
  });
  expect(await devices(nodes({}), operator)).toEqual([]);
});

test("another plugin for AMD's GPUs is named where one is rendered", async () => {
  const plugin = (namespace: string) => ({
    ...{ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name: 'plugin', namespace } },
    spec: { template: { spec: { containers: [{ image: 'docker.io/rocm/k8s-device-plugin:1.31' }] } } },
  });
  const api = { list: () => Promise.resolve([plugin('kube-system'), plugin('amd-device-plugin')]) };
  const rendering = await renderingOf({ accelerators: [Accelerator.amd({ devicePlugin: true })] });
  expect((await devices(api, rendering)).map(lineOf)).toEqual([
    "! capacity/two-plugins: DaemonSet kube-system/plugin is a device plugin for AMD's GPUs too; leave devicePlugin out of accelerators, or remove the other one",
  ]);
});

test('without accelerators, nothing is asked', async () => {
  const outdir = newFolder();
  const app = new App({ outdir });
  new Kubeflow(app, 'kubeflow', SMALL);
  app.synth();
  const rendering = await Rendering.readAll(outdir);
  const api = { list: () => Promise.reject(new Error('asked')) };
  expect([...(await devices(api, rendering)), ...(await madeDevices(api, rendering))]).toEqual([]);
});
