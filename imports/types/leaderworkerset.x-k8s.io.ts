// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface LeaderWorkerSet {
  readonly spec?: LeaderWorkerSetSpec;
}

export interface LeaderWorkerSetSpec {
  readonly leaderWorkerTemplate: LeaderWorkerTemplate;
  readonly networkConfig?: { readonly subdomainPolicy: 'Shared' | 'UniquePerReplica' };
  readonly replicas?: number;
  readonly rolloutStrategy?: RolloutStrategy;
  readonly startupPolicy?: 'LeaderCreated' | 'LeaderReady';
}

export interface LeaderWorkerTemplate {
  readonly leaderTemplate?: LeaderTemplate;
  readonly persistentVolumeClaimRetentionPolicy?: { readonly whenDeleted?: string; readonly whenScaled?: string };
  readonly restartPolicy?: 'Default' | 'RecreateGroupOnPodRestart' | 'None';
  readonly size?: number;
  readonly subGroupPolicy?: {
    readonly subGroupPolicyType?: 'LeaderWorker' | 'LeaderExcluded';
    readonly subGroupSize?: number;
  };
  readonly volumeClaimTemplates?: readonly core.VolumeClaimPolicyTemplate[];
  readonly workerTemplate: LeaderTemplate;
}

export interface RolloutStrategy {
  readonly rollingUpdateConfiguration?: RollingUpdateConfiguration;
  readonly type: 'RollingUpdate';
}

export interface LeaderTemplate {
  readonly metadata?: core.ClusterTrainingRuntimeMetadata;
  readonly spec?: PodSpec;
}

export interface RollingUpdateConfiguration {
  readonly maxSurge?: number | string;
  readonly maxUnavailable?: number | string;
  readonly partition?: number;
}

export interface PodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: core.Affinity;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly core.Container[];
  readonly dnsConfig?: core.DnsConfig;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly ephemeralContainers?: readonly core.EphemeralContainer[];
  readonly hostAliases?: readonly core.HostAlias[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly hostnameOverride?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly core.Container[];
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name: string };
  readonly overhead?: Readonly<Record<string, number | string>>;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly resourceClaims?: readonly core.ResourceClaim[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly securityContext?: core.ExplainerSecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly subdomain?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly topologySpreadConstraints?: readonly core.TopologySpreadConstraint[];
  readonly volumes?: readonly Volume[];
}

export interface Volume {
  readonly awsElasticBlockStore?: core.AwsElasticBlockStore;
  readonly azureDisk?: core.AzureDisk;
  readonly azureFile?: core.AzureFile;
  readonly cephfs?: core.Cephfs;
  readonly cinder?: core.Cinder;
  readonly configMap?: core.ConfigMap;
  readonly csi?: core.Csi;
  readonly downwardAPI?: core.DownwardAPI;
  readonly emptyDir?: core.EmptyDir;
  readonly ephemeral?: core.VolumeEphemeral;
  readonly fc?: core.Fc;
  readonly flexVolume?: core.FlexVolume;
  readonly flocker?: core.Flocker;
  readonly gcePersistentDisk?: core.GcePersistentDisk;
  readonly gitRepo?: core.GitRepo;
  readonly glusterfs?: core.Glusterfs;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly image?: core.Image;
  readonly iscsi?: core.Iscsi;
  readonly name: string;
  readonly nfs?: core.Nfs;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly photonPersistentDisk?: { readonly fsType?: string; readonly pdID: string };
  readonly portworxVolume?: core.PortworxVolume;
  readonly projected?: core.Projected;
  readonly quobyte?: core.Quobyte;
  readonly rbd?: core.Rbd;
  readonly scaleIO?: core.ScaleIO;
  readonly secret?: core.Secret;
  readonly storageos?: core.Storageos;
  readonly vsphereVolume?: core.VsphereVolume;
}
