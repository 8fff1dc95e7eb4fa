import type { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { DevicePlugin, pluginFacts } from '../shared/device-plugin';

/** Intel's device plugin for Gaudi. */
export class GaudiDevicePlugin extends DevicePlugin {
  static readonly facts = pluginFacts('gaudi');

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'gaudi');
    this.renderPods(platform, {
      container: {
        image: platform.images.gaudiDevicePlugin,
        // Its library opens the cards, which only a privileged container may:
        // https://github.com/HabanaAI/habanalabs-k8s-device-plugin/blob/v1.16.0/habana-k8s-device-plugin.yaml
        securityContext: { privileged: true, runAsUser: 0, runAsNonRoot: false },
      },
    });
  }
}
