import type { Finding } from '../findings';
import { madeDevices } from '../install/devices';
import type { CheckContext } from './check';

/** Whether nodes offer the devices that the platform's own device plugin makes. The others are looked at before an installation too. */
export function devices({ api, rendering }: CheckContext): Promise<readonly Finding[]> {
  return madeDevices(api, rendering);
}
