import type { CustomResources } from '../../../imports';

type Spec = NonNullable<CustomResources['trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime']['spec']>;
type JobSetSpec = NonNullable<NonNullable<Spec['template']>['spec']>;
type Job = NonNullable<JobSetSpec['replicatedJobs']>[number];
type PodSpec = NonNullable<NonNullable<Job['template']['spec']>['template']['spec']>;

/** A training runtime: what its JobSets are, and the label by which the SDK knows how to start a training in it. */
export interface Runtime {
  readonly framework: string;
  readonly spec: Spec;
}

/** The container and the volumes of a job's pods. */
export interface PodsOfJob extends Omit<PodSpec['containers'][number], 'name'> {
  readonly volumes?: PodSpec['volumes'];
}

/** What a TrainJob is to set in a job: the training itself, or where data or the model come from. */
export type Step = 'trainer' | 'dataset-initializer' | 'model-initializer';

/** One job of the JobSet, whose pods have one container. */
export function job(name: string, pods: PodsOfJob, step?: Step, after: readonly string[] = []): Job {
  const { volumes, ...container } = pods;
  // Trainer changes the container `node` of a job `node`, and the initializers by the names of their jobs.
  const containers = [{ name: step === 'trainer' ? 'node' : name, ...container }];
  return {
    name,
    dependsOn: after.length ? after.map((each) => ({ name: each, status: 'Complete' as const })) : undefined,
    template: {
      metadata: step && { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': step } },
      spec: { template: { spec: { containers, volumes } } },
    },
  };
}

/** The JobSet of a runtime, and how its nodes work together. */
export function runtime(framework: string, mlPolicy: Spec['mlPolicy'], jobSet: JobSetSpec): Runtime {
  return { framework, spec: { mlPolicy, template: { spec: jobSet } } };
}

/** By torchrun, which starts as many processes on each node as it has GPUs, or CPUs. */
export const TORCH = { torch: { numProcPerNode: 'auto' } } as const;

/** In what the runtimes of one kind differ. */
export interface RuntimeProps {
  readonly image: string;
  /** @default 1 */
  readonly numNodes?: number;
  /** @default the image's own */
  readonly command?: readonly string[];
}

/** All nodes run the same. */
export function plain(framework: string, props: RuntimeProps, policy: typeof TORCH | object = {}): Runtime {
  const { image, numNodes = 1, command } = props;
  return runtime(framework, { numNodes, ...policy }, { replicatedJobs: [job('node', { image, command }, 'trainer')] });
}

const MPI_USER = { securityContext: { runAsUser: 1000 } };
const MPI_HOME = '/home/mpiuser';

/** A launcher starts the processes by OpenMPI and SSH; it is a node itself, and when it is done all is. */
export function mpi(framework: string, { image, numNodes = 1, command }: RuntimeProps): Runtime {
  const policy = {
    numNodes,
    mpi: {
      mpiImplementation: 'OpenMPI',
      numProcPerNode: 1,
      runLauncherAsNode: true,
      sshAuthMountPath: `${MPI_HOME}/.ssh`,
    },
  } as const;
  const server = {
    command: ['/usr/sbin/sshd'],
    args: ['-De', '-f', `${MPI_HOME}/.sshd_config`],
    readinessProbe: { initialDelaySeconds: 5, tcpSocket: { port: 2222 } },
  };
  return runtime(framework, policy, {
    // The launcher finds the nodes by name before they are ready.
    network: { publishNotReadyAddresses: true },
    successPolicy: { operator: 'All', targetReplicatedJobs: ['launcher'] },
    replicatedJobs: [
      job('launcher', { image, command, ...MPI_USER }, 'trainer'),
      job('node', { image, ...server, ...MPI_USER }),
    ],
  });
}
