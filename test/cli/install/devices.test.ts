import { lineOf } from '../../../cli/findings';
import { devices, installedDevices } from '../../../cli/install/devices';
import { readFacts } from '../../../cli/rendering/platform-facts';
import { Rendering } from '../../../cli/rendering/rendering';
import { Accelerator, App, Kubeflow } from '../../../charts';
import { newFolder } from '../../support/files';
import { render, SMALL } from '../../support/render';

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

test('in an installed platform, it is missed; and GPUs that are broken are not taken for those that are missing', async () => {
  const config = render({ accelerators: [Accelerator.nvidia({ devicePlugin: true })] }).get(
    'v1/ConfigMap',
    'kubeflow/cdk8s-kubeflow-platform',
  );
  const facts = readFacts({ ...config });
  expect((await installedDevices(nodes({}), facts)).map(lineOf)).toEqual([WARNING('no node offers nvidia.com/gpu')]);
  const broken = await installedDevices(nodes({ 'nvidia.com/gpu': '0' }), facts);
  expect(broken.map(lineOf)).toEqual([WARNING('no node has any nvidia.com/gpu that works')]);
  expect(broken).toMatchObject([{ level: 'warning', code: 'capacity/no-device' }]);
});

test('without accelerators, nothing is asked', async () => {
  const facts = readFacts({ ...render().get('v1/ConfigMap', 'kubeflow/cdk8s-kubeflow-platform') });
  expect(await installedDevices({ list: () => Promise.reject(new Error('asked')) }, facts)).toEqual([]);
});
