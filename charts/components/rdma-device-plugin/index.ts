import type { Construct } from 'constructs';

import type { SharedCards } from '../../config/cluster/device-plugins';
import type { Platform } from '../../config/platform';
import { SHARED_CARDS } from '../../contract/devices';
import { configVolume } from '../../kit';
import { DevicePlugin, pluginFacts } from '../shared/device-plugin';

const SETTINGS = '/k8s-rdma-shared-dev-plugin';
const REGISTRY = '/var/lib/kubelet/plugins_registry';
const DEVICES = '/dev/infiniband';

/**
 * The shared device plugin for RDMA: it lets pods of a node share its network cards. It reads names of interfaces, which
 * the network of the node has, what is below `/sys`, and whether `/dev/infiniband/rdma_cm` is there. It would also bring
 * interfaces up, which is the node's own business: https://github.com/Mellanox/k8s-rdma-shared-dev-plugin/blob/v1.5.3/pkg/resources/resources_manager.go
 */
export class RdmaDevicePlugin extends DevicePlugin {
  static readonly facts = pluginFacts('rdma');

  constructor(scope: Construct, platform: Platform) {
    super(scope, 'rdma');
    const config = this.config(this.node.id, {
      [SHARED_CARDS]: JSON.stringify(settings(platform.accelerators.plugins.rdma), null, 2),
    });
    this.renderPods(platform, {
      config,
      hostNetwork: true,
      container: {
        image: platform.images.rdmaDevicePlugin,
        mounts: {
          [REGISTRY]: 'registry',
          [DEVICES]: { volume: 'devices', readOnly: true },
          [SETTINGS]: { volume: 'settings', readOnly: true },
        },
      },
      volumes: [
        { name: 'registry', hostPath: { path: REGISTRY, type: 'Directory' } },
        { name: 'devices', hostPath: { path: DEVICES } },
        configVolume('settings', config.name),
      ],
    });
  }
}

/** https://github.com/Mellanox/k8s-rdma-shared-dev-plugin/blob/v1.5.3/README.md#rdma-shared-device-plugin-configurations */
function settings(cards: readonly SharedCards[]) {
  const configList = cards.map(({ resource, interfaces, vendors, models, drivers, pods }) => {
    const [resourcePrefix, resourceName] = resource.split('/');
    const selectors = { vendors, deviceIDs: models, drivers, ifNames: interfaces };
    return { resourcePrefix, resourceName, rdmaHcaMax: pods, selectors };
  });
  return { configList };
}
