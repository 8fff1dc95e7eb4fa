import { type Check, each, fields, oneOrNone } from '../checks/check';
import { dnsLabel } from '../checks/names';
import type { Report } from '../checks/report';

/**
 * - `sidecar`: by an Envoy in each pod.
 * - `ambient`: by ztunnel, one proxy on each node. It knows connections, not requests, so pods whose policies judge
 *   requests keep a sidecar: those of tenants, and Pipelines' API and page.
 */
export type MeshMode = 'sidecar' | 'ambient';

/** The mesh, which encrypts and authorizes traffic between pods. */
export interface MeshProps {
  /** How pods are in the mesh. @default 'sidecar' */
  readonly mode?: MeshMode;
  /**
   * Whose nodes they are, where CNI plugins are not in the usual places: on GKE, k3s, k3d, MicroK8s, OpenShift, or minikube
   * with Docker's driver. On OpenShift, Multus calls Istio's plugin. @default the usual places, as on EKS, AKS, kind and kubeadm's
   */
  readonly nodes?: NodeKind;
  /**
   * Namespaces whose Services sidecars know beside the platform's and their own. Calls to others leave the mesh: without
   * the caller's identity, and in plain text. @default none
   */
  readonly knownNamespaces?: readonly string[];
}

/** Where plugins are on a node, and what else Istio's node agents need there. */
export interface NodePaths {
  /** Programs of CNI plugins. */
  readonly binDir: string;
  /** Their configuration. */
  readonly confDir: string;
  /** Network namespaces of pods. */
  readonly netnsDir: string;
  /** Whether Multus calls the plugin, for pods that name it in an annotation. @default it is in a chain with others */
  readonly multus?: boolean;
}

const USUAL: NodePaths = { binDir: '/opt/cni/bin', confDir: '/etc/cni/net.d', netnsDir: '/var/run/netns' };
const K3S_CONF = '/var/lib/rancher/k3s/agent/etc/cni/net.d';

/**
 * By Istio's list: https://istio.io/latest/docs/ambient/install/platform-prerequisites/, and its profile for OpenShift:
 * https://github.com/istio/istio/blob/1.30.1/manifests/helm-profiles/platform-openshift.yaml
 */
const NODES = {
  gke: { ...USUAL, binDir: '/home/kubernetes/bin' },
  k3s: { ...USUAL, binDir: '/var/lib/rancher/k3s/data/cni', confDir: K3S_CONF },
  k3d: { ...USUAL, binDir: '/bin', confDir: K3S_CONF },
  microk8s: {
    ...USUAL,
    binDir: '/var/snap/microk8s/current/opt/cni/bin',
    confDir: '/var/snap/microk8s/current/args/cni-network',
  },
  minikube: { ...USUAL, netnsDir: '/var/run/docker/netns' },
  openshift: { ...USUAL, binDir: '/var/lib/cni/bin', confDir: '/etc/cni/multus/net.d', multus: true },
} satisfies Readonly<Record<string, NodePaths>>;

/** A kind of nodes with places of its own. */
export type NodeKind = keyof typeof NODES;

/** The kinds of nodes with places of their own. */
export const NODE_KINDS = Object.keys(NODES) as readonly NodeKind[];

const checkMesh = fields<MeshProps>({ knownNamespaces: oneOrNone(dnsLabel) });

/** What of the platform these options ask. */
export interface MeshSurroundings {
  /** The platform's namespaces whose Services sidecars know. */
  readonly sidecars: readonly string[];
  /** Whether the cluster has an Istio, which is used. */
  readonly existing: boolean;
}

/** Fills in the defaults, and reports what would have no effect. */
export function resolveMesh(mesh: MeshProps, { sidecars, existing }: MeshSurroundings, report: Report) {
  const { mode = 'sidecar', nodes, knownNamespaces = [] } = mesh;
  checkMesh(report, 'mesh', mesh);
  if (existing) checkExisting(report, 'mesh', mesh);
  const isOther: Check<string> = (_, at, name) =>
    report.check(!sidecars.includes(name), at, `'${name}' is a namespace of the platform, known already; leave it out`);
  each(isOther)(report, 'mesh.knownNamespaces', knownNamespaces);
  const paths: NodePaths = nodes ? NODES[nodes] : USUAL;
  const ambient = `'ambient' is not set up for OpenShift, whose nodes keep ztunnel from its sockets; leave it out`;
  report.check(mode !== 'ambient' || nodes !== 'openshift', 'mesh.mode', ambient);
  return { mode, nodes, paths, knownNamespaces } as const;
}

/**
 * What the settings of an Istio that is there already decide. In ambient mode, that are those of istiod, of the node agents and
 * of the sidecars that tenants keep, which must take tunnels too.
 */
function checkExisting(report: Report, at: string, { mode, nodes, knownNamespaces }: MeshProps): void {
  const elsewhere = 'has no effect on existing.istio; leave it out';
  report.check(!knownNamespaces, `${at}.knownNamespaces`, elsewhere);
  report.check(nodes === undefined, `${at}.nodes`, elsewhere);
  const ambient = `'ambient' needs ztunnel, node agents and settings of the platform's own Istio`;
  report.check(mode !== 'ambient', `${at}.mode`, `${ambient}; leave it out, or existing.istio`);
}
