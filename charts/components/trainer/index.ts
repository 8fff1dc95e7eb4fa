import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { Component, Stage } from '../../kit';
import { renderController, trainerConfig } from './controller';
import { JOBSET_CONFIG, renderJobSet } from './jobset';
import { renderUserRoles } from './permissions';
import { CONFIG_FILE } from './program';

/** Trainer: trains models on several nodes, by TrainJobs that name a training runtime. It brings JobSet, its engine. */
export class Trainer extends Component {
  static readonly requires = ['kubeflow-namespace', 'kubeflow-roles'] as const;

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'trainer', { stage: Stage.APPS, namespace: 'kubeflow-system' });
    this.crds([
      'clustertrainingruntimes.trainer.kubeflow.org',
      'jobsets.jobset.x-k8s.io',
      'trainingruntimes.trainer.kubeflow.org',
      'trainjobs.trainer.kubeflow.org',
    ]);

    renderJobSet(this, platform, this.ownNamespace, {
      config: this.config('jobset-manager-config', { [CONFIG_FILE.key]: JOBSET_CONFIG }),
      certificate: this.secret('jobset-webhook-server-cert', {}),
    });
    const certificate = this.secret('kubeflow-trainer-webhook-cert', {}, 'Opaque');
    renderController(this, platform, this.ownNamespace, {
      config: this.config('kubeflow-trainer-config', { [CONFIG_FILE.key]: trainerConfig(certificate) }),
      certificate,
    });
    renderUserRoles(this);
  }
}
