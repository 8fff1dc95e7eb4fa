// Made by `npm run import`; changes are overwritten.

export interface InferencePoolSpec {
  readonly endpointPickerRef: EndpointPickerRef;
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly targetPorts: readonly { readonly number: number }[];
}

export interface InferencePoolSpec2 {
  readonly extensionRef: ExtensionRef;
  readonly selector: Readonly<Record<string, string>>;
  readonly targetPortNumber: number;
}

export interface JobSetSpec {
  readonly coordinator?: { readonly jobIndex?: number; readonly podIndex?: number; readonly replicatedJob: string };
  readonly failurePolicy?: FailurePolicy;
  readonly managedBy?: string;
  readonly network?: Network;
  readonly replicatedJobs?: readonly ReplicatedJob[];
  readonly startupPolicy?: { readonly startupPolicyOrder: 'AnyOrder' | 'InOrder' };
  readonly successPolicy?: { readonly operator: 'All' | 'Any'; readonly targetReplicatedJobs?: readonly string[] };
  readonly suspend?: boolean;
  readonly ttlSecondsAfterFinished?: number;
  readonly volumeClaimPolicies?: readonly VolumeClaimPolicy[];
}

export interface Sink {
  readonly CACerts?: string;
  readonly audience?: string;
  readonly ref?: ObjectReference;
  readonly uri?: string;
}

