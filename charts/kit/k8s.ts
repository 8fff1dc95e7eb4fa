/**
 * Kubernetes' own types as plain data: the types of cdk8s-plus-27, spelled as in YAML. Their classes are not used. They
 * are 2.5 MB of code: loading it would take a third of a rendering's time, and converting its objects another tenth.
 */
import type { k8s } from 'cdk8s-plus-27';

/** Where the spelling of cdk8s-plus differs from that of the API. */
interface Spelling {
  readonly clusterIp: 'clusterIP';
  readonly clientIp: 'clientIP';
  readonly downwardApi: 'downwardAPI';
  readonly hostIp: 'hostIP';
  readonly hostIpc: 'hostIPC';
  readonly hostPid: 'hostPID';
  readonly insecureSkipTlsVerify: 'insecureSkipTLSVerify';
  readonly loadBalancerIp: 'loadBalancerIP';
  readonly nonResourceUrLs: 'nonResourceURLs';
  readonly setHostnameAsFqdn: 'setHostnameAsFQDN';
  readonly volumeId: 'volumeID';
}

type Spelled<K> = K extends keyof Spelling ? Spelling[K] : K;

type PlainObject<T> = { readonly [K in keyof T as Spelled<K>]: Plain<T[K]> };

/** A type of cdk8s-plus as plain data; its classes that wrap one value stand for ports, percentages and quantities. */
export type Plain<T> = T extends { readonly value: string | number }
  ? keyof T extends 'value'
    ? number | string
    : PlainObject<T>
  : T extends Date
    ? string
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : T extends object
        ? PlainObject<T>
        : T;

type Fields<Props> = Omit<Plain<Props>, 'metadata'>;

/** One change of a MutatingAdmissionPolicy: by JSON patches, or by fields that are merged, both in CEL. */
export type Mutation =
  | { readonly patchType: 'JSONPatch'; readonly jsonPatch: { readonly expression: string } }
  | { readonly patchType: 'ApplyConfiguration'; readonly applyConfiguration: { readonly expression: string } };

/** How the API server changes objects; younger than cdk8s-plus. */
export interface MutatingAdmissionPolicySpec {
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly matchConstraints: {
    readonly matchPolicy: 'Equivalent' | 'Exact';
    readonly namespaceSelector: LabelSelector;
    readonly objectSelector: LabelSelector;
    readonly resourceRules: readonly Readonly<Record<string, string | readonly string[]>>[];
  };
  readonly mutations: readonly Mutation[];
  readonly reinvocationPolicy: 'Never' | 'IfNeeded';
}

