import { bytes } from './amounts';
import { type Check, fields } from './check';
import { dnsName } from './names';

/** Size of a volume. */
export const volumeSize = bytes('volume');

/** A volume that the platform makes for itself. */
export const ownVolume: Check<{ readonly size?: string; readonly storageClass?: string }> = fields<{
  readonly size?: string;
  readonly storageClass?: string;
}>({ size: volumeSize, storageClass: dnsName });
