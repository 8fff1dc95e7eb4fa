import { ClusterError } from '../../../cli/errors';
import { lineOf } from '../../../cli/findings';
import { clusterDomain } from '../../../cli/install/cluster-network';
import type { JsonObject } from '../../../cli/json';
import { Rendering } from '../../../cli/rendering/rendering';
import { folder } from '../../support/cli';

/** A rendering that says of itself no more than this. */
function rendering(data: Readonly<Record<string, string>> = {}): Promise<Rendering> {
  const metadata = { name: 'cdk8s-kubeflow-platform', namespace: 'kubeflow' };
  const url = 'https://kubeflow.example.com';
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kubeflow' } };
  const facts = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { url, ...data } };
  return Rendering.readAll(folder({ '00-foundation/namespace.yaml': [namespace], '30-access/facts.yaml': [facts] }));
}

const NODE = { metadata: { name: 'one' }, status: { conditions: [{ type: 'Ready', status: 'True' }] } };
const CONFIGZ = '/api/v1/nodes/one/proxy/configz';

/** A cluster of which some can be read; the rest is forbidden. */
function cluster(readable: { readonly corefile?: string; readonly kubelet?: string; readonly nodes?: boolean }) {
  const { corefile, kubelet, nodes = true } = readable;
  const forbidden = () => Promise.reject(new ClusterError('forbidden', 403));
  return {
    read: (): Promise<JsonObject> =>
      corefile === undefined ? forbidden() : Promise.resolve({ data: { Corefile: corefile } }),
    list: (): Promise<JsonObject[]> =>
      nodes ? Promise.resolve([{ apiVersion: 'v1', kind: 'Node', ...NODE }]) : forbidden(),
    answerOnce: (path: string): Promise<JsonObject> =>
      kubelet === undefined || path !== CONFIGZ
        ? forbidden()
        : Promise.resolve({ kubeletconfig: { clusterDomain: kubelet } }),
  };
}

const corefile = (zones: string) => `.:53 {\n    errors\n    kubernetes ${zones} {\n        pods insecure\n    }\n}\n`;

async function lines(readable: Parameters<typeof cluster>[0], data?: Readonly<Record<string, string>>) {
  return (await clusterDomain(cluster(readable), await rendering(data))).map(lineOf);
}

test('CoreDNS tells the domain; zones of addresses are not meant', async () => {
  expect(await lines({ corefile: corefile('cluster.local in-addr.arpa ip6.arpa') })).toEqual([
    '✓ domain of Services cluster.local, says ConfigMap kube-system/coredns',
  ]);
  expect(await lines({ corefile: corefile('old.example. Corp.Example.') }, { clusterDomain: 'corp.example' })).toEqual([
    '✓ domain of Services corp.example, says ConfigMap kube-system/coredns',
  ]);
});

test('without CoreDNS, a kubelet tells it', async () => {
  expect(await lines({ kubelet: 'corp.example' }, { clusterDomain: 'corp.example' })).toEqual([
    '✓ domain of Services corp.example, says the kubelet of node one',
  ]);
  const noKubernetes = '.:53 {\n    forward . /etc/resolv.conf\n}\n';
  expect(await lines({ corefile: noKubernetes, kubelet: 'cluster.local' })).toEqual([
    '✓ domain of Services cluster.local, says the kubelet of node one',
  ]);
});

test('another domain is refused, with what to write', async () => {
  expect(await lines({ corefile: corefile('corp.example in-addr.arpa') })).toEqual([
    "✗ cluster/other-domain: the cluster's domain of Services is corp.example, says ConfigMap kube-system/coredns; the rendering is for cluster.local; write network: { clusterDomain: 'corp.example' } in the definition, and render again",
  ]);
  expect(await lines({ kubelet: 'cluster.local' }, { clusterDomain: 'corp.example' })).toEqual([
    "✗ cluster/other-domain: the cluster's domain of Services is cluster.local, says the kubelet of node one; the rendering is for corp.example; leave network.clusterDomain out of the definition, and render again",
  ]);
});

test('nothing is said where nothing can be read, or of a folder without a platform', async () => {
  expect(await lines({})).toEqual([]);
  expect(await lines({ nodes: false })).toEqual([]);
  const none = await Rendering.readAll(
    folder({ '00-foundation/a.yaml': [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }] }),
  );
  expect(await clusterDomain(cluster({ corefile: corefile('corp.example') }), none)).toEqual([]);
});
