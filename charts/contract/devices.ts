/**
 * The kinds of accelerators whose device plugin the platform can install, with its name: that of its component, its
 * namespace, its DaemonSet and its settings.
 */
export const DEVICE_PLUGINS = {
  nvidia: 'nvidia-device-plugin',
  amd: 'amd-device-plugin',
  gaudi: 'gaudi-device-plugin',
  rdma: 'rdma-device-plugin',
} as const;

/** A kind of accelerators whose device plugin the platform can install. */
export type DevicePluginKind = keyof typeof DEVICE_PLUGINS;

/** Key of the ConfigMap that tells the shared device plugin which network cards it shares. */
export const SHARED_CARDS = 'config.json';
