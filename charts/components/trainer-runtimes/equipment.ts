import type { CustomResources } from '../../../imports';
import type { TrainingRuntime } from '../../config/apps/training';
import { type Accelerators, type NodePlacement, type OfferedRdma, placementOn } from '../../config/cluster/offered';

type RuntimeSpec = NonNullable<CustomResources['trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime']['spec']>;
type JobSetSpec = NonNullable<NonNullable<RuntimeSpec['template']>['spec']>;
type Job = NonNullable<JobSetSpec['replicatedJobs']>[number];
type PodSpec = NonNullable<NonNullable<Job['template']['spec']>['template']['spec']>;

/** What the pods of a training have beside their program. */
export interface Equipment extends Pick<
  PodSpec['containers'][number],
  'env' | 'resources' | 'securityContext' | 'volumeMounts'
> {
  readonly volumes?: PodSpec['volumes'];
  readonly placement?: NodePlacement;
}

/** What the nodes of a training need for its accelerators: one of each, where these are, and what RDMA takes. */
export function equipmentOf(
  { accelerators = [] }: Pick<TrainingRuntime, 'accelerators'>,
  { all }: Accelerators,
): Equipment {
  const chosen = all.filter(({ name }) => accelerators.includes(name));
  if (!chosen.length) return {};
  const limits = Object.fromEntries(chosen.map(({ resources: [{ key }] }) => [key, 1]));
  const rdma = chosen.map((each) => each.rdma).find((each) => each);
  return { resources: { limits }, placement: placementOn(chosen), ...(rdma && withRdma(rdma)) };
}

const SHARED_MEMORY = 'dshm';

/**
 * NCCL's processes on a node share memory, of which containers have 64 MiB by default. `NCCL_NET` makes a training fail that
 * would fall back on TCP, and take many times as long, unnoticed. Locked memory, which RDMA registers with the cards, needs
 * IPC_LOCK: https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html,
 * https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html
 */
function withRdma({ hca, socketInterface, sharedMemory, ipcLock }: OfferedRdma): Equipment {
  const variables = { NCCL_NET: 'IB', NCCL_IB_HCA: hca, NCCL_SOCKET_IFNAME: socketInterface };
  return {
    env: Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }])),
    securityContext: ipcLock ? { capabilities: { add: ['IPC_LOCK'] } } : undefined,
    volumeMounts: [{ name: SHARED_MEMORY, mountPath: '/dev/shm' }],
    volumes: [{ name: SHARED_MEMORY, emptyDir: { medium: 'Memory', sizeLimit: sharedMemory } }],
  };
}
