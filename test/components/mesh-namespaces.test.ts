import { type KubeflowProps } from '../../charts';
import { errorsOf } from '../support/mistakes';
import { render } from '../support/render';

const hosts = (mesh: KubeflowProps['mesh']) =>
  render({ mesh }).get('networking.istio.io/v1/Sidecar', 'istio-system/default').spec?.egress?.[0]?.hosts ?? [];

test('sidecars know the platform’s namespaces and their own, and others that are named', () => {
  const usual = hosts({});
  expect(usual).toEqual(expect.arrayContaining(['./*', 'kubeflow/*', 'istio-system/*']));
  expect(hosts({ knownNamespaces: ['databases', 'monitoring'] })).toEqual([...usual, 'databases/*', 'monitoring/*']);
});

test.each<[Partial<KubeflowProps>, string]>([
  [{ mesh: { knownNamespaces: [] } }, 'mesh.knownNamespaces: is empty; name one, or leave it out'],
  [
    { mesh: { knownNamespaces: ['My Databases'] } },
    "mesh.knownNamespaces[0]: 'My Databases' is not a DNS label (at most 63 of a-z, 0-9 and -, a letter or digit at both ends); write 'my-databases'",
  ],
  [
    { mesh: { knownNamespaces: ['databases', 'kubeflow'] } },
    "mesh.knownNamespaces[1]: 'kubeflow' is a namespace of the platform, known already; leave it out",
  ],
  [
    { mesh: { knownNamespaces: ['databases'] }, existing: { istio: { gateway: { selector: { istio: 'edge' } } } } },
    'mesh.knownNamespaces: has no effect on existing.istio; leave it out',
  ],
  [
    { existing: { gatewayApi: true } },
    "existing.gatewayApi: has no effect without serving: { mode: 'raw' }; leave it out",
  ],
  [
    { serving: { mode: 'raw' }, existing: { gatewayApi: true, istio: { gateway: { selector: { istio: 'edge' } } } } },
    'existing.gatewayApi: follows from existing.istio; leave it out',
  ],
  [{ mesh: { nodes: 'k3s' }, existing: { istio: {} } }, 'mesh.nodes: has no effect on existing.istio; leave it out'],
  [
    { mesh: { mode: 'ambient' }, existing: { istio: {} } },
    "mesh.mode: 'ambient' needs ztunnel, node agents and settings of the platform's own Istio; leave it out, or existing.istio",
  ],
])('%j is refused', (change, message) => {
  expect(errorsOf(change)).toEqual([message]);
});
