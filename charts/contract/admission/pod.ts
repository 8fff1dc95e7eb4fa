/*
 * The fields of pods that the API server's admission judges, and the amounts of its containers with its defaults. A
 * rendering types its objects by their full schemas; both have these fields.
 */

import { quantity } from '../quantity';

/** Amounts by resource name. */
export type Amounts = Readonly<Record<string, string | number>>;

/** What a container asks for, and the most that it may take. */
export interface Resources {
  readonly requests?: Amounts;
  readonly limits?: Amounts;
}

/** The security settings of a container; a pod has some of them for all its containers. */
export interface Security {
  readonly allowPrivilegeEscalation?: boolean;
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly privileged?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
  readonly seLinuxOptions?: object;
  /** The group that owns volumes; of pods alone. */
  readonly fsGroup?: number;
}

/** Kinds of volumes that hold nothing of the node. */
export const VOLUMES = [
  'configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret',
] as const; // oxfmt-ignore

/** A container of a pod. */
export interface Container {
  readonly name: string;
  readonly resources?: Resources;
  readonly securityContext?: Security;
  readonly ports?: readonly { readonly hostPort?: number }[];
  /** `Always` makes an init container a sidecar. */
  readonly restartPolicy?: string;
}

/** A pod, as admission sees it. */
export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly securityContext?: Security;
  readonly volumes?: readonly { readonly name: string; readonly [source: string]: unknown }[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
}

/** Init containers first, as admission goes through them. */
export function containersOf({ initContainers = [], containers }: PodSpec): readonly Container[] {
  return [...initContainers, ...containers];
}

/** A pod whose containers are changed. */
export function withContainers(pod: PodSpec, change: (container: Container) => Container): PodSpec {
  const { initContainers } = pod;
  return {
    ...pod,
    containers: pod.containers.map(change),
    ...(initContainers && { initContainers: initContainers.map(change) }),
  };
}

/** An amount in thousandths, rounded up, as the API server compares amounts: sums of fractions are exact in it. */
export function milli(amount: string | number): number {
  const exact = quantity(amount) * 1000;
  return Math.abs(exact - Math.round(exact)) < 1e-6 ? Math.round(exact) : Math.ceil(exact);
}

/** A container that limits what it does not request, requests as much. */
export function withRequests(container: Container): Container {
  const { requests, limits } = container.resources ?? {};
  return limits ? { ...container, resources: { limits, requests: { ...limits, ...requests } } } : container;
}

/** What pods ask for in sum, in thousandths: init containers run one after another, before the others. */
export function sumOf(pod: PodSpec, kind: keyof Resources): ReadonlyMap<string, number> {
  const amounts = (container: Container) => Object.entries(container.resources?.[kind] ?? {});
  const sum = new Map<string, number>();
  const started = new Map<string, number>();
  const most = new Map<string, number>();
  for (const container of pod.containers) {
    for (const [name, amount] of amounts(container)) add(sum, name, milli(amount));
  }
  for (const container of pod.initContainers ?? []) {
    const staysOn = container.restartPolicy === 'Always';
    for (const [name, amount] of amounts(container)) {
      const value = milli(amount);
      const beside = started.get(name) ?? 0;
      most.set(name, Math.max(most.get(name) ?? 0, beside + value));
      if (!staysOn) continue;
      add(sum, name, value);
      started.set(name, beside + value);
    }
  }
  for (const [name, value] of most) sum.set(name, Math.max(sum.get(name) ?? 0, value));
  return sum;
}

function add(sums: Map<string, number>, name: string, value: number): void {
  sums.set(name, (sums.get(name) ?? 0) + value);
}
