import type { Platform } from '../../config/platform';
import type * as k8s from '../../kit/k8s';

/** A Job whose pods a trial is. Katib replaces `${trialParameters.…}` in its text. */
interface JobTemplate {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'Job';
  readonly spec: { readonly template: { readonly spec: k8s.PodSpec } };
}

/** A PyTorchJob of the Training Operator. */
interface PyTorchJobTemplate {
  readonly apiVersion: 'kubeflow.org/v1';
  readonly kind: 'PyTorchJob';
  readonly spec: { readonly pytorchReplicaSpecs: Readonly<Record<'Master' | 'Worker', ReplicaSpec>> };
}

interface ReplicaSpec {
  readonly replicas: number;
  readonly restartPolicy: 'OnFailure';
  readonly template: { readonly spec: k8s.PodSpec };
}

/** What Katib's web app offers as a trial to whoever makes an Experiment there, by the name that it shows. */
export function trialTemplates({ images }: Platform): Readonly<Record<string, JobTemplate | PyTorchJobTemplate>> {
  const mnist = ['python3', '/opt/pytorch-mnist/mnist.py', '--epochs=1'];
  const tuned = ['--lr=${trialParameters.learningRate}', '--momentum=${trialParameters.momentum}'];
  return {
    'defaultTrialTemplate.yaml': job(images.katibTrialPyTorchMnist, [...mnist, '--batch-size=16', ...tuned]),
    enasCPUTemplate: job(images.katibTrialEnasCnn, [
      'python3',
      '-u',
      'RunTrial.py',
      '--num_epochs=1',
      '--architecture="${trialParameters.neuralNetworkArchitecture}"',
      '--nn_config="${trialParameters.neuralNetworkConfig}"',
    ]),
    pytorchJobTemplate: pyTorchJob(images.katibTrialPyTorchMnist, [...mnist, ...tuned]),
  };
}

function job(image: string, command: readonly string[]): JobTemplate {
  const containers = [{ name: 'training-container', image, command }];
  return { apiVersion: 'batch/v1', kind: 'Job', spec: { template: { spec: { containers, restartPolicy: 'Never' } } } };
}

function pyTorchJob(image: string, command: readonly string[]): PyTorchJobTemplate {
  const replicas = (count: number): ReplicaSpec => ({
    replicas: count,
    restartPolicy: 'OnFailure',
    template: { spec: { containers: [{ name: 'pytorch', image, command }] } },
  });
  return {
    apiVersion: 'kubeflow.org/v1',
    kind: 'PyTorchJob',
    spec: { pytorchReplicaSpecs: { Master: replicas(1), Worker: replicas(2) } },
  };
}
