import { Construct } from 'constructs';

import type { Platform } from '../../config/platform';
import { configVolume, container, emptyDir, type Environment, field, httpGet, podTemplate, port } from '../../kit';
import { resource, Resource, ServiceAccount } from '../../kit';
import type * as k8s from '../../kit/k8s';
import { DISCOVERY_ADDRESS, scrapedOutside, systemPodLabels, TOKEN_VOLUME } from '../shared/istio/control-plane';
import { CRITICAL, NODE_AGENT, ZTUNNEL_PATH, ZTUNNEL_SOCKET } from './cni';

const NAME = 'ztunnel';
const STATS_PORT = 15020;

/**
 * ztunnel, the proxy of a node in ambient mode. It sends the traffic that the CNI plugin redirects through tunnels of
 * mutual TLS, with the identity of the sending pod. The receiving ztunnel enforces AuthorizationPolicies.
 */
export class Ztunnel extends Construct {
  constructor(scope: Construct, { images, mesh, network }: Platform) {
    super(scope, NAME);
    // istiod gives this account, CA_TRUSTED_NODE_ACCOUNTS, certificates of other pods of its node.
    new ServiceAccount(this, NAME);
    const selector = { app: NAME };
    const template = podTemplate({
      selector,
      labels: systemPodLabels(NAME),
      annotations: scrapedOutside(STATS_PORT),
      serviceAccount: NAME,
      containers: [proxy(images.istioZtunnel, network)],
      volumes: [TOKEN_VOLUME, configVolume('istiod-ca-cert', 'istio-ca-root-cert'), ZTUNNEL_SOCKET, emptyDir('tmp')],
      pod: NODE_AGENT,
    });
    // The new pod takes new connections before the old one ends. Without any, a node's pods would have no network.
    const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
    const spec = { selector: { matchLabels: selector }, updateStrategy, template };
    new Resource(this, 'apps/v1/DaemonSet', NAME, { spec });
    if (mesh.nodes === 'gke') admitCritical(this);
  }
}

/** GKE admits pods of this priority only in namespaces with such a quota, which only kube-system has. */
function admitCritical(scope: Construct): void {
  const scopeSelector = { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: [CRITICAL] }] };
  new Resource(scope, 'v1/ResourceQuota', 'gcp-critical-pods', { spec: { hard: { pods: '1000' }, scopeSelector } });
}

function proxy(image: string, { clusterDomain, usualDomain }: Platform['network']): k8s.Container {
  return container({
    name: 'istio-proxy',
    image,
    args: ['proxy', 'ztunnel'],
    // Of use where it answers DNS; ztunnel knows the usual one itself.
    env: usualDomain ? ENVIRONMENT : { ...ENVIRONMENT, CLUSTER_DOMAIN: clusterDomain },
    ports: [port(STATS_PORT, 'ztunnel-stats')],
    mounts: {
      '/var/run/secrets/istio': 'istiod-ca-cert',
      '/var/run/secrets/tokens': 'istio-token',
      [ZTUNNEL_PATH]: ZTUNNEL_SOCKET.name,
      '/tmp': 'tmp',
    },
    readiness: httpGet('/healthz/ready', 15021),
    resources: { requests: { cpu: '200m', memory: '512Mi' } },
    // It opens its sockets inside of the network namespaces of other pods.
    securityContext: {
      // Kubernetes takes SYS_ADMIN for an escalation of privileges: https://github.com/kubernetes/kubernetes/issues/119568
      allowPrivilegeEscalation: true,
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsUser: 0,
      runAsGroup: 1337,
      runAsNonRoot: false,
      capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'SYS_ADMIN', 'NET_RAW'] },
    },
  });
}

const ENVIRONMENT: Environment = {
  CA_ADDRESS: DISCOVERY_ADDRESS,
  XDS_ADDRESS: DISCOVERY_ADDRESS,
  RUST_LOG: 'info',
  RUST_BACKTRACE: '1',
  ISTIO_META_CLUSTER_ID: 'Kubernetes',
  INPOD_ENABLED: 'true',
  TERMINATION_GRACE_PERIOD_SECONDS: String(NODE_AGENT.terminationGracePeriodSeconds),
  POD_NAME: field('metadata.name'),
  POD_NAMESPACE: field('metadata.namespace'),
  NODE_NAME: field('spec.nodeName'),
  INSTANCE_IP: field('status.podIP'),
  SERVICE_ACCOUNT: field('spec.serviceAccountName'),
  ZTUNNEL_CPU_LIMIT: resource('limits.cpu'),
};
