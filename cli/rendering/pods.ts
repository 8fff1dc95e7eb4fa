import { completedPod } from '../../charts/contract/admission/admit';
import type { ContainerLimits } from '../../charts/contract/admission/limit-range';
import { type Container, containersOf, type PodSpec, sumOf } from '../../charts/contract/admission/pod';
import { at, itemsAt, type JsonObject, textAt, textsAt } from '../json';
import type { Rendered } from './rendered';
import { injected, type Injector, isInjected, readInjector } from './sidecars';

/** CPU in cores and memory in bytes. */
export interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

/** Amounts by the name of a resource, in thousandths. */
export type Asked = ReadonlyMap<string, number>;

/** The pods of one object, which are equal, as the API server admits them: with sidecars and defaults. */
export interface Pods {
  /** The workload or Notebook that they belong to. */
  readonly owner: Rendered;
  /** How many there are at the start: an autoscaler's least number, if it has one. On each node, for a DaemonSet. */
  readonly number: number;
  /** How many an autoscaler may start. */
  readonly most: number;
  readonly onEachNode: boolean;
  readonly hasSidecar: boolean;
  /** What one of them asks for. Init containers, which run before the others, count where they ask for more. */
  readonly requests: Amounts;
  /** The same of all resources, GPUs included. */
  readonly asks: Asked;
  /** What one of them may take; a container without a limit counts as zero. */
  readonly limits: Amounts;
  /** Containers of one of them that ask for no CPU or for no memory. */
  readonly silentContainers: number;
}

/** What the pods of a rendering depend on. */
export interface PodSources {
  /** The objects that have pods. */
  readonly podOwners: readonly Rendered[];
  /** The Namespace objects, by name. */
  readonly namespaces: ReadonlyMap<string, JsonObject>;
  /** The objects that set the number of a workload's pods. */
  readonly autoscalers: readonly Rendered[];
  /** The ConfigMap by which Istio injects sidecars. */
  readonly injector: JsonObject | undefined;
  /** The LimitRanges of a namespace. */
  limitRanges(namespace: string): readonly JsonObject[];
}

/** Works out which pods run once a rendering is installed, before its users start some. */
export async function runningPods(rendering: PodSources): Promise<readonly Pods[]> {
  const injector = await readInjector(rendering.injector);
  return rendering.podOwners.map((owner) => podsOf(owner, rendering, injector));
}

function podsOf(owner: Rendered, rendering: PodSources, injector: Injector): Pods {
  const { object } = owner;
  const namespace = owner.id.namespace ?? 'default';
  const pod = podIn(object, 'spec', 'template', 'spec');
  const about = { ...podMetadata(object), onNode: at(object, 'spec', 'template', 'spec', 'hostNetwork') === true };
  const labels = textsAt(rendering.namespaces.get(namespace), 'metadata', 'labels');
  const hasSidecar = isInjected(about, labels, injector);
  const whole = hasSidecar ? injected(pod, about.annotations, injector) : pod;
  const admitted = rendering
    .limitRanges(namespace)
    .flatMap(containerLimits)
    .reduce((before, limits) => completedPod(before, { limits }), completedPod(whole, {}));
  const requested = (container: Container, resource: string) => container.resources?.requests?.[resource] !== undefined;
  return {
    owner,
    ...numbersOf(owner, rendering),
    onEachNode: owner.id.kind === 'DaemonSet',
    hasSidecar,
    requests: amountsOf(admitted, 'requests'),
    asks: sumOf(admitted, 'requests'),
    limits: amountsOf(admitted, 'limits'),
    silentContainers: containersOf(admitted).filter((one) => !requested(one, 'cpu') || !requested(one, 'memory'))
      .length,
  };
}

/** What a pod of the cluster asks for. */
export function asksOf(pod: JsonObject): Asked {
  return sumOf(podIn(pod, 'spec'), 'requests');
}

/** The API server or this project made it, so its fields have the types that Kubernetes expects. */
function podIn(object: JsonObject, ...path: readonly string[]): PodSpec {
  return {
    containers: itemsAt(object, ...path, 'containers') as readonly Container[],
    initContainers: itemsAt(object, ...path, 'initContainers') as readonly Container[],
  };
}

/** A Notebook's pod has the labels of the Notebook. */
function podMetadata(object: JsonObject): Record<'labels' | 'annotations', Readonly<Record<string, string>>> {
  const template = ['spec', 'template', 'metadata'] as const;
  const own = object.kind === 'Notebook' ? textsAt(object, 'metadata', 'labels') : {};
  return {
    labels: { ...own, ...textsAt(object, ...template, 'labels') },
    annotations: textsAt(object, ...template, 'annotations'),
  };
}

const STOPPED = 'kubeflow-resource-stopped';

/** An autoscaler acts at once on a number that is outside of its bounds. */
function numbersOf({ id, object }: Rendered, rendering: PodSources): Pick<Pods, 'number' | 'most'> {
  if (id.kind === 'DaemonSet') return { number: 1, most: 1 };
  if (id.kind === 'Notebook' && textAt(object, 'metadata', 'annotations', STOPPED) !== undefined)
    return { number: 0, most: 0 };
  const replicas = Number(at(object, 'spec', 'replicas') ?? 1);
  const scale = rendering.autoscalers.find(
    ({ id: { namespace }, object: { spec } }) =>
      namespace === id.namespace &&
      textAt(spec, 'scaleTargetRef', 'kind') === id.kind &&
      textAt(spec, 'scaleTargetRef', 'name') === id.name,
  )?.object.spec;
  if (!scale || replicas === 0) return { number: replicas, most: replicas };
  const most = Number(at(scale, 'maxReplicas') ?? replicas);
  return { number: Math.min(most, Math.max(replicas, Number(at(scale, 'minReplicas') ?? 1))), most };
}

function amountsOf(pod: PodSpec, kind: 'requests' | 'limits'): Amounts {
  const sums = sumOf(pod, kind);
  return { cpu: (sums.get('cpu') ?? 0) / 1000, memory: (sums.get('memory') ?? 0) / 1000 };
}

/** The amounts of a LimitRange for containers, if it has some. */
function containerLimits(limitRange: JsonObject): readonly ContainerLimits[] {
  return itemsAt(limitRange, 'spec', 'limits').filter(
    (each): each is ContainerLimits => textAt(each, 'type') === 'Container',
  );
}
