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
  readonly activeDeadlineSeconds?: number;
  readonly initializer?: { readonly dataset?: Dataset; readonly model?: Dataset };
  readonly managedBy?: string;
  readonly runtimePatches?: readonly RuntimePatch[];
  readonly runtimeRef: { readonly apiGroup?: string; readonly kind?: string; readonly name: string };
  readonly suspend?: boolean;
  readonly trainer?: Trainer;
}

export interface MlPolicy {
  readonly flux?: { readonly numProcPerNode?: number };
  readonly jax?: Readonly<Record<string, never>>;
  readonly mpi?: Mpi;
  readonly numNodes?: number;
  readonly torch?: Readonly<Record<string, never>>;
  readonly xgboost?: Readonly<Record<string, never>>;
}

export interface PodGroupPolicy {
  readonly coscheduling?: { readonly scheduleTimeoutSeconds?: number };
  readonly volcano?: Volcano;
}

export interface RuntimePatch {
  readonly manager: string;
  readonly time?: string;
  readonly trainingRuntimeSpec?: { readonly template?: TrainingRuntimeSpecTemplate };
}

export interface Trainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.BuiltInAdapterEnv[];
  readonly image?: string;
  readonly numNodes?: number;
  readonly numProcPerNode?: number;
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
  readonly env?: readonly core.BuiltInAdapterEnv[];
  readonly secretRef?: { readonly name?: string };
  readonly storageUri?: string;
}

export interface TrainingRuntimeSpecTemplate {
  readonly metadata?: core.ClusterTrainingRuntimeMetadata;
  readonly spec?: { readonly replicatedJobs?: readonly ReplicatedJob[] };
}

export interface ReplicatedJob {
  readonly name: string;
  readonly template?: { readonly metadata?: core.ClusterTrainingRuntimeMetadata; readonly spec?: ReplicatedJobSpec };
}

export interface ReplicatedJobSpec {
  readonly template?: { readonly metadata?: core.ClusterTrainingRuntimeMetadata; readonly spec?: PodSpec };
}

export interface PodSpec {
  readonly affinity?: core.Affinity;
  readonly containers?: readonly Container[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly Container[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly securityContext?: core.ExplainerSecurityContext;
  readonly serviceAccountName?: string;
  readonly tolerations?: readonly core.Toleration[];
  readonly volumes?: readonly core.ReplicatedJobVolume[];
}

export interface Container {
  readonly env?: readonly core.BuiltInAdapterEnv[];
  readonly name: string;
  readonly securityContext?: core.SecurityContext;
  readonly volumeMounts?: readonly core.VolumeMount[];
}
