import type { Finding } from '../findings';
import { installedDevices } from '../install/devices';
import type { CheckContext } from './check';

/** Whether nodes offer the devices that users can ask for. */
export function devices({ api, facts }: CheckContext): Promise<readonly Finding[]> {
  return installedDevices(api, facts);
}
