import { type Container, containersOf, type PodSpec, type Security, VOLUMES } from './pod';

/*
 * OpenShift's own security context constraints, and how its API server judges pods by them:
 * https://github.com/openshift/cluster-kube-apiserver-operator/tree/c813e820bb94/bindata/bootkube/scc-manifests
 * https://github.com/openshift/apiserver-library-go/blob/a8019f39f670/pkg/securitycontextconstraints/sccmatching/provider.go
 * Sysctls, Windows and user namespaces are not judged: no program of the platform sets them.
 */

/** What a constraint allows. What a pod leaves out, the API server fills in as the constraint wants it. */
export interface SecurityConstraint {
  /** Users of containers: those of the namespace's own range, all but root, or all. */
  readonly users: 'range' | 'not root' | 'all';
  /** Groups that own volumes: those of the namespace's own range, or all. */
  readonly fsGroups: 'range' | 'all';
  /** Whether a program may get more rights than the one that starts it. */
  readonly escalation: boolean;
  /** Whether pods may use what is the node's: its namespaces, ports and paths, all capabilities, any SELinux context. */
  readonly host: boolean;
  /** Capabilities that may be added. */
  readonly capabilities: readonly string[];
  /** Which seccomp profiles may be set. */
  readonly seccomp: 'RuntimeDefault' | 'none' | 'all';
}

const V2 = { escalation: false, host: false, capabilities: ['NET_BIND_SERVICE'], seccomp: 'RuntimeDefault' } as const;

/** The constraints from the strictest to the loosest, in the order in which the API server tries those that a pod may use. */
export const CONSTRAINTS = {
  'restricted-v2': { users: 'range', fsGroups: 'range', ...V2 },
  'nonroot-v2': { users: 'not root', fsGroups: 'all', ...V2 },
  anyuid: { users: 'all', fsGroups: 'all', escalation: true, host: false, capabilities: [], seccomp: 'none' },
  privileged: { users: 'all', fsGroups: 'all', escalation: true, host: true, capabilities: [], seccomp: 'all' },
} as const satisfies Readonly<Record<string, SecurityConstraint>>;

/** Name of one of OpenShift's own constraints. */
export type ConstraintName = keyof typeof CONSTRAINTS;

/** The annotation of a pod that names the only constraint by which it is judged. */
export const REQUIRED_CONSTRAINT = 'openshift.io/required-scc';

/** The ClusterRole of OpenShift that lets ServiceAccounts use a constraint. Everyone may use `restricted-v2`. */
export function roleOf(constraint: ConstraintName): string {
  return `system:openshift:scc:${constraint}`;
}

/** The constraint of tenants' pods: a sidecar, steps of pipelines and volumes of notebooks have users and groups of their own. */
export const TENANT_CONSTRAINT: ConstraintName = 'nonroot-v2';

/**
 * The strictest constraint under which a pod of the platform starts as it does on any other cluster. That is never `restricted-v2`,
 * which would give a container that names no user another than its image's.
 */
export function constraintFor(pod: PodSpec): ConstraintName {
  const names = ['nonroot-v2', 'anyuid'] as const;
  return names.find((name) => !refusedBy(pod, CONSTRAINTS[name]).length) ?? 'privileged';
}

/** Users and groups of a namespace. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a constraint refuses of a pod; nothing if it admits it. @param range the namespace's; @default it is not known */
export function refusedBy(pod: PodSpec, constraint: SecurityConstraint, range?: Range): readonly string[] {
  const { securityContext = {}, volumes = [], hostNetwork, hostPID, hostIPC } = pod;
  const isOutside = (id: number | undefined) => id !== undefined && !(range && id >= range.min && id <= range.max);
  const ofPod = {
    hostNetwork: hostNetwork === true && !constraint.host,
    hostPID: hostPID === true && !constraint.host,
    hostIPC: hostIPC === true && !constraint.host,
    fsGroup: constraint.fsGroups === 'range' && isOutside(securityContext.fsGroup),
    seLinuxOptions: securityContext.seLinuxOptions !== undefined && !constraint.host,
  };
  const kinds = volumes.flatMap((volume) => Object.keys(volume).filter((key) => key !== 'name' && volume[key]));
  const wrong = constraint.host ? [] : kinds.filter((kind) => !VOLUMES.some((each) => each === kind));
  const ofContainers = containersOf(pod).flatMap((container) => {
    const own = refusedOf(container, securityContext, constraint, isOutside);
    return own.map((field) => `${container.name}: ${field}`);
  });
  return [...trueOf(ofPod), ...wrong.map((kind) => `volumes: ${kind}`), ...ofContainers];
}

function refusedOf(
  { securityContext: own = {}, ports = [] }: Container,
  ofPod: Security,
  { users, escalation, host, capabilities, seccomp }: SecurityConstraint,
  isOutside: (id: number | undefined) => boolean,
): readonly string[] {
  const { runAsUser = ofPod.runAsUser, runAsNonRoot = ofPod.runAsNonRoot } = own;
  const profile = (own.seccompProfile ?? ofPod.seccompProfile)?.type;
  const added = own.capabilities?.add ?? [];
  return trueOf({
    runAsUser: users === 'range' ? isOutside(runAsUser) : users === 'not root' && runAsUser === 0,
    runAsNonRoot: users === 'not root' && runAsNonRoot === false,
    allowPrivilegeEscalation: own.allowPrivilegeEscalation === true && !escalation,
    privileged: own.privileged === true && !host,
    capabilities: !host && added.some((name) => !capabilities.includes(name)),
    seLinuxOptions: own.seLinuxOptions !== undefined && !host,
    seccompProfile: profile !== undefined && seccomp !== 'all' && profile !== seccomp,
    hostPort: !host && ports.some(({ hostPort }) => hostPort),
  });
}

function trueOf(fields: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(fields).flatMap(([field, is]) => (is ? [field] : []));
}
