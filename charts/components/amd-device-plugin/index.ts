import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { DevicePlugin, pluginFacts } from '../shared/device-plugin';

/**
 * AMD's device plugin: its GPUs. It finds them below `/sys` of the node, and needs no rights beside:
 * https://github.com/ROCm/k8s-device-plugin/blob/v1.31.0.9/helm/amd-gpu/values.yaml
 */
export class AmdDevicePlugin extends DevicePlugin {
  static readonly facts = pluginFacts('amd');

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'amd');
    this.renderPods(platform, {
      arch: 'amd64',
      container: {
        image: platform.images.amdDevicePlugin,
        mounts: { '/sys': { volume: 'sys', readOnly: true } },
      },
      volumes: [{ name: 'sys', hostPath: { path: '/sys', type: 'Directory' } }],
    });
  }
}
