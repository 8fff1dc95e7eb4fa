import { at, itemsAt, type JsonObject } from '../json';

/**
 * Why old and new pods of a workload cannot run side by side; undefined if they can.
 * @returns the end of a sentence that begins with `for`
 */
export function whyAlone(workload: JsonObject): string | undefined {
  const pod = at(workload, 'spec', 'template', 'spec');
  if (at(workload, 'spec', 'strategy', 'type') === 'Recreate') return 'its strategy is Recreate';
  if (itemsAt(pod, 'volumes').some((volume) => at(volume, 'persistentVolumeClaim') !== undefined))
    return 'they share a volume';
  const ports = itemsAt(pod, 'containers').flatMap((container) => itemsAt(container, 'ports'));
  const takesPorts = at(pod, 'hostNetwork') === true || ports.some((port) => at(port, 'hostPort') !== undefined);
  return takesPorts ? 'they take ports of the node' : undefined;
}
