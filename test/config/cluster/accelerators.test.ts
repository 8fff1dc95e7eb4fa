import { Accelerator, type KubeflowProps, type TrainingRuntime } from '../../../charts';
import { errorsOf } from '../../support/mistakes';
import { SMALL } from '../../support/render';

const OWNER = 'ada@example.com';
const privileged = [{ name: 'ada', owner: OWNER, podSecurity: 'privileged' }] as const;
const ours = (more: Partial<TrainingRuntime>): Partial<KubeflowProps> => ({
  accelerators: [Accelerator.nvidia(), Accelerator.rdma({ resource: 'rdma/hca' })],
  tenants: privileged,
  training: { runtimes: [{ name: 'ours', image: 'ghcr.io/example/train:v1', framework: 'torch', ...more }] },
});
const fromJs = (text: string): Partial<KubeflowProps> => JSON.parse(text) as Partial<KubeflowProps>;
const nvidia = (...all: readonly Parameters<typeof Accelerator.nvidia>[0][]): Partial<KubeflowProps> => ({
  accelerators: all.map((each) => Accelerator.nvidia(each)),
});

describe('accelerators', () => {
  test.each<[string, Partial<KubeflowProps>, string]>([
    [
      'a GPU without the name of its resource, in JavaScript',
      fromJs('{"accelerators":[{"kind":"gpu","name":"intel"}]}'),
      'accelerators[0].resource: is missing',
    ],
    [
      'a GPU with an empty name for its resource',
      { accelerators: [Accelerator.gpu({ name: 'intel', resource: '' })] },
      "accelerators[0].resource: '' is not the resource name of a device plugin; write one such as 'nvidia.com/gpu' or 'rdma/hca_shared_devices_a'",
    ],
    [
      'RDMA without a resource, in JavaScript',
      fromJs('{"accelerators":[{"kind":"rdma"}]}'),
      'accelerators[0].resource: is missing',
    ],
    [
      'RDMA whose resource has no domain',
      { accelerators: [Accelerator.rdma({ resource: 'hca' })], tenants: privileged },
      "accelerators[0].resource: 'hca' is not the resource name of a device plugin; write one such as 'nvidia.com/gpu' or 'rdma/hca_shared_devices_a'",
    ],
    [
      'a MIG profile with the name of its resource',
      nvidia({ mig: ['nvidia.com/mig-1g.10gb.me'] }),
      "accelerators[0].mig[0]: 'nvidia.com/mig-1g.10gb.me' is not a MIG profile; write '1g.10gb+me'",
    ],
    [
      'a MIG profile of another form',
      nvidia({ mig: ['5gb'] }),
      "accelerators[0].mig[0]: '5gb' is not a MIG profile; write one such as '1g.5gb', as nvidia-smi mig -lgip prints them",
    ],
    ['no MIG profile', nvidia({ mig: [] }), 'accelerators[0].mig: is empty; name at least one'],
    [
      'a GPU for one pod that is sliced',
      nvidia({ timeSlicing: { replicas: 1 } }),
      'accelerators[0].timeSlicing.replicas: 1 is not a number of pods that share a GPU; write 2 or more, or leave timeSlicing out',
    ],
    [
      'another slicing of the same resource, with the plugin that knows one',
      nvidia({ devicePlugin: true }, { name: 'shared', timeSlicing: { replicas: 4 } }),
      'accelerators[1].timeSlicing: is another slicing of nvidia.com/gpu than accelerators[0] has, which does not slice; the device plugin knows one for all nodes',
    ],
    [
      'a toleration without key and operator',
      nvidia({ tolerations: [{ effect: 'NoSchedule' }] }),
      "accelerators[0].tolerations[0].key: is missing, so every taint is meant; write operator: 'Exists', or name one",
    ],
    [
      'two of one name',
      nvidia({}, {}),
      "accelerators[1].name: 'nvidia' is the name of accelerators[0] too; give one a name of its own",
    ],
    [
      'a name that no runtime can have',
      nvidia({ name: 'A100' }),
      "accelerators[0].name: 'A100' is not a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends); write 'a100'",
    ],
    [
      'a list for NCCL with blanks',
      { accelerators: [Accelerator.rdma({ resource: 'rdma/hca', hca: 'mlx5_0, mlx5_1' })], tenants: privileged },
      "accelerators[0].hca: 'mlx5_0, mlx5_1' is not a list of names for NCCL, such as 'mlx5'",
    ],
    [
      'an unknown accelerator of a runtime',
      ours({ accelerators: ['nvida'] }),
      "training.runtimes[0].accelerators[0]: 'nvida' is not the name of an accelerator; did you mean 'nvidia'?",
    ],
    [
      'an accelerator of a runtime, where there are none',
      { ...ours({ accelerators: ['nvidia'] }), accelerators: [] },
      "training.runtimes[0].accelerators[0]: 'nvidia' is not the name of an accelerator; write accelerators: [Accelerator.nvidia()]",
    ],
    [
      'a runtime that has the name of one that follows from accelerators',
      ours({ name: 'torch-distributed-rdma' }),
      "training.runtimes[0].name: 'torch-distributed-rdma' is the name of a runtime that the platform brings too; take another name",
    ],
    [
      'locked memory for the user of MPI',
      ours({ framework: 'deepspeed', accelerators: ['rdma'] }),
      "training.runtimes[0].framework: 'deepspeed' runs as a user who gets no IPC_LOCK, which rdma needs; write 'torch' or 'plain', or ipcLock: false there",
    ],
  ])('%s is refused', (_, change, message) => {
    expect(errorsOf({ ...SMALL, ...change })).toEqual([expect.stringContaining(message)]);
  });
});

