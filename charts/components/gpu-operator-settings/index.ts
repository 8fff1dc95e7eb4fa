import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import type { Platform } from '../../config/platform';
import { Component, Config, Stage } from '../../kit';
import { nvidiaSettings } from '../shared/nvidia-settings';

const NAME = 'gpu-operator-settings';

/**
 * How the cluster's GPU operator slices GPUs: a ConfigMap in its namespace, which its ClusterPolicy names. The policy itself
 * is its owner's: https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-sharing.html
 */
export class GpuOperatorSettings extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: 'gpu-operator',
    reachedBy: [],
    optional: ({ slicedByOperator }) => !slicedByOperator,
  };

  constructor(scope: Construct, { existing: { gpuOperator }, accelerators }: Platform) {
    super(scope, GpuOperatorSettings.facts);
    const settings = gpuOperator?.settings;
    if (!gpuOperator || !settings) return;
    const { configMap, key } = settings;
    new Config(this, configMap, { [key]: nvidiaSettings(accelerators.plugins.nvidia) }, gpuOperator.namespace);
  }
}
