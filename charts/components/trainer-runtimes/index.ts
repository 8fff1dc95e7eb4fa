import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, Resource, Stage } from '../../kit';
import { ownRuntime, trainerRuntimes } from './catalog';
import type { Runtime } from './shapes';

/**
 * The training runtimes that TrainJobs of every namespace can name: those that Trainer brings, and the user's own. The
 * controller's webhook checks them, so they come after it.
 */
export class TrainerRuntimes extends Component {
  static readonly requires = ['trainer'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'trainer-runtimes', { stage: Stage.CATALOG, namespace: 'kubeflow-system' });
    for (const [name, runtime] of Object.entries(trainerRuntimes(platform))) this.renderRuntime(name, runtime);
    for (const runtime of platform.training.runtimes) this.renderRuntime(runtime.name, ownRuntime(runtime));
  }

  private renderRuntime(name: string, { framework, spec }: Runtime): void {
    // The SDK lists no runtime without this label.
    const labels = { 'trainer.kubeflow.org/framework': framework };
    new Resource(this, 'trainer.kubeflow.org/v1alpha1/ClusterTrainingRuntime', name, { spec }, { labels });
  }
}
