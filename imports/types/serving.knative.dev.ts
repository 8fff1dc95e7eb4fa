// Made by `npm run import`; changes are overwritten.

import type * as core from './core';

export interface Configuration {
  readonly spec?: { readonly template?: ConfigurationTemplate };
}

export interface DomainMapping {
  readonly spec?: { readonly ref: Ref; readonly tls?: { readonly secretName: string } };
}

export interface Revision {
  readonly spec?: PodSpec;
}

export interface Route {
  readonly spec?: { readonly traffic?: readonly Traffic[] };
}

export interface Service {
  readonly spec?: { readonly template?: ConfigurationTemplate; readonly traffic?: readonly Traffic[] };
}

export interface PodSpec {
  readonly affinity?: Readonly<Record<string, unknown>>;
  readonly automountServiceAccountToken?: boolean;
  readonly containerConcurrency?: number;
  readonly containers: readonly Container[];
  readonly dnsConfig?: Readonly<Record<string, unknown>>;
  readonly dnsPolicy?: string;
  readonly enableServiceLinks?: boolean;
  readonly hostAliases?: readonly Readonly<Record<string, unknown>>[];
  readonly hostIPC?: boolean;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly idleTimeoutSeconds?: number;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly initContainers?: readonly Readonly<Record<string, unknown>>[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly priorityClassName?: string;
  readonly responseStartTimeoutSeconds?: number;
  readonly runtimeClassName?: string;
  readonly schedulerName?: string;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly serviceAccountName?: string;
  readonly shareProcessNamespace?: boolean;
  readonly timeoutSeconds?: number;
  readonly tolerations?: readonly Readonly<Record<string, unknown>>[];
  readonly topologySpreadConstraints?: readonly Readonly<Record<string, unknown>>[];
  readonly volumes?: readonly Volume[];
}

export interface ConfigurationTemplate {
  readonly metadata?: Metadata;
  readonly spec?: PodSpec;
}

export interface Ref {
  readonly address?: string;
  readonly apiVersion?: string;
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface Container {
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: ValueFrom }[];
  readonly envFrom?: readonly core.EnvFrom[];
  readonly image?: string;
  readonly imagePullPolicy?: string;
  readonly livenessProbe?: Probe;
  readonly name?: string;
  readonly ports?: readonly { readonly containerPort?: number; readonly name?: string; readonly protocol?: string }[];
  readonly readinessProbe?: Probe;
  readonly resources?: core.PersistentVolumeClaimSpecResources;
  readonly securityContext?: SecurityContext;
  readonly startupProbe?: Probe;
  readonly terminationMessagePath?: string;
  readonly terminationMessagePolicy?: string;
  readonly volumeMounts?: readonly VolumeMount[];
  readonly workingDir?: string;
}

export interface Volume {
  readonly configMap?: core.ConfigMap;
  readonly csi?: Readonly<Record<string, unknown>>;
  readonly emptyDir?: Readonly<Record<string, unknown>>;
  readonly hostPath?: Readonly<Record<string, unknown>>;
  readonly image?: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly persistentVolumeClaim?: Readonly<Record<string, unknown>>;
  readonly projected?: core.VolumeProjected;
  readonly secret?: core.Secret;
}

export interface Traffic {
  readonly configurationName?: string;
  readonly latestRevision?: boolean;
  readonly percent?: number;
  readonly revisionName?: string;
  readonly tag?: string;
  readonly url?: string;
}

export interface Metadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly namespace?: string;
  readonly [field: string]: unknown;
}

export interface Probe {
  readonly exec?: { readonly command?: readonly string[] };
  readonly failureThreshold?: number;
  readonly grpc?: { readonly port?: number; readonly service?: string };
  readonly httpGet?: core.LivenessProbeHttpGet;
  readonly initialDelaySeconds?: number;
  readonly periodSeconds?: number;
  readonly successThreshold?: number;
  readonly tcpSocket?: { readonly host?: string; readonly port?: number | string };
  readonly timeoutSeconds?: number;
}

export interface SecurityContext {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: core.Capabilities;
  readonly privileged?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly runAsGroup?: number;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: core.AppArmorProfile;
}

export interface VolumeMount {
  readonly mountPath: string;
  readonly mountPropagation?: string;
  readonly name: string;
  readonly readOnly?: boolean;
  readonly subPath?: string;
}

export interface ValueFrom {
  readonly configMapKeyRef?: core.ConfigMapKeyRef;
  readonly fieldRef?: Readonly<Record<string, unknown>>;
  readonly resourceFieldRef?: Readonly<Record<string, unknown>>;
  readonly secretKeyRef?: core.ConfigMapKeyRef;
}
