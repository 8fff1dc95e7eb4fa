import fc, { type Arbitrary } from 'fast-check';

import type { Accelerator, KubeflowProps, TimeSlicing, TrainingProps } from '../../charts';
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
    amd: record<Of<Accelerator, 'amd'>>({ kind: one('amd'), ...nodes }, 'kind'),
    gaudi: record<Of<Accelerator, 'gaudi'>>({ kind: one('gaudi'), ...nodes }, 'kind'),
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
      },
      'kind',
      'resource',
    ),
  }),
  ({ name, kind }) => name ?? kind,
);

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
