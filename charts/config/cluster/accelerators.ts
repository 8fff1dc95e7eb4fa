import type * as k8s from '../../kit/k8s';

/** The nodes of an accelerator, and its name in menus and runtimes. */
export interface AcceleratorNodes {
  /** Its name: runtimes and entries of the form are named after it. @default its kind, 'nvidia' for instance */
  readonly name?: string;
  /** Text that users see. @default the name of the vendor */
  readonly label?: string;
  /** Labels of its nodes: pods that the platform knows to use it run there. @default any node */
  readonly nodeSelector?: Readonly<Record<string, string>>;
  /** Tolerations of the taints that its nodes have: pods that the platform knows to use it get them. @default none */
  readonly tolerations?: readonly k8s.Toleration[];
  /**
   * Whether all pods of tenants that ask for its resource get both, whichever program makes them: the form of notebooks,
   * steps of pipelines, trainings, models. A MutatingAdmissionPolicy adds them, which needs Kubernetes 1.36.
   * @default false: users choose the nodes in the form, and write them elsewhere
   */
  readonly everyPod?: boolean;
}

/** Several pods take turns on one GPU. They share its memory, and none is kept from the memory of the others. */
export interface TimeSlicing {
  /** Pods that one GPU, or one slice of MIG, takes: 2 or more. */
  readonly replicas: number;
  /** Whether such GPUs have a resource of their own, `nvidia.com/gpu.shared`, beside GPUs that are not shared. @default false */
  readonly rename?: boolean;
}

/** GPUs of NVIDIA: `nvidia.com/gpu`, or a resource for each MIG profile. */
export interface NvidiaProps extends AcceleratorNodes {
  /**
   * MIG profiles into which the GPUs of these nodes are cut, such as `1g.5gb` or `1g.10gb+me`. Each is a resource
   * (`nvidia.com/mig-1g.5gb`), as with the strategy `mixed`; cutting the GPUs is up to you. @default whole GPUs
   */
  readonly mig?: readonly string[];
  /** Whether several pods share a GPU. @default one pod has it */
  readonly timeSlicing?: TimeSlicing;
  /**
   * Whether NVIDIA's device plugin is installed, for all nodes with NVIDIA's GPUs, with `mig` and `timeSlicing` of each.
   * The nodes need the driver and NVIDIA's container runtime. @default false: the cluster has one, or the GPU operator
   */
  readonly devicePlugin?: boolean;
}

/** Cards of a vendor who has one resource for all: GPUs of AMD, Intel Gaudi. */
export interface CardProps extends AcceleratorNodes {
  /**
   * Whether the vendor's device plugin is installed, for all nodes with such cards. The nodes need the driver, those with Gaudi
   * Habana's container runtime too. Gaudi's fails on nodes without a card: say `nodeSelector`. @default false: the cluster has one
   */
  readonly devicePlugin?: boolean;
}

/** How the shared device plugin finds the network cards of a resource: those that fit all that is said here. */
export interface RdmaDevicePlugin {
  /** Their network interfaces, such as `ib0`. @default any */
  readonly interfaces?: readonly string[];
  /** Their vendors, as hexadecimal numbers of PCI such as `15b3`, which is NVIDIA's (Mellanox). @default any */
  readonly vendors?: readonly string[];
  /** Their models, as hexadecimal numbers of PCI such as `1017`. @default any */
  readonly models?: readonly string[];
  /** Their drivers, such as `mlx5_core`. @default any */
  readonly drivers?: readonly string[];
  /** How many pods of a node may use them at the same time. @default 100 */
  readonly pods?: number;
}

/** GPUs of a vendor that has no factory method of its own. */
export interface GpuProps extends AcceleratorNodes {
  readonly name: string;
  /** Resource name of its device plugin, such as `gpu.intel.com/i915`. */
  readonly resource: string;
}

/** Network cards by which GPUs of several nodes exchange data without the kernel: InfiniBand, RoCE. */
export interface RdmaProps extends AcceleratorNodes {
  /** Resource name of its device plugin, such as `rdma/hca_shared_devices_a`. */
  readonly resource: string;
  /** Which cards NCCL takes (`NCCL_IB_HCA`), such as `mlx5` or `=mlx5_0:1`. @default all */
  readonly hca?: string;
  /** Network interfaces by which NCCL's processes find each other (`NCCL_SOCKET_IFNAME`), such as `eth0`. @default all */
  readonly socketInterface?: string;
  /** Shared memory of each node of a training, as a quantity. It counts as memory of the pod. @default '16Gi' */
  readonly sharedMemory?: string;
  /**
   * Whether trainings may lock memory (the capability `IPC_LOCK`), as RDMA needs. Only tenants with `podSecurity: 'privileged'`
   * take such pods. Write false where the container runtime of the nodes sets no limit (`LimitMEMLOCK=infinity`). @default true
   */
  readonly ipcLock?: boolean;
  /**
   * How the shared device plugin finds the cards; it is then installed, on the nodes of all such entries. The nodes need the
   * driver, and interfaces that are up. @default the cluster has a plugin
   */
  readonly devicePlugin?: RdmaDevicePlugin;
}

/** What nodes have beside CPU and memory. */
export type Accelerator =
  | ({ readonly kind: 'nvidia' } & NvidiaProps)
  | ({ readonly kind: 'amd' } & CardProps)
  | ({ readonly kind: 'gaudi' } & CardProps)
  | ({ readonly kind: 'gpu' } & GpuProps)
  | ({ readonly kind: 'rdma' } & RdmaProps);

/** Kinds of accelerators. */
export const Accelerator = {
  /** GPUs of NVIDIA: `nvidia.com/gpu`, or a resource for each MIG profile. */
  nvidia: (props: NvidiaProps = {}): Accelerator => ({ kind: 'nvidia', ...props }),
  /** GPUs of AMD: `amd.com/gpu`. */
  amd: (props: CardProps = {}): Accelerator => ({ kind: 'amd', ...props }),
  /** Intel Gaudi: `habana.ai/gaudi`. */
  gaudi: (props: CardProps = {}): Accelerator => ({ kind: 'gaudi', ...props }),
  /** GPUs of any other vendor, by the resource name of its device plugin. */
  gpu: (props: GpuProps): Accelerator => ({ kind: 'gpu', ...props }),
  /** Network cards with RDMA, for trainings on several nodes. */
  rdma: (props: RdmaProps): Accelerator => ({ kind: 'rdma', ...props }),
};
