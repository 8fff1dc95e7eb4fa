import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { acceleratedRuntimes, type TrainingRuntime } from '../../config/apps/training';
import { NVIDIA_GPU } from '../../config/cluster/device-plugins';
import { type NodePlacement, placementFor } from '../../config/cluster/offered';
import { Component, Resource, Stage } from '../../kit';
import type { CustomResources } from '../../../imports';
import { type Equipment, equipmentOf } from './equipment';

/**
 * The training runtimes that TrainJobs of every namespace can name: those that Trainer brings, and the user's own. The
 * controller's webhook checks them, so they come after it.
 */
export class TrainerRuntimes extends Component {
  static readonly facts: Facts = {
    name: 'trainer-runtimes',
    stage: Stage.CATALOG,
    namespace: 'kubeflow-system',
    requires: ['trainer'],
  };

  constructor(scope: Construct, { images, training: { runtimes }, accelerators }: Platform) {
    super(scope, TrainerRuntimes.facts);
    const brought: readonly TrainingRuntime[] = [
      { name: 'deepspeed-distributed', framework: 'deepspeed', image: images.deepSpeedRuntime },
      { name: 'jax-distributed', framework: 'jax', image: images.jaxRuntime },
      { name: 'mlx-distributed', framework: 'mlx', image: images.mlxRuntime },
      { name: 'torch-distributed', framework: 'torch', image: images.torchRuntime },
      { name: 'xgboost-distributed', framework: 'xgboost', image: images.xgboostRuntime },
      ...acceleratedRuntimes(accelerators).map(
        (each) => ({ ...each, framework: 'torch', image: images.torchRuntime }) as const,
      ),
    ];
    for (const runtime of [...brought, ...runtimes]) {
      this.render(runtime.name, runtime.framework, training(runtime, equipmentOf(runtime, accelerators)));
    }
    for (const model of TUNED_MODELS) {
      const name = `torchtune-${model.name}`;
      this.render(name, 'torchtune', tuning(model, images, placementFor(accelerators, [NVIDIA_GPU])));
    }
  }

  private render(name: string, framework: string, spec: RuntimeSpec): void {
    // The SDK lists no runtime without this label, by which it knows how to start a training.
    const labels = { 'trainer.kubeflow.org/framework': framework };
    new Resource(this, 'trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime', name, { spec }, { labels });
  }
}

type RuntimeSpec = NonNullable<CustomResources['trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime']['spec']>;
type JobSetSpec = NonNullable<NonNullable<RuntimeSpec['template']>['spec']>;
type Job = NonNullable<JobSetSpec['replicatedJobs']>[number];
type PodSpec = NonNullable<NonNullable<Job['template']['spec']>['template']['spec']>;

interface PodsOfJob extends Omit<PodSpec['containers'][number], 'name'> {
  readonly volumes?: PodSpec['volumes'];
  readonly placement?: NodePlacement;
}

/** What a TrainJob is to set in a job: the training itself, or where data or the model come from. */
type Step = 'trainer' | 'dataset-initializer' | 'model-initializer';

/** One job of the JobSet, whose pods have one container. */
function job(
  name: string,
  { volumes, placement, ...container }: PodsOfJob,
  step?: Step,
  after: readonly Step[] = [],
): Job {
  // Trainer changes the container `node` of a job `node`, and the initializers by the names of their jobs.
  const containers = [{ name: step === 'trainer' ? 'node' : name, ...container }];
  return {
    name,
    dependsOn: after.length ? after.map((each) => ({ name: each, status: 'Complete' as const })) : undefined,
    template: {
      metadata: step && { labels: { 'trainer.kubeflow.org/trainjob-ancestor-step': step } },
      spec: { template: { spec: { containers, volumes, ...placement } } },
    },
  };
}

/** Frameworks whose nodes are all alike and find each other by variables: torchrun starts a process for each GPU. */
const ALIKE = {
  torch: { torch: {} },
  jax: { jax: {} },
  xgboost: { xgboost: {} },
  plain: {},
} as const satisfies Partial<Record<TrainingRuntime['framework'], RuntimeSpec['mlPolicy']>>;

function isAlike(framework: TrainingRuntime['framework']): framework is keyof typeof ALIKE {
  return framework in ALIKE;
}

