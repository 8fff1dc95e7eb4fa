import type { Api } from '../cluster/api';
import { type Finding, ok } from '../findings';
import { at, type JsonObject, textsAt } from '../json';
import type { PlatformFacts } from '../rendering/platform-facts';
import type { Rendering } from '../rendering/rendering';
import { amount } from '../rendering/resources';

/** The component that makes resources of `nvidia.com`. */
const PLUGIN = 'nvidia-device-plugin';

/** Whether nodes offer the devices that users can ask for. Those that a rendered device plugin makes come with it. */
export async function devices(api: Pick<Api, 'list'>, { facts, objects }: Rendering): Promise<readonly Finding[]> {
  const comes = objects.some(({ id }) => id.kind === 'DaemonSet' && id.name === PLUGIN);
  const asked = (facts?.devices ?? []).filter((device) => !comes || !device.startsWith('nvidia.com/'));
  return devicesOn(api, asked);
}

/** The same of an installed platform, whose device plugins run. */
export function installedDevices(
  api: Pick<Api, 'list'>,
  facts: PlatformFacts | undefined,
): Promise<readonly Finding[]> {
  return devicesOn(api, facts?.devices ?? []);
}

async function devicesOn(api: Pick<Api, 'list'>, asked: readonly string[]): Promise<readonly Finding[]> {
  if (!asked.length) return [];
  const nodes = await api.list({ apiVersion: 'v1', kind: 'Node' });
  return asked.map((device) => {
    const number = nodes.map((node) => amountOf(node, device)).reduce((sum, each) => sum + each, 0);
    if (number > 0) return ok(`${number} of ${device}`);
    const isKnown = nodes.some((node) => device in textsAt(node, 'status', 'allocatable'));
    const what = isKnown ? `no node has any ${device} that works` : `no node offers ${device}`;
    const remedy = 'look at the device plugin on the nodes, or take it out of accelerators';
    return { level: 'warning', code: 'capacity/no-device', what: `${what}, which users can ask for`, remedy };
  });
}

function amountOf(node: JsonObject, device: string): number {
  return amount(at(node, 'status', 'allocatable', device));
}
