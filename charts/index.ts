import './lazy-yaml';

export { ELSEWHERE_NAMES, OPTIONAL_COMPONENTS } from './components';
export {
  Accelerator,
  type AcceleratorNodes,
  type CardProps,
  type GpuProps,
  type NvidiaProps,
  type RdmaDevicePlugin,
  type RdmaProps,
  type TimeSlicing,
} from './config/cluster/accelerators';
export { type Choices, COMPONENT_NAMES, type ComponentName } from './config/components';
export type { Contributor, ContributorRole, Groups } from './config/tenants/contributors';
export { Backup, type BackupClaimProps, type BackupProps } from './config/apps/backup';
export {
  Database,
  type DatabasesProps,
  type ExternalDatabaseProps,
  type OwnDatabaseProps,
} from './config/apps/databases';
export type { DatabaseTls, DatabaseTlsMode } from './config/apps/database-tls';
export * from './config/access/connectors';
export type { DexLogLevel, KubeflowProps } from './config/definition';
export {
  type ExternalSecretsProps,
  type SealedSecretsProps,
  Secrets,
  type SecretStoreRef,
  type StoreKind,
} from './config/delivery/secrets';
export { type FluxGitProps, type FluxOciProps, type FluxProps, FluxSource } from './config/delivery/flux';
export {
  type AwsAccessKey,
  type AzureDnsProps,
  type AzureServicePrincipal,
  type CloudDnsProps,
  type CloudflareProps,
  Dns01,
  type Route53Props,
} from './config/gateway/dns01';
export type { CertificateSource, GatewayCertificate, ResolvedTls } from './config/gateway/certificate';
export type {
  ExistingArgoWorkflowsProps,
  ExistingCertManagerProps,
  ExistingGatewayProps,
  ExistingGpuOperatorProps,
  ExistingIstioProps,
  ExistingKnativeProps,
  ExistingProps,
} from './config/existing';
export type { Hsts, HttpsProps, MinTlsVersion } from './config/gateway/https';
export { Ingress, type LoadBalancerProps, type NodePortProps } from './config/gateway/ingress';
export type { ImageLock, LockedImage } from './contract/images';
export type { ImageName, ImageRule, ImagesProps } from './config/delivery/images';
export type { ArgoCdProps, AutomatedSync, GitOpsProps } from './config/delivery/gitops';
export {
  type ClusterTokensProps,
  type EksTokensProps,
  type IssuerTokensProps,
  MachineTokens,
} from './config/access/machine-tokens';
export type { LoginProps, OwnProvider } from './config/access/login';
export type { Cookie } from './config/access/session';
export type { ProxyProps } from './config/cluster/proxy';
export type { TrustedCaProps } from './config/cluster/trusted-ca';
export type { PodScheduling, SchedulingProps } from './config/cluster/scheduling';
export type { StorageProps, VolumeAccess } from './config/storage';
export { Nfs, type NfsProps } from './config/storage/nfs';
export type { MeshMode, MeshProps, NodeKind } from './config/mesh';
export {
  type AlertReceivers,
  type BundledMonitoringProps,
  Monitoring,
  type PrometheusOperatorProps,
} from './config/monitoring';
export type { Architecture } from './config/delivery/architectures';
export type { IpFamily, NetworkProps } from './config/cluster/network';
export type { Culling, Notebooks } from './config/apps/notebooks';
export type { ModelRegistryProps } from './config/apps/model-registry';
export type { PipelinesProps, PipelineStore } from './config/apps/pipelines';
export {
  ObjectStore,
  type S3Credentials,
  type S3Props,
  type SeaweedFsProps,
  type WebIdentity,
} from './config/apps/object-store';
export type { OwnComponent, OwnFacts } from './config/own-components';
export type { Login, Platform } from './config/platform';
export type { Serving, ServingMode, ServingProps } from './config/apps/serving';
export type { Registry } from './config/tenants/registries';
export { type ContainerResources, type Size, SIZES, type WorkloadProps, type WorkloadsProps } from './config/sizes';
export type {
  AffinityOption,
  AmountField,
  FormField,
  GpuField,
  GpuVendor,
  ImageList,
  MenuField,
  Spawner,
  SpawnerVolume,
  TolerationGroup,
  VolumeField,
} from './config/apps/spawner';
export type { TenantAccount, TenantAccounts } from './config/tenants/accounts';
export type { Isolation } from './config/tenants/isolation';
export type { ModelCallers, TenantModels } from './config/tenants/models';
export type { TenantLimits } from './config/tenants/quota';
export type { TenantPodDefault } from './config/tenants/pod-defaults';
export type { NotebookPod } from './config/tenants/notebook-pods';
export type { NotebookServer, TenantNotebook, TenantVolume } from './config/tenants/workspace';
export type { PodSecurity, Tenant } from './config/tenants/tenants';
export { tenantsFromFile } from './config/tenants/file';
export {
  type AcmeProps,
  type CaProps,
  type CertificateNames,
  type IssuerProps,
  type OffloadedProps,
  type SelfSignedProps,
  Tls,
  type TlsSecretProps,
} from './config/gateway/tls';
export type { TrainingFramework, TrainingProps, TrainingRuntime } from './config/apps/training';
export type { User } from './config/access/users';
export { Preset, type PresetFacts } from './presets';
export { App, type Outputs } from './rendering/app';
export type { Files } from './rendering/files';
export { Kubeflow } from './kubeflow';
export type { Change } from './objects/merge';
export type { PodTemplates } from './objects/pods';
export type { Selection } from './objects/selection';
export { InvalidPlatform, type Problem } from './contract/problems';
export { type ContainerFacts, type WorkloadFacts, type WorkloadName, WORKLOADS } from './config/sizes/workloads';
export { images, KUBEFLOW_VERSION, VERSION, versions } from './versions';
