import type { ContainerResources, Size } from '../config/sizes';
import type { Check, Program, WorkloadFacts } from '../config/sizes/workloads';
import { RESTRICTED_POD } from '../kit/container';
import type * as k8s from '../kit/k8s';
import { emptyDir } from '../kit/workload';

/** A container with the resources that its size gives it; those that are not given stay as they are. */
export function withResources(container: k8s.Container, given: ContainerResources = {}): k8s.Container {
  if (!Object.keys({ ...given.requests, ...given.limits }).length) return container;
  const requests = { ...container.resources?.requests, ...given.requests };
  const limits = { ...container.resources?.limits, ...given.limits };
  return { ...container, resources: { ...container.resources, requests, limits } };
}

/** A pod with what upstream's manifests leave out: health checks, a user and file systems that cannot be written to. */
export function hardened(pod: k8s.PodSpec, { containers, noToken }: WorkloadFacts, size: Size): k8s.PodSpec {
  const harden = (container: k8s.Container, healthChecks: boolean): k8s.Container => {
    const program = containers[container.name];
    const pulled = { ...container, imagePullPolicy: pullPolicy(container, size) };
    if (!program) return pulled;
    return { ...pulled, ...(healthChecks && probes(container, program)), ...confinement(container, program) };
  };
  const folders = new Set(Object.values(containers).flatMap(({ writes = [] }) => writes));
  const names = new Set(pod.volumes?.map(({ name }) => name));
  const scratch = [...folders].map(volumeName).filter((name) => !names.has(name));
  const volumes = [...(pod.volumes ?? []), ...scratch.map(emptyDir)];
  return {
    ...pod,
    automountServiceAccountToken: noToken ? false : pod.automountServiceAccountToken,
    securityContext: needsRoot(pod) ? pod.securityContext : restricted(pod.securityContext),
    initContainers: pod.initContainers?.map((container) => harden(container, false)),
    containers: pod.containers.map((container) => harden(container, true)),
    volumes: volumes.length ? volumes : undefined,
  };
}

function restricted(context: k8s.PodSpec['securityContext'] = {}): k8s.PodSpec['securityContext'] {
  const { runAsNonRoot, seccompProfile } = { ...RESTRICTED_POD, ...context };
  return { ...context, runAsNonRoot, seccompProfile };
}

/** The installer of the CNI plugin changes files of the node. */
function needsRoot({ containers }: k8s.PodSpec): boolean {
  return containers.some(({ securityContext }) => securityContext?.runAsUser === 0);
}

/**
 * Where images are mirrored or tags are moved, a node's copy may be another than the registry's, and it lets pods of
 * others in without the registry's credentials: the standard size asks the registry. A laptop has images that are in
 * no registry, and a pod that moves to another node must start while the registry is down.
 */
function pullPolicy({ image = '', imagePullPolicy }: k8s.Container, size: Size): string | undefined {
  if (image.includes('@')) return imagePullPolicy;
  return size === 'standard' ? 'Always' : 'IfNotPresent';
}

const RARE = { periodSeconds: 20, timeoutSeconds: 5 } as const;

/** Upstream's probes, and those that it has not. A restart heals nobody who waits for a database: only `live` restarts. */
function probes(container: k8s.Container, { live, ready, slowStart }: Program): Partial<k8s.Container> {
  const { livenessProbe = probe(container, live, RARE), startupProbe } = container;
  const same = livenessProbe && {
    ...livenessProbe,
    initialDelaySeconds: undefined,
    periodSeconds: 10,
    failureThreshold: 3,
  };
  const readinessProbe = container.readinessProbe ?? probe(container, ready, { periodSeconds: 10 }) ?? same;
  const patient = { periodSeconds: 10, failureThreshold: 60 };
  return {
    livenessProbe,
    readinessProbe,
    startupProbe: startupProbe ?? (slowStart ? probe(container, live, patient) : undefined),
  };
}

function probe({ ports = [] }: k8s.Container, check: Check | undefined, timing: k8s.Probe): k8s.Probe | undefined {
  if (!check) return undefined;
  if ('path' in check) return { httpGet: check, ...timing };
  const port = check.tcp === 'first port' ? ports[0]?.containerPort : check.tcp;
  return port === undefined ? undefined : { tcpSocket: { port }, ...timing };
}

/** The container's user, and the only folders that it may write to. */
function confinement(container: k8s.Container, { user, writes }: Program): Partial<k8s.Container> {
  const { securityContext, volumeMounts = [] } = container;
  const mounted = new Set(volumeMounts.map(({ mountPath }) => mountPath));
  const scratch = writes?.filter((path) => !mounted.has(path)) ?? [];
  const mounts = [...volumeMounts, ...scratch.map((mountPath) => ({ mountPath, name: volumeName(mountPath) }))];
  return {
    securityContext: {
      ...securityContext,
      ...(user !== undefined && { runAsUser: user }),
      ...(writes && { readOnlyRootFilesystem: true }),
    },
    volumeMounts: mounts.length ? mounts : undefined,
  };
}

/** `/tmp` is in the volume `tmp`. */
function volumeName(path: string): string {
  return path.slice(1).replaceAll('/', '-');
}
