import { NODE_KINDS } from '../../charts/config/mesh';
import { NOTEBOOKS_ALONE } from '../support/platforms';
import { told } from '../support/mistakes';
import { render, type Rendering } from '../support/render';

function paths(nodes?: (typeof NODE_KINDS)[number]): Readonly<Record<string, string | undefined>> {
  const { spec } = render({ ...NOTEBOOKS_ALONE, mesh: { nodes } }).pod('kube-system/istio-cni-node');
  return Object.fromEntries(spec?.volumes?.map(({ name, hostPath }) => [name, hostPath?.path]) ?? []);
}

const USUAL = { 'cni-bin-dir': '/opt/cni/bin', 'cni-net-dir': '/etc/cni/net.d', 'cni-netns-dir': '/var/run/netns' };
const K3S_CONF = '/var/lib/rancher/k3s/agent/etc/cni/net.d';

test("Istio's plugin goes where plugins are on most nodes", () => expect(paths()).toMatchObject(USUAL));

test.each([
  ['gke', { 'cni-bin-dir': '/home/kubernetes/bin' }],
  ['k3s', { 'cni-bin-dir': '/var/lib/rancher/k3s/data/cni', 'cni-net-dir': K3S_CONF }],
  ['k3d', { 'cni-bin-dir': '/bin', 'cni-net-dir': K3S_CONF }],
  [
    'microk8s',
    {
      'cni-bin-dir': '/var/snap/microk8s/current/opt/cni/bin',
      'cni-net-dir': '/var/snap/microk8s/current/args/cni-network',
    },
  ],
  ['minikube', { 'cni-netns-dir': '/var/run/docker/netns' }],
  ['openshift', { 'cni-bin-dir': '/var/lib/cni/bin', 'cni-net-dir': '/etc/cni/multus/net.d' }],
] as const)('and on nodes of %s where they are there', (nodes, own) => {
  expect(paths(nodes)).toMatchObject({ ...USUAL, ...own });
});

test('GKE lets ztunnel, which nodes cannot do without, into a namespace with a quota for such pods', () => {
  const quota = (nodes?: 'gke') =>
    render({ ...NOTEBOOKS_ALONE, mesh: { mode: 'ambient', nodes } }).namesOf('v1/ResourceQuota');
  expect(quota()).toEqual([]);
  expect(quota('gke')).toEqual(['istio-system/gcp-critical-pods']);
});

describe('on OpenShift, Multus calls Istio’s plugin', () => {
  const platform = (nodes?: 'openshift') => render({ ...NOTEBOOKS_ALONE, mesh: { nodes } });
  const settingsOf = (rendering: Rendering) => rendering.config('kube-system/istio-cni-config');
  const providerOf = (rendering: Rendering) =>
    /cni:\s+enabled: true\s+provider: (\w+)/.exec(
      rendering.config('istio-system/istio-sidecar-injector').values ?? '',
    )?.[1];
  const seLinuxOf = (rendering: Rendering) =>
    rendering.container('kube-system/istio-cni-node').securityContext?.seLinuxOptions;
  const NETWORK = ['k8s.cni.cncf.io/v1/NetworkAttachmentDefinition', 'default/istio-cni'] as const;

  test('by a name that injected pods get, and a file of its own; SELinux lets it write that', () => {
    const openshift = platform('openshift');
    expect(openshift.has(...NETWORK)).toBe(true);
    expect(providerOf(openshift)).toBe('multus');
    expect(settingsOf(openshift)).toMatchObject({ CHAINED_CNI_PLUGIN: 'false', CNI_CONF_NAME: 'istio-cni.conf' });
    expect(seLinuxOf(openshift)).toEqual({ type: 'spc_t' });
  });

  test('elsewhere it is in a chain with others', () => {
    const usual = platform();
    expect(usual.has(...NETWORK)).toBe(false);
    expect(providerOf(usual)).toBe('default');
    expect(settingsOf(usual)).toMatchObject({ CHAINED_CNI_PLUGIN: 'true' });
    expect(settingsOf(usual)).not.toHaveProperty('CNI_CONF_NAME');
    expect(seLinuxOf(usual)).toBeUndefined();
  });

  test('there is no ambient mode there', () => {
    expect(told(() => render({ mesh: { nodes: 'openshift', mode: 'ambient' } }))).toBe(
      "mesh.mode: 'ambient' is not set up for OpenShift, whose nodes keep ztunnel from its sockets; leave it out",
    );
  });
});

test.each(['sidecar', 'ambient'] as const)('other kinds of nodes are refused, mode %s', (mode) => {
  const mesh = { mode, nodes: 'aks' as 'gke' };
  expect(() => render({ mesh })).toThrow(
    "mesh.nodes: 'aks' is not one of gke, k3s, k3d, microk8s, minikube, openshift",
  );
});
