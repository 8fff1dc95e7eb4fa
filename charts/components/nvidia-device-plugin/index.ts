import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { configVolume } from '../../kit';
import { DevicePlugin, PLUGIN_ROOT, pluginFacts } from '../shared/device-plugin';
import { nvidiaSettings } from '../shared/nvidia-settings';

const SETTINGS = '/config';

/** NVIDIA's device plugin: GPUs, slices of MIG, and shares. */
export class NvidiaDevicePlugin extends DevicePlugin {
  static readonly facts = pluginFacts('nvidia');

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'nvidia');
    const { nvidia } = platform.accelerators.plugins;
    const config = this.config(this.node.id, { 'config.yaml': nvidiaSettings(nvidia) });
    this.renderPods(platform, {
      config,
      container: {
        image: platform.images.nvidiaDevicePlugin,
        command: ['nvidia-device-plugin'],
        env: {
          CONFIG_FILE: `${SETTINGS}/config.yaml`,
          NVIDIA_VISIBLE_DEVICES: 'all',
          NVIDIA_DRIVER_CAPABILITIES: 'compute,utility',
          // To see slices of MIG, which the runtime keeps from containers without SYS_ADMIN.
          ...(nvidia.mig && { NVIDIA_MIG_MONITOR_DEVICES: 'all' }),
        },
        mounts: { [SETTINGS]: { volume: 'settings', readOnly: true } },
        ...(nvidia.mig && { securityContext: SEES_SLICES }),
      },
      volumes: [configVolume('settings', config.name)],
    });
  }
}

/** Kubernetes refuses the capability beside allowPrivilegeEscalation: false. */
const SEES_SLICES = { ...PLUGIN_ROOT, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } };
