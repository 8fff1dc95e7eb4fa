export { COMPONENT_NAMES, type ComponentName, OPTIONAL_COMPONENTS } from './config/components';
export { ELSEWHERE_NAMES, type ElsewhereName } from './config/components';
export type { Contributor, ContributorRole, Groups } from './config/contributors';
export { Database, type DatabaseEngine, type DatabasesProps, type ExternalDatabaseProps } from './config/databases';
export * from './config/connectors';
export type { DexLogLevel, KubeflowProps } from './config/definition';
export {
  type ExternalSecretsProps,
  type SealedSecretsProps,
  Secrets,
  type SecretStoreRef,
  type StoreKind,
} from './config/secrets';
export { type FluxGitProps, type FluxOciProps, type FluxProps, FluxSource } from './config/flux';
export * from './config/dns01';
export type { CertificateSource, GatewayCertificate, ResolvedTls } from './config/gateway-certificate';
export type { Hsts, HttpsProps, MinTlsVersion } from './config/https';
export { type ExistingGatewayProps, Ingress, type LoadBalancerProps, type NodePortProps } from './config/ingress';
export type { ArgoCdProps, AutomatedSync, GitOpsProps } from './config/gitops';
export {
  type ClusterTokensProps,
  type EksTokensProps,
  type IssuerTokensProps,
  MachineTokens,
} from './config/machine-tokens';
export type { LoginProps, OwnProvider } from './config/login';
export type { Cookie } from './config/session';
export type { MeshMode, MeshProps, NodeKind } from './config/mesh';
export type { Culling, Notebooks } from './config/notebooks';
export type { PipelinesProps, PipelineStore } from './config/pipelines';
export type { Login, Platform } from './config/platform';
export type { Serving, ServingMode, ServingProps } from './config/serving';
export type { Registry } from './config/registries';
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
} from './config/spawner';
export type { TenantAccount, TenantAccounts } from './config/tenant-accounts';
export type { Isolation } from './config/tenant-isolation';
export type { TenantLimits } from './config/tenant-quota';
export type { TenantPodDefault } from './config/pod-defaults';
export type { NotebookServer, TenantNotebook, TenantVolume, VolumeAccess } from './config/tenant-workspace';
export type { PodSecurity, Tenant } from './config/tenants';
export { tenantsFromFile } from './config/tenants-file';
export {
  type AcmeProps,
  type CaProps,
  type CertificateNames,
  type IssuerProps,
  type OffloadedProps,
  type SelfSignedProps,
  Tls,
  type TlsSecretProps,
} from './config/tls';
export type { TrainingFramework, TrainingProps, TrainingRuntime } from './config/training';
export type { User } from './config/users';
export * from './kit';
export { Kubeflow } from './kubeflow';
export { InvalidPlatform, type Problem } from './problems';
export { type WorkloadName, WORKLOADS } from './workloads';
export { images, KUBEFLOW_VERSION, VERSION, versions } from './versions';
