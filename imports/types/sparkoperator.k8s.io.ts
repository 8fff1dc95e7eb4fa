// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface ScheduledSparkApplication {
  readonly spec: ScheduledSparkApplicationSpec;
}

export interface SparkApplication {
  readonly spec: SparkApplicationSpec;
}

export interface SparkConnect {
  readonly spec: SparkConnectSpec;
}

export interface ScheduledSparkApplicationSpec {
  readonly concurrencyPolicy?: string;
  readonly failedRunHistoryLimit?: number;
  readonly schedule: string;
  readonly successfulRunHistoryLimit?: number;
  readonly suspend?: boolean;
  readonly template: SparkApplicationSpec;
  readonly timeZone?: string;
}

export interface SparkApplicationSpec {
  readonly arguments?: readonly string[];
  readonly batchScheduler?: string;
  readonly batchSchedulerOptions?: BatchSchedulerOptions;
  readonly deps?: Deps;
  readonly driver: Container;
  readonly driverIngressOptions?: readonly DriverIngressOption[];
  readonly dynamicAllocation?: DynamicAllocation;
  readonly executor: ExecutorContainer;
  readonly failureRetries?: number;
  readonly hadoopConf?: Readonly<Record<string, string>>;
  readonly hadoopConfigMap?: string;
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly imagePullSecrets?: readonly string[];
  readonly mainApplicationFile: string;
  readonly mainClass?: string;
  readonly memoryOverheadFactor?: string;
  readonly mode?: 'cluster' | 'client';
  readonly monitoring?: Monitoring;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly proxyUser?: string;
  readonly pythonVersion?: '2' | '3';
  readonly restartPolicy?: RestartPolicy;
  readonly retryInterval?: number;
  readonly sparkConf?: Readonly<Record<string, string>>;
  readonly sparkConfigMap?: string;
  readonly sparkUIOptions?: SparkUIOptions;
  readonly sparkVersion: string;
  readonly suspend?: boolean;
  readonly timeToLiveSeconds?: number;
  readonly type: 'Java' | 'Python' | 'Scala' | 'R';
  readonly volumes?: readonly core.Volume[];
}

export interface SparkConnectSpec {
  readonly dynamicAllocation?: DynamicAllocation;
  readonly executor: Executor;
  readonly hadoopConf?: Readonly<Record<string, string>>;
  readonly image?: string;
  readonly server: Server;
  readonly sparkConf?: Readonly<Record<string, string>>;
  readonly sparkVersion: string;
}

export interface BatchSchedulerOptions {
  readonly priorityClassName?: string;
  readonly queue?: string;
  readonly resources?: Readonly<Record<string, number | string>>;
}

export interface Deps {
  readonly archives?: readonly string[];
  readonly excludePackages?: readonly string[];
  readonly files?: readonly string[];
  readonly jars?: readonly string[];
  readonly packages?: readonly string[];
  readonly pyFiles?: readonly string[];
  readonly repositories?: readonly string[];
}

export interface Container {
  readonly affinity?: core.Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly configMaps?: readonly { readonly name: string; readonly path: string }[];
  readonly coreLimit?: string;
  readonly coreRequest?: string;
  readonly cores?: number;
  readonly dnsConfig?: core.DnsConfig;
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly envSecretKeyRefs?: Readonly<Record<string, { readonly key: string; readonly name: string }>>;
  readonly envVars?: Readonly<Record<string, string>>;
  readonly gpu?: { readonly name: string; readonly quantity: number };
  readonly hostAliases?: readonly core.HostAlias[];
  readonly hostNetwork?: boolean;
  readonly image?: string;
  readonly initContainers?: readonly core.InitContainer[];
  readonly javaOptions?: string;
  readonly kubernetesMaster?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly lifecycle?: core.DriverLifecycle;
  readonly memory?: string;
  readonly memoryLimit?: string;
  readonly memoryOverhead?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly podName?: string;
  readonly podSecurityContext?: core.ExplainerSecurityContext;
  readonly ports?: readonly Port[];
  readonly priorityClassName?: string;
  readonly schedulerName?: string;
  readonly secrets?: readonly Secret[];
  readonly securityContext?: core.SecurityContext;
  readonly serviceAccount?: string;
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  readonly serviceLabels?: Readonly<Record<string, string>>;
  readonly shareProcessNamespace?: boolean;
  readonly sidecars?: readonly core.InitContainer[];
  readonly template?: Readonly<Record<string, unknown>>;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly volumeMounts?: readonly core.VolumeMount[];
}

export interface DriverIngressOption {
  readonly ingressAnnotations?: Readonly<Record<string, string>>;
  readonly ingressTLS?: readonly IngressTLS[];
  readonly ingressURLFormat?: string;
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  readonly serviceLabels?: Readonly<Record<string, string>>;
  readonly servicePort: number;
  readonly servicePortName: string;
  readonly serviceType?: string;
}

export interface DynamicAllocation {
  readonly enabled?: boolean;
  readonly initialExecutors?: number;
  readonly maxExecutors?: number;
  readonly minExecutors?: number;
  readonly shuffleTrackingEnabled?: boolean;
  readonly shuffleTrackingTimeout?: number;
}