describe('with strict, so are', () => {
  const warned = (change: Partial<KubeflowProps>) => errorsOf({ ...SMALL, strict: true, ...change });

  test('memory that no tenant may lock', () => {
    const rdma = (ipcLock?: boolean) => [Accelerator.rdma({ resource: 'rdma/hca', ipcLock })];
    expect(warned({ accelerators: rdma() })).toEqual([
      expect.stringMatching(
        /^accelerators\[0\]\.ipcLock: adds the capability IPC_LOCK to trainings, and the Pod Security Standard of every tenant refuses it; write podSecurity: 'privileged'/,
      ),
    ]);
    expect(warned({ accelerators: rdma(), tenants: privileged })).toEqual([]);
    expect(warned({ accelerators: rdma(false) })).toEqual([]);
  });

  test('devices that no accelerator offers, wherever they are named', () => {
    const gpu = 'nvidia.com/gpu';
    const change: Partial<KubeflowProps> = {
      tenants: [
        {
          name: 'ada',
          owner: OWNER,
          quota: {
            [`requests.${gpu}`]: 4,
            'requests.nvidia.com/mig-1g.5gb': 4,
            'count/pods': 9,
            'requests.storage': '1Ti',
          },
          limits: { max: { [gpu]: 1 } },
          notebooks: [{ name: 'a', gpus: { [gpu]: 1 } }],
        },
      ],
      spawner: { gpus: { vendors: [{ limitsKey: gpu, uiName: 'NVIDIA' }] } },
    };
    const places = [
      'spawner.gpus.vendors[0].limitsKey',
      `tenants[0].quota['requests.${gpu}']`,
      `tenants[0].limits.max['${gpu}']`,
      `tenants[0].notebooks[0].gpus['${gpu}']`,
    ];
    const accelerators = [Accelerator.nvidia({ mig: ['1g.5gb'] })];
    const what = `'${gpu}' is not a resource that accelerators offer; the resources are nvidia.com/mig-1g.5gb`;
    expect(warned({ ...change, accelerators })).toEqual(places.map((at) => expect.stringContaining(`${at}: ${what}`)));
    expect(warned(change)).toEqual([]);
  });
});
