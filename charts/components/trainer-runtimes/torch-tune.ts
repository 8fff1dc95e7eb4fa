import type { images as allImages } from '../../versions';
import { job, type PodsOfJob, type RuntimeSpec, TORCH } from './shapes';

const LLAMA = { path: 'original/tokenizer.model' };
const QWEN = { path: 'vocab.json', merges_file: 'merges.txt' };

/**
 * The models that torchtune makes better by examples: the last part of the runtime's name, the model's name at Hugging
 * Face, torchtune's recipe, and the settings of the tokenizer that are files of the model.
 */
export const TUNED_MODELS = [
  { name: 'llama3.2-1b', model: 'meta-llama/Llama-3.2-1B-Instruct', recipe: 'llama3_2/1B_full', tokenizer: LLAMA },
  { name: 'llama3.2-3b', model: 'meta-llama/Llama-3.2-3B-Instruct', recipe: 'llama3_2/3B_full', tokenizer: LLAMA },
  { name: 'qwen2.5-1.5b', model: 'Qwen/Qwen2.5-1.5B-Instruct', recipe: 'qwen2_5/1.5B_full', tokenizer: QWEN },
];

type TunedModel = (typeof TUNED_MODELS)[number];

/** Where the initializers put data and model, and the training its result. */
const WORKSPACE = '/workspace';

type Images = Pick<typeof allImages, 'datasetInitializer' | 'modelInitializer' | 'torchTune'>;

/** Fetches a dataset and a model into a volume, and then tunes the model on two GPUs. */
export function tuning(runtime: string, { model, recipe, tokenizer }: TunedModel, images: Images): RuntimeSpec {
  const run = ['tune', 'run', '--rdzv_endpoint=localhost:29500', 'full_finetune_distributed', '--config', recipe];
  const settings = [
    'dataset=torchtune.datasets.instruct_dataset',
    'dataset.source=parquet',
    `dataset.data_dir=${WORKSPACE}/dataset/data`,
    `output_dir=${WORKSPACE}/output`,
    ...Object.entries(tokenizer).map(([key, file]) => `tokenizer.${key}=${WORKSPACE}/model/${file}`),
    `checkpointer.checkpoint_dir=${WORKSPACE}/model`,
  ];
  const resources = { limits: { 'nvidia.com/gpu': 2 } };
  const initializers = [
    ['dataset-initializer', images.datasetInitializer, 'tatsu-lab/alpaca'],
    ['model-initializer', images.modelInitializer, model],
  ] as const;
  const jobs = initializers.map(([step, image, repository]) => {
    const env = [{ name: 'STORAGE_URI', value: `hf://${repository}` }];
    return job(step, withClaim(runtime, { image, env }), step);
  });
  const pods = withClaim(runtime, { image: images.torchTune, command: [...run, ...settings], resources });
  const node = job('node', pods, 'trainer', ['dataset-initializer', 'model-initializer']);
  return { mlPolicy: { numNodes: 1, ...TORCH }, template: { spec: { replicatedJobs: [...jobs, node] } } };
}

/** The claim is the tenant's to make: it has the name of the runtime, in the namespace of the TrainJob. */
function withClaim(claimName: string, pods: PodsOfJob): PodsOfJob {
  return {
    ...pods,
    volumeMounts: [{ name: 'initializer', mountPath: WORKSPACE }],
    volumes: [{ name: 'initializer', persistentVolumeClaim: { claimName } }],
  };
}
