import { Monitoring, OPTIONAL_COMPONENTS, type Size } from '../../charts';
import type { Container, LabelSelector, PodSpec } from '../../charts/kit/k8s';
import { render } from './render';
import { type Kind, type Rendered, type Rendering, WORKLOADS } from './rendering';

/** A Deployment, StatefulSet or DaemonSet. */
export interface Workload {
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly pod: PodSpec;
}

/** A definition with every component on. */
export const EVERYTHING = {
  selfService: true,
  components: Object.fromEntries(OPTIONAL_COMPONENTS.map((name) => [name, true])),
};

/** Monitoring with all of its programs. */
export const WATCHED = Monitoring.bundled({ alerts: { webhook: { secretName: 'alerts' } } });

/** Everything on, in one size; several tests look at it. */
const renderings = new Map<Size, Rendering>();
export function everything(size: Size): Rendering {
  const found = renderings.get(size) ?? render({ ...EVERYTHING, monitoring: WATCHED, size });
  renderings.set(size, found);
  return found;
}

/** Objects of a kind by `<component>/<name>`, the names that `workloads` of a definition has. */
export function byComponent<K extends Kind>(platform: Rendering, kind: K): ReadonlyMap<string, Rendered<K>> {
  const found = platform.all(kind);
  return new Map(found.map((object) => [`${platform.componentOf(object)}/${object.metadata.name}`, object]));
}

/** All workloads, by `<component>/<name>`. */
export function workloads(platform: Rendering): ReadonlyMap<string, Workload> {
  const found = WORKLOADS.flatMap((kind) => [...byComponent(platform, kind)]);
  return new Map(found.map(([name, { spec }]) => [name, workloadOf(name, spec)]));
}

function workloadOf(name: string, spec: Rendered<(typeof WORKLOADS)[number]>['spec']): Workload {
  if (!spec?.template.spec) throw new Error(`${name} has no pods`);
  const replicas = 'replicas' in spec ? spec.replicas : undefined;
  return { replicas, selector: spec.selector, pod: spec.template.spec };
}

/** One workload, by `<component>/<name>`. */
export function workload(platform: Rendering, name: string): Workload {
  const found = workloads(platform).get(name);
  if (!found) throw new Error(`${name} is not rendered`);
  return found;
}

/** A container of a workload, the workload's namesake unless it is named. */
export function container(platform: Rendering, name: string, of = name.split('/')[1] ?? ''): Container {
  const found = workload(platform, name).pod.containers.find((each) => each.name === of);
  if (!found) throw new Error(`${name} has no container ${of}`);
  return found;
}

/** All containers, under their workload's name and their own. */
export function allContainers(platform: Rendering): readonly (readonly [string, Container])[] {
  return [...workloads(platform)].flatMap(([name, { pod }]) => {
    const { initContainers = [], containers } = pod;
    return [...initContainers, ...containers].map((each) => [`${name} ${each.name}`, each] as const);
  });
}
