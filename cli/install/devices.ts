import type { Api } from '../cluster/api';
import { type Finding, ok } from '../findings';
import { idOf, nameOfObject } from '../cluster/objects';
import { itemsAt, textAt, textsAt } from '../json';
import type { Rendering } from '../rendering/rendering';
import { allocatable } from '../rendering/resources';

/** Name and namespace of the rendered device plugin, which makes resources of `nvidia.com`. */
const PLUGIN = 'nvidia-device-plugin';

/** Whether nodes offer the devices that users can ask for, but for those that a rendered device plugin makes; and whether it is the only one. */
export async function devices(api: Pick<Api, 'list'>, rendering: Rendering): Promise<readonly Finding[]> {
  const others = rendering.facts?.devices.filter((device) => !isMade(device, rendering)) ?? [];
  return [...(await devicesOn(api, others)), ...(hasPlugin(rendering) ? await otherPlugins(api) : [])];
}

/** Whether nodes of an installed platform offer the devices that its own device plugin makes. */
export function madeDevices(api: Pick<Api, 'list'>, rendering: Rendering): Promise<readonly Finding[]> {
  return devicesOn(api, rendering.facts?.devices.filter((device) => isMade(device, rendering)) ?? []);
}

function isMade(device: string, rendering: Rendering): boolean {
  return device.startsWith('nvidia.com/') && hasPlugin(rendering);
}

function hasPlugin({ objects }: Rendering): boolean {
  return objects.some(({ id }) => id.kind === 'DaemonSet' && id.name === PLUGIN);
}

/** Those of clouds, of Helm charts and of NVIDIA's GPU operator, by their images. */
const OTHER = /nvidia.*device-plugin/;

async function otherPlugins(api: Pick<Api, 'list'>): Promise<readonly Finding[]> {
  const all = await api.list({ apiVersion: 'apps/v1', kind: 'DaemonSet' });
  const found = all.filter((each) => {
    const images = itemsAt(each, 'spec', 'template', 'spec', 'containers').map((one) => textAt(one, 'image') ?? '');
    return idOf(each).namespace !== PLUGIN && images.some((image) => OTHER.test(image));
  });
  return found.map((each): Finding => {
    const what = `${nameOfObject(idOf(each))} is a device plugin for NVIDIA's GPUs too`;
    const remedy = 'leave devicePlugin out of accelerators, or remove the other one';
    return { level: 'warning', code: 'capacity/two-plugins', what, remedy };
  });
}

async function devicesOn(api: Pick<Api, 'list'>, asked: readonly string[]): Promise<readonly Finding[]> {
  if (!asked.length) return [];
  const nodes = await api.list({ apiVersion: 'v1', kind: 'Node' });
  return asked.map((device) => {
    const number = allocatable(nodes, device);
    if (number > 0) return ok(`${number} of ${device}`);
    const isKnown = nodes.some((node) => device in textsAt(node, 'status', 'allocatable'));
    const what = isKnown ? `no node has any ${device} that works` : `no node offers ${device}`;
    const remedy = 'look at the device plugin on the nodes, or take it out of accelerators';
    return { level: 'warning', code: 'capacity/no-device', what: `${what}, which users can ask for`, remedy };
  });
}
