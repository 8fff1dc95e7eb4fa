import type { Construct } from 'constructs';

import type { CrdName } from '../../../imports';
import { Component, Stage } from '../../kit';

/** CRDs of the systems whose controllers this version does not install: their objects can be declared already. */
const CRDS: Readonly<Record<string, readonly CrdName[]>> = {
  'knative-serving': [
    'certificates.networking.internal.knative.dev',
    'clusterdomainclaims.networking.internal.knative.dev',
    'configurations.serving.knative.dev',
    'domainmappings.serving.knative.dev',
    'images.caching.internal.knative.dev',
    'ingresses.networking.internal.knative.dev',
    'metrics.autoscaling.internal.knative.dev',
    'podautoscalers.autoscaling.internal.knative.dev',
    'revisions.serving.knative.dev',
    'routes.serving.knative.dev',
    'serverlessservices.networking.internal.knative.dev',
    'services.serving.knative.dev',
  ],
  kserve: [
    'clusterservingruntimes.serving.kserve.io',
    'clusterstoragecontainers.serving.kserve.io',
    'inferencegraphs.serving.kserve.io',
    'inferencemodels.inference.networking.x-k8s.io',
    'inferencepools.inference.networking.x-k8s.io',
    'inferenceservices.serving.kserve.io',
    'llminferenceserviceconfigs.serving.kserve.io',
    'llminferenceservices.serving.kserve.io',
    'localmodelcaches.serving.kserve.io',
    'localmodelnodegroups.serving.kserve.io',
    'localmodelnodes.serving.kserve.io',
    'servingruntimes.serving.kserve.io',
    'trainedmodels.serving.kserve.io',
  ],
  pipelines: [
    'clusterworkflowtemplates.argoproj.io',
    'compositecontrollers.metacontroller.k8s.io',
    'controllerrevisions.metacontroller.k8s.io',
    'cronworkflows.argoproj.io',
    'decoratorcontrollers.metacontroller.k8s.io',
    'scheduledworkflows.kubeflow.org',
    'viewers.kubeflow.org',
    'workflowartifactgctasks.argoproj.io',
    'workfloweventbindings.argoproj.io',
    'workflows.argoproj.io',
    'workflowtaskresults.argoproj.io',
    'workflowtasksets.argoproj.io',
    'workflowtemplates.argoproj.io',
  ],
  katib: ['experiments.kubeflow.org', 'suggestions.kubeflow.org', 'trials.kubeflow.org'],
  trainer: [
    'clustertrainingruntimes.trainer.kubeflow.org',
    'jobsets.jobset.x-k8s.io',
    'trainingruntimes.trainer.kubeflow.org',
    'trainjobs.trainer.kubeflow.org',
  ],
  'spark-operator': [
    'scheduledsparkapplications.sparkoperator.k8s.io',
    'sparkapplications.sparkoperator.k8s.io',
    'sparkconnects.sparkoperator.k8s.io',
  ],
  'notebook-controller': ['notebooks.kubeflow.org'],
  poddefaults: ['poddefaults.kubeflow.org'],
  pvcviewer: ['pvcviewers.kubeflow.org'],
  'tensorboard-controller': ['tensorboards.tensorboard.kubeflow.org'],
};

/** The CRDs of one system, in the system's own folder. */
class SystemCrds extends Component {
  constructor(scope: Construct, system: string, names: readonly CrdName[]) {
    super(scope, system, { stage: Stage.FOUNDATION, namespace: 'kubeflow' });
    this.crds(names);
  }
}

/** Installs the CRDs of the systems that have no component. */
export function installSystemCrds(scope: Construct): void {
  for (const [system, names] of Object.entries(CRDS)) new SystemCrds(scope, system, names);
}
