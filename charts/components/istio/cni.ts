import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { allow, ClusterRole, ClusterRoleBinding, Config, container, type Environment, field, httpGet } from '../../kit';
import { podTemplate, port, READ, resource, RollingPods, ServiceAccount } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { scrapedOutside, systemPodLabels } from '../shared/istio/control-plane';
import { versions } from '../../versions';
import { MultusPlugin } from './multus';

/** Not istio-system: its Pod Security Standard, restricted, forbids paths of the node and more capabilities. */
const NAMESPACE = 'kube-system';
const NAME = 'istio-cni-node';
const METRICS_PORT = 15014;

/**
 * The CNI plugin on every node. It redirects the traffic of pods in the mesh to their sidecar or to ztunnel. The pods
 * then need no right to change their network, which the Pod Security Standards "baseline" and "restricted" forbid.
 */
export class CniNode extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'istio-cni');
    const ambient = platform.mesh.mode === 'ambient';
    this.renderAccess(ambient);
    const config = new Config(this, 'istio-cni-config', settings(platform), NAMESPACE);
    if (platform.mesh.paths.multus) new MultusPlugin(this);
    const selector = { 'k8s-app': NAME };
    const template = podTemplate({
      selector,
      labels: systemPodLabels('istio-cni'),
      annotations: {
        ...scrapedOutside(METRICS_PORT, '/metrics'),
        // AppArmor's default profile keeps it out of the network namespaces of other pods.
        'container.apparmor.security.beta.kubernetes.io/install-cni': 'unconfined',
      },
      restartOn: [config],
      serviceAccount: 'istio-cni',
      containers: [installCni(platform, config)],
      volumes: [...volumes(platform.mesh.paths), ...(ambient ? [ZTUNNEL_SOCKET] : [])],
      pod: NODE_AGENT,
    });
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } };
    const spec = { selector: { matchLabels: selector }, updateStrategy, template };
    const metadata = { namespace: NAMESPACE, labels: selector };
    new RollingPods(this, 'apps/v1/DaemonSet', NAME, { spec }, { ...metadata, restartOn: [config] });
  }

  private renderAccess(ambient: boolean): void {
    const account = { serviceAccount: 'istio-cni', serviceAccountNamespace: NAMESPACE };
    new ServiceAccount(this, 'istio-cni', { namespace: NAMESPACE });
    const enrol = [
      allow('patch', 'update').on('', 'pods/status'),
      // To see whether it is replaced or removed: it releases the pods only when it is removed.
      allow('get').named(NAME).on('apps', 'daemonsets'),
    ];
    const read = allow(...READ).on('', 'pods', 'nodes', 'namespaces');
    new ClusterRole(this, 'istio-cni', ambient ? [read, ...enrol] : [read]);
    new ClusterRoleBinding(this, 'istio-cni', { role: 'istio-cni', ...account });

    const role = 'istio-cni-repair-role';
    new ClusterRole(this, role, [allow(...READ).on('', 'pods'), allow('create', 'patch').on('', 'events')]);
    new ClusterRoleBinding(this, `${role}binding`, { role, ...account });
  }
}

/** Folder of the socket by which the plugin tells ztunnel which pods of the node are in the mesh. */
export const ZTUNNEL_PATH = '/var/run/ztunnel';
/** The volume of {@link ZTUNNEL_PATH}. */
export const ZTUNNEL_SOCKET = {
  name: 'cni-ztunnel-sock-dir',
  hostPath: { path: ZTUNNEL_PATH, type: 'DirectoryOrCreate' },
};

/** Priority of pods that every node needs. */
export const CRITICAL = 'system-node-critical';

/** A pod that must run on every node, whatever its taints: pods of the mesh cannot start without it. */
export const NODE_AGENT: Partial<k8s.PodSpec> = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  priorityClassName: CRITICAL,
  terminationGracePeriodSeconds: 30,
  tolerations: [
    { effect: 'NoSchedule', operator: 'Exists' },
    { key: 'CriticalAddonsOnly', operator: 'Exists' },
    { effect: 'NoExecute', operator: 'Exists' },
  ],
};

const AMBIENT_MODE = 'istio.io/dataplane-mode';

