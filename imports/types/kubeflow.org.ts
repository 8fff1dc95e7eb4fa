// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export type Experiment = Readonly<Record<string, unknown>>;

export interface JAXJob {
  readonly spec?: JAXJobSpec;
}

export interface MPIJob {
  readonly spec?: MPIJobSpec;
}

export interface Notebook {
  readonly spec?: NotebookSpec;
}

export interface PaddleJob {
  readonly spec?: PaddleJobSpec;
}

export interface PodDefault {
  readonly spec?: PodDefaultSpec;
}

export interface Profile {
  readonly spec?: ProfileSpec;
}

export interface PVCViewer {
  readonly spec?: PVCViewerSpec;
}

export interface PyTorchJob {
  readonly spec?: PyTorchJobSpec;
}

export interface ScheduledWorkflow {
  readonly spec: Readonly<Record<string, unknown>>;
}

export type Suggestion = Readonly<Record<string, unknown>>;

export interface TFJob {
  readonly spec?: TFJobSpec;
}

export type Trial = Readonly<Record<string, unknown>>;

export interface Viewer {
  readonly spec: Readonly<Record<string, unknown>>;
}

export interface XGBoostJob {
  readonly spec?: XGBoostJobSpec;
}

export interface JAXJobSpec {
  readonly jaxReplicaSpecs: Readonly<Record<string, JaxReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
}

export interface MPIJobSpec {
  readonly cleanPodPolicy?: string;
  readonly mainContainer?: string;
  readonly mpiReplicaSpecs: Readonly<Record<string, JaxReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
  readonly slotsPerWorker?: number;
}

export interface NotebookSpec {
  readonly template?: { readonly spec?: NotebookPodSpec };
}

export interface PaddleJobSpec {
  readonly elasticPolicy?: ElasticPolicy;
  readonly paddleReplicaSpecs: Readonly<Record<string, JaxReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
}

