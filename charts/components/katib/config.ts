import type { Platform } from '../../config/platform';
import { RESTRICTED, RESTRICTED_USER } from '../../contract/admission/restricted';
import type * as k8s from '../../kit/k8s';

/** The images start as root, and need not. */
const NOT_ROOT = { ...RESTRICTED, runAsUser: RESTRICTED_USER };

/** Port at which the controller takes the API server's requests. */
export const WEBHOOK_PORT = 8443;

/**
 * Katib's own configuration: the kinds of trials, and the image of every program that Katib starts for them. See
 * https://github.com/kubeflow/katib/blob/v0.19.0/pkg/apis/config/v1beta1/types.go
 */
export function katibConfig(platform: Platform): object {
  const { images, sizing, restricted } = platform;
  const several = (sizing.workloads.get('katib/katib-controller')?.replicas ?? 1) > 1;
  const trialResources = kindsOfTrials(platform);
  const resources = { limits: { memory: '1Gi' } };
  return {
    apiVersion: 'config.kubeflow.org/v1beta1',
    kind: 'KatibConfig',
    // Read at the controller's start.
    init: {
      controller: {
        webhookPort: WEBHOOK_PORT,
        trialResources,
        ...(several && { enableLeaderElection: true }),
        // Beside a trial, Katib's own program then has the security settings of the trial.
        ...(restricted.length && { injectSecurityContext: true }),
      },
    },
    // Read again for every Experiment.
    runtime: {
      metricsCollectors: [
        { kind: 'StdOut', image: images.katibFileMetricsCollector },
        { kind: 'File', image: images.katibFileMetricsCollector },
        { kind: 'TensorFlowEvent', image: images.katibTensorFlowEventMetricsCollector, resources },
      ],
      suggestions: suggestions(platform),
      earlyStoppings: [{ algorithmName: 'medianstop', image: images.katibMedianStop }],
    },
  };
}

/**
 * Kinds of trials, as Kind.version.group. The controller skips kinds whose CRD is missing. The Training Operator's
 * kinds are therefore always in the list, for clusters that have their own operator.
 */
function kindsOfTrials({ components }: Platform): readonly string[] {
  const trainer = components.has('trainer') ? ['TrainJob.v1alpha1.trainer.kubeflow.org'] : [];
  const trainingOperator = ['TFJob', 'PyTorchJob', 'MPIJob', 'XGBoostJob'];
  return [...trainer, 'Job.v1.batch', ...trainingOperator.map((kind) => `${kind}.v1.kubeflow.org`)];
}

/** The programs that propose the parameters of trials, by the name under which an Experiment asks for them. */
function suggestions({ images, restricted, storage }: Platform): readonly object[] {
  // Its trials continue from each other's checkpoints, on whatever node they run.
  const checkpoints = {
    accessModes: ['ReadWriteMany'],
    resources: { requests: { storage: '5Gi' } },
    storageClassName: storage.sharedClass,
  };
  const all: readonly object[] = [
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
    { algorithmName: 'pbt', image: images.katibPbt, persistentVolumeClaimSpec: checkpoints },
  ];
  // They have no sidecar, so that istiod does not complete them.
  return restricted.length ? all.map((suggestion) => ({ ...suggestion, securityContext: NOT_ROOT })) : all;
}

/** Templates of trials that Katib's web app offers for an Experiment, by the name that it shows. */
export function trialTemplates({ images }: Platform): Readonly<Record<string, object>> {
  const mnist = ['python3', '/opt/pytorch-mnist/mnist.py', '--epochs=1'];
  // Katib replaces the parameters in the text.
  const tuned = ['--lr=${trialParameters.learningRate}', '--momentum=${trialParameters.momentum}'];
  const enas = ['python3', '-u', 'RunTrial.py', '--num_epochs=1'];
  const network = [
    '--architecture="${trialParameters.neuralNetworkArchitecture}"',
    '--nn_config="${trialParameters.neuralNetworkConfig}"',
  ];
  return {
    'defaultTrialTemplate.yaml': job(images.katibTrialPyTorchMnist, [...mnist, '--batch-size=16', ...tuned]),
    enasCPUTemplate: job(images.katibTrialEnasCnn, [...enas, ...network]),
    pytorchJobTemplate: pyTorchJob(images.katibTrialPyTorchMnist, [...mnist, ...tuned]),
  };
}

function job(image: string, command: readonly string[]): object {
  const pod: k8s.PodSpec = { containers: [{ name: 'training-container', image, command }], restartPolicy: 'Never' };
  return { apiVersion: 'batch/v1', kind: 'Job', spec: { template: { spec: pod } } };
}

function pyTorchJob(image: string, command: readonly string[]): object {
  const pod: k8s.PodSpec = { containers: [{ name: 'pytorch', image, command }] };
  const nodes = (replicas: number) => ({ replicas, restartPolicy: 'OnFailure', template: { spec: pod } });
  const spec = { pytorchReplicaSpecs: { Master: nodes(1), Worker: nodes(2) } };
  return { apiVersion: 'kubeflow.org/v1', kind: 'PyTorchJob', spec };
}
