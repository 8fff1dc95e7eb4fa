import type { images as allImages } from '../../versions';
import { job, type PodsOfJob, type Runtime, runtime, TORCH } from './shapes';

/** A model that torchtune makes better by examples. */
export interface TunedModel {
  /** The model's name at Hugging Face. */
  readonly model: string;
  /** Recipe of torchtune. */
  readonly recipe: string;
  /** Settings of the tokenizer that are files of the model. */
  readonly tokenizer: Readonly<Record<string, string>>;
}

/** Where the initializers put data and model, and the training its result. */
const WORKSPACE = '/workspace';

type Images = Pick<typeof allImages, 'datasetInitializer' | 'modelInitializer' | 'torchTune'>;

/** Fetches a dataset and a model into a volume, and then tunes the model on two GPUs. */
export function torchTune(name: string, { model, recipe, tokenizer }: TunedModel, images: Images): Runtime {
  const files = Object.entries(tokenizer).map(([key, file]) => `tokenizer.${key}=${WORKSPACE}/model/${file}`);
  const training = {
    image: images.torchTune,
    command: [
      'tune',
      'run',
      '--rdzv_endpoint=localhost:29500',
      'full_finetune_distributed',
      '--config',
      recipe,
      'dataset=torchtune.datasets.instruct_dataset',
      'dataset.source=parquet',
      `dataset.data_dir=${WORKSPACE}/dataset/data`,
      `output_dir=${WORKSPACE}/output`,
      ...files,
      `checkpointer.checkpoint_dir=${WORKSPACE}/model`,
    ],
    resources: { limits: { 'nvidia.com/gpu': 2 } },
  };
  const inWorkspace = (pods: PodsOfJob): PodsOfJob => withClaim(name, pods);
  return runtime(
    'torchtune',
    { numNodes: 1, ...TORCH },
    {
      replicatedJobs: [
        job(
          'dataset-initializer',
          inWorkspace(fetch(images.datasetInitializer, 'tatsu-lab/alpaca')),
          'dataset-initializer',
        ),
        job('model-initializer', inWorkspace(fetch(images.modelInitializer, model)), 'model-initializer'),
        job('node', inWorkspace(training), 'trainer', ['dataset-initializer', 'model-initializer']),
      ],
    },
  );
}

function fetch(image: string, repository: string): PodsOfJob {
  return { image, env: [{ name: 'STORAGE_URI', value: `hf://${repository}` }] };
}

/** The claim is the tenant's to make: it has the name of the runtime, in the namespace of the TrainJob. */
function withClaim(claimName: string, pods: PodsOfJob): PodsOfJob {
  return {
    ...pods,
    volumeMounts: [{ name: 'initializer', mountPath: WORKSPACE }],
    volumes: [{ name: 'initializer', persistentVolumeClaim: { claimName } }],
  };
}
