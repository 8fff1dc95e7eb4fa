import { Accelerator, type KubeflowProps, type RdmaDevicePlugin } from '../../../charts';
import { errorsOf } from '../../support/mistakes';
import { SMALL } from '../../support/render';

const privileged = [{ name: 'ada', owner: 'ada@example.com', podSecurity: 'privileged' }] as const;
const nvidia = (...all: readonly Parameters<typeof Accelerator.nvidia>[0][]): Partial<KubeflowProps> => ({
  accelerators: all.map((each) => Accelerator.nvidia(each)),
});
const rdmaOf = (devicePlugin: RdmaDevicePlugin, resource = 'rdma/hca'): Accelerator =>
  Accelerator.rdma({ name: resource.replace('/', '-'), resource, devicePlugin });
const shared = (devicePlugin: RdmaDevicePlugin, resource?: string) => ({
  accelerators: [rdmaOf(devicePlugin, resource)],
  tenants: privileged,
});

describe('device plugins', () => {
  test.each<[string, Partial<KubeflowProps>, string]>([
    [
      'a device plugin that is switched off',
      { ...nvidia({ devicePlugin: true }), components: { 'nvidia-device-plugin': false } },
      'components.nvidia-device-plugin: is off, but an accelerator has devicePlugin; take one out',
    ],
    [
      'a device plugin of AMD that is switched off',
      { accelerators: [Accelerator.amd({ devicePlugin: true })], components: { 'amd-device-plugin': false } },
      'components.amd-device-plugin: is off, but an accelerator has devicePlugin; take one out',
    ],
    [
      'a plugin for RDMA that is not told which cards',
      shared({ pods: 4 }),
      "accelerators[0].devicePlugin: says of no card that it is meant; write vendors: ['15b3'] for all of NVIDIA (Mellanox), or interfaces",
    ],
    [
      'a vendor of cards with a prefix',
      shared({ vendors: ['0x15b3'] }),
      "accelerators[0].devicePlugin.vendors[0]: '0x15b3' is not four hexadecimal digits in lower case, such as '15b3'",
    ],
    [
      'a model of cards by its name',
      shared({ models: ['MT4119'] }),
      "accelerators[0].devicePlugin.models[0]: 'MT4119' is not four hexadecimal digits in lower case, such as '15b3'",
    ],
    [
      'the name of an interface with a slash',
      shared({ interfaces: ['ib/0'] }),
      "accelerators[0].devicePlugin.interfaces[0]: 'ib/0' is not the name of a network interface, such as 'ib0'",
    ],
    [
      'the name of a driver with a dot',
      shared({ drivers: ['mlx5.ko'] }),
      "accelerators[0].devicePlugin.drivers[0]: 'mlx5.ko' is not the name of a driver, such as 'mlx5_core'",
    ],
    [
      'cards for no pod',
      shared({ vendors: ['15b3'], pods: 0 }),
      'accelerators[0].devicePlugin.pods: 0 is not a number of pods; write 1 or more',
    ],
    [
      'a resource that the plugin for RDMA takes for the name of a file',
      shared({ vendors: ['15b3'] }, 'rdma/hca-a'),
      "accelerators[0].resource: 'hca-a' has characters that the shared device plugin does not take; write letters, digits and _ after the slash",
    ],
    [
      'two resources that the plugin for RDMA takes for one',
      {
        accelerators: [...shared({ vendors: ['15b3'] }, 'a/hca').accelerators, rdmaOf({ vendors: ['15b3'] }, 'b/hca')],
        tenants: privileged,
      },
      "accelerators[1].resource: 'hca' is what accelerators[0] has after the slash too, and the shared device plugin takes each once; write another name, or leave devicePlugin out of one",
    ],
    [
      'a device plugin beside the GPU operator',
      { ...nvidia({ devicePlugin: true }), existing: { gpuOperator: {} } },
      "existing.gpuOperator: brings NVIDIA's device plugin; leave devicePlugin out of accelerators, and 'nvidia-device-plugin' out of components",
    ],
    [
      'a GPU operator without GPUs of NVIDIA',
      { accelerators: [Accelerator.amd()], existing: { gpuOperator: {} } },
      'existing.gpuOperator: has no effect without NVIDIA among the accelerators; write accelerators: [Accelerator.nvidia()], or leave it out',
    ],
    [
      'a GPU operator with another slicing of the same resource',
      { ...nvidia({}, { name: 'shared', timeSlicing: { replicas: 4 } }), existing: { gpuOperator: {} } },
      'accelerators[1].timeSlicing: is another slicing of nvidia.com/gpu than accelerators[0] has, which does not slice; the device plugin knows one for all nodes',
    ],
    [
      'settings of the GPU operator that are switched off',
      {
        ...nvidia({ timeSlicing: { replicas: 4 } }),
        existing: { gpuOperator: {} },
        components: { 'gpu-operator-settings': false },
      },
      'components.gpu-operator-settings: is off, but the GPU operator reads from it how GPUs are sliced; take it out',
    ],
    [
      'a namespace of the GPU operator that is none',
      { ...nvidia({}), existing: { gpuOperator: { namespace: 'GPU' } } },
      "existing.gpuOperator.namespace: 'GPU' is not a DNS label",
    ],
  ])('%s is refused', (_, change, message) => {
    expect(errorsOf({ ...SMALL, ...change })).toEqual([expect.stringContaining(message)]);
  });

  test('with strict, so are components that have nothing to do', () => {
    const on = (name: 'rdma-device-plugin' | 'gpu-operator-settings') =>
      errorsOf({ ...SMALL, strict: true, components: { [name]: true } });
    expect(on('rdma-device-plugin')).toEqual([
      expect.stringContaining(
        "components.rdma-device-plugin: is on, but no accelerator says which cards it shares; write Accelerator.rdma({ …, devicePlugin: { vendors: ['15b3'] } })",
      ),
    ]);
    expect(on('gpu-operator-settings')).toEqual([
      expect.stringContaining(
        'components.gpu-operator-settings: has no effect without existing.gpuOperator and an accelerator with timeSlicing; take it out',
      ),
    ]);
  });
});