export interface ExecutorContainer {
  readonly affinity?: core.Affinity;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly configMaps?: readonly { readonly name: string; readonly path: string }[];
  readonly coreLimit?: string;
  readonly coreRequest?: string;
  readonly cores?: number;
  readonly deleteOnTermination?: boolean;
  readonly dnsConfig?: core.DnsConfig;
  readonly env?: readonly core.Env[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly envSecretKeyRefs?: Readonly<Record<string, { readonly key: string; readonly name: string }>>;
  readonly envVars?: Readonly<Record<string, string>>;
  readonly gpu?: { readonly name: string; readonly quantity: number };
  readonly hostAliases?: readonly core.HostAlias[];
  readonly hostNetwork?: boolean;
  readonly image?: string;
  readonly initContainers?: readonly core.InitContainer[];
  readonly instances?: number;
  readonly javaOptions?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly lifecycle?: core.DriverLifecycle;
  readonly memory?: string;
  readonly memoryLimit?: string;
  readonly memoryOverhead?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly podSecurityContext?: core.ExplainerSecurityContext;
  readonly ports?: readonly Port[];
  readonly priorityClassName?: string;
  readonly schedulerName?: string;
  readonly secrets?: readonly Secret[];
  readonly securityContext?: core.SecurityContext;
  readonly serviceAccount?: string;
  readonly shareProcessNamespace?: boolean;
  readonly sidecars?: readonly core.InitContainer[];
  readonly template?: Readonly<Record<string, unknown>>;
  readonly terminationGracePeriodSeconds?: number;
  readonly tolerations?: readonly core.Toleration[];
  readonly volumeMounts?: readonly core.VolumeMount[];
}

export interface Monitoring {
  readonly exposeDriverMetrics: boolean;
  readonly exposeExecutorMetrics: boolean;
  readonly metricsProperties?: string;
  readonly metricsPropertiesFile?: string;
  readonly prometheus?: Prometheus;
}

export interface RestartPolicy {
  readonly onFailureRetries?: number;
  readonly onFailureRetryInterval?: number;
  readonly onSubmissionFailureRetries?: number;
  readonly onSubmissionFailureRetryInterval?: number;
  readonly type?: 'Never' | 'Always' | 'OnFailure';
}

export interface SparkUIOptions {
  readonly ingressAnnotations?: Readonly<Record<string, string>>;
  readonly ingressTLS?: readonly IngressTLS[];
  readonly serviceAnnotations?: Readonly<Record<string, string>>;
  readonly serviceLabels?: Readonly<Record<string, string>>;
  readonly servicePort?: number;
  readonly servicePortName?: string;
  readonly serviceType?: string;
}

export interface Executor {
  readonly cores?: number;
  readonly instances?: number;
  readonly memory?: string;
  readonly template?: Readonly<Record<string, unknown>>;
}

export interface Server {
  readonly cores?: number;
  readonly memory?: string;
  readonly service?: Service;
  readonly template?: Readonly<Record<string, unknown>>;
}

export interface Port {
  readonly containerPort: number;
  readonly name: string;
  readonly protocol: string;
}

export interface Secret {
  readonly name: string;
  readonly path: string;
  readonly secretType: string;
}

export interface IngressTLS {
  readonly hosts?: readonly string[];
  readonly secretName?: string;
}

export interface Prometheus {
  readonly configFile?: string;
  readonly configuration?: string;
  readonly jmxExporterJar: string;
  readonly port?: number;
  readonly portName?: string;
}

export interface Service {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: core.ClusterTrainingRuntimeMetadata;
  readonly spec?: ServiceSpec;
  readonly status?: Status;
}

export interface ServiceSpec {
  readonly allocateLoadBalancerNodePorts?: boolean;
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly externalIPs?: readonly string[];
  readonly externalName?: string;
  readonly externalTrafficPolicy?: string;
  readonly healthCheckNodePort?: number;
  readonly internalTrafficPolicy?: string;
  readonly ipFamilies?: readonly string[];
  readonly ipFamilyPolicy?: string;
  readonly loadBalancerClass?: string;
  readonly loadBalancerIP?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly ports?: readonly ServicePort[];
  readonly publishNotReadyAddresses?: boolean;
  readonly selector?: Readonly<Record<string, string>>;
  readonly sessionAffinity?: string;
  readonly sessionAffinityConfig?: { readonly clientIP?: { readonly timeoutSeconds?: number } };
  readonly trafficDistribution?: string;
  readonly type?: string;
}

export interface Status {
  readonly conditions?: readonly Condition[];
  readonly loadBalancer?: { readonly ingress?: readonly Ingress[] };
}

export interface ServicePort {
  readonly appProtocol?: string;
  readonly name?: string;
  readonly nodePort?: number;
  readonly port: number;
  readonly protocol?: string;
  readonly targetPort?: number | string;
}

export interface Condition {
  readonly lastTransitionTime: string;
  readonly message: string;
  readonly observedGeneration?: number;
  readonly reason: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly type: string;
}

export interface Ingress {
  readonly hostname?: string;
  readonly ip?: string;
  readonly ipMode?: string;
  readonly ports?: readonly { readonly error: string; readonly port: number; readonly protocol: string }[];
}
