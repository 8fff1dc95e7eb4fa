// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface ClusterServingRuntime {
  readonly spec?: PodSpec;
}

export interface ClusterStorageContainer {
  readonly disabled?: boolean;
  readonly spec?: ClusterStorageContainerSpec;
}

export interface InferenceGraph {
  readonly spec?: InferenceGraphSpec;
}

export interface InferenceService {
  readonly spec?: InferenceServiceSpec;
}

export interface LLMInferenceServiceConfig {
  readonly spec?: LLMInferenceServiceConfigSpec;
}

export interface LLMInferenceServiceConfigV1alpha1 {
  readonly spec?: LLMInferenceServiceConfigV1alpha1Spec;
}

export interface LLMInferenceService {
  readonly spec?: LLMInferenceServiceConfigSpec;
}

export interface LLMInferenceServiceV1alpha1 {
  readonly spec?: LLMInferenceServiceConfigV1alpha1Spec;
}

export interface LocalModelCache {
  readonly spec?: LocalModelCacheSpec;
}

export interface LocalModelNamespaceCache {
  readonly spec?: LocalModelCacheSpec;
}

export interface LocalModelNodeGroup {
  readonly spec?: LocalModelNodeGroupSpec;
}

export interface LocalModelNode {
  readonly spec?: { readonly localModels: readonly LocalModel[] };
}

export interface ServingRuntime {
  readonly spec?: PodSpec;
}

export interface TrainedModel {
  readonly spec?: TrainedModelSpec;
}

export interface PodSpec {
  readonly affinity?: core.Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly builtInAdapter?: BuiltInAdapter;
  readonly containers: readonly core.Container[];
  readonly disabled?: boolean;
  readonly grpcDataEndpoint?: string;
  readonly grpcEndpoint?: string;
  readonly hostIPC?: boolean;
  readonly httpDataEndpoint?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly multiModel?: boolean;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly protocolVersions?: readonly string[];
  readonly replicas?: number;
  readonly schedulerName?: string;
  readonly storageHelper?: { readonly disabled?: boolean };
  readonly supportedModelFormats?: readonly SupportedModelFormat[];
  readonly tolerations?: readonly core.Toleration[];
  readonly volumes?: readonly Volume[];
  readonly workerSpec?: WorkerSpecPodSpec;
}

export interface ClusterStorageContainerSpec {
  readonly container: core.Container;
  readonly supportedUriFormats: readonly { readonly prefix?: string; readonly regex?: string }[];
  readonly supportsMultiModelDownload?: boolean;
  readonly workloadType?: string;
}

export interface InferenceGraphSpec {
  readonly affinity?: core.Affinity;
  readonly maxReplicas?: number;
  readonly minReplicas?: number;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, Node>>;
  readonly resources?: core.Resources;
  readonly routerTimeouts?: RouterTimeouts;
  readonly scaleMetric?: 'cpu' | 'memory' | 'concurrency' | 'rps';
  readonly scaleTarget?: number;
  readonly serviceAccountName?: string;
  readonly timeout?: number;
  readonly tolerations?: readonly core.Toleration[];
}

export interface InferenceServiceSpec {
  readonly explainer?: ExplainerPodSpec;
  readonly predictor: PredictorPodSpec;
  readonly transformer?: TransformerPodSpec;
}

