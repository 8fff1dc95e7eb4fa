import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import { NVIDIA_GPU, type NvidiaPlugin } from '../../config/cluster/device-plugins';
import type { Platform } from '../../config/platform';
import { Component, configVolume, type k8s, Stage, UNPRIVILEGED } from '../../kit';
import { PLUGIN_ROOT, renderDevicePlugin } from '../shared/device-plugin';
import { nvidiaSettings } from '../shared/nvidia-settings';

const NAME = 'nvidia-device-plugin';
const SETTINGS = '/config';

/** NVIDIA's device plugin: GPUs, slices of MIG, and shares. */
export class NvidiaDevicePlugin extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: NAME,
    namespaces: [NAME],
    reachedBy: [],
    optional: ({ devicePlugins }) => !devicePlugins.has('nvidia'),
    metrics: { 'nvidia-device-plugin': 'serves none' },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, NvidiaDevicePlugin.facts);
    // Its socket is in a folder of the node, which the other standards forbid.
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' });
    const { nvidia } = platform.accelerators.plugins;
    const config = this.config(NAME, { 'config.yaml': nvidiaSettings(nvidia) });
    renderDevicePlugin(this, platform, {
      kind: 'nvidia',
      taint: NVIDIA_GPU,
      config,
      container: {
        image: platform.images.nvidiaDevicePlugin,
        command: [NAME],
        env: {
          CONFIG_FILE: `${SETTINGS}/config.yaml`,
          NVIDIA_VISIBLE_DEVICES: 'all',
          NVIDIA_DRIVER_CAPABILITIES: 'compute,utility',
          // To see slices of MIG, which the runtime keeps from containers without SYS_ADMIN.
          ...(nvidia.mig && { NVIDIA_MIG_MONITOR_DEVICES: 'all' }),
        },
        mounts: { [SETTINGS]: { volume: 'settings', readOnly: true } },
        securityContext: securityOf(nvidia),
      },
      volumes: [configVolume('settings', config.name)],
    });
  }
}

function securityOf({ mig }: NvidiaPlugin): k8s.SecurityContext {
  // Kubernetes refuses the capability beside allowPrivilegeEscalation: false.
  if (mig) return { ...PLUGIN_ROOT, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } };
  return { ...UNPRIVILEGED, ...PLUGIN_ROOT };
}
