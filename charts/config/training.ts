import { checkDnsSubdomain } from './names';
import type { Report } from './report';

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
export const TRAINER_RUNTIMES = [
  'deepspeed-distributed',
  'mlx-distributed',
  'torch-distributed',
  'torchtune-llama3.2-1b',
  'torchtune-llama3.2-3b',
  'torchtune-qwen2.5-1.5b',
] as const;

/** Fills in the defaults, and reports runtimes that Trainer would refuse or that take the name of another. */
export function resolveTraining(
  { runtimes = [] }: TrainingProps,
  hasRuntimes: boolean,
  report: Report,
): Required<TrainingProps> {
  if (runtimes.length && !hasRuntimes) {
    report.add('training.runtimes', `have no use without the component 'trainer-runtimes'; switch it on`);
  }
  checkNames(runtimes, report);
  runtimes.forEach((runtime, index) => checkRuntime(`training.runtimes[${index}]`, runtime, report));
  return { runtimes };
}

function checkNames(runtimes: readonly TrainingRuntime[], report: Report): void {
  const taken = new Map<string, string>(TRAINER_RUNTIMES.map((name) => [name, 'a runtime that Trainer brings']));
  runtimes.forEach(({ name }, index) => {
    const at = `training.runtimes[${index}]`;
    const by = taken.get(name);
    if (by !== undefined) report.add(`${at}.name`, `'${name}' is the name of ${by} too; take another name`);
    else taken.set(name, at);
    checkDnsSubdomain(`${at}.name`, name, report);
  });
}

function checkRuntime(at: string, { image, framework, numNodes = 1 }: TrainingRuntime, report: Report): void {
  if (!/^\S+$/.test(image)) report.add(`${at}.image`, `'${image}' is not an image; write 'ghcr.io/example/train:v1'`);
  if (!TRAINING_FRAMEWORKS.includes(framework)) {
    report.add(`${at}.framework`, `'${framework}' is none of ${TRAINING_FRAMEWORKS.join(', ')}`);
  }
  if (!Number.isInteger(numNodes) || numNodes < 1) {
    report.add(`${at}.numNodes`, `${numNodes} is not a number of nodes; write 1 or more`);
  }
}