export interface LLMInferenceServiceConfigSpec {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly baseRefs?: readonly { readonly name?: string }[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly model?: { readonly lora?: { readonly adapters?: unknown }; readonly name?: string; readonly uri: string };
  readonly parallelism?: Parallelism;
  readonly prefill?: Prefill;
  readonly replicas?: number;
  readonly router?: Router;
  readonly scaling?: Scaling;
  readonly storageInitializer?: { readonly enabled?: boolean };
  readonly template?: LLMInferenceServiceConfigPodSpec;
  readonly worker?: LLMInferenceServiceConfigPodSpec;
}

export interface LLMInferenceServiceConfigV1alpha1Spec {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly baseRefs?: readonly { readonly name?: string }[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly model?: LLMInferenceServiceConfigV1alpha1Model;
  readonly parallelism?: Parallelism;
  readonly prefill?: Prefill;
  readonly replicas?: number;
  readonly router?: LLMInferenceServiceConfigV1alpha1Router;
  readonly scaling?: Scaling;
  readonly storageInitializer?: { readonly enabled?: boolean };
  readonly template?: LLMInferenceServiceConfigPodSpec;
  readonly worker?: LLMInferenceServiceConfigPodSpec;
}

export interface LocalModelCacheSpec {
  readonly modelSize: number | string;
  readonly nodeGroups: readonly string[];
  readonly serviceAccountName?: string;
  readonly sourceModelUri: string;
  readonly storage?: Storage;
}

export interface LocalModelNodeGroupSpec {
  readonly persistentVolumeClaimSpec: core.PersistentVolumeClaimSpec;
  readonly persistentVolumeSpec: PersistentVolumeClaimSpec;
  readonly storageLimit: number | string;
}

export interface TrainedModelSpec {
  readonly inferenceService: string;
  readonly model: { readonly framework: string; readonly memory: number | string; readonly storageUri: string };
}

export interface BuiltInAdapter {
  readonly env?: readonly core.BuiltInAdapterEnv[];
  readonly memBufferBytes?: number;
  readonly modelLoadingTimeoutMillis?: number;
  readonly runtimeManagementPort?: number;
  readonly serverType?: string;
}

export interface SupportedModelFormat {
  readonly autoSelect?: boolean;
  readonly name: string;
  readonly priority?: number;
  readonly version?: string;
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
  readonly ephemeral?: core.Ephemeral;
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

export interface WorkerSpecPodSpec {
  readonly affinity?: core.Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly containers: readonly core.Container[];
  readonly hostIPC?: boolean;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly pipelineParallelSize?: number;
  readonly schedulerName?: string;
  readonly tensorParallelSize?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly volumes?: readonly Volume[];
}

export interface Node {
  readonly routerType: 'Sequence' | 'Splitter' | 'Ensemble' | 'Switch';
  readonly steps?: readonly Step[];
}

export interface RouterTimeouts {
  readonly serverIdle?: number;
  readonly serverRead?: number;
  readonly serverWrite?: number;
  readonly serviceClient?: number;
}

export interface ExplainerPodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: core.Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly art?: Container;
  readonly autoScaling?: AutoScaling;
  readonly automountServiceAccountToken?: boolean;
  readonly batcher?: Batcher;
  readonly canaryTrafficPercent?: number;
  readonly containerConcurrency?: number;
  readonly containers?: readonly ExplainerContainer[];
  readonly deploymentStrategy?: DeploymentStrategy;
  readonly dnsConfig?: core.DnsConfig;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly hostAliases?: readonly core.HostAlias[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly hostnameOverride?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly core.Container[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly logger?: Logger;
  readonly maxReplicas?: number;
  readonly minReplicas?: number;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name?: string };
  readonly overhead?: Readonly<Record<string, number | string>>;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly resourceClaims?: readonly core.ResourceClaim[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly scaleMetric?: 'cpu' | 'memory' | 'concurrency' | 'rps';
  readonly scaleMetricType?: 'Utilization' | 'Value' | 'AverageValue';
  readonly scaleTarget?: number;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly securityContext?: core.ExplainerSecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly storageUris?: readonly { readonly mountPath?: string; readonly uri: string }[];
  readonly subdomain?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly timeout?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly topologySpreadConstraints?: readonly core.TopologySpreadConstraint[];
  readonly volumes?: readonly Volume[];
}

export interface PredictorPodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: core.Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly autoScaling?: AutoScaling;
  readonly automountServiceAccountToken?: boolean;
  readonly batcher?: Batcher;
  readonly canaryTrafficPercent?: number;
  readonly containerConcurrency?: number;
  readonly containers?: readonly ExplainerContainer[];
  readonly deploymentStrategy?: DeploymentStrategy;
  readonly dnsConfig?: core.DnsConfig;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly hostAliases?: readonly core.HostAlias[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly hostnameOverride?: string;
  readonly huggingface?: HuggingfaceContainer;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly core.Container[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly lightgbm?: HuggingfaceContainer;
  readonly logger?: Logger;
  readonly maxReplicas?: number;
  readonly minReplicas?: number;
  readonly model?: ModelContainer;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly onnx?: HuggingfaceContainer;
  readonly os?: { readonly name?: string };
  readonly overhead?: Readonly<Record<string, number | string>>;
  readonly paddle?: HuggingfaceContainer;
  readonly pmml?: HuggingfaceContainer;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly pytorch?: HuggingfaceContainer;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly resourceClaims?: readonly core.ResourceClaim[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly scaleMetric?: 'cpu' | 'memory' | 'concurrency' | 'rps';
  readonly scaleMetricType?: 'Utilization' | 'Value' | 'AverageValue';
  readonly scaleTarget?: number;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly securityContext?: core.ExplainerSecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly sklearn?: HuggingfaceContainer;
  readonly storageUris?: readonly { readonly mountPath?: string; readonly uri: string }[];
  readonly subdomain?: string;
  readonly tensorflow?: HuggingfaceContainer;
  readonly terminationGracePeriodSeconds?: number;
  readonly timeout?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly topologySpreadConstraints?: readonly core.TopologySpreadConstraint[];
  readonly triton?: HuggingfaceContainer;
  readonly volumes?: readonly Volume[];
  readonly workerSpec?: PredictorWorkerSpecPodSpec;
  readonly xgboost?: HuggingfaceContainer;
}

export interface TransformerPodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: core.Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly autoScaling?: AutoScaling;
  readonly automountServiceAccountToken?: boolean;
  readonly batcher?: Batcher;
  readonly canaryTrafficPercent?: number;
  readonly containerConcurrency?: number;
  readonly containers?: readonly ExplainerContainer[];
  readonly deploymentStrategy?: DeploymentStrategy;
  readonly dnsConfig?: core.DnsConfig;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly hostAliases?: readonly core.HostAlias[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly hostnameOverride?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly core.Container[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly logger?: Logger;
  readonly maxReplicas?: number;
  readonly minReplicas?: number;
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name?: string };
  readonly overhead?: Readonly<Record<string, number | string>>;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly resourceClaims?: readonly core.ResourceClaim[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly scaleMetric?: 'cpu' | 'memory' | 'concurrency' | 'rps';
  readonly scaleMetricType?: 'Utilization' | 'Value' | 'AverageValue';
  readonly scaleTarget?: number;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly securityContext?: core.ExplainerSecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly storageUris?: readonly { readonly mountPath?: string; readonly uri: string }[];
  readonly subdomain?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly timeout?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly topologySpreadConstraints?: readonly core.TopologySpreadConstraint[];
  readonly volumes?: readonly Volume[];
}

export interface Parallelism {
  readonly data?: number;
  readonly dataLocal?: number;
  readonly dataRPCPort?: number;
  readonly expert?: boolean;
  readonly pipeline?: number;
  readonly tensor?: number;
}

export interface Prefill {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly parallelism?: Parallelism;
  readonly replicas?: number;
  readonly scaling?: Scaling;
  readonly template?: LLMInferenceServiceConfigPodSpec;
  readonly worker?: LLMInferenceServiceConfigPodSpec;
}

export interface Router {
  readonly gateway?: Gateway;
  readonly ingress?: Ingress;
  readonly route?: Route;
  readonly scheduler?: Scheduler;
}

export interface Scaling {
  readonly maxReplicas: number;
  readonly minReplicas?: number;
  readonly wva?: Wva;
}

export interface LLMInferenceServiceConfigPodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: core.Affinity;
  readonly automountServiceAccountToken?: boolean;
  readonly containers?: readonly core.Container[];
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

export interface LLMInferenceServiceConfigV1alpha1Model {
  readonly criticality?: 'Critical' | 'Standard' | 'Sheddable';
  readonly lora?: { readonly adapters?: unknown };
  readonly name?: string;
  readonly uri: string;
}

export interface LLMInferenceServiceConfigV1alpha1Router {
  readonly gateway?: Gateway;
  readonly ingress?: Ingress;
  readonly route?: Route;
  readonly scheduler?: RouterScheduler;
}

export interface Storage {
  readonly key?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[];
  readonly awsElasticBlockStore?: core.AwsElasticBlockStore;
  readonly azureDisk?: core.AzureDisk;
  readonly azureFile?: AzureFile;
  readonly capacity?: Readonly<Record<string, number | string>>;
  readonly cephfs?: Cephfs;
  readonly cinder?: Cinder;
  readonly claimRef?: core.ObjectRef;
  readonly csi?: Csi;
  readonly fc?: core.Fc;
  readonly flexVolume?: FlexVolume;
  readonly flocker?: core.Flocker;
  readonly gcePersistentDisk?: core.GcePersistentDisk;
  readonly glusterfs?: Glusterfs;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly iscsi?: Iscsi;
  readonly local?: { readonly fsType?: string; readonly path: string };
  readonly mountOptions?: readonly string[];
  readonly nfs?: core.Nfs;
  readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms: readonly core.NodeSelectorTerm[] } };
  readonly persistentVolumeReclaimPolicy?: string;
  readonly photonPersistentDisk?: { readonly fsType?: string; readonly pdID: string };
  readonly portworxVolume?: core.PortworxVolume;
  readonly quobyte?: core.Quobyte;
  readonly rbd?: Rbd;
  readonly scaleIO?: ScaleIO;
  readonly storageClassName?: string;
  readonly storageos?: Storageos;
  readonly volumeAttributesClassName?: string;
  readonly volumeMode?: string;
  readonly vsphereVolume?: core.VsphereVolume;
}

export interface LocalModel {
  readonly modelName: string;
  readonly namespace?: string;
  readonly nodeGroup?: string;
  readonly serviceAccountName?: string;
  readonly sourceModelUri: string;
  readonly storage?: Storage;
}

export interface Step {
  readonly condition?: string;
  readonly data?: string;
  readonly dependency?: 'Soft' | 'Hard';
  readonly mapPredictionsToInstances?: boolean;
  readonly name?: string;
  readonly nodeName?: string;
  readonly serviceName?: string;
  readonly serviceUrl?: string;
  readonly weight?: number;
}

export interface Container {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly config?: Readonly<Record<string, string>>;
  readonly env?: readonly core.BuiltInAdapterEnv[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: core.Lifecycle;
  readonly livenessProbe?: Probe;
  readonly name?: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: Probe;
  readonly resizePolicy?: readonly core.ResizePolicy[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly core.RestartPolicyRule[];
  readonly runtimeVersion?: string;
  readonly securityContext?: core.SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly storage?: ArtStorage;
  readonly storageUri?: string;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly type?: string;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly core.VolumeMount[];
  readonly workingDir?: string;
}

export interface AutoScaling {
  readonly behavior?: Behavior;
  readonly metrics?: readonly Metric[];
}

export interface Batcher {
  readonly maxBatchSize?: number;
  readonly maxLatency?: number;
  readonly timeout?: number;
}

export interface ExplainerContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.BuiltInAdapterEnv[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: core.Lifecycle;
  readonly livenessProbe?: LivenessProbe;
  readonly name: string;
  readonly ports?: readonly core.Port[];
  readonly readinessProbe?: LivenessProbe;
  readonly resizePolicy?: readonly core.ResizePolicy[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly core.RestartPolicyRule[];
  readonly securityContext?: core.SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly core.VolumeMount[];
  readonly workingDir?: string;
}

export interface DeploymentStrategy {
  readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
  readonly type?: string;
}

export interface Logger {
  readonly batchInterval?: string;
  readonly batchSize?: number;
  readonly marshallerUrl?: string;
  readonly metadataAnnotations?: readonly string[];
  readonly metadataHeaders?: readonly string[];
  readonly mode?: 'all' | 'request' | 'response';
  readonly storage?: LoggerStorage;
  readonly url?: string;
}

export interface HuggingfaceContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.BuiltInAdapterEnv[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: core.Lifecycle;
  readonly livenessProbe?: Probe;
  readonly name?: string;
  readonly ports?: readonly core.Port[];
  readonly protocolVersion?: string;
  readonly readinessProbe?: Probe;
  readonly resizePolicy?: readonly core.ResizePolicy[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly core.RestartPolicyRule[];
  readonly runtimeVersion?: string;
  readonly securityContext?: core.SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly storage?: ArtStorage;
  readonly storageUri?: string;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly core.VolumeMount[];
  readonly workingDir?: string;
}

export interface ModelContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly core.BuiltInAdapterEnv[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: core.Lifecycle;
  readonly livenessProbe?: Probe;
  readonly modelFormat?: { readonly name: string; readonly version?: string };
  readonly name?: string;
  readonly ports?: readonly core.Port[];
  readonly protocolVersion?: string;
  readonly readinessProbe?: Probe;
  readonly resizePolicy?: readonly core.ResizePolicy[];
  readonly resources?: core.Resources;
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly core.RestartPolicyRule[];
  readonly runtime?: string;
  readonly runtimeVersion?: string;
  readonly securityContext?: core.SecurityContext;
  readonly startupProbe?: core.Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly storage?: ArtStorage;
  readonly storageUri?: string;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly core.VolumeMount[];
  readonly workingDir?: string;
}

export interface PredictorWorkerSpecPodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: core.Affinity;
  readonly automountServiceAccountToken?: boolean;
  readonly containers?: readonly core.Container[];
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
  readonly pipelineParallelSize?: number;
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
  readonly tensorParallelSize?: number;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly topologySpreadConstraints?: readonly core.TopologySpreadConstraint[];
  readonly volumes?: readonly Volume[];
}

export interface Gateway {
  readonly refs?: readonly { readonly name?: string; readonly namespace?: string; readonly sectionName?: string }[];
}

export interface Ingress {
  readonly refs?: readonly { readonly name?: string; readonly namespace?: string }[];
}

export interface Route {
  readonly http?: { readonly refs?: readonly { readonly name?: string }[]; readonly spec?: HttpSpec };
}

export interface Scheduler {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config?: SchedulerConfig;
  readonly labels?: Readonly<Record<string, string>>;
  readonly pool?: { readonly ref?: { readonly name?: string }; readonly spec?: core.InferencePoolSpec };
  readonly replicas?: number;
  readonly template?: LLMInferenceServiceConfigPodSpec;
}

export interface Wva {
  readonly hpa?: { readonly behavior?: Behavior };
  readonly keda?: Keda;
  readonly variantCost?: string;
}

export interface RouterScheduler {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly config?: SchedulerConfig;
  readonly labels?: Readonly<Record<string, string>>;
  readonly pool?: { readonly ref?: { readonly name?: string }; readonly spec?: core.InferencePoolSpec2 };
  readonly replicas?: number;
  readonly template?: LLMInferenceServiceConfigPodSpec;
}

export interface AzureFile {
  readonly readOnly?: boolean;
  readonly secretName: string;
  readonly secretNamespace?: string;
  readonly shareName: string;
}

export interface Cephfs {
  readonly monitors: readonly string[];
  readonly path?: string;
  readonly readOnly?: boolean;
  readonly secretFile?: string;
  readonly secretRef?: { readonly name?: string; readonly namespace?: string };
  readonly user?: string;
}

export interface Cinder {
  readonly fsType?: string;
  readonly readOnly?: boolean;
  readonly secretRef?: { readonly name?: string; readonly namespace?: string };
  readonly volumeID: string;
}

export interface Csi {
  readonly controllerExpandSecretRef?: { readonly name?: string; readonly namespace?: string };
  readonly controllerPublishSecretRef?: { readonly name?: string; readonly namespace?: string };
  readonly driver: string;
  readonly fsType?: string;
  readonly nodeExpandSecretRef?: { readonly name?: string; readonly namespace?: string };
  readonly nodePublishSecretRef?: { readonly name?: string; readonly namespace?: string };
  readonly nodeStageSecretRef?: { readonly name?: string; readonly namespace?: string };
  readonly readOnly?: boolean;
  readonly volumeAttributes?: Readonly<Record<string, string>>;
  readonly volumeHandle: string;
}

export interface FlexVolume {
  readonly driver: string;
  readonly fsType?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly readOnly?: boolean;
  readonly secretRef?: { readonly name?: string; readonly namespace?: string };
}

export interface Glusterfs {
  readonly endpoints: string;
  readonly endpointsNamespace?: string;
  readonly path: string;
  readonly readOnly?: boolean;
}

export interface Iscsi {
  readonly chapAuthDiscovery?: boolean;
  readonly chapAuthSession?: boolean;
  readonly fsType?: string;
  readonly initiatorName?: string;
  readonly iqn: string;
  readonly iscsiInterface?: string;
  readonly lun: number;
  readonly portals?: readonly string[];
  readonly readOnly?: boolean;
  readonly secretRef?: { readonly name?: string; readonly namespace?: string };
  readonly targetPortal: string;
}

export interface Rbd {
  readonly fsType?: string;
  readonly image: string;
  readonly keyring?: string;
  readonly monitors: readonly string[];
  readonly pool?: string;
  readonly readOnly?: boolean;
  readonly secretRef?: { readonly name?: string; readonly namespace?: string };
  readonly user?: string;
}

export interface ScaleIO {
  readonly fsType?: string;
  readonly gateway: string;
  readonly protectionDomain?: string;
  readonly readOnly?: boolean;
  readonly secretRef: { readonly name?: string; readonly namespace?: string };
  readonly sslEnabled?: boolean;
  readonly storageMode?: string;
  readonly storagePool?: string;
  readonly system: string;
  readonly volumeName?: string;
}

export interface Storageos {
  readonly fsType?: string;
  readonly readOnly?: boolean;
  readonly secretRef?: core.ObjectRef;
  readonly volumeName?: string;
  readonly volumeNamespace?: string;
}

export interface Probe {
  readonly exec?: { readonly command?: readonly string[] };
  readonly failureThreshold?: number;
  readonly grpc?: { readonly port: number; readonly service?: string };
  readonly httpGet?: core.LivenessProbeHttpGet;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly tcpSocket?: { readonly host?: string; readonly port?: number | string };
  readonly terminationGracePeriodSeconds?: number;
  readonly timeoutSeconds?: number;
}

export interface ArtStorage {
  readonly key?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly schemaPath?: string;
}

export interface Behavior {
  readonly scaleDown?: ScaleDown;
  readonly scaleUp?: ScaleDown;
}

export interface Metric {
  readonly external?: External;
  readonly podmetric?: { readonly metric: PodmetricMetric; readonly target: Target };
  readonly resource?: { readonly name: 'cpu' | 'memory'; readonly target: Target };
  readonly type: 'Resource' | 'External' | 'PodMetric';
}

export interface LivenessProbe {
  readonly exec?: { readonly command?: readonly string[] };
  readonly failureThreshold?: number;
  readonly grpc?: { readonly port: number; readonly service?: string };
  readonly httpGet?: core.LivenessProbeHttpGet;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly tcpSocket?: { readonly host?: string; readonly port: number | string };
  readonly terminationGracePeriodSeconds?: number;
  readonly timeoutSeconds?: number;
}

export interface LoggerStorage {
  readonly key?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly serviceAccountName?: string;
}

export interface SchedulerConfig {
  readonly inline?: Readonly<Record<string, unknown>>;
  readonly ref?: core.ConfigMapKeyRef;
}

export interface Keda {
  readonly advanced?: Advanced;
  readonly cooldownPeriod?: number;
  readonly fallback?: Fallback;
  readonly idleReplicaCount?: number;
  readonly initialCooldownPeriod?: number;
  readonly pollingInterval?: number;
}

export interface ScaleDown {
  readonly policies?: readonly { readonly periodSeconds: number; readonly type: string; readonly value: number }[];
  readonly selectPolicy?: string;
  readonly stabilizationWindowSeconds?: number;
  readonly tolerance?: number | string;
}

export interface External {
  readonly authenticationRef?: { readonly authModes?: string; readonly authenticationRef: { readonly name: string } };
  readonly metric: ExternalMetric;
  readonly target: Target;
}

export interface HttpSpec {
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly core.ParentRef[];
  readonly rules?: readonly Rule[];
  readonly useDefaultGateways?: 'All' | 'None';
}

export interface Advanced {
  readonly horizontalPodAutoscalerConfig?: { readonly behavior?: Behavior; readonly name?: string };
  readonly restoreToOriginalReplicaCount?: boolean;
  readonly scalingModifiers?: ScalingModifiers;
}

export interface Fallback {
  readonly behavior?: 'static' | 'currentReplicas' | 'currentReplicasIfHigher' | 'currentReplicasIfLower';
  readonly failureThreshold: number;
  readonly replicas: number;
}

export interface ExternalMetric {
  readonly backend?: 'prometheus' | 'graphite';
  readonly namespace?: string;
  readonly query?: string;
  readonly serverAddress?: string;
}

export interface Target {
  readonly averageUtilization?: number;
  readonly averageValue?: number | string;
  readonly type?: 'Utilization' | 'Value' | 'AverageValue';
  readonly value?: number | string;
}

export interface PodmetricMetric {
  readonly backend?: 'opentelemetry';
  readonly metricNames?: readonly string[];
  readonly operationOverTime?: string;
  readonly query?: string;
  readonly serverAddress?: string;
}

export interface Rule {
  readonly backendRefs?: readonly BackendRef[];
  readonly filters?: readonly Filter[];
  readonly matches?: readonly core.Match[];
  readonly name?: string;
  readonly retry?: { readonly attempts?: number; readonly backoff?: string; readonly codes?: readonly number[] };
  readonly sessionPersistence?: SessionPersistence;
  readonly timeouts?: core.Timeouts;
}

export interface ScalingModifiers {
  readonly activationTarget?: string;
  readonly formula?: string;
  readonly metricType?: 'AverageValue' | 'Value';
  readonly target?: string;
}

export interface BackendRef {
  readonly filters?: readonly Filter[];
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface Filter {
  readonly cors?: Cors;
  readonly extensionRef?: core.ParametersRef;
  readonly externalAuth?: ExternalAuth;
  readonly requestHeaderModifier?: core.RequestHeaderModifier;
  readonly requestMirror?: core.RequestMirror;
  readonly requestRedirect?: core.RequestRedirect;
  readonly responseHeaderModifier?: core.RequestHeaderModifier;
  readonly type:
    | 'RequestHeaderModifier'
    | 'ResponseHeaderModifier'
    | 'RequestMirror'
    | 'RequestRedirect'
    | 'URLRewrite'
    | 'ExtensionRef';
  readonly urlRewrite?: core.UrlRewrite;
}

export interface SessionPersistence {
  readonly absoluteTimeout?: string;
  readonly cookieConfig?: { readonly lifetimeType?: 'Permanent' | 'Session' };
  readonly idleTimeout?: string;
  readonly sessionName?: string;
  readonly type?: 'Cookie' | 'Header';
}

export interface Cors {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly (
    | 'GET'
    | 'HEAD'
    | 'POST'
    | 'PUT'
    | 'DELETE'
    | 'CONNECT'
    | 'OPTIONS'
    | 'TRACE'
    | 'PATCH'
    | '*'
  )[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: number;
}

export interface ExternalAuth {
  readonly backendRef: core.BackendRef;
  readonly forwardBody?: { readonly maxSize?: number };
  readonly grpc?: { readonly allowedHeaders?: readonly string[] };
  readonly http?: ExternalAuthHttp;
  readonly protocol: 'HTTP' | 'GRPC';
}

export interface ExternalAuthHttp {
  readonly allowedHeaders?: readonly string[];
  readonly allowedResponseHeaders?: readonly string[];
  readonly path?: string;
}
