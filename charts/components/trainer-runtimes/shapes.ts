import type { TrainingRuntime } from '../../config/training';
import type { CustomResources } from '../../../imports';

/** A training runtime: how its nodes work together, and what its JobSets are. */
export type RuntimeSpec = NonNullable<CustomResources['trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime']['spec']>;
type JobSetSpec = NonNullable<NonNullable<RuntimeSpec['template']>['spec']>;
type Job = NonNullable<JobSetSpec['replicatedJobs']>[number];
type PodSpec = NonNullable<NonNullable<Job['template']['spec']>['template']['spec']>;

/** The container and the volumes of a job's pods. */
export interface PodsOfJob extends Omit<PodSpec['containers'][number], 'name'> {
  readonly volumes?: PodSpec['volumes'];
}

/** What a TrainJob is to set in a job: the training itself, or where data or the model come from. */
type Step = 'trainer' | 'dataset-initializer' | 'model-initializer';

/** One job of the JobSet, whose pods have one container. */
export function job(name: string, { volumes, ...container }: PodsOfJob, step?: Step, after: readonly Step[] = []): Job {
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

/** By torchrun, which starts as many processes on each node as it has GPUs, or CPUs. */
export const TORCH = { torch: { numProcPerNode: 'auto' } } as const;

const MPI_HOME = '/home/mpiuser';
/** By OpenMPI and SSH: a launcher, which is a node itself, starts the processes; when it is done all is. */
const MPI = {
  mpiImplementation: 'OpenMPI',
  numProcPerNode: 1,
  runLauncherAsNode: true,
  sshAuthMountPath: `${MPI_HOME}/.ssh`,
} as const;

/** What Trainer makes of a training with one image. */
export function training({ framework, image, numNodes = 1, command }: Omit<TrainingRuntime, 'name'>): RuntimeSpec {
  if (framework === 'torch' || framework === 'plain') {
    const replicatedJobs = [job('node', { image, command }, 'trainer')];
    return { mlPolicy: { numNodes, ...(framework === 'torch' && TORCH) }, template: { spec: { replicatedJobs } } };
  }
  const securityContext = { runAsUser: 1000 };
  const server = {
    command: ['/usr/sbin/sshd'],
    args: ['-De', '-f', `${MPI_HOME}/.sshd_config`],
    readinessProbe: { initialDelaySeconds: 5, tcpSocket: { port: 2222 } },
  };
  const spec: JobSetSpec = {
    // The launcher finds the nodes by name before they are ready.
    network: { publishNotReadyAddresses: true },
    successPolicy: { operator: 'All', targetReplicatedJobs: ['launcher'] },
    replicatedJobs: [
      job('launcher', { image, command, securityContext }, 'trainer'),
      job('node', { image, ...server, securityContext }),
    ],
  };
  return { mlPolicy: { numNodes, mpi: MPI }, template: { spec } };
}
