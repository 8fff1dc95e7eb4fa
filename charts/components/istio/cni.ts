import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import {
  allow,
  ClusterRole,
  ClusterRoleBinding,
  Config,
  container,
  type EnvValue,
  field,
  httpGet,
  type Mount,
  podTemplate,
  port,
  READ,
  resource,
  Resource,
  ServiceAccount,
} from '../../kit';
import type * as k8s from '../../kit/k8s';
import { scraped, systemPodLabels } from '../../mesh/control-plane';
import { versions } from '../../versions';

/** Not istio-system, whose Pod Security Standard, restricted, forbids paths of the node and more capabilities. */
const NAMESPACE = 'kube-system';

/**
 * The CNI plugin on every node. It redirects the traffic of pods with a sidecar, so that the pods themselves need no
 * right to change their network, which the Pod Security Standards "baseline" and "restricted" forbid.
 */
export class CniNode extends Construct {
  constructor(scope: Construct, platform: Platform) {
    super(scope, 'istio-cni');

    new ServiceAccount(this, 'istio-cni', { namespace: NAMESPACE });
    this.grant('istio-cni', 'istio-cni', [allow(...READ).on('', 'pods', 'nodes', 'namespaces')]);
    this.grant('istio-cni-repair-role', 'istio-cni-repair-rolebinding', [
      allow(...READ).on('', 'pods'),
      allow('create', 'patch').on('', 'events'),
    ]);

    const config = new Config(this, 'istio-cni-config', CONFIG, NAMESPACE);
    const selector = { 'k8s-app': 'istio-cni-node' };
    const spec = {
      selector: { matchLabels: selector },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: podTemplate({
        selector,
        labels: systemPodLabels('istio-cni'),
        annotations: {
          ...scraped(METRICS_PORT, '/metrics'),
          // AppArmor's default profile keeps it out of the network namespaces of other pods.
          'container.apparmor.security.beta.kubernetes.io/install-cni': 'unconfined',
        },
        restartOn: [config],
        serviceAccount: 'istio-cni',
        containers: [installCni(platform, config)],
        volumes: VOLUMES,
        pod: POD,
      }),
    };
    new Resource(this, 'apps/v1/DaemonSet', 'istio-cni-node', { spec }, { namespace: NAMESPACE, labels: selector });
  }

  private grant(role: string, binding: string, rules: readonly k8s.PolicyRule[]): void {
    new ClusterRole(this, role, rules);
    new ClusterRoleBinding(this, binding, { role, serviceAccount: 'istio-cni', serviceAccountNamespace: NAMESPACE });
  }
}

const METRICS_PORT = 15014;

const CONFIG = {
  CURRENT_AGENT_VERSION: versions.istio,
  EXCLUDE_NAMESPACES: NAMESPACE,
  CHAINED_CNI_PLUGIN: 'true',
  ISTIO_OWNED_CNI_CONFIG: 'false',
  NATIVE_NFTABLES: 'false',

  AMBIENT_ENABLED: 'false',
  AMBIENT_DNS_CAPTURE: 'true',
  AMBIENT_IPV6: 'true',
  AMBIENT_RECONCILE_POD_RULES_ON_STARTUP: 'true',
  ENABLE_AMBIENT_DETECTION_RETRY: 'false',
  AMBIENT_ENABLEMENT_SELECTOR: [
    { podSelector: { matchLabels: { 'istio.io/dataplane-mode': 'ambient' } } },
    {
      namespaceSelector: { matchLabels: { 'istio.io/dataplane-mode': 'ambient' } },
      podSelector: { matchExpressions: [{ key: 'istio.io/dataplane-mode', operator: 'NotIn', values: ['none'] }] },
    },
  ],

  // A pod that started on the node before the plugin did is not redirected: it is set right in place.
  REPAIR_ENABLED: 'true',
  REPAIR_REPAIR_PODS: 'true',
  REPAIR_DELETE_PODS: 'false',
  REPAIR_LABEL_PODS: 'false',
  REPAIR_INIT_CONTAINER_NAME: 'istio-validation',
  REPAIR_BROKEN_POD_LABEL_KEY: 'cni.istio.io/uninitialized',
  REPAIR_BROKEN_POD_LABEL_VALUE: 'true',
};

function installCni({ images }: Platform, config: Config): k8s.Container {
  return container({
    name: 'install-cni',
    image: images.istioCni,
    command: ['install-cni'],
    args: ['--log_output_level=info'],
    env: ENVIRONMENT,
    envFrom: [{ configMapRef: { name: config.name } }],
    ports: [port(METRICS_PORT, 'metrics')],
    mounts: MOUNTS,
    readiness: httpGet('/readyz', 8000),
    resources: { requests: { cpu: '100m', memory: '100Mi' } },
    securityContext: SECURITY_CONTEXT,
  });
}

const ENVIRONMENT: Readonly<Record<string, EnvValue>> = {
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

/** It writes to the node's files as root, and changes the network of other pods, but is not privileged. */
const SECURITY_CONTEXT: k8s.SecurityContext = {
  privileged: false,
  runAsUser: 0,
  runAsGroup: 0,
  runAsNonRoot: false,
  capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_RAW', 'SYS_PTRACE', 'SYS_ADMIN', 'DAC_OVERRIDE'] },
};

const POD: Partial<k8s.PodSpec> = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  priorityClassName: 'system-node-critical',
  terminationGracePeriodSeconds: 30,
  // It must be on every node, whatever that node is kept free from.
  tolerations: [
    { effect: 'NoSchedule', operator: 'Exists' },
    { key: 'CriticalAddonsOnly', operator: 'Exists' },
    { effect: 'NoExecute', operator: 'Exists' },
  ],
};

const MOUNTS: Readonly<Record<string, Mount>> = {
  '/host/opt/cni/bin': 'cni-bin-dir',
  '/host/etc/cni/net.d': 'cni-net-dir',
  '/host/proc': { volume: 'cni-host-procfs', readOnly: true },
  '/var/run/istio-cni': 'cni-socket-dir',
};

const VOLUMES: readonly k8s.Volume[] = [
  { name: 'cni-bin-dir', hostPath: { path: '/opt/cni/bin' } },
  { name: 'cni-net-dir', hostPath: { path: '/etc/cni/net.d' } },
  { name: 'cni-host-procfs', hostPath: { path: '/proc', type: 'Directory' } },
  { name: 'cni-socket-dir', hostPath: { path: '/var/run/istio-cni' } },
  { name: 'cni-netns-dir', hostPath: { path: '/var/run/netns', type: 'DirectoryOrCreate' } },
];
