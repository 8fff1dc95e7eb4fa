import { NODE_KINDS } from '../../charts/config/mesh';
import { NOTEBOOKS_ALONE } from '../support/platforms';
import { render } from '../support/render';

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
] as const)('and on nodes of %s where they are there', (nodes, own) => {
  expect(paths(nodes)).toMatchObject({ ...USUAL, ...own });
});

test('GKE lets ztunnel, which nodes cannot do without, into a namespace with a quota for such pods', () => {
  const quota = (nodes?: 'gke') =>
    render({ ...NOTEBOOKS_ALONE, mesh: { mode: 'ambient', nodes } }).namesOf('v1/ResourceQuota');
  expect(quota()).toEqual([]);
  expect(quota('gke')).toEqual(['istio-system/gcp-critical-pods']);
});

test('other kinds of nodes are refused', () => {
  const mesh = { nodes: 'aks' as 'gke' };
  expect(() => render({ mesh })).toThrow("mesh.nodes: 'aks' is not one of gke, k3s, k3d, microk8s, minikube");
});
