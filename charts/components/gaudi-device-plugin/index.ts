import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { Component, Stage } from '../../kit';
import { renderDevicePlugin } from '../shared/device-plugin';

const NAME = 'gaudi-device-plugin';

/** Intel's device plugin for Gaudi. */
export class GaudiDevicePlugin extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: NAME,
    namespaces: [NAME],
    reachedBy: [],
    optional: ({ devicePlugins }) => !devicePlugins.has('gaudi'),
    metrics: { 'gaudi-device-plugin': 'serves none' },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, GaudiDevicePlugin.facts);
    // Its socket is in a folder of the node, which the other standards forbid.
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' });
    renderDevicePlugin(this, platform, {
      kind: 'gaudi',
      taint: 'habana.ai/gaudi',
      container: {
        image: platform.images.gaudiDevicePlugin,
        // Its library opens the cards, which only a privileged container may:
        // https://github.com/HabanaAI/habanalabs-k8s-device-plugin/blob/v1.16.0/habana-k8s-device-plugin.yaml
        securityContext: { privileged: true, runAsUser: 0, runAsNonRoot: false },
      },
    });
  }
}
