import { ClusterError } from '../../../cli/errors';
import { lineOf } from '../../../cli/findings';
import { ipFamilies } from '../../../cli/install/ip-families';
import type { JsonObject } from '../../../cli/json';
import { Rendering } from '../../../cli/rendering/rendering';
import { folder } from '../../support/cli';

/** A cluster's own Service, its ranges of Services and those of its nodes' pods; the rest is forbidden. */
interface Cluster {
  readonly first?: string;
  readonly services?: readonly string[];
  readonly pods?: readonly string[];
}

async function lines(families: string, { first, services, pods }: Cluster): Promise<readonly string[]> {
  const metadata = { name: 'cdk8s-kubeflow-platform', namespace: 'kubeflow' };
  const data = { url: 'https://kubeflow.example.com', ...(families !== '' && { ipFamilies: families }) };
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kubeflow' } };
  const facts = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
  const rendering = await Rendering.readAll(
    folder({ '00-foundation/a.yaml': [namespace], '30-access/b.yaml': [facts] }),
  );
  const forbidden = () => Promise.reject(new ClusterError('forbidden', 403));
  const api = {
    read: (): Promise<JsonObject> =>
      first === undefined ? forbidden() : Promise.resolve({ spec: { ipFamilies: [first] } }),
    list: ({ kind }: { readonly kind: string }): Promise<JsonObject[]> => {
      if (kind === 'ServiceCIDR') return Promise.resolve(services ? [{ spec: { cidrs: services } }] : []);
      return pods ? Promise.resolve([{ spec: { podCIDRs: pods } }]) : forbidden();
    },
  };
  return (await ipFamilies(api, rendering)).map(lineOf);
}

const BOTH = { first: 'IPv4', services: ['10.96.0.0/16', 'fd00:10::/112'] };

test('families that the cluster has', async () => {
  expect(await lines('IPv4 IPv6', BOTH)).toEqual(['✓ families of addresses IPv4 and IPv6']);
  expect(await lines('IPv4', BOTH)).toEqual(['✓ families of addresses IPv4']);
  expect(await lines('IPv6', { first: 'IPv6', pods: ['fd00:20::/64'] })).toEqual(['✓ families of addresses IPv6']);
});

test('a family that the cluster lacks is refused, with what to write', async () => {
  const one = { first: 'IPv4', services: ['10.96.0.0/16'] };
  const refused =
    "✗ cluster/no-ip-family: the cluster has no Services of IPv6; its family is IPv4; write network: { ipFamilies: ['IPv4'] } in the definition, and render again";
  expect(await lines('IPv4 IPv6', one)).toEqual([refused]);
  expect(await lines('IPv6', { first: 'IPv4', pods: ['10.0.0.0/24', '10.0.1.0/24'] })).toEqual([refused]);
});

test('another first family is warned of', async () => {
  expect(await lines('IPv6 IPv4', BOTH)).toEqual([
    "! cluster/other-ip-family: the cluster's families of addresses are IPv4 and IPv6, and the rendering has IPv6 and IPv4: Services that programs make are IPv4 alone: those of notebooks and models; write network: { ipFamilies: ['IPv4', 'IPv6'] }",
  ]);
});

test('nothing is said where the definition names none, or where the ranges cannot be read', async () => {
  expect(await lines('', BOTH)).toEqual([]);
  expect(await lines('IPv6', { first: 'IPv4' })).toEqual([]);
  expect(await lines('IPv6', {})).toEqual([]);
});
