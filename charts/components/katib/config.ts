import type { Platform } from '../../config/platform';
import type { Resources } from '../../kit';
import type * as k8s from '../../kit/k8s';

/** A program that Katib starts, by the name that users ask for it. */
interface Algorithm {
  readonly algorithmName: string;
  readonly image: string;
  readonly resources?: Resources;
  /** A volume for each Experiment's program, mounted where the program keeps its state. */
  readonly persistentVolumeClaimSpec?: k8s.PersistentVolumeClaimSpec;
}

/** A sidecar that Katib gives to trials, by the kind of metrics that it reads. */
interface MetricsCollector {
  readonly kind: 'StdOut' | 'File' | 'TensorFlowEvent';
  readonly image: string;
  readonly resources?: Resources;
}

/** Katib's own configuration: https://github.com/kubeflow/katib/blob/v0.19.0/pkg/apis/config/v1beta1/types.go */
export interface KatibConfig {
  readonly apiVersion: 'config.kubeflow.org/v1beta1';
  readonly kind: 'KatibConfig';
  /** Read at the controller's start. */
  readonly init: { readonly controller: { readonly webhookPort: number; readonly trialResources: readonly string[] } };
  /** Read again for every Experiment. */
  readonly runtime: {
    readonly metricsCollectors: readonly MetricsCollector[];
    readonly suggestions: readonly Algorithm[];
    readonly earlyStoppings: readonly Algorithm[];
  };
}

/** Where the controller takes the API server's requests. */
export const WEBHOOK_PORT = 8443;

/** Which trials there can be, and the image of every program that Katib starts for them. */
export function katibConfig(platform: Platform): KatibConfig {
  const { images } = platform;
  return {
    apiVersion: 'config.kubeflow.org/v1beta1',
    kind: 'KatibConfig',
    init: { controller: { webhookPort: WEBHOOK_PORT, trialResources: trialResources(platform) } },
    runtime: {
      metricsCollectors: [
        { kind: 'StdOut', image: images.katibFileMetricsCollector },
        { kind: 'File', image: images.katibFileMetricsCollector },
        {
          kind: 'TensorFlowEvent',
          image: images.katibTensorFlowEventMetricsCollector,
          resources: { limits: { memory: '1Gi' } },
        },
      ],
      suggestions: suggestions(platform),
      earlyStoppings: [{ algorithmName: 'medianstop', image: images.katibMedianStop }],
    },
  };
}

/**
 * Kinds of trials, as Kind.version.group. The controller passes over those whose CRD is not there, so those of the
 * Training Operator are always in the list, for clusters that have one of their own.
 */
function trialResources({ components }: Platform): readonly string[] {
  const trainer = components.has('trainer') ? ['TrainJob.v1alpha1.trainer.kubeflow.org'] : [];
  const trainingOperator = ['TFJob', 'PyTorchJob', 'MPIJob', 'XGBoostJob'];
  return [...trainer, 'Job.v1.batch', ...trainingOperator.map((kind) => `${kind}.v1.kubeflow.org`)];
}

function suggestions({ images }: Platform): readonly Algorithm[] {
  return [
    { algorithmName: 'random', image: images.katibHyperopt },
    { algorithmName: 'tpe', image: images.katibHyperopt },
    { algorithmName: 'grid', image: images.katibOptuna },
    { algorithmName: 'hyperband', image: images.katibHyperband },
    { algorithmName: 'bayesianoptimization', image: images.katibSkopt },
    { algorithmName: 'cmaes', image: images.katibGoptuna },
    { algorithmName: 'sobol', image: images.katibGoptuna },
    { algorithmName: 'multivariate-tpe', image: images.katibOptuna },
    { algorithmName: 'enas', image: images.katibEnas, resources: { limits: { memory: '400Mi' } } },
    { algorithmName: 'darts', image: images.katibDarts },
    {
      algorithmName: 'pbt',
      image: images.katibPbt,
      // Its trials continue from each other's checkpoints, on whatever node they run.
      persistentVolumeClaimSpec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: '5Gi' } },
      },
    },
  ];
}
