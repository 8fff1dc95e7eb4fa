import type { Platform } from '../../config/platform';
import type { DevicePluginKind } from '../../config/cluster/device-plugins';
import { placementOn } from '../../config/cluster/offered';
import { type Component, type Config, type ContainerProps, type k8s, podTemplate, RollingPods } from '../../kit';

const SOCKETS = '/var/lib/kubelet/device-plugins';

/** What one vendor's device plugin says of its pods. */
export interface DevicePluginProps {
  readonly kind: DevicePluginKind;
  readonly container: Omit<ContainerProps, 'name'>;
  /** Volumes beside the folder of the kubelet's sockets, which every plugin has. @default none */
  readonly volumes?: readonly k8s.Volume[];
  /** The taint that clouds and the vendor's own manifests put on such nodes. @default none */
  readonly taint?: string;
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

/**
 * The DaemonSet of a device plugin, named like its component: it tells the kubelet of each node which devices there are, and
 * gives them to containers. Its namespace must be privileged, because a folder of the node is mounted.
 */
export function renderDevicePlugin(component: Component, { accelerators }: Platform, props: DevicePluginProps): void {
  const { kind, container, volumes = [], taint, arch, config, hostNetwork } = props;
  const name = component.node.id;
  const selector = { 'app.kubernetes.io/name': name };
  const restartOn = config ? [config] : [];
  const nodes = accelerators.all.filter((each) => each.kind === kind);
  const template = podTemplate({
    selector,
    restartOn,
    container: { ...container, name, mounts: { [SOCKETS]: 'sockets', ...container.mounts } },
    volumes: [{ name: 'sockets', hostPath: { path: SOCKETS, type: 'Directory' } }, ...volumes],
    pod: {
      automountServiceAccountToken: false,
      ...(hostNetwork && { hostNetwork }),
      priorityClassName: 'system-node-critical',
      nodeSelector: { ...(arch && { 'kubernetes.io/arch': arch }), 'kubernetes.io/os': 'linux' },
      affinity: affinityOf(nodes),
      // Network cards are in nodes with GPUs, which have the taints of those.
      tolerations: tolerationsOf(kind === 'rdma' ? accelerators.all : nodes, taint),
    },
  });
  const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } };
  const spec = { selector: { matchLabels: selector }, updateStrategy, template };
  new RollingPods(component, 'apps/v1/DaemonSet', name, { spec }, { labels: selector, restartOn });
}

type Nodes = Platform['accelerators']['all'];

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