export interface PodDefaultSpec {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly automountServiceAccountToken?: boolean;
  readonly command?: readonly string[];
  readonly desc?: string;
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly Container[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly selector: core.LabelSelector;
  readonly serviceAccountName?: string;
  readonly sidecars?: readonly Container[];
  readonly tolerations?: readonly core.Toleration[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly volumes?: readonly Volume[];
}

export interface ProfileSpec {
  readonly owner?: core.Owner;
  readonly plugins?: readonly core.ChannelTemplate[];
  readonly resourceQuotaSpec?: ResourceQuotaSpec;
}

export interface PVCViewerSpec {
  readonly networking?: Networking;
  readonly podSpec?: PodSpec;
  readonly pvc: string;
  readonly rwoScheduling: boolean;
}

export interface PyTorchJobSpec {
  readonly elasticPolicy?: PyTorchJobElasticPolicy;
  readonly nprocPerNode?: string;
  readonly pytorchReplicaSpecs: Readonly<Record<string, JaxReplicaSpec>>;
  readonly runPolicy?: RunPolicy;
}

export interface TFJobSpec {
  readonly enableDynamicWorker?: boolean;
  readonly runPolicy?: RunPolicy;
  readonly successPolicy?: string;
  readonly tfReplicaSpecs: Readonly<Record<string, JaxReplicaSpec>>;
}

export interface XGBoostJobSpec {
  readonly runPolicy?: RunPolicy;
  readonly xgbReplicaSpecs: Readonly<Record<string, JaxReplicaSpec>>;
}

export interface JaxReplicaSpec {
  readonly replicas?: number;
  readonly restartPolicy?: string;
  readonly template?: {
    readonly metadata?: core.ClusterTrainingRuntimeMetadata;
    readonly spec?: JaxReplicaSpecPodSpec;
  };
}

export interface RunPolicy {
  readonly activeDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly cleanPodPolicy?: string;
  readonly managedBy?: string;
  readonly schedulingPolicy?: SchedulingPolicy;
  readonly suspend?: boolean;
  readonly ttlSecondsAfterFinished?: number;
}

export interface ElasticPolicy {
  readonly maxReplicas?: number;
  readonly maxRestarts?: number;
  readonly metrics?: readonly Metric[];
  readonly minReplicas?: number;
}

export interface Container {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: Lifecycle;
  readonly livenessProbe?: core.Probe;
  readonly name: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: core.Probe;
  readonly resizePolicy?: readonly core.ResizePolicy[];
  readonly resources?: Resources;
  readonly restartPolicy?: string;
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface VolumeMount {
  readonly mountPath: string;
  readonly mountPropagation?: string;
  readonly name: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
  readonly subPathExpr?: string;
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
  readonly ephemeral?: Ephemeral;
  readonly fc?: core.Fc;
  readonly flexVolume?: core.FlexVolume;
  readonly flocker?: core.Flocker;
  readonly gcePersistentDisk?: core.GcePersistentDisk;
  readonly gitRepo?: core.GitRepo;
  readonly glusterfs?: core.Glusterfs;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly iscsi?: core.Iscsi;
  readonly name: string;
  readonly nfs?: core.Nfs;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly photonPersistentDisk?: { readonly fsType?: string; readonly pdID: string };
  readonly portworxVolume?: core.PortworxVolume;
  readonly projected?: core.VolumeProjected;
  readonly quobyte?: core.Quobyte;
  readonly rbd?: core.Rbd;
  readonly scaleIO?: core.ScaleIO;
  readonly secret?: core.Secret;
  readonly storageos?: core.Storageos;
  readonly vsphereVolume?: core.VsphereVolume;
}

export interface ResourceQuotaSpec {
  readonly hard?: Readonly<Record<string, number | string>>;
  readonly scopeSelector?: ScopeSelector;
  readonly scopes?: readonly string[];
}

export interface Networking {
  readonly basePrefix?: string;
  readonly rewrite?: string;
  readonly targetPort?: number | string;
  readonly timeout?: string;
}

export interface PodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: core.Affinity;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly PodSpecContainer[];
  readonly dnsConfig?: core.DnsConfig;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly ephemeralContainers?: readonly EphemeralContainer[];
  readonly hostAliases?: readonly HostAlias[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly PodSpecContainer[];
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name: string };
  readonly overhead?: Readonly<Record<string, number | string>>;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly resourceClaims?: readonly ResourceClaim[];
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly securityContext?: PodSpecSecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly subdomain?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly topologySpreadConstraints?: readonly core.TopologySpreadConstraint[];
  readonly volumes?: readonly PodSpecVolume[];
}

export interface PyTorchJobElasticPolicy {
  readonly maxReplicas?: number;
  readonly maxRestarts?: number;
  readonly metrics?: readonly Metric[];
  readonly minReplicas?: number;
  readonly nProcPerNode?: number;
  readonly rdzvBackend?: string;
  readonly rdzvConf?: readonly { readonly key?: string; readonly value?: string }[];
  readonly rdzvHost?: string;
  readonly rdzvId?: string;
  readonly rdzvPort?: number;
  readonly standalone?: boolean;
}

export interface SchedulingPolicy {
  readonly minAvailable?: number;
  readonly minResources?: Readonly<Record<string, number | string>>;
  readonly priorityClass?: string;
  readonly queue?: string;
  readonly scheduleTimeoutSeconds?: number;
}

export interface NotebookPodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: Affinity;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly NotebookContainer[];
  readonly dnsConfig?: core.DnsConfig;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly ephemeralContainers?: readonly NotebookEphemeralContainer[];
  readonly hostAliases?: readonly HostAlias[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostname?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly InitContainer[];
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name: string };
  readonly overhead?: Readonly<Record<string, number | string>>;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly schedulerName?: string;
  readonly securityContext?: PodSpecSecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly subdomain?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly volumes?: readonly NotebookVolume[];
}

export interface Metric {
  readonly containerResource?: { readonly container: string; readonly name: string; readonly target: Target };
  readonly external?: External;
  readonly object?: Object;
  readonly pods?: External;
  readonly resource?: { readonly name: string; readonly target: Target };
  readonly type: string;
}

export interface Lifecycle {
  readonly postStart?: LifecycleHandler;
  readonly preStop?: LifecycleHandler;
}

export interface Resources {
  readonly claims?: readonly { readonly name: string }[];
  readonly limits?: Readonly<Record<string, number | string>>;
  readonly requests?: Readonly<Record<string, number | string>>;
}

export interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: core.Capabilities;
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxOptions?: core.SeLinuxOptions;
  readonly seccompProfile?: core.AppArmorProfile;
  readonly windowsOptions?: core.WindowsOptions;
}

