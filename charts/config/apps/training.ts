import { among } from '../checks/advice';
import type { Accelerators } from '../cluster/offered';
import type { ComponentName } from '../components';
import { type Check, distinct, each, fields, unique } from '../checks/check';
import { dnsName } from '../checks/names';
import { count } from '../checks/numbers';
import type { Report } from '../checks/report';
import { image } from '../checks/texts';

/**
 * - `torch`: the nodes run alike, started by torchrun with its environment.
 * - `deepspeed`, `mlx`: a launcher reaches the nodes by SSH as OpenMPI does; the image has an SSH server and `mpirun`.
 * - `jax`, `xgboost`: the nodes run alike, with the variables by which the framework's processes find each other.
 * - `plain`: the nodes run alike, and Trainer adds nothing.
 */
export type TrainingFramework = 'torch' | 'jax' | 'xgboost' | 'deepspeed' | 'mlx' | 'plain';

/** What a user's TrainJobs can name as their runtime, in every namespace (a ClusterTrainingRuntime). */
export interface TrainingRuntime {
  /** Name by which TrainJobs refer to it; none of those that Trainer brings. */
  readonly name: string;
  /** Image of the training. */
  readonly image: string;
  /** How the processes find each other. */
  readonly framework: TrainingFramework;
  /** Nodes of a TrainJob that does not say how many. @default 1 */
  readonly numNodes?: number;
  /**
   * Names of `accelerators` whose nodes it runs on: each node of the training asks for one of each. What a TrainJob says in
   * `resourcesPerNode` takes the place of all of it. @default none
   */
  readonly accelerators?: readonly string[];
  /** What the training runs; with MPI, what the launcher runs. @default the image's own command */
  readonly command?: readonly string[];
}

/** Training of models. */
export interface TrainingProps {
  /** Training runtimes beside those that Trainer brings. @default none */
  readonly runtimes?: readonly TrainingRuntime[];
}

/** By which label the pods of each system are known that trains on several nodes: its controller gives it to them. */
const POD_LABELS = {
  'spark-operator': 'sparkoperator.k8s.io/launched-by-spark-operator',
  trainer: 'jobset.sigs.k8s.io/jobset-name',
  'training-operator': 'training.kubeflow.org/job-name',
} as const;

/** Pods of trainings: names of the NetworkPolicies that guard them, and the label by which each knows its pods. */
export type TrainingPods = Readonly<Record<string, string>>;

/**
 * Pods of trainings find each other by Services without ports, and talk by TCP at ports that nobody declares: a sidecar
 * tells nobody who they are there, so that the next one refuses them. They have none; NetworkPolicies guard them.
 * @returns none where nobody makes those policies: in namespaces made in the cluster, the hook of Pipelines does
 */
export function trainingPods(
  systems: { readonly components: ReadonlySet<string>; readonly elsewhere: ReadonlySet<string> },
  selfService: boolean,
): TrainingPods {
  const { components, elsewhere } = systems;
  if (selfService && !components.has('pipelines')) return {};
  const found = Object.entries(POD_LABELS).filter(([system]) => components.has(system) || elsewhere.has(system));
  return Object.fromEntries(found.map(([system, label]) => [`${system}-pods`, label]));
}

/** The training runtimes that Trainer brings. */
export const TRAINER_RUNTIMES: readonly string[] = [
  'deepspeed-distributed', 'jax-distributed', 'mlx-distributed', 'torch-distributed', 'xgboost-distributed',
  'torchtune-llama3.2-1b', 'torchtune-llama3.2-3b', 'torchtune-qwen2.5-1.5b',
]; // oxfmt-ignore

/** A training runtime for the nodes of some accelerators. */
export interface AcceleratedRuntime {
  readonly name: string;
  /** Names of the accelerators. */
  readonly accelerators: readonly string[];
}

/** PyTorch on each kind of NVIDIA's GPUs, and on these with each kind of RDMA: its image is built for CUDA. */
export function acceleratedRuntimes({ all }: Pick<Accelerators, 'all'>): readonly AcceleratedRuntime[] {
  const first = all.find(({ kind }) => kind === 'nvidia');
  const some = all.filter(({ kind }) => kind === 'nvidia' || kind === 'rdma');
  return some.map(({ name, rdma }) => ({
    name: `torch-distributed-${name}`,
    accelerators: rdma && first ? [first.name, name] : [name],
  }));
}

/** What is known of the platform where runtimes are checked. */
interface Surroundings {
  readonly components: ReadonlySet<ComponentName>;
  readonly accelerators: Pick<Accelerators, 'all'>;
}

const checkRuntime = ({ all }: Surroundings['accelerators']): Check<TrainingRuntime> => {
  const taken = [...TRAINER_RUNTIMES, ...acceleratedRuntimes({ all }).map(({ name }) => name)];
  const names = all.map(({ name }) => name);
  const accelerator: Check<string> = (report, at, name) => {
    const better = names.length ? among(name, names, 'accelerators') : `write accelerators: [Accelerator.nvidia()]`;
    return report.check(names.includes(name), at, `'${name}' is not the name of an accelerator; ${better}`);
  };
  const check = fields<TrainingRuntime>({
    name: (report, at, name) => {
      const message = `'${name}' is the name of a runtime that the platform brings too; take another name`;
      return report.check(!taken.includes(name), at, message) && dnsName(report, at, name);
    },
    image: image('ghcr.io/example/train:v1'),
    numNodes: count('nodes'),
    accelerators: (report, at, given) => distinct(report, at, given) && each(accelerator)(report, at, given),
  });
  return (report, at, runtime) => check(report, at, runtime) && checkLocking(report, at, runtime, all);
};

/** Under MPI, trainings run as a user to whom Linux gives no capability that is added. */
function checkLocking(
  report: Report,
  at: string,
  { framework, accelerators = [] }: TrainingRuntime,
  all: Accelerators['all'],
): boolean {
  const isUser = framework === 'deepspeed' || framework === 'mlx';
  const locks = all.find(({ name, rdma }) => rdma?.ipcLock && accelerators.includes(name));
  const message = `'${framework}' runs as a user who gets no IPC_LOCK, which ${locks?.name} needs; write 'torch' or 'plain', or ipcLock: false there`;
  return report.check(!isUser || !locks, `${at}.framework`, message);
}

/** Reports runtimes that Trainer would refuse or that take the name of another. */
export function checkRuntimes(
  report: Report,
  at: string,
  runtimes: readonly TrainingRuntime[],
  { components, accelerators }: Surroundings,
): void {
  const useful = !runtimes.length || components.has('trainer-runtimes');
  report.check(useful, at, `have no effect without the component 'trainer-runtimes'; switch it on`);
  unique(report, at, 'name', runtimes.map(({ name }) => name), '; take another name'); // oxfmt-ignore
  each(checkRuntime(accelerators))(report, at, runtimes);
}