/** The kinds of Kubernetes' own APIs, by `<apiVersion>/<kind>`: the fields that objects have beside their metadata. */
export interface CoreResources {
  readonly 'v1/ConfigMap': Fields<k8s.KubeConfigMapProps>;
  readonly 'v1/LimitRange': Fields<k8s.KubeLimitRangeProps>;
  readonly 'v1/Namespace': Fields<k8s.KubeNamespaceProps>;
  readonly 'v1/PersistentVolume': Fields<k8s.KubePersistentVolumeProps>;
  readonly 'v1/PersistentVolumeClaim': Fields<k8s.KubePersistentVolumeClaimProps>;
  readonly 'v1/ResourceQuota': Fields<k8s.KubeResourceQuotaProps>;
  readonly 'v1/Secret': Fields<k8s.KubeSecretProps>;
  readonly 'v1/Service': Fields<k8s.KubeServiceProps>;
  readonly 'v1/ServiceAccount': Fields<k8s.KubeServiceAccountProps>;
  readonly 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicy': { readonly spec: MutatingAdmissionPolicySpec };
  readonly 'admissionregistration.k8s.io/v1/MutatingAdmissionPolicyBinding': {
    readonly spec: { readonly policyName: string };
  };
  readonly 'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration': Fields<k8s.KubeMutatingWebhookConfigurationProps>;
  readonly 'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration': Fields<k8s.KubeValidatingWebhookConfigurationProps>;
  readonly 'apps/v1/DaemonSet': Fields<k8s.KubeDaemonSetProps>;
  readonly 'apps/v1/Deployment': Fields<k8s.KubeDeploymentProps>;
  readonly 'apps/v1/StatefulSet': Fields<k8s.KubeStatefulSetProps>;
  readonly 'autoscaling/v2/HorizontalPodAutoscaler': Fields<k8s.KubeHorizontalPodAutoscalerV2Props>;
  readonly 'batch/v1/CronJob': Fields<k8s.KubeCronJobProps>;
  readonly 'batch/v1/Job': Fields<k8s.KubeJobProps>;
  readonly 'networking.k8s.io/v1/IngressClass': Fields<k8s.KubeIngressClassProps>;
  readonly 'networking.k8s.io/v1/NetworkPolicy': Fields<k8s.KubeNetworkPolicyProps>;
  readonly 'policy/v1/PodDisruptionBudget': Fields<k8s.KubePodDisruptionBudgetProps>;
  readonly 'rbac.authorization.k8s.io/v1/ClusterRole': Fields<k8s.KubeClusterRoleProps>;
  readonly 'rbac.authorization.k8s.io/v1/ClusterRoleBinding': Fields<k8s.KubeClusterRoleBindingProps>;
  readonly 'rbac.authorization.k8s.io/v1/Role': Fields<k8s.KubeRoleProps>;
  readonly 'rbac.authorization.k8s.io/v1/RoleBinding': Fields<k8s.KubeRoleBindingProps>;
  readonly 'scheduling.k8s.io/v1/PriorityClass': Fields<k8s.KubePriorityClassProps>;
  readonly 'storage.k8s.io/v1/StorageClass': Fields<k8s.KubeStorageClassProps>;
}

/** Nodes and other pods that a pod wants to be near to, or away from. */ export type Affinity = Plain<k8s.Affinity>;
/** A container of a pod. */ export type Container = Plain<k8s.Container>;
/** A port that a container listens on. */ export type ContainerPort = Plain<k8s.ContainerPort>;
/** A ConfigMap or Secret all of whose keys become environment variables. */ export type EnvFromSource =
  Plain<k8s.EnvFromSource>;
/** Where the cluster takes the value of an environment variable from. */ export type EnvVarSource =
  Plain<k8s.EnvVarSource>;
/** A selector of objects by their labels. */ export type LabelSelector = Plain<k8s.LabelSelector>;
/** One condition of a selector. */ export type LabelSelectorRequirement = Plain<k8s.LabelSelectorRequirement>;
/** One webhook of a MutatingWebhookConfiguration. */ export type MutatingWebhook = Plain<k8s.MutatingWebhook>;
/** Callers that a NetworkPolicy admits. */ export type NetworkPolicyPeer = Plain<k8s.NetworkPolicyPeer>;
/** The volume that a claim requests. */ export type PersistentVolumeClaimSpec = Plain<k8s.PersistentVolumeClaimSpec>;
/** What a pod is made of. */ export type PodSpec = Plain<k8s.PodSpec>;
/** The pods that a workload makes. */ export type PodTemplateSpec = Plain<k8s.PodTemplateSpec>;
/** What a role allows. */ export type PolicyRule = Plain<k8s.PolicyRule>;
/** A health check of a container. */ export type Probe = Plain<k8s.Probe>;
/** Rights of a container on its node. */ export type SecurityContext = Plain<k8s.SecurityContext>;
/** What a Service routes, and how it is reached. */ export type ServiceSpec = Plain<k8s.ServiceSpec>;
/** Taints of nodes that a pod tolerates. */ export type Toleration = Plain<k8s.Toleration>;
/** One webhook of a ValidatingWebhookConfiguration. */ export type ValidatingWebhook = Plain<k8s.ValidatingWebhook>;
/** A volume of a pod. */ export type Volume = Plain<k8s.Volume>;