export interface LabelSelector {
  readonly matchExpressions?: readonly SelectorMatchExpression[];
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface TargetRef {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface ObjectReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface Delivery {
  readonly backoffDelay?: string;
  readonly backoffPolicy?: string;
  readonly deadLetterSink?: Sink;
  readonly retry?: number;
  readonly [field: string]: unknown;
}

export interface IssuerRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
}

export interface Metadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface Solver {
  readonly dns01?: Dns01;
  readonly http01?: { readonly gatewayHTTPRoute?: GatewayHTTPRoute; readonly ingress?: Ingress };
  readonly selector?: SolverSelector;
}

export interface ChannelTemplate {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly spec?: Readonly<Record<string, unknown>>;
}

export interface Affinity {
  readonly nodeAffinity?: NodeAffinity;
  readonly podAffinity?: PodAffinity;
  readonly podAntiAffinity?: PodAffinity;
}

export interface Container {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly BuiltInAdapterEnv[];
  readonly envFrom?: readonly EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: Lifecycle;
  readonly livenessProbe?: Probe;
  readonly name: string;
  readonly ports?: readonly Port[];
  readonly readinessProbe?: Probe;
  readonly resizePolicy?: readonly ResizePolicy[];
  readonly resources?: Resources;
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly RestartPolicyRule[];
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface Toleration {
  readonly effect?: string;
  readonly key?: string;
  readonly operator?: string;
  readonly tolerationSeconds?: number;
  readonly value?: string;
}

export interface ParentRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

export interface Resources {
  readonly claims?: readonly { readonly name: string; readonly request?: string }[];
  readonly limits?: Readonly<Record<string, number | string>>;
  readonly requests?: Readonly<Record<string, number | string>>;
}

export interface EndpointPickerRef {
  readonly failureMode?: 'FailOpen' | 'FailClose';
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly port?: { readonly number: number };
}

export interface ExtensionRef {
  readonly failureMode?: 'FailOpen' | 'FailClose';
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly portNumber?: number;
}

export interface FailurePolicy {
  readonly maxRestarts?: number;
  readonly restartStrategy?: 'Recreate' | 'BlockingRecreate' | 'InPlaceRestart';
  readonly rules?: readonly Rule[];
}

export interface Network {
  readonly enableDNSHostnames?: boolean;
  readonly publishNotReadyAddresses?: boolean;
  readonly subdomain?: string;
}

export interface ReplicatedJob {
  readonly dependsOn?: readonly { readonly name: string; readonly status: 'Ready' | 'Complete' }[];
  readonly groupName?: string;
  readonly name: string;
  readonly replicas?: number;
  readonly template: { readonly metadata?: ClusterTrainingRuntimeMetadata; readonly spec?: ReplicatedJobSpec };
}

export interface VolumeClaimPolicy {
  readonly retentionPolicy?: { readonly whenDeleted?: 'Delete' | 'Retain' };
  readonly templates?: readonly VolumeClaimPolicyTemplate[];
}

export interface PersistentVolumeClaimSpec {
  readonly accessModes?: readonly string[];
  readonly dataSource?: DataSource;
  readonly dataSourceRef?: Owner;
  readonly resources?: PersistentVolumeClaimSpecResources;
  readonly selector?: LabelSelector;
  readonly storageClassName?: string;
  readonly volumeAttributesClassName?: string;
  readonly volumeMode?: string;
  readonly volumeName?: string;
}

export interface ScaleTargetRef {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
}

export interface Env {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: ValueFrom;
}

export interface EnvFrom {
  readonly configMapRef?: { readonly name?: string; readonly optional?: boolean };
  readonly prefix?: string;
  readonly secretRef?: { readonly name?: string; readonly optional?: boolean };
}

export interface Owner {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface ObjectRef {
  readonly apiVersion?: string;
  readonly fieldPath?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly resourceVersion?: string;
  readonly uid?: string;
}

export interface Volume {
  readonly awsElasticBlockStore?: AwsElasticBlockStore;
  readonly azureDisk?: AzureDisk;
  readonly azureFile?: AzureFile;
  readonly cephfs?: Cephfs;
  readonly cinder?: Cinder;
  readonly configMap?: ConfigMap;
  readonly csi?: Csi;
  readonly downwardAPI?: DownwardAPI;
  readonly emptyDir?: EmptyDir;
  readonly ephemeral?: VolumeEphemeral;
  readonly fc?: Fc;
  readonly flexVolume?: FlexVolume;
  readonly flocker?: Flocker;
  readonly gcePersistentDisk?: GcePersistentDisk;
  readonly gitRepo?: GitRepo;
  readonly glusterfs?: Glusterfs;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly image?: Image;
  readonly iscsi?: Iscsi;
  readonly name: string;
  readonly nfs?: Nfs;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly photonPersistentDisk?: { readonly fsType?: string; readonly pdID: string };
  readonly portworxVolume?: PortworxVolume;
  readonly projected?: SparkApplicationVolumeProjected;
  readonly quobyte?: Quobyte;
  readonly rbd?: Rbd;
  readonly scaleIO?: ScaleIO;
  readonly secret?: Secret;
  readonly storageos?: Storageos;
  readonly vsphereVolume?: VsphereVolume;
}

export interface MatchExpression {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

export interface SelectorMatchExpression {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export interface Dns01 {
  readonly acmeDNS?: {
    readonly accountSecretRef: { readonly key?: string; readonly name: string };
    readonly host: string;
  };
  readonly akamai?: Akamai;
  readonly azureDNS?: AzureDNS;
  readonly cloudDNS?: CloudDNS;
  readonly cloudflare?: Cloudflare;
  readonly cnameStrategy?: 'None' | 'Follow';
  readonly digitalocean?: { readonly tokenSecretRef: { readonly key?: string; readonly name: string } };
  readonly rfc2136?: Rfc2136;
  readonly route53?: Route53;
  readonly webhook?: { readonly config?: unknown; readonly groupName: string; readonly solverName: string };
}

export interface SolverSelector {
  readonly dnsNames?: readonly string[];
  readonly dnsZones?: readonly string[];
  readonly matchLabels?: Readonly<Record<string, string>>;
}

export interface NodeAffinity {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly {
    readonly preference: NodeSelectorTerm;
    readonly weight: number;
  }[];
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms: readonly NodeSelectorTerm[] };
}

export interface PodAffinity {
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityPreferredDuringSchedulingIgnoredDuringExecution[];
  readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly PodAffinityRequiredDuringSchedulingIgnoredDuringExecution[];
}

export interface BuiltInAdapterEnv {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: EnvValueFrom;
}

export interface Lifecycle {
  readonly postStart?: LifecycleHandler;
  readonly preStop?: LifecycleHandler;
  readonly stopSignal?: string;
}

export interface Probe {
  readonly exec?: { readonly command?: readonly string[] };
  readonly failureThreshold?: number;
  readonly grpc?: { readonly port: number; readonly service?: string };
  readonly httpGet?: HttpGet;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly tcpSocket?: { readonly host?: string; readonly port: number | string };
  readonly terminationGracePeriodSeconds?: number;
  readonly timeoutSeconds?: number;
}

export interface Port {
  readonly containerPort: number;
  readonly hostIP?: string;
  readonly hostPort?: number;
  readonly name?: string;
  readonly protocol?: string;
}

export interface ResizePolicy {
  readonly resourceName: string;
  readonly restartPolicy: string;
}

export interface RestartPolicyRule {
  readonly action: string;
  readonly exitCodes?: { readonly operator: string; readonly values?: readonly number[] };
}

export interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly appArmorProfile?: AppArmorProfile;
  readonly capabilities?: Capabilities;
  readonly privileged?: boolean;
  readonly procMount?: string;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly seccompProfile?: AppArmorProfile;
  readonly windowsOptions?: WindowsOptions;
}

export interface VolumeMount {
  readonly mountPath: string;
  readonly mountPropagation?: string;
  readonly name: string;
  readonly readOnly?: boolean;
  readonly recursiveReadOnly?: string;
  readonly subPath?: string;
  readonly subPathExpr?: string;
}

export interface AwsElasticBlockStore {
  readonly fsType?: string;
  readonly partition?: number;
  readonly readOnly?: boolean;
  readonly volumeID: string;
}

export interface AzureDisk {
  readonly cachingMode?: string;
  readonly diskName: string;
  readonly diskURI: string;
  readonly fsType?: string;
  readonly kind?: string;
  readonly readOnly?: boolean;
}

export interface AzureFile {
  readonly readOnly?: boolean;
  readonly secretName: string;
  readonly shareName: string;
}

export interface Cephfs {
  readonly monitors: readonly string[];
  readonly path?: string;
  readonly readOnly?: boolean;
  readonly secretFile?: string;
  readonly secretRef?: { readonly name?: string };
  readonly user?: string;
}

export interface Cinder {
  readonly fsType?: string;
  readonly readOnly?: boolean;
  readonly secretRef?: { readonly name?: string };
  readonly volumeID: string;
}

export interface ConfigMap {
  readonly defaultMode?: number;
  readonly items?: readonly ConfigMapItem[];
  readonly name?: string;
  readonly optional?: boolean;
}

export interface Csi {
  readonly driver: string;
  readonly fsType?: string;
  readonly nodePublishSecretRef?: { readonly name?: string };
  readonly readOnly?: boolean;
  readonly volumeAttributes?: Readonly<Record<string, string>>;
}

export interface DownwardAPI {
  readonly defaultMode?: number;
  readonly items?: readonly DownwardAPIItem[];
}

export interface EmptyDir {
  readonly medium?: string;
  readonly sizeLimit?: number | string;
}

export interface Ephemeral {
  readonly volumeClaimTemplate?: {
    readonly metadata?: Readonly<Record<string, never>>;
    readonly spec: PersistentVolumeClaimSpec;
  };
}

export interface Fc {
  readonly fsType?: string;
  readonly lun?: number;
  readonly readOnly?: boolean;
  readonly targetWWNs?: readonly string[];
  readonly wwids?: readonly string[];
}

export interface FlexVolume {
  readonly driver: string;
  readonly fsType?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly readOnly?: boolean;
  readonly secretRef?: { readonly name?: string };
}

export interface Flocker {
  readonly datasetName?: string;
  readonly datasetUUID?: string;
}

export interface GcePersistentDisk {
  readonly fsType?: string;
  readonly partition?: number;
  readonly pdName: string;
  readonly readOnly?: boolean;
}

export interface GitRepo {
  readonly directory?: string;
  readonly repository: string;
  readonly revision?: string;
}

export interface Glusterfs {
  readonly endpoints: string;
  readonly path: string;
  readonly readOnly?: boolean;
}

export interface Image {
  readonly pullPolicy?: string;
  readonly reference?: string;
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
  readonly secretRef?: { readonly name?: string };
  readonly targetPortal: string;
}

export interface Nfs {
  readonly path: string;
  readonly readOnly?: boolean;
  readonly server: string;
}

export interface PortworxVolume {
  readonly fsType?: string;
  readonly readOnly?: boolean;
  readonly volumeID: string;
}

export interface Projected {
  readonly defaultMode?: number;
  readonly sources?: readonly ProjectedSource[];
}

export interface Quobyte {
  readonly group?: string;
  readonly readOnly?: boolean;
  readonly registry: string;
  readonly tenant?: string;
  readonly user?: string;
  readonly volume: string;
}

export interface Rbd {
  readonly fsType?: string;
  readonly image: string;
  readonly keyring?: string;
  readonly monitors: readonly string[];
  readonly pool?: string;
  readonly readOnly?: boolean;
  readonly secretRef?: { readonly name?: string };
  readonly user?: string;
}

export interface ScaleIO {
  readonly fsType?: string;
  readonly gateway: string;
  readonly protectionDomain?: string;
  readonly readOnly?: boolean;
  readonly secretRef: { readonly name?: string };
  readonly sslEnabled?: boolean;
  readonly storageMode?: string;
  readonly storagePool?: string;
  readonly system: string;
  readonly volumeName?: string;
}

export interface Secret {
  readonly defaultMode?: number;
  readonly items?: readonly ConfigMapItem[];
  readonly optional?: boolean;
  readonly secretName?: string;
}

export interface Storageos {
  readonly fsType?: string;
  readonly readOnly?: boolean;
  readonly secretRef?: { readonly name?: string };
  readonly volumeName?: string;
  readonly volumeNamespace?: string;
}

export interface VsphereVolume {
  readonly fsType?: string;
  readonly storagePolicyID?: string;
  readonly storagePolicyName?: string;
  readonly volumePath: string;
}

export interface ClusterTrainingRuntimeMetadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly namespace?: string;
}

export interface ParametersRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface Match {
  readonly headers?: readonly Header[];
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';
  readonly path?: { readonly type?: 'Exact' | 'PathPrefix' | 'RegularExpression'; readonly value?: string };
  readonly queryParams?: readonly Header[];
}

export interface Timeouts {
  readonly backendRequest?: string;
  readonly request?: string;
}

export interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly options?: readonly { readonly name?: string; readonly value?: string }[];
  readonly searches?: readonly string[];
}

export interface HostAlias {
  readonly hostnames?: readonly string[];
  readonly ip: string;
}

export interface ResourceClaim {
  readonly name: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

export interface ExplainerSecurityContext {
  readonly appArmorProfile?: AppArmorProfile;
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxChangePolicy?: string;
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly seccompProfile?: AppArmorProfile;
  readonly supplementalGroups?: readonly number[];
  readonly supplementalGroupsPolicy?: string;
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
  readonly windowsOptions?: WindowsOptions;
}

export interface TopologySpreadConstraint {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly maxSkew: number;
  readonly minDomains?: number;
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly topologyKey: string;
  readonly whenUnsatisfiable: string;
}

export interface Auth {
  readonly secret?: { readonly ref?: { readonly name: string } };
  readonly serviceAccountName?: string;
}

export interface S3 {
  readonly arn?: string;
  readonly autoCreateBucket?: boolean;
  readonly delay?: number;
  readonly deleteAfterRead?: boolean;
  readonly destinationBucket?: string;
  readonly destinationBucketPrefix?: string;
  readonly destinationBucketSuffix?: string;
  readonly forcePathStyle?: boolean;
  readonly ignoreBody?: boolean;
  readonly maxMessagesPerPoll?: number;
  readonly moveAfterRead?: boolean;
  readonly overrideEndpoint?: boolean;
  readonly prefix?: string;
  readonly region?: string;
  readonly uriEndpointOverride?: string;
}

export interface Sqs {
  readonly arn?: string;
  readonly autoCreateQueue?: boolean;
  readonly delay?: number;
  readonly deleteAfterRead?: boolean;
  readonly greedy?: boolean;
  readonly host?: string;
  readonly maxMessagesPerPoll?: number;
  readonly overrideEndpoint?: boolean;
  readonly protocol?: string;
  readonly queueURL?: string;
  readonly region?: string;
  readonly uriEndpointOverride?: string;
  readonly visibilityTimeout?: number;
  readonly waitTimeSeconds?: number;
}

export interface Rule {
  readonly action: 'FailJobSet' | 'RestartJobSet' | 'RestartJobSetAndIgnoreMaxRestarts';
  readonly name: string;
  readonly onJobFailureMessagePatterns?: readonly string[];
  readonly onJobFailureReasons?: readonly string[];
  readonly targetReplicatedJobs?: readonly string[];
}

export interface VolumeClaimPolicyTemplate {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ClusterTrainingRuntimeMetadata;
  readonly spec?: PersistentVolumeClaimSpec;
  readonly status?: Status;
}

export interface EphemeralContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly BuiltInAdapterEnv[];
  readonly envFrom?: readonly EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: Lifecycle;
  readonly livenessProbe?: Probe;
  readonly name: string;
  readonly ports?: readonly Port[];
  readonly readinessProbe?: Probe;
  readonly resizePolicy?: readonly ResizePolicy[];
  readonly resources?: Resources;
  readonly restartPolicy?: string;
  readonly restartPolicyRules?: readonly RestartPolicyRule[];
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: Probe;
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

export interface DataSource {
  readonly apiGroup?: string;
  readonly kind: string;
  readonly name: string;
}

export interface PersistentVolumeClaimSpecResources {
  readonly limits?: Readonly<Record<string, number | string>>;
  readonly requests?: Readonly<Record<string, number | string>>;
}

export interface ValueFrom {
  readonly configMapKeyRef?: ConfigMapKeyRef;
  readonly fieldRef?: FieldRef;
  readonly resourceFieldRef?: ResourceFieldRef;
  readonly secretKeyRef?: ConfigMapKeyRef;
}

export interface VolumeProjected {
  readonly defaultMode?: number;
  readonly sources?: readonly VolumeProjectedSource[];
}

export interface InitContainer {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly Env[];
  readonly envFrom?: readonly EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly lifecycle?: DriverLifecycle;
  readonly livenessProbe?: Probe;
  readonly name: string;
  readonly ports?: readonly Port[];
  readonly readinessProbe?: Probe;
  readonly resizePolicy?: readonly ResizePolicy[];
  readonly resources?: Resources;
  readonly restartPolicy?: string;
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: Probe;
  readonly stdin?: boolean;
  readonly stdinOnce?: boolean;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly tty?: boolean;
  readonly volumeDevices?: readonly { readonly devicePath: string; readonly name: string }[];
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface DriverLifecycle {
  readonly postStart?: LifecycleHandler;
  readonly preStop?: LifecycleHandler;
}

export interface VolumeEphemeral {
  readonly volumeClaimTemplate?: {
    readonly metadata?: ClusterTrainingRuntimeMetadata;
    readonly spec: PersistentVolumeClaimSpec;
  };
}

export interface SparkApplicationVolumeProjected {
  readonly defaultMode?: number;
  readonly sources?: readonly SparkApplicationVolumeProjectedSource[];
}

export interface Akamai {
  readonly accessTokenSecretRef: { readonly key?: string; readonly name: string };
  readonly clientSecretSecretRef: { readonly key?: string; readonly name: string };
  readonly clientTokenSecretRef: { readonly key?: string; readonly name: string };
  readonly serviceConsumerDomain: string;
}

export interface AzureDNS {
  readonly clientID?: string;
  readonly clientSecretSecretRef?: { readonly key?: string; readonly name: string };
  readonly environment?: 'AzurePublicCloud' | 'AzureChinaCloud' | 'AzureGermanCloud' | 'AzureUSGovernmentCloud';
  readonly hostedZoneName?: string;
  readonly managedIdentity?: { readonly clientID?: string; readonly resourceID?: string; readonly tenantID?: string };
  readonly resourceGroupName: string;
  readonly subscriptionID: string;
  readonly tenantID?: string;
  readonly zoneType?: 'AzurePublicZone' | 'AzurePrivateZone';
}

export interface CloudDNS {
  readonly hostedZoneName?: string;
  readonly project: string;
  readonly serviceAccountSecretRef?: { readonly key?: string; readonly name: string };
}

export interface Cloudflare {
  readonly apiKeySecretRef?: { readonly key?: string; readonly name: string };
  readonly apiTokenSecretRef?: { readonly key?: string; readonly name: string };
  readonly email?: string;
}

export interface Rfc2136 {
  readonly nameserver: string;
  readonly protocol?: 'TCP' | 'UDP';
  readonly tsigAlgorithm?: string;
  readonly tsigKeyName?: string;
  readonly tsigSecretSecretRef?: { readonly key?: string; readonly name: string };
}

export interface Route53 {
  readonly accessKeyID?: string;
  readonly accessKeyIDSecretRef?: { readonly key?: string; readonly name: string };
  readonly auth?: { readonly kubernetes: { readonly serviceAccountRef: ServiceAccountRef } };
  readonly hostedZoneID?: string;
  readonly region?: string;
  readonly role?: string;
  readonly secretAccessKeySecretRef?: { readonly key?: string; readonly name: string };
}

export interface GatewayHTTPRoute {
  readonly labels?: Readonly<Record<string, string>>;
  readonly parentRefs?: readonly ParentRef[];
  readonly podTemplate?: PodTemplate;
  readonly serviceType?: string;
}

export interface Ingress {
  readonly class?: string;
  readonly ingressClassName?: string;
  readonly ingressTemplate?: { readonly metadata?: Metadata };
  readonly name?: string;
  readonly podTemplate?: PodTemplate;
  readonly serviceType?: string;
}

export interface PodAffinityPreferredDuringSchedulingIgnoredDuringExecution {
  readonly podAffinityTerm: PodAffinityRequiredDuringSchedulingIgnoredDuringExecution;
  readonly weight: number;
}

export interface PodAffinityRequiredDuringSchedulingIgnoredDuringExecution {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly namespaces?: readonly string[];
  readonly topologyKey: string;
}

export interface EnvValueFrom {
  readonly configMapKeyRef?: ConfigMapKeyRef;
  readonly fieldRef?: FieldRef;
  readonly fileKeyRef?: FileKeyRef;
  readonly resourceFieldRef?: ResourceFieldRef;
  readonly secretKeyRef?: ConfigMapKeyRef;
}

export interface LifecycleHandler {
  readonly exec?: { readonly command?: readonly string[] };
  readonly httpGet?: HttpGet;
  readonly sleep?: { readonly seconds: number };
  readonly tcpSocket?: { readonly host?: string; readonly port: number | string };
}

export interface HttpGet {
  readonly host?: string;
  readonly httpHeaders?: readonly { readonly name: string; readonly value: string }[];
  readonly path?: string;
  readonly port: number | string;
  readonly scheme?: string;
}

export interface AppArmorProfile {
  readonly localhostProfile?: string;
  readonly type: string;
}

export interface Capabilities {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

export interface SeLinuxOptions {
  readonly level?: string;
  readonly role?: string;
  readonly type?: string;
  readonly user?: string;
}

export interface WindowsOptions {
  readonly gmsaCredentialSpec?: string;
  readonly gmsaCredentialSpecName?: string;
  readonly hostProcess?: boolean;
  readonly runAsUserName?: string;
}

export interface ConfigMapItem {
  readonly key: string;
  readonly mode?: number;
  readonly path: string;
}

export interface DownwardAPIItem {
  readonly fieldRef?: FieldRef;
  readonly mode?: number;
  readonly path: string;
  readonly resourceFieldRef?: ResourceFieldRef;
}

export interface ProjectedSource {
  readonly clusterTrustBundle?: ClusterTrustBundle;
  readonly configMap?: ProjectedConfigMap;
  readonly downwardAPI?: { readonly items?: readonly DownwardAPIItem[] };
  readonly podCertificate?: PodCertificate;
  readonly secret?: ProjectedConfigMap;
  readonly serviceAccountToken?: ServiceAccountToken;
}

export interface RequestHeaderModifier {
  readonly add?: readonly { readonly name: string; readonly value: string }[];
  readonly remove?: readonly string[];
  readonly set?: readonly { readonly name: string; readonly value: string }[];
}

export interface RequestMirror {
  readonly backendRef: BackendRef;
  readonly fraction?: { readonly denominator?: number; readonly numerator: number };
  readonly percent?: number;
}

export interface RequestRedirect {
  readonly hostname?: string;
  readonly path?: RequestRedirectPath;
  readonly port?: number;
  readonly scheme?: 'http' | 'https';
  readonly statusCode?: 301 | 302;
}

export interface UrlRewrite {
  readonly hostname?: string;
  readonly path?: RequestRedirectPath;
}

export interface Header {
  readonly name: string;
  readonly type?: 'Exact' | 'RegularExpression';
  readonly value: string;
}

export interface ReplicatedJobSpec {
  readonly activeDeadlineSeconds?: number;
  readonly backoffLimit?: number;
  readonly backoffLimitPerIndex?: number;
  readonly completionMode?: string;
  readonly completions?: number;
  readonly managedBy?: string;
  readonly manualSelector?: boolean;
  readonly maxFailedIndexes?: number;
  readonly parallelism?: number;
  readonly podFailurePolicy?: { readonly rules: readonly PodFailurePolicyRule[] };
  readonly podReplacementPolicy?: string;
  readonly selector?: LabelSelector;
  readonly successPolicy?: {
    readonly rules: readonly { readonly succeededCount?: number; readonly succeededIndexes?: string }[];
  };
  readonly suspend?: boolean;
  readonly template: { readonly metadata?: ClusterTrainingRuntimeMetadata; readonly spec?: PodSpec };
  readonly ttlSecondsAfterFinished?: number;
}

export interface Status {
  readonly accessModes?: readonly string[];
  readonly allocatedResourceStatuses?: Readonly<Record<string, string>>;
  readonly allocatedResources?: Readonly<Record<string, number | string>>;
  readonly capacity?: Readonly<Record<string, number | string>>;
  readonly conditions?: readonly Condition[];
  readonly currentVolumeAttributesClassName?: string;
  readonly modifyVolumeStatus?: { readonly status: string; readonly targetVolumeAttributesClassName?: string };
  readonly phase?: string;
}

export interface ConfigMapKeyRef {
  readonly key: string;
  readonly name?: string;
  readonly optional?: boolean;
}

export interface FieldRef {
  readonly apiVersion?: string;
  readonly fieldPath: string;
}

export interface ResourceFieldRef {
  readonly containerName?: string;
  readonly divisor?: number | string;
  readonly resource: string;
}

export interface VolumeProjectedSource {
  readonly configMap?: ProjectedConfigMap;
  readonly downwardAPI?: { readonly items?: readonly DownwardAPIItem[] };
  readonly secret?: ProjectedConfigMap;
  readonly serviceAccountToken?: ServiceAccountToken;
}

export interface LivenessProbeHttpGet {
  readonly host?: string;
  readonly httpHeaders?: readonly { readonly name: string; readonly value: string }[];
  readonly path?: string;
  readonly port?: number | string;
  readonly scheme?: string;
}

export interface SparkApplicationVolumeProjectedSource {
  readonly clusterTrustBundle?: ClusterTrustBundle;
  readonly configMap?: ProjectedConfigMap;
  readonly downwardAPI?: { readonly items?: readonly DownwardAPIItem[] };
  readonly secret?: ProjectedConfigMap;
  readonly serviceAccountToken?: ServiceAccountToken;
}

export interface PodTemplate {
  readonly metadata?: Metadata;
  readonly spec?: PodTemplateSpec;
}

export interface ServiceAccountRef {
  readonly audiences?: readonly string[];
  readonly name: string;
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly SelectorMatchExpression[];
  readonly matchFields?: readonly SelectorMatchExpression[];
}

export interface FileKeyRef {
  readonly key: string;
  readonly optional?: boolean;
  readonly path: string;
  readonly volumeName: string;
}

export interface ClusterTrustBundle {
  readonly labelSelector?: LabelSelector;
  readonly name?: string;
  readonly optional?: boolean;
  readonly path: string;
  readonly signerName?: string;
}

export interface ProjectedConfigMap {
  readonly items?: readonly ConfigMapItem[];
  readonly name?: string;
  readonly optional?: boolean;
}

export interface PodCertificate {
  readonly certificateChainPath?: string;
  readonly credentialBundlePath?: string;
  readonly keyPath?: string;
  readonly keyType: string;
  readonly maxExpirationSeconds?: number;
  readonly signerName: string;
}

export interface ServiceAccountToken {
  readonly audience?: string;
  readonly expirationSeconds?: number;
  readonly path: string;
}

export interface BackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

export interface RequestRedirectPath {
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
}

export interface Condition {
  readonly lastProbeTime?: string;
  readonly lastTransitionTime?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly status: string;
  readonly type: string;
}

export interface PodTemplateSpec {
  readonly affinity?: Affinity;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly priorityClassName?: string;
  readonly resources?: PersistentVolumeClaimSpecResources;
  readonly securityContext?: PodTemplateSecurityContext;
  readonly serviceAccountName?: string;
  readonly tolerations?: readonly Toleration[];
}

export interface PodFailurePolicyRule {
  readonly action: string;
  readonly onExitCodes?: {
    readonly containerName?: string;
    readonly operator: string;
    readonly values: readonly number[];
  };
  readonly onPodConditions?: readonly { readonly status?: string; readonly type: string }[];
}

export interface PodSpec {
  readonly activeDeadlineSeconds?: number;
  readonly affinity?: Affinity;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly Container[];
  readonly dnsConfig?: DnsConfig;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly ephemeralContainers?: readonly EphemeralContainer[];
  readonly hostAliases?: readonly HostAlias[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostUsers?: boolean;
  readonly hostname?: string;
  readonly hostnameOverride?: string;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly Container[];
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly os?: { readonly name: string };
  readonly overhead?: Readonly<Record<string, number | string>>;
  readonly preemptionPolicy?: string;
  readonly priority?: number;
  readonly priorityClassName?: string;
  readonly readinessGates?: readonly { readonly conditionType: string }[];
  readonly resourceClaims?: readonly ResourceClaim[];
  readonly resources?: Resources;
  readonly restartPolicy?: string;
  readonly runtimeClassName?: string;
  readonly schedulerName?: string;
  readonly schedulingGates?: readonly { readonly name: string }[];
  readonly securityContext?: ExplainerSecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAccountName?: string;
  readonly setHostnameAsFQDN?: boolean;
  readonly shareProcessNamespace?: boolean;
  readonly subdomain?: string;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly Toleration[];
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[];
  readonly volumes?: readonly ReplicatedJobVolume[];
  readonly workloadRef?: { readonly name: string; readonly podGroup: string; readonly podGroupReplicaKey?: string };
}

export interface PodTemplateSecurityContext {
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: string;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seLinuxOptions?: SeLinuxOptions;
  readonly seccompProfile?: AppArmorProfile;
  readonly supplementalGroups?: readonly number[];
  readonly sysctls?: readonly { readonly name: string; readonly value: string }[];
}

export interface ReplicatedJobVolume {
  readonly awsElasticBlockStore?: AwsElasticBlockStore;
  readonly azureDisk?: AzureDisk;
  readonly azureFile?: AzureFile;
  readonly cephfs?: Cephfs;
  readonly cinder?: Cinder;
  readonly configMap?: ConfigMap;
  readonly csi?: Csi;
  readonly downwardAPI?: DownwardAPI;
  readonly emptyDir?: EmptyDir;
  readonly ephemeral?: VolumeEphemeral;
  readonly fc?: Fc;
  readonly flexVolume?: FlexVolume;
  readonly flocker?: Flocker;
  readonly gcePersistentDisk?: GcePersistentDisk;
  readonly gitRepo?: GitRepo;
  readonly glusterfs?: Glusterfs;
  readonly hostPath?: { readonly path: string; readonly type?: string };
  readonly image?: Image;
  readonly iscsi?: Iscsi;
  readonly name: string;
  readonly nfs?: Nfs;
  readonly persistentVolumeClaim?: { readonly claimName: string; readonly readOnly?: boolean };
  readonly photonPersistentDisk?: { readonly fsType?: string; readonly pdID: string };
  readonly portworxVolume?: PortworxVolume;
  readonly projected?: {
    readonly defaultMode?: number;
    readonly sources?: readonly ReplicatedJobVolumeProjectedSource[];
  };
  readonly quobyte?: Quobyte;
  readonly rbd?: Rbd;
  readonly scaleIO?: ScaleIO;
  readonly secret?: Secret;
  readonly storageos?: Storageos;
  readonly vsphereVolume?: VsphereVolume;
}

export interface ReplicatedJobVolumeProjectedSource {
  readonly clusterTrustBundle?: ClusterTrustBundle;
  readonly configMap?: ProjectedConfigMap;
  readonly downwardAPI?: { readonly items?: readonly DownwardAPIItem[] };
  readonly podCertificate?: ProjectedPodCertificate;
  readonly secret?: ProjectedConfigMap;
  readonly serviceAccountToken?: ServiceAccountToken;
}

export interface ProjectedPodCertificate {
  readonly certificateChainPath?: string;
  readonly credentialBundlePath?: string;
  readonly keyPath?: string;
  readonly keyType: string;
  readonly maxExpirationSeconds?: number;
  readonly signerName: string;
  readonly userAnnotations?: Readonly<Record<string, string>>;
}
