import type { Size } from '../config/sizes';
import type { Check, ContainerFacts, WorkloadFacts } from '../config/sizes/workloads';
import { RESTRICTED_POD } from '../kit/container';
import type * as k8s from '../kit/k8s';
import { emptyDir } from '../kit/workload';
import type { Pass } from './index';
import { changePod, tabledWorkloads } from './pods';

/**
 * Adds to pods what upstream's manifests leave out: health checks, users, and read-only file systems. Before the passes
 * that add to pods, because it judges them as their components have made them.
 */
export const harden: Pass = (tree, platform) => {
  const { size } = platform.sizing;
  if (size === 'upstream') return;
  for (const { workload, facts } of tabledWorkloads(tree, platform))
    changePod(workload, (pod) => hardened(pod, facts, size));
};

function hardened(pod: k8s.PodSpec, { containers, noToken }: WorkloadFacts, size: Size): k8s.PodSpec {
  const hardenedContainer = (container: k8s.Container, healthChecks: boolean): k8s.Container => {
    const facts = containers[container.name];
    const pulled = { ...container, imagePullPolicy: pullPolicy(container, size) };
    if (!facts) return pulled;
    return { ...pulled, ...(healthChecks && probes(container, facts)), ...confinement(container, facts) };
  };
  const folders = new Set(Object.values(containers).flatMap(({ writes = [] }) => writes));
  const names = new Set(pod.volumes?.map(({ name }) => name));
  const scratch = [...folders].map(volumeName).filter((name) => !names.has(name));
  const volumes = [...(pod.volumes ?? []), ...scratch.map(emptyDir)];
  return {
    ...pod,
    automountServiceAccountToken: noToken ? false : pod.automountServiceAccountToken,
    securityContext: needsRoot(pod) ? pod.securityContext : restricted(pod.securityContext),
    initContainers: pod.initContainers?.map((container) => hardenedContainer(container, false)),
    containers: pod.containers.map((container) => hardenedContainer(container, true)),
    volumes: volumes.length ? volumes : undefined,
  };
}

function restricted(context: k8s.PodSpec['securityContext'] = {}): k8s.PodSpec['securityContext'] {
  const { runAsNonRoot, seccompProfile } = { ...RESTRICTED_POD, ...context };
  return { ...context, runAsNonRoot, seccompProfile };
}

/** Whether a pod runs as root: the installer of the CNI plugin does, because it changes files of the node. */
function needsRoot({ containers }: k8s.PodSpec): boolean {
  return containers.some(({ securityContext }) => securityContext?.runAsUser === 0);
}

/**
 * The standard size asks the registry at each start: a mirrored image or a moved tag may differ from a node's copy, and
 * the copy can be used without the registry's credentials. The other sizes use a node's copy: a laptop has images that
 * are in no registry, and with `ha`, a pod that moves to another node must start while the registry is down.
 */
function pullPolicy({ image = '', imagePullPolicy }: k8s.Container, size: Size): string | undefined {
  if (image.includes('@')) return imagePullPolicy;
  return size === 'standard' ? 'Always' : 'IfNotPresent';
}

const RARE = { periodSeconds: 20, timeoutSeconds: 5 } as const;
/** A program that is not healthy ten minutes after its start counts as dead. */
const RECOVERY = { periodSeconds: 10, failureThreshold: 60 } as const;

/**
 * Adds the probes that upstream lacks. Liveness never depends on another system: restarting a program that waits for
 * its database does not help.
 */
function probes(container: k8s.Container, { live, ready, slowStart }: ContainerFacts): Partial<k8s.Container> {
  const { livenessProbe = probe(container, live, RARE), startupProbe } = container;
  const same = livenessProbe && {
    ...livenessProbe,
    initialDelaySeconds: undefined,
    periodSeconds: 10,
    failureThreshold: 3,
  };
  const readinessProbe = container.readinessProbe ?? probe(container, ready, { periodSeconds: 10 }) ?? same;
  return {
    livenessProbe,
    readinessProbe,
    startupProbe: startupProbe ?? (slowStart ? probe(container, live, RECOVERY) : undefined),
  };
}

function probe({ ports = [] }: k8s.Container, check: Check | undefined, timing: k8s.Probe): k8s.Probe | undefined {
  if (!check) return undefined;
  if ('path' in check) return { httpGet: check, ...timing };
  const port = check.tcp === 'first port' ? ports[0]?.containerPort : check.tcp;
  return port === undefined ? undefined : { tcpSocket: { port }, ...timing };
}

/** Sets the container's user, and the only folders that it may write to. */
function confinement(container: k8s.Container, { user, writes }: ContainerFacts): Partial<k8s.Container> {
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