export interface Ephemeral {
  readonly volumeClaimTemplate?: {
    readonly metadata?: Readonly<Record<string, never>>;
    readonly spec: PersistentVolumeClaimSpec;
  };
}

export interface ScopeSelector {
  readonly matchExpressions?: readonly {
    readonly operator: string;
    readonly scopeName: string;
    readonly values?: readonly string[];
  }[];
}

export interface PodSpecContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: core.DriverLifecycle;
  readonly livenessProbe?: core.Probe;
  readonly name: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: core.Probe;
  readonly resizePolicy?: readonly core.ResizePolicy[];
  readonly resources?: Resources;
  readonly restartPolicy?: string;
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface EphemeralContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: core.DriverLifecycle;
  readonly livenessProbe?: core.Probe;
  readonly name: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: core.Probe;
  readonly resizePolicy?: readonly core.ResizePolicy[];
  readonly resources?: Resources;
  readonly restartPolicy?: string;
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly targetContainerName?: string;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface HostAlias {
  readonly hostnames?: readonly string[];
  readonly ip?: string;
}

export interface ResourceClaim {
  readonly name: string;
  readonly source?: { readonly resourceClaimName?: string; readonly resourceClaimTemplateName?: string };
}

export interface PodSpecSecurityContext {
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxOptions?: core.SeLinuxOptions;
  readonly seccompProfile?: core.AppArmorProfile;
  readonly supplementalGroups?: readonly number[];
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
  readonly windowsOptions?: core.WindowsOptions;
}

export interface PodSpecVolume {
  readonly awsElasticBlockStore?: core.AwsElasticBlockStore;
  readonly azureDisk?: core.AzureDisk;
  readonly azureFile?: core.AzureFile;
  readonly cephfs?: core.Cephfs;
  readonly cinder?: core.Cinder;
  readonly configMap?: core.ConfigMap;
  readonly csi?: core.Csi;
  readonly downwardAPI?: core.DownwardAPI;
  readonly emptyDir?: core.EmptyDir;
  readonly ephemeral?: core.Ephemeral;
  readonly fc?: core.Fc;
  readonly flexVolume?: core.FlexVolume;
  readonly flocker?: core.Flocker;
  readonly gcePersistentDisk?: core.GcePersistentDisk;
  readonly gitRepo?: core.GitRepo;
  readonly glusterfs?: core.Glusterfs;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly iscsi?: core.Iscsi;
  readonly name: string;
  readonly nfs?: core.Nfs;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly photonPersistentDisk?: { readonly fsType?: string; readonly pdID: string };
  readonly portworxVolume?: core.PortworxVolume;
  readonly projected?: core.SparkApplicationVolumeProjected;
  readonly quobyte?: core.Quobyte;
  readonly rbd?: core.Rbd;
  readonly scaleIO?: core.ScaleIO;
  readonly secret?: core.Secret;
  readonly storageos?: core.Storageos;
  readonly vsphereVolume?: core.VsphereVolume;
}

export interface JaxReplicaSpecPodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: core.Affinity;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly core.InitContainer[];
  readonly dnsConfig?: core.DnsConfig;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly ephemeralContainers?: readonly JaxReplicaSpecEphemeralContainer[];
  readonly hostAliases?: readonly core.HostAlias[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly core.InitContainer[];
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name: string };
  readonly overhead?: Readonly<Record<string, number | string>>;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly resourceClaims?: readonly core.ResourceClaim[];
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly securityContext?: JaxReplicaSpecSecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly subdomain?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly topologySpreadConstraints?: readonly core.TopologySpreadConstraint[];
  readonly volumes?: readonly core.Volume[];
}

