import { DEVICE_PLUGINS, SHARED_CARDS } from '../../charts/contract/devices';
import type { Api } from '../cluster/api';
import { type Finding, ok } from '../findings';
import { idOf, nameOfObject } from '../cluster/objects';
import { itemsAt, type JsonObject, textAt, textsAt } from '../json';
import type { Rendering } from '../rendering/rendering';
import { allocatable } from '../rendering/resources';

/** The device plugins that may be rendered, by the domain of the resources that they make, with the images of other ones. */
const PLUGINS = [
  { vendor: "NVIDIA's GPUs", domain: 'nvidia.com', name: DEVICE_PLUGINS.nvidia, images: /nvidia.*device-plugin/ },
  { vendor: "AMD's GPUs", domain: 'amd.com', name: DEVICE_PLUGINS.amd, images: /rocm\/k8s-device-plugin/ },
  { vendor: 'Gaudi', domain: 'habana.ai', name: DEVICE_PLUGINS.gaudi, images: /habana.*device-plugin/ },
] as const;

/** The plugin for RDMA, with its settings of the same name. */
const SHARED = DEVICE_PLUGINS.rdma;

type Plugin = (typeof PLUGINS)[number];

/** Whether nodes offer the devices that users can ask for, but for those that a rendered device plugin makes; and whether it is the only one. */
export async function devices(api: Pick<Api, 'list'>, rendering: Rendering): Promise<readonly Finding[]> {
  const others = rendering.facts?.devices.filter((device) => !isMade(device, rendering)) ?? [];
  const plugins = renderedPlugins(rendering);
  return [...(await devicesOn(api, others)), ...(plugins.length ? await otherPlugins(api, plugins) : [])];
}

/** Whether nodes of an installed platform offer the devices that its own device plugin makes. */
export function madeDevices(api: Pick<Api, 'list'>, rendering: Rendering): Promise<readonly Finding[]> {
  return devicesOn(api, rendering.facts?.devices.filter((device) => isMade(device, rendering)) ?? []);
}

/** Whether a rendered plugin makes a resource, or a GPU operator that `up` sets up. */
function isMade(device: string, rendering: Rendering): boolean {
  const isOfOperator = rendering.facts?.existing?.gpuOperator !== undefined && device.startsWith('nvidia.com/');
  const isOfPlugin = renderedPlugins(rendering).some(({ domain }) => device.startsWith(`${domain}/`));
  return isOfOperator || isOfPlugin || sharedCards(rendering).includes(device);
}

function renderedPlugins(rendering: Rendering): readonly Plugin[] {
  return PLUGINS.filter(({ name }) => hasPlugin(rendering, name));
}

function hasPlugin({ objects }: Rendering, name: string): boolean {
  return objects.some(({ id }) => id.kind === 'DaemonSet' && id.name === name);
}

/** The resources that the rendered plugin for RDMA makes. */
function sharedCards({ objects }: Rendering): readonly string[] {
  const config = objects.find(({ id }) => id.kind === 'ConfigMap' && id.name === SHARED && id.namespace === SHARED);
  const text = textAt(config?.object, 'data', SHARED_CARDS);
  const cards = text === undefined ? [] : itemsAt(JSON.parse(text), 'configList');
  return cards.map((one) => `${textAt(one, 'resourcePrefix')}/${textAt(one, 'resourceName')}`);
}

async function otherPlugins(api: Pick<Api, 'list'>, rendered: readonly Plugin[]): Promise<readonly Finding[]> {
  const all = await api.list({ apiVersion: 'apps/v1', kind: 'DaemonSet' });
  return rendered.flatMap(({ vendor, name, images }) => {
    const found = all.filter((each) => idOf(each).namespace !== name && imagesOf(each).some((one) => images.test(one)));
    return found.map((each): Finding => {
      const what = `${nameOfObject(idOf(each))} is a device plugin for ${vendor} too`;
      const remedy = 'leave devicePlugin out of accelerators, or remove the other one';
      return { level: 'warning', code: 'capacity/two-plugins', what, remedy };
    });
  });
}

function imagesOf(daemonSet: JsonObject): readonly string[] {
  return itemsAt(daemonSet, 'spec', 'template', 'spec', 'containers').map((one) => textAt(one, 'image') ?? '');
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
