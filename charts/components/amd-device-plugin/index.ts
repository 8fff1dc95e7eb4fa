import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { Component, Stage, UNPRIVILEGED } from '../../kit';
import { PLUGIN_ROOT, renderDevicePlugin } from '../shared/device-plugin';

const NAME = 'amd-device-plugin';

/**
 * AMD's device plugin: its GPUs. It finds them below `/sys` of the node, and needs no rights beside:
 * https://github.com/ROCm/k8s-device-plugin/blob/v1.31.0.9/helm/amd-gpu/values.yaml
 */
export class AmdDevicePlugin extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: NAME,
    namespaces: [NAME],
    reachedBy: [],
    optional: ({ devicePlugins }) => !devicePlugins.has('amd'),
    metrics: { 'amd-device-plugin': 'serves none' },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, AmdDevicePlugin.facts);
    // Its socket is in a folder of the node, which the other standards forbid.
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' });
    renderDevicePlugin(this, platform, {
      kind: 'amd',
      taint: 'amd.com/gpu',
      arch: 'amd64',
      container: {
        image: platform.images.amdDevicePlugin,
        mounts: { '/sys': { volume: 'sys', readOnly: true } },
        securityContext: { ...UNPRIVILEGED, ...PLUGIN_ROOT },
      },
      volumes: [{ name: 'sys', hostPath: { path: '/sys', type: 'Directory' } }],
    });
  }
}
