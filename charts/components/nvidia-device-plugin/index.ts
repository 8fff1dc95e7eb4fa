import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import { NVIDIA_GPU, type NvidiaPlugin, placementOn } from '../../config/cluster/offered';
import type { Platform } from '../../config/platform';
import {
  Component,
  type Config,
  configVolume,
  type k8s,
  podTemplate,
  RollingPods,
  Stage,
  UNPRIVILEGED,
} from '../../kit';

const NAME = 'nvidia-device-plugin';
const SOCKETS = '/var/lib/kubelet/device-plugins';
const SETTINGS = '/config';

/**
 * NVIDIA's device plugin: it tells the kubelet of each node which GPUs, slices of MIG and shares there are, and gives them to
 * containers.
 */
export class NvidiaDevicePlugin extends Component {
  static readonly facts: Facts = {
    name: NAME,
    stage: Stage.APPS,
    namespace: NAME,
    namespaces: [NAME],
    reachedBy: [],
    optional: ({ nvidiaPlugin }) => !nvidiaPlugin,
    metrics: { 'nvidia-device-plugin': 'serves none' },
  };

  constructor(scope: Construct, platform: Platform) {
    super(scope, NvidiaDevicePlugin.facts);
    // Its socket is in a folder of the node, which the other standards forbid.
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' });
    const { nvidiaPlugin } = platform.accelerators;
    const config = this.config(NAME, { 'config.yaml': settings(nvidiaPlugin) });
    this.renderPods(platform, config);
  }

  private renderPods({ images, accelerators: { gpus, nvidiaPlugin } }: Platform, config: Config): void {
    const selector = { 'app.kubernetes.io/name': NAME };
    const nodes = gpus.filter(({ kind }) => kind === 'nvidia');
    const { tolerations = [] } = placementOn(nodes);
    const template = podTemplate({
      selector,
      restartOn: [config],
      container: {
        name: NAME,
        image: images.nvidiaDevicePlugin,
        command: [NAME],
        env: {
          CONFIG_FILE: `${SETTINGS}/config.yaml`,
          NVIDIA_VISIBLE_DEVICES: 'all',
          NVIDIA_DRIVER_CAPABILITIES: 'compute,utility',
          // To see slices of MIG, which the runtime keeps from containers without SYS_ADMIN.
          ...(nvidiaPlugin.mig && { NVIDIA_MIG_MONITOR_DEVICES: 'all' }),
        },
        mounts: { [SOCKETS]: 'sockets', [SETTINGS]: { volume: 'settings', readOnly: true } },
        securityContext: securityOf(nvidiaPlugin),
      },
      volumes: [
        { name: 'sockets', hostPath: { path: SOCKETS, type: 'Directory' } },
        configVolume('settings', config.name),
      ],
      pod: {
        automountServiceAccountToken: false,
        priorityClassName: 'system-node-critical',
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        affinity: affinityOf(nodes),
        tolerations: [TAINT, ...tolerations.filter((each) => JSON.stringify(each) !== JSON.stringify(TAINT))],
      },
    });
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } };
    const spec = { selector: { matchLabels: selector }, updateStrategy, template };
    new RollingPods(this, 'apps/v1/DaemonSet', NAME, { spec }, { labels: selector, restartOn: [config] });
  }
}

/** The taint that clouds and NVIDIA's own chart put on nodes with GPUs. */
const TAINT: k8s.Toleration = { key: NVIDIA_GPU, operator: 'Exists', effect: 'NoSchedule' };

/** https://github.com/NVIDIA/k8s-device-plugin#configuring-the-nvidia-device-plugin-binary */
function settings({ mig, slices }: NvidiaPlugin) {
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

/** It runs as root, to whom the folder of the sockets belongs. */
function securityOf({ mig }: NvidiaPlugin): k8s.SecurityContext {
  const root = { runAsUser: 0, runAsNonRoot: false, seccompProfile: { type: 'RuntimeDefault' } };
  // Kubernetes refuses the capability beside allowPrivilegeEscalation: false.
  if (mig) return { ...root, capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } };
  return { ...UNPRIVILEGED, ...root };
}

/** The nodes of all accelerators; each node, if one of these says nothing of its own. */
function affinityOf(nodes: Platform['accelerators']['gpus']): k8s.Affinity | undefined {
  const selectors = nodes.map(({ nodeSelector }) => Object.entries(nodeSelector));
  if (!selectors.length || selectors.some((labels) => !labels.length)) return undefined;
  const nodeSelectorTerms = selectors.map((labels) => ({
    matchExpressions: labels.map(([key, value]) => ({ key, operator: 'In', values: [value] })),
  }));
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}
