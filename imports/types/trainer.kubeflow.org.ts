// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface ClusterTrainingRuntime {
  readonly spec?: ClusterTrainingRuntimeSpec;
}

export interface TrainingRuntime {
  readonly spec?: ClusterTrainingRuntimeSpec;
}

export interface TrainJob {
  readonly spec?: TrainJobSpec;
}

export interface ClusterTrainingRuntimeSpec {
  readonly mlPolicy?: MlPolicy;
  readonly podGroupPolicy?: PodGroupPolicy;
  readonly template?: { readonly metadata?: core.ClusterTrainingRuntimeMetadata; readonly spec?: core.JobSetSpec };
}

export interface TrainJobSpec {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly initializer?: { readonly dataset?: Dataset; readonly model?: Dataset };
  readonly labels?: Readonly<Record<string, string>>;
  readonly managedBy?: string;
  readonly podTemplateOverrides?: readonly PodTemplateOverride[];
  readonly runtimeRef: { readonly apiGroup?: string; readonly kind?: string; readonly name: string };
  readonly suspend?: boolean;
  readonly trainer?: Trainer;
}

export interface MlPolicy {
  readonly mpi?: Mpi;
  readonly numNodes?: number;
  readonly torch?: { readonly elasticPolicy?: ElasticPolicy; readonly numProcPerNode?: number | string };
}

export interface PodGroupPolicy {
  readonly coscheduling?: { readonly scheduleTimeoutSeconds?: number };
  readonly volcano?: Volcano;
}

export interface PodTemplateOverride {
  readonly metadata?: core.ClusterTrainingRuntimeMetadata;
  readonly spec?: PodSpec;
  readonly targetJobs: readonly { readonly name: string }[];
}

export interface Trainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.TrainerEnv[];
  readonly image?: string;
  readonly numNodes?: number;
  readonly numProcPerNode?: number | string;
  readonly resourcesPerNode?: core.Resources;
}

export interface Mpi {
  readonly mpiImplementation?: 'OpenMPI' | '';
  readonly numProcPerNode?: number;
  readonly runLauncherAsNode?: boolean;
  readonly sshAuthMountPath?: string;
}

export interface Volcano {
  readonly networkTopology?: { readonly highestTierAllowed?: number; readonly mode?: 'hard' | 'soft' };
}

export interface Dataset {
  readonly env?: readonly core.TrainerEnv[];
  readonly secretRef?: { readonly name?: string };
  readonly storageUri?: string;
}

export interface PodSpec {
  readonly affinity?: core.Affinity;
  readonly containers?: readonly Container[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly Container[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly serviceAccountName?: string;
  readonly tolerations?: readonly core.Toleration[];
  readonly volumes?: readonly core.PodTemplateOverrideVolume[];
}

export interface ElasticPolicy {
  readonly maxNodes?: number;
  readonly maxRestarts?: number;
  readonly metrics?: readonly core.Metric[];
  readonly minNodes?: number;
}

export interface Container {
  readonly env?: readonly core.TrainerEnv[];
  readonly name: string;
  readonly volumeMounts?: readonly core.VolumeMount[];
}
