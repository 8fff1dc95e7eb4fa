import { lineOf } from '../../../cli/findings';
import { devices, madeDevices } from '../../../cli/install/devices';
import { Rendering } from '../../../cli/rendering/rendering';
import { Accelerator, App, Kubeflow } from '../../../charts';
import { newFolder } from '../../support/files';
import { SMALL } from '../../support/render';

const node = (name: string, allocatable: Readonly<Record<string, string>>) => ({
  ...{ apiVersion: 'v1', kind: 'Node', metadata: { name } },
  status: { allocatable: { cpu: '8', ...allocatable } },
});
const nodes = (...all: readonly Readonly<Record<string, string>>[]) => ({
  list: () => Promise.resolve(all.map((each, index) => node(`n${index}`, each))),
});

async function rendered(devicePlugin: boolean): Promise<Rendering> {
  const outdir = newFolder();
  const app = new App({ outdir });
  const accelerators = [Accelerator.nvidia({ devicePlugin }), Accelerator.amd()];
  new Kubeflow(app, 'kubeflow', { ...SMALL, accelerators });
  app.synth();
  return Rendering.readAll(outdir);
}

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

test('without accelerators, nothing is asked', async () => {
  const outdir = newFolder();
  const app = new App({ outdir });
  new Kubeflow(app, 'kubeflow', SMALL);
  app.synth();
  const rendering = await Rendering.readAll(outdir);
  const api = { list: () => Promise.reject(new Error('asked')) };
  expect([...(await devices(api, rendering)), ...(await madeDevices(api, rendering))]).toEqual([]);
});
