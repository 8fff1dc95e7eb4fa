import fc, { type Arbitrary } from 'fast-check';

import type { Accelerator, KubeflowProps, RdmaDevicePlugin, TimeSlicing, TrainingProps } from '../../charts';
import { few, one, record, texts, variant } from './draw';
import type { Of } from './platform';
import * as v from './values';

const nodes = {
  name: one('fast', 'nvidia', 'a100'),
  label: v.anyText,
  everyPod: fc.boolean(),
  nodeSelector: texts(v.labelKey, v.labelValue),
  tolerations: one([], [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }]),
};

/** Accelerators of all kinds, with names that differ. */
export const accelerators: Arbitrary<Accelerator[]> = few(
  variant<Accelerator>({
    nvidia: record<Of<Accelerator, 'nvidia'>>(
      {
        kind: one('nvidia'),
        ...nodes,
        mig: fc.subarray(['1g.5gb', '1g.10gb+me', '7g.80gb'], { minLength: 1 }),
        timeSlicing: record<TimeSlicing>({ replicas: one(2, 10), rename: fc.boolean() }, 'replicas'),
        devicePlugin: fc.boolean(),
      },
      'kind',
    ),
    amd: record<Of<Accelerator, 'amd'>>({ kind: one('amd'), ...nodes, devicePlugin: fc.boolean() }, 'kind'),
    gaudi: record<Of<Accelerator, 'gaudi'>>({ kind: one('gaudi'), ...nodes, devicePlugin: fc.boolean() }, 'kind'),
    gpu: record<Of<Accelerator, 'gpu'>>(
      { kind: one('gpu'), ...nodes, resource: one('gpu.intel.com/i915') },
      ...(['kind', 'name', 'resource'] as const),
    ),
    rdma: record<Of<Accelerator, 'rdma'>>(
      {
        kind: one('rdma'),
        ...nodes,
        resource: one('rdma/hca_shared_devices_a', 'nvidia.com/roce'),
        hca: one('mlx5', '=mlx5_0:1,mlx5_1'),
        socketInterface: one('eth0', '^lo,docker'),
        sharedMemory: v.memory,
        ipcLock: fc.boolean(),
        devicePlugin: record<RdmaDevicePlugin>(
          {
            interfaces: one(['ib0'], ['ib0', 'enp2s2f0']),
            vendors: one(['15b3']),
            models: one(['1017', '101b']),
            drivers: one(['mlx5_core']),
            pods: one(1, 1000),
          },
          'vendors',
        ),
      },
      'kind',
      'resource',
    ),
  }),
  ({ name, kind }) => name ?? kind,
).map(withOnePlugin);

/** A plugin slices each resource in one way, and shares cards under one name. */
function withOnePlugin(drawn: readonly Accelerator[]): Accelerator[] {
  return drawn.map((each) => {
    const first = drawn.find(({ kind }) => kind === each.kind);
    if (each === first || each.kind !== first?.kind) return each;
    if (each.kind === 'rdma') return { ...each, devicePlugin: undefined };
    return each.kind === 'nvidia' && first.kind === 'nvidia' ? { ...each, timeSlicing: first.timeSlicing } : each;
  });
}

/** Runtimes with those accelerators that there are. */
export function withAccelerators(
  { runtimes: some }: TrainingProps,
  { accelerators: given = [] }: KubeflowProps,
): TrainingProps {
  const names = given.map(({ name, kind }) => name ?? kind);
  return {
    runtimes: some?.map((each) => ({
      ...each,
      ...(each.accelerators && { accelerators: each.accelerators.filter((name) => names.includes(name)) }),
    })),
  };
}

/** Whether a GPU operator has what to do. */
export function canHaveOperator({ accelerators: given = [] }: KubeflowProps): boolean {
  return given.some(({ kind }) => kind === 'nvidia');
}