const MPI_HOME = '/home/mpiuser';
/** By OpenMPI and SSH: a launcher, which is a node itself, starts the processes; when it is done all is. */
const MPI = {
  mpiImplementation: 'OpenMPI',
  numProcPerNode: 1,
  runLauncherAsNode: true,
  sshAuthMountPath: `${MPI_HOME}/.ssh`,
} as const;

/** What Trainer makes of a training with one image. */
function training(
  { framework, image, numNodes = 1, command }: Omit<TrainingRuntime, 'name'>,
  equipment: Equipment,
): RuntimeSpec {
  if (isAlike(framework)) {
    const replicatedJobs = [job('node', { image, command, ...equipment }, 'trainer')];
    return { mlPolicy: { numNodes, ...ALIKE[framework] }, template: { spec: { replicatedJobs } } };
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
      job('launcher', { image, command, ...equipment, securityContext }, 'trainer'),
      job('node', { image, ...server, ...equipment, securityContext }),
    ],
  };
  return { mlPolicy: { numNodes, mpi: MPI }, template: { spec } };
}

const LLAMA = { path: 'original/tokenizer.model' };
const QWEN = { path: 'vocab.json', merges_file: 'merges.txt' };

/**
 * The models that torchtune makes better by examples: the last part of the runtime's name, the model's name at Hugging
 * Face, torchtune's recipe, and the settings of the tokenizer that are files of the model.
 */
const TUNED_MODELS = [
  { name: 'llama3.2-1b', model: 'meta-llama/Llama-3.2-1B-Instruct', recipe: 'llama3_2/1B_full', tokenizer: LLAMA },
  { name: 'llama3.2-3b', model: 'meta-llama/Llama-3.2-3B-Instruct', recipe: 'llama3_2/3B_full', tokenizer: LLAMA },
  { name: 'qwen2.5-1.5b', model: 'Qwen/Qwen2.5-1.5B-Instruct', recipe: 'qwen2_5/1.5B_full', tokenizer: QWEN },
];

/** Where the initializers put data and model, and the training its result. */
const WORKSPACE = '/workspace';
const VOLUME = 'initializer';

/** Fetches a dataset and a model into a volume, and then tunes the model on two GPUs. */
function tuning(
  { model, recipe, tokenizer }: (typeof TUNED_MODELS)[number],
  images: Platform['images'],
  placement: NodePlacement,
): RuntimeSpec {
  const run = ['tune', 'run', '--rdzv_endpoint=localhost:29500', 'full_finetune_distributed', '--config', recipe];
  const settings = [
    'dataset=torchtune.datasets.instruct_dataset',
    'dataset.source=parquet',
    `dataset.data_dir=${WORKSPACE}/dataset/data`,
    `output_dir=${WORKSPACE}/output`,
    ...Object.entries(tokenizer).map(([key, file]) => `tokenizer.${key}=${WORKSPACE}/model/${file}`),
    `checkpointer.checkpoint_dir=${WORKSPACE}/model`,
  ];
  const resources = { limits: { [NVIDIA_GPU]: 2 } };
  const initializers = [
    ['dataset-initializer', images.datasetInitializer, 'tatsu-lab/alpaca'],
    ['model-initializer', images.modelInitializer, model],
  ] as const;
  const jobs = initializers.map(([step, image, repository]) => {
    const env = [{ name: 'STORAGE_URI', value: `hf://${repository}` }];
    return job(step, inWorkspace({ image, env }), step);
  });
  const pods = inWorkspace({ image: images.torchTune, command: [...run, ...settings], resources, placement });
  const node = job('node', pods, 'trainer', ['dataset-initializer', 'model-initializer']);
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } } as const;
  // JobSet makes a claim of it for each TrainJob, and removes it with the TrainJob.
  const volumeClaimPolicies = [{ templates: [{ metadata: { name: VOLUME }, spec: claim }] }];
  const spec = { replicatedJobs: [...jobs, node], volumeClaimPolicies };
  return { mlPolicy: { numNodes: 1, ...ALIKE.torch }, template: { spec } };
}

function inWorkspace(pods: PodsOfJob): PodsOfJob {
  return { ...pods, volumeMounts: [{ name: VOLUME, mountPath: WORKSPACE }] };
}
