import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import type { TrainingRuntime } from '../../config/training';
import { Component, Resource, Stage } from '../../kit';
import { type RuntimeSpec, training } from './shapes';
import { TUNED_MODELS, tuning } from './torch-tune';

/**
 * The training runtimes that TrainJobs of every namespace can name: those that Trainer brings, and the user's own. The
 * controller's webhook checks them, so they come after it.
 */
export class TrainerRuntimes extends Component {
  static readonly requires = ['trainer'] as const;

  constructor(scope: Construct, { images, training: { runtimes } }: Platform) {
    super(scope, 'trainer-runtimes', { stage: Stage.CATALOG, namespace: 'kubeflow-system' });
    const brought: readonly TrainingRuntime[] = [
      { name: 'deepspeed-distributed', framework: 'deepspeed', image: images.deepSpeedRuntime },
      { name: 'mlx-distributed', framework: 'mlx', image: images.mlxRuntime },
      { name: 'torch-distributed', framework: 'torch', image: images.torchRuntime },
    ];
    for (const runtime of [...brought, ...runtimes]) this.render(runtime.name, runtime.framework, training(runtime));
    for (const model of TUNED_MODELS) {
      const name = `torchtune-${model.name}`;
      this.render(name, 'torchtune', tuning(name, model, images));
    }
  }

  private render(name: string, framework: string, spec: RuntimeSpec): void {
    // The SDK lists no runtime without this label, by which it knows how to start a training.
    const labels = { 'trainer.kubeflow.org/framework': framework };
    new Resource(this, 'trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime', name, { spec }, { labels });
  }
}
