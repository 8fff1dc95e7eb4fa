import type { TrainerRuntimeName, TrainingRuntime } from '../../config/training';
import type { Platform } from '../../config/platform';
import { mpi, plain, type Runtime, TORCH } from './shapes';
import { torchTune, type TunedModel } from './torch-tune';

const LLAMA_TOKENIZER = { path: 'original/tokenizer.model' };

/** What the runtimes of torchtune tune. */
const TUNED_MODELS = {
  'torchtune-llama3.2-1b': {
    model: 'meta-llama/Llama-3.2-1B-Instruct',
    recipe: 'llama3_2/1B_full',
    tokenizer: LLAMA_TOKENIZER,
  },
  'torchtune-llama3.2-3b': {
    model: 'meta-llama/Llama-3.2-3B-Instruct',
    recipe: 'llama3_2/3B_full',
    tokenizer: LLAMA_TOKENIZER,
  },
  'torchtune-qwen2.5-1.5b': {
    model: 'Qwen/Qwen2.5-1.5B-Instruct',
    recipe: 'qwen2_5/1.5B_full',
    tokenizer: { path: 'vocab.json', merges_file: 'merges.txt' },
  },
} satisfies Readonly<Record<string, TunedModel>>;

/** The runtimes that Trainer brings, by name. */
export function trainerRuntimes({ images }: Platform): Readonly<Record<TrainerRuntimeName, Runtime>> {
  const tuned = (name: keyof typeof TUNED_MODELS): Runtime => torchTune(name, TUNED_MODELS[name], images);
  return {
    'deepspeed-distributed': mpi('deepspeed', { image: images.deepSpeedRuntime }),
    'mlx-distributed': mpi('mlx', { image: images.mlxRuntime }),
    'torch-distributed': plain('torch', { image: images.torchRuntime }, TORCH),
    'torchtune-llama3.2-1b': tuned('torchtune-llama3.2-1b'),
    'torchtune-llama3.2-3b': tuned('torchtune-llama3.2-3b'),
    'torchtune-qwen2.5-1.5b': tuned('torchtune-qwen2.5-1.5b'),
  };
}

/** A runtime of the user's own. */
export function ownRuntime({ framework, ...props }: TrainingRuntime): Runtime {
  switch (framework) {
    case 'deepspeed':
    case 'mlx':
      return mpi(framework, props);
    case 'torch':
      return plain(framework, props, TORCH);
    case 'plain':
      return plain(framework, props);
  }
}
