import type * as k8s from '../../kit/k8s';
import { type Check, each, fields, oneOrMore, unique } from '../checks/check';
import { bytes } from '../checks/amounts';
import { dnsLabel, isLabelKey } from '../checks/names';
import type { Report } from '../checks/report';
import { own } from '../checks/texts';
import { toleration } from '../checks/tolerations';
import { labelsBeside } from '../tenants/labels';
import type { Accelerator, AcceleratorNodes, GpuProps, NvidiaProps, RdmaProps, TimeSlicing } from './accelerators';
import { checkPlugins, NVIDIA_GPU, nvidiaResources, type PluginSurroundings, pluginsOf } from './device-plugins';

/** A resource that pods ask for, and the text that users see. */
export interface OfferedResource {
  readonly key: string;
  readonly label: string;
}

/** How a training uses cards with RDMA. */
export type OfferedRdma = Pick<RdmaProps, 'hca' | 'socketInterface'> &
  Required<Pick<RdmaProps, 'sharedMemory' | 'ipcLock'>>;

/** An accelerator with its resources and defaults. */
export interface OfferedAccelerator extends Required<AcceleratorNodes> {
  readonly kind: Accelerator['kind'];
  /** What pods may ask for; the first is the one that runtimes ask for. */
  readonly resources: readonly [OfferedResource, ...OfferedResource[]];
  /** Present for RDMA alone. */
  readonly rdma?: OfferedRdma;
}

/** Vendors of GPUs, and the resources of their device plugins, which are the keys of the usual taints of such nodes, too. */
export const VENDORS = {
  nvidia: { label: 'NVIDIA', resource: NVIDIA_GPU },
  amd: { label: 'AMD', resource: 'amd.com/gpu' },
  gaudi: { label: 'Intel Gaudi', resource: 'habana.ai/gaudi' },
} as const;

/** An accelerator with its resources and defaults. */
function offered(given: Accelerator): OfferedAccelerator {
  const { kind, name = kind, nodeSelector = {}, tolerations = [], everyPod = false } = given;
  const nodes = { kind, name, nodeSelector, tolerations, everyPod };
  switch (given.kind) {
    case 'nvidia': {
      const { label = VENDORS.nvidia.label, timeSlicing } = given;
      const shared = timeSlicing ? `, shared by ${timeSlicing.replicas}` : '';
      const [first, ...more] = nvidiaResources(given).map(({ resource, profile }) => ({
        key: timeSlicing?.rename ? `${resource}.shared` : resource,
        label: `${label}${profile === undefined ? '' : ` ${profile}`}${shared}`,
      }));
      return { ...nodes, label, resources: [first ?? { key: NVIDIA_GPU, label }, ...more] };
    }
    case 'amd':
    case 'gaudi': {
      const { label = VENDORS[given.kind].label } = given;
      return { ...nodes, label, resources: [{ key: VENDORS[given.kind].resource, label }] };
    }
    case 'gpu': {
      const { label = given.name, resource } = given;
      return { ...nodes, label, resources: [{ key: resource, label }] };
    }
    case 'rdma': {
      const { label = 'RDMA', resource, hca, socketInterface, sharedMemory = '16Gi', ipcLock = true } = given;
      const rdma = { hca, socketInterface, sharedMemory, ipcLock };
      return { ...nodes, label, resources: [{ key: resource, label }], rdma };
    }
  }
}

/** The accelerators of the nodes, with all that follows from them. */
export type Accelerators = ReturnType<typeof resolveAccelerators>;

/**
 * Fills in defaults, and reports what no node can offer.
 * @param around tenants, whose Pod Security Standards decide who may lock memory, what is installed, and what the cluster has
 */
