import type { ComponentName } from '../components';
import type { Report } from '../checks/report';

/** How the processes of a training find each other. */
export const TRAINING_FRAMEWORKS = ['torch', 'deepspeed', 'mlx', 'plain'] as const;

/**
 * - `torch`: the nodes run alike, started by torchrun with its environment.
 * - `deepspeed`, `mlx`: a launcher reaches the nodes by SSH as OpenMPI does; the image has an SSH server and `mpirun`.
 * - `plain`: the nodes run alike, and Trainer adds nothing.
 */
export type TrainingFramework = (typeof TRAINING_FRAMEWORKS)[number];

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
  /** What the training runs; with MPI, what the launcher runs. @default the image's own command */
  readonly command?: readonly string[];
}

/** Training of models. */
export interface TrainingProps {
  /** Training runtimes beside those that Trainer brings. @default none */
  readonly runtimes?: readonly TrainingRuntime[];
}

/** The training runtimes that Trainer brings. */
export const TRAINER_RUNTIMES: readonly string[] = [
  'deepspeed-distributed', 'mlx-distributed', 'torch-distributed',
  'torchtune-llama3.2-1b', 'torchtune-llama3.2-3b', 'torchtune-qwen2.5-1.5b',
]; // prettier-ignore

/** Reports runtimes that Trainer would refuse or that take the name of another. */
export function checkRuntimes(
  runtimes: readonly TrainingRuntime[],
  components: ReadonlySet<ComponentName>,
  report: Report,
): void {
  const all = 'training.runtimes';
  const useful = !runtimes.length || components.has('trainer-runtimes');
  report.check(useful, all, `have no use without the component 'trainer-runtimes'; switch it on`);
  const names = runtimes.map(({ name }) => name);
  report.unique(all, 'name', names, '; take another name');
  runtimes.forEach(({ name, image, framework, numNodes = 1 }, index) => {
    const at = `${all}[${index}]`;
    const taken = `'${name}' is the name of a runtime that Trainer brings too; take another name`;
    report.check(!TRAINER_RUNTIMES.includes(name), `${at}.name`, taken);
    report.dnsName(`${at}.name`, name);
    report.text(`${at}.image`, image, /^\S+$/, `an image; write 'ghcr.io/example/train:v1'`);
    report.oneOf(`${at}.framework`, framework, TRAINING_FRAMEWORKS);
    report.count(`${at}.numNodes`, numNodes, 'nodes');
  });
}