function settings({ mesh: { mode, paths } }: Platform) {
  const ambient = mode === 'ambient';
  const enrolled = { matchLabels: { [AMBIENT_MODE]: 'ambient' } };
  const willing = { matchExpressions: [{ key: AMBIENT_MODE, operator: 'NotIn', values: ['none'] }] };
  return {
    CURRENT_AGENT_VERSION: versions.istio,
    EXCLUDE_NAMESPACES: NAMESPACE,
    CHAINED_CNI_PLUGIN: String(!paths.multus),
    ...(paths.multus && { CNI_CONF_NAME: 'istio-cni.conf' }),
    ISTIO_OWNED_CNI_CONFIG: 'false',
    NATIVE_NFTABLES: 'false',

    AMBIENT_ENABLED: String(ambient),
    AMBIENT_DNS_CAPTURE: 'true',
    AMBIENT_IPV6: 'true',
    AMBIENT_RECONCILE_POD_RULES_ON_STARTUP: 'true',
    ENABLE_AMBIENT_DETECTION_RETRY: 'false',
    AMBIENT_ENABLEMENT_SELECTOR: [{ podSelector: enrolled }, { namespaceSelector: enrolled, podSelector: willing }],

    // A pod that started before the plugin is not redirected. The plugin repairs it in place.
    REPAIR_ENABLED: 'true',
    REPAIR_REPAIR_PODS: 'true',
    REPAIR_DELETE_PODS: 'false',
    REPAIR_LABEL_PODS: 'false',
    REPAIR_INIT_CONTAINER_NAME: 'istio-validation',
    REPAIR_BROKEN_POD_LABEL_KEY: 'cni.istio.io/uninitialized',
    REPAIR_BROKEN_POD_LABEL_VALUE: 'true',
  };
}

function installCni({ images, mesh }: Platform, config: Config): k8s.Container {
  const plugin = container({
    name: 'install-cni',
    image: images.istioCni,
    command: ['install-cni'],
    args: ['--log_output_level=info'],
    env: ENVIRONMENT,
    envFrom: [{ configMapRef: { name: config.name } }],
    ports: [port(METRICS_PORT, 'metrics')],
    mounts: {
      '/host/opt/cni/bin': 'cni-bin-dir',
      '/host/etc/cni/net.d': 'cni-net-dir',
      '/host/proc': { volume: 'cni-host-procfs', readOnly: true },
      '/var/run/istio-cni': 'cni-socket-dir',
    },
    readiness: httpGet('/readyz', 8000),
    resources: { requests: { cpu: '100m', memory: '100Mi' } },
    // It writes to the node's files as root and changes the network of other pods, but it is not privileged.
    securityContext: {
      privileged: false,
      runAsUser: 0,
      runAsGroup: 0,
      runAsNonRoot: false,
      capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_RAW', 'SYS_PTRACE', 'SYS_ADMIN', 'DAC_OVERRIDE'] },
      // SELinux would keep it from the node's files, as upstream's profile for OpenShift says.
      ...(mesh.paths.multus && { seLinuxOptions: { type: 'spc_t' } }),
    },
  });
  if (mesh.mode !== 'ambient') return plugin;
  const { volumeMounts = [] } = plugin;
  const netns = { name: 'cni-netns-dir', mountPath: '/host/var/run/netns', mountPropagation: 'HostToContainer' };
  return { ...plugin, volumeMounts: [...volumeMounts, netns, { name: ZTUNNEL_SOCKET.name, mountPath: ZTUNNEL_PATH }] };
}

const ENVIRONMENT: Environment = {
  NODE_NAME: field('spec.nodeName', 'v1'),
  POD_NAME: field('metadata.name'),
  POD_NAMESPACE: field('metadata.namespace'),
  GOMEMLIMIT: resource('limits.memory'),
  GOMAXPROCS: resource('limits.cpu'),
  REPAIR_NODE_NAME: field('spec.nodeName'),
  REPAIR_RUN_AS_DAEMON: 'true',
  REPAIR_SIDECAR_ANNOTATION: 'sidecar.istio.io/status',
  ALLOW_SWITCH_TO_HOST_NS: 'true',
};

function volumes({ binDir, confDir, netnsDir }: Platform['mesh']['paths']): readonly k8s.Volume[] {
  return [
    { name: 'cni-bin-dir', hostPath: { path: binDir } },
    { name: 'cni-net-dir', hostPath: { path: confDir } },
    { name: 'cni-host-procfs', hostPath: { path: '/proc', type: 'Directory' } },
    { name: 'cni-socket-dir', hostPath: { path: '/var/run/istio-cni' } },
    { name: 'cni-netns-dir', hostPath: { path: netnsDir, type: 'DirectoryOrCreate' } },
  ];
}