export interface Affinity {
  readonly nodeAffinity?: core.NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

export interface NotebookContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: Lifecycle;
  readonly livenessProbe?: core.Probe;
  readonly name: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: core.Probe;
  readonly resources?: core.PersistentVolumeClaimSpecResources;
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface NotebookEphemeralContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: Lifecycle;
  readonly livenessProbe?: core.Probe;
  readonly name: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: core.Probe;
  readonly resources?: core.PersistentVolumeClaimSpecResources;
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly targetContainerName?: string;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface InitContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: Lifecycle;
  readonly livenessProbe?: core.Probe;
  readonly name: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: core.Probe;
  readonly resources?: core.PersistentVolumeClaimSpecResources;
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface TopologySpreadConstraint {
  readonly labelSelector?: core.LabelSelector;
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
}

export interface NotebookVolume {
  readonly awsElasticBlockStore?: core.AwsElasticBlockStore;
  readonly azureDisk?: core.AzureDisk;
  readonly azureFile?: core.AzureFile;
  readonly cephfs?: core.Cephfs;
  readonly cinder?: core.Cinder;
  readonly configMap?: core.ConfigMap;
  readonly csi?: core.Csi;
  readonly downwardAPI?: core.DownwardAPI;
  readonly emptyDir?: core.EmptyDir;
  readonly ephemeral?: { readonly volumeClaimTemplate?: EphemeralVolumeClaimTemplate };
  readonly fc?: core.Fc;
  readonly flexVolume?: core.FlexVolume;
  readonly flocker?: core.Flocker;
  readonly gcePersistentDisk?: core.GcePersistentDisk;
  readonly gitRepo?: core.GitRepo;
  readonly glusterfs?: core.Glusterfs;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly iscsi?: core.Iscsi;
  readonly name: string;
  readonly nfs?: core.Nfs;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly photonPersistentDisk?: { readonly fsType?: string; readonly pdID: string };
  readonly portworxVolume?: core.PortworxVolume;
  readonly projected?: core.VolumeProjected;
  readonly quobyte?: core.Quobyte;
  readonly rbd?: core.Rbd;
  readonly scaleIO?: core.ScaleIO;
  readonly secret?: core.Secret;
  readonly storageos?: core.Storageos;
  readonly vsphereVolume?: core.VsphereVolume;
}

export interface External {
  readonly metric: ExternalMetric;
  readonly target: Target;
}

export interface Object {
  readonly describedObject: { readonly apiVersion?: string; readonly kind: string; readonly name: string };
  readonly metric: ExternalMetric;
  readonly target: Target;
}

export interface LifecycleHandler {
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: core.HttpGet;
  readonly tcpSocket?: { readonly host?: string; readonly port: number | string };
}

export interface JaxReplicaSpecEphemeralContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: core.DriverLifecycle;
  readonly livenessProbe?: core.Probe;
  readonly name: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: core.Probe;
  readonly resizePolicy?: readonly core.ResizePolicy[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly securityContext?: core.SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly targetContainerName?: string;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly core.VolumeMount[];
  readonly workingDir?: string;
}

export interface JaxReplicaSpecSecurityContext {
  readonly appArmorProfile?: core.AppArmorProfile;
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxOptions?: core.SeLinuxOptions;
  readonly seccompProfile?: core.AppArmorProfile;
  readonly supplementalGroups?: readonly number[];
  readonly supplementalGroupsPolicy?: string;
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
  readonly windowsOptions?: core.WindowsOptions;
}

export interface PodAffinity {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PreferredDuringSchedulingIgnoredDuringExecution[];
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly RequiredDuringSchedulingIgnoredDuringExecution[];
}

export interface Target {
  readonly averageUtilization?: number;
  readonly averageValue?: number | string;
  readonly type: string;
  readonly value?: number | string;
}

export interface ExternalMetric {
  readonly name: string;
  readonly selector?: core.LabelSelector;
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[];
  readonly dataSource?: core.DataSource;
  readonly dataSourceRef?: core.Owner;
  readonly resources?: Resources;
  readonly selector?: core.LabelSelector;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly volumeName?: string;
}

export interface PreferredDuringSchedulingIgnoredDuringExecution {
  readonly podAffinityTerm: RequiredDuringSchedulingIgnoredDuringExecution;
  readonly weight: number;
}

export interface RequiredDuringSchedulingIgnoredDuringExecution {
  readonly labelSelector?: core.LabelSelector;
  readonly namespaceSelector?: core.LabelSelector;
  readonly namespaces?: readonly string[];
  readonly topologyKey: string;
}

export interface EphemeralVolumeClaimTemplate {
  readonly metadata?: Readonly<Record<string, never>>;
  readonly spec: VolumeClaimTemplatePersistentVolumeClaimSpec;
}

export interface VolumeClaimTemplatePersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[];
  readonly dataSource?: core.DataSource;
  readonly dataSourceRef?: core.DataSource;
  readonly resources?: core.PersistentVolumeClaimSpecResources;
  readonly selector?: core.LabelSelector;
  readonly storageClassName?: string;
  readonly volumeMode?: string;
  readonly volumeName?: string;
}
