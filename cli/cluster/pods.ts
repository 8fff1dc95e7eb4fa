import { itemsAt, type JsonObject, textAt } from '../json';

/** All containers of a pod. */
export function containersOf(pod: JsonObject): readonly unknown[] {
  return [...itemsAt(pod, 'spec', 'initContainers'), ...itemsAt(pod, 'spec', 'containers')];
}

/** Whether a pod has the proxy of the mesh, as a container of either kind. */
export function hasSidecar(pod: JsonObject): boolean {
  return containersOf(pod).some((container) => textAt(container, 'name') === 'istio-proxy');
}