export function resolveAccelerators(
  given: readonly Accelerator[],
  around: PluginSurroundings & { readonly tenants: readonly { readonly podSecurity?: string }[] },
  report: Report,
) {
  const { tenants } = around;
  checkAll(report, 'accelerators', given);
  unique(report, 'accelerators', 'name', given.map(({ name, kind }) => name ?? kind), '; give one a name of its own'); // oxfmt-ignore
  checkPlugins(report, given, around);
  const all = given.map(offered);
  all.forEach(({ rdma }, index) => {
    const isTaken = !rdma?.ipcLock || tenants.some(({ podSecurity }) => podSecurity === 'privileged');
    report.warn(isTaken, `accelerators[${index}].ipcLock`, NOT_PRIVILEGED);
  });
  return {
    all,
    /** Those that notebooks, models and trainings compute with. */
    gpus: all.filter(({ kind }) => kind !== 'rdma'),
    /** Those whose nodes all pods of tenants find that ask for them. */
    everyPod: all.filter(({ everyPod }) => everyPod),
    /** What their device plugins are set up for. */
    plugins: pluginsOf(given),
  } as const;
}

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline lists the capabilities that it lets pods add. */
const NOT_PRIVILEGED =
  `adds the capability IPC_LOCK to trainings, and the Pod Security Standard of every tenant refuses it; write podSecurity: ` +
  `'privileged' for tenants that train with RDMA, or ipcLock: false if the nodes' container runtime sets LimitMEMLOCK=infinity`;

/** What pods on the nodes of some accelerators say. */
export interface NodePlacement {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly k8s.Toleration[];
}

/** The node selector and tolerations of pods that use some accelerators; nothing where these say nothing. */
export function placementOn(accelerators: readonly Pick<OfferedAccelerator, keyof NodePlacement>[]): NodePlacement {
  const nodeSelector = Object.assign({}, ...accelerators.map((each) => each.nodeSelector)) as Record<string, string>;
  const texts = accelerators.flatMap((each) => each.tolerations).map((one) => [JSON.stringify(one), one] as const);
  const tolerations = [...new Map(texts).values()];
  return {
    ...(Object.keys(nodeSelector).length > 0 && { nodeSelector }),
    ...(tolerations.length > 0 && { tolerations }),
  };
}

/** The same for pods that ask for some resources. Where several kinds of nodes offer one, the pods may run on each of them. */
export function placementFor({ all }: Pick<Accelerators, 'all'>, keys: readonly string[]): NodePlacement {
  return placementOn(
    keys.flatMap((key) => {
      const found = all.filter(({ resources }) => resources.some((each) => each.key === key));
      return found.length > 1 ? found.map(({ tolerations }) => ({ tolerations, nodeSelector: {} })) : found;
    }),
  );
}

const resource: Check<string> = (report, at, name) => {
  const message = `'${name}' is not the resource name of a device plugin; write one such as 'nvidia.com/gpu' or 'rdma/hca_shared_devices_a'`;
  return report.check(name.includes('/') && isLabelKey(name), at, message);
};

const PROFILE = /^[1-9]g\.\d{1,3}gb(?:\+(?:me|gfx)(?:\.all)?)?$/;
const profile: Check<string> = (report, at, text) => {
  const bare = text.toLowerCase().replace(/^(?:nvidia\.com\/)?mig-/, '').replace(/gb\.(?=me|gfx)/, 'gb+'); // oxfmt-ignore
  const better = PROFILE.test(bare) ? `'${bare}'` : `one such as '1g.5gb', as nvidia-smi mig -lgip prints them`;
  return report.check(PROFILE.test(text), at, `'${text}' is not a MIG profile; write ${better}`);
};

const slicing = fields<TimeSlicing>({
  replicas: (report, at, number) => {
    const message = `${number} is not a number of pods that share a GPU; write 2 or more, or leave timeSlicing out`;
    return report.check(Number.isInteger(number) && number >= 2, at, message);
  },
});

/** What NCCL reads. */
const nccl = (example: string) => own(/^[=^]{0,2}[\w.:,-]+$/, `a list of names for NCCL, such as '${example}'`);

type AllProps = AcceleratorNodes &
  Omit<NvidiaProps, 'devicePlugin' | 'name'> &
  Omit<GpuProps, 'name'> &
  Omit<RdmaProps, 'devicePlugin' | 'name'>;

const checkAll = each(
  fields<AllProps>({
    name: dnsLabel,
    nodeSelector: labelsBeside([]),
    tolerations: each(toleration),
    mig: oneOrMore(profile),
    timeSlicing: slicing,
    resource,
    hca: nccl('mlx5'),
    socketInterface: nccl('eth0'),
    sharedMemory: bytes('container'),
  }),
) as Check<readonly Accelerator[]>;
