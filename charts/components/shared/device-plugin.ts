import type { Construct } from 'constructs';

import type { Facts } from '../../config/components';
import { placementOn, VENDORS } from '../../config/cluster/offered';
import type { Platform } from '../../config/platform';
import { DEVICE_PLUGINS, type DevicePluginKind } from '../../contract/devices';
import {
  Component,
  type Config,
  type ContainerProps,
  type k8s,
  podTemplate,
  RollingPods,
  Stage,
  UNPRIVILEGED,
} from '../../kit';

const SOCKETS = '/var/lib/kubelet/device-plugins';

/** What one vendor's device plugin says of its pods. */
export interface DevicePluginProps {
  /** Its security context is {@link PLUGIN_ROOT} without capabilities, unless it says another. */
  readonly container: Omit<ContainerProps, 'name'>;
  /** Volumes beside the folder of the kubelet's sockets, which every plugin has. @default none */
  readonly volumes?: readonly k8s.Volume[];
  /** Architecture that its image is built for. @default any */
  readonly arch?: string;
  /** Its settings, which it reads at its start. @default none */
  readonly config?: Config;
  /** @default false */
  readonly hostNetwork?: boolean;
}

/** A plugin runs as root, to whom the folder of the sockets belongs. */
export const PLUGIN_ROOT: k8s.SecurityContext = {
  runAsUser: 0,
  runAsNonRoot: false,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The facts of a device plugin. */
export function pluginFacts(kind: DevicePluginKind): Facts {
  const name = DEVICE_PLUGINS[kind];
  return {
    name,
    stage: Stage.APPS,
    namespace: name,
    namespaces: [name],
    reachedBy: [],
    optional: ({ devicePlugins }) => !devicePlugins.has(kind),
    metrics: { [name]: 'serves none' },
  };
}

/** A device plugin: it tells the kubelet of each node which devices there are, and gives them to containers. */
export class DevicePlugin extends Component {
  constructor(
    scope: Construct,
    private readonly kind: DevicePluginKind,
  ) {
    super(scope, pluginFacts(kind));
    // Its socket is in a folder of the node, which the other standards forbid.
    this.renderNamespace({ 'pod-security.kubernetes.io/enforce': 'privileged' });
  }

  protected renderPods({ accelerators: { all } }: Platform, props: DevicePluginProps): void {
    const { container, volumes = [], arch, config, hostNetwork } = props;
    const name = this.node.id;
    const selector = { 'app.kubernetes.io/name': name };
    const restartOn = config ? [config] : [];
    const nodes = all.filter(({ kind }) => kind === this.kind);
    const template = podTemplate({
      selector,
      restartOn,
      container: {
        securityContext: { ...UNPRIVILEGED, ...PLUGIN_ROOT },
        ...container,
        name,
        mounts: { [SOCKETS]: 'sockets', ...container.mounts },
      },
      volumes: [{ name: 'sockets', hostPath: { path: SOCKETS, type: 'Directory' } }, ...volumes],
      pod: {
        automountServiceAccountToken: false,
        ...(hostNetwork && { hostNetwork }),
        priorityClassName: 'system-node-critical',
        nodeSelector: { ...(arch && { 'kubernetes.io/arch': arch }), 'kubernetes.io/os': 'linux' },
        affinity: affinityOf(nodes),
        // Network cards are in nodes with GPUs, which have the taints of those.
        tolerations: this.kind === 'rdma' ? tolerationsOf(all) : tolerationsOf(nodes, VENDORS[this.kind].resource),
      },
    });
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } };
    const spec = { selector: { matchLabels: selector }, updateStrategy, template };
    new RollingPods(this, 'apps/v1/DaemonSet', name, { spec }, { labels: selector, restartOn });
  }
}

type Nodes = Platform['accelerators']['all'];

/** @param taint key of the one that clouds and the vendor's own manifests put on such nodes */
function tolerationsOf(nodes: Nodes, taint?: string): k8s.Toleration[] | undefined {
  const { tolerations = [] } = placementOn(nodes);
  const usual = taint === undefined ? [] : [{ key: taint, operator: 'Exists', effect: 'NoSchedule' }];
  const others = tolerations.filter((each) => !usual.some((one) => JSON.stringify(one) === JSON.stringify(each)));
  return usual.length + others.length ? [...usual, ...others] : undefined;
}

/** The nodes of all accelerators; each node, if one of these says nothing of its own. */
function affinityOf(nodes: Nodes): k8s.Affinity | undefined {
  const selectors = nodes.map(({ nodeSelector }) => Object.entries(nodeSelector));
  if (!selectors.length || selectors.some((labels) => !labels.length)) return undefined;
  const nodeSelectorTerms = selectors.map((labels) => ({
    matchExpressions: labels.map(([key, value]) => ({ key, operator: 'In', values: [value] })),
  }));
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } };
}
