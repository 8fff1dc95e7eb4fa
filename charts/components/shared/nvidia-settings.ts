import type { NvidiaPlugin } from '../../config/cluster/device-plugins';

/** https://github.com/NVIDIA/k8s-device-plugin#configuring-the-nvidia-device-plugin-binary */
export function nvidiaSettings({ mig, slices }: NvidiaPlugin) {
  const resources = slices.map(({ resource: name, slicing: { replicas, rename = false } }) => {
    return { name, ...(rename && { rename: `${name}.shared` }), replicas };
  });
  return {
    version: 'v1',
    // On nodes without a GPU it waits, and does not fail again and again.
    flags: { migStrategy: mig ? 'mixed' : 'none', failOnInitError: false },
    ...(resources.length && { sharing: { timeSlicing: { resources } } }),
  };
}
