import type { Manifest } from '../../../charts/contract/manifest';
import { Mesh } from '../../../charts/contract/traffic/mesh';
import { foreignPod } from '../../../charts/contract/traffic/pods';
import { request, type Request } from '../../../charts/contract/traffic/verdict';
import { walk } from '../../../charts/contract/traffic/walk';
import { app, call, meshed, object, PAIR } from './objects';

const SERVER = { selector: { matchLabels: { app: 'server' } } };
const known = object('AuthorizationPolicy', 'b/known', { rules: [{ from: [{ source: { namespaces: ['a'] } }] }] });
const why = (objects: readonly Manifest[], asked: Partial<Request> = {}, from?: string) =>
  call(objects, asked, from).hops.at(-1);

describe('Services', () => {
  test.each<[string, readonly Manifest[], string]>([
    ['one that is not there', [meshed('a'), ...app('a/client')], 'Service b/server is not there'],
    [
      'one without pods',
      [...PAIR.slice(0, 4), object('Service', 'b/server', { ports: [{ port: 80 }] })],
      'Service b/server selects no pods',
    ],
    [
      'one without the port',
      [...PAIR.slice(0, 4), object('Service', 'b/server', { ports: [{ port: 81 }] })],
      'Service b/server has no port 80',
    ],
  ])('%s', (_, objects, said) => {
    const { at, says } = why(objects) ?? {};
    expect(`${at} ${says}`).toBe(said);
  });

  test('a port that its Service says is HTTP takes nothing else', () => {
    expect(why(PAIR, { protocol: 'tcp' })?.says).toBe(
      'is called at port 8080 without HTTP, which its Service says it speaks',
    );
  });
});

describe('identity', () => {
  test.each<[string, readonly Manifest[], boolean]>([
    ['between two sidecars it is told', [...PAIR, known], true],
    ['a caller without a sidecar has none', [...PAIR.slice(1), known], false],
    ['by a DestinationRule that switches it off, there is none', [...PAIR, known, tls('DISABLE')], false],
    ['by a DestinationRule of the mesh’s TLS it is told', [...PAIR, known, tls('ISTIO_MUTUAL')], true],
    ['a Sidecar that does not show the Service leaves it out', [...PAIR, known, sidecar('istio-system', './*')], false],
    ['a Sidecar that shows the namespace tells it', [...PAIR, known, sidecar('istio-system', 'b/*')], true],
    [
      'the namespace’s Sidecar goes before the mesh’s',
      [...PAIR, known, sidecar('istio-system', './*'), sidecar('a', '*/*')],
      true,
    ],
  ])('%s', (_, objects, open) => {
    expect(call(objects).open).toBe(open);
  });

  test('an address of a pod is not known to the mesh: who calls it has no identity', () => {
    const mesh = new Mesh([...PAIR, known]);
    const [client, server] = [mesh.pods('a')[0], mesh.pods('b')[0]];
    if (!client || !server) throw new Error('there are two pods');
    expect(walk(mesh, client, { pod: server, port: 8080 }, request()).open).toBe(false);
  });

  test('a Service without ports leads to addresses', () => {
    const headless = object('Service', 'b/server', { selector: { app: 'server' }, clusterIP: 'None' });
    const objects = [...PAIR.slice(0, 5), headless, known];
    expect(why(objects)).toMatchObject({ at: 'AuthorizationPolicy b/known' });
    expect(call([...objects.slice(0, 6)]).open).toBe(true);
  });
});

function tls(mode: string): Manifest {
  return object('DestinationRule', 'b/server', { host: 'server', trafficPolicy: { tls: { mode } } });
}

function sidecar(namespace: string, host: string, mode?: string): Manifest {
  return object('Sidecar', `${namespace}/default`, { egress: [{ hosts: [host] }], outboundTrafficPolicy: { mode } });
}

describe('TLS', () => {
  const strict = object('PeerAuthentication', 'b/default', { mtls: { mode: 'STRICT' } });
  const plain = { ...SERVER, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } };

  test.each<[string, readonly Manifest[], boolean]>([
    ['STRICT takes a sidecar', [...PAIR, strict], true],
    ['STRICT takes no plain text', [...PAIR.slice(1), strict], false],
    ['a port may be exempt', [...PAIR.slice(1), strict, object('PeerAuthentication', 'b/port', plain)], true],
    [
      'the mesh’s TLS is not for pods without a sidecar',
      [...PAIR.filter(({ metadata }) => metadata.name !== 'b'), tls('ISTIO_MUTUAL')],
      false,
    ],
    [
      'what is not visible does not get out where only what is known may',
      [...PAIR, sidecar('a', './*', 'REGISTRY_ONLY')],
      false,
    ],
  ])('%s', (_, objects, open) => {
    expect(call(objects).open).toBe(open);
  });

  test('a port that the sidecar leaves alone is judged by no policy', () => {
    const annotations = { 'traffic.sidecar.istio.io/excludeInboundPorts': '15,8080' };
    const objects = PAIR.map((one) =>
      one.kind === 'Pod' ? { ...one, metadata: { ...one.metadata, annotations } } : one,
    );
    const none = object('AuthorizationPolicy', 'b/none');
    expect(call([...objects, tls('DISABLE'), none]).open).toBe(true);
    // The program would have to understand the TLS that the caller's proxy speaks by itself.
    expect(why([...objects, none])?.says).toBe('gets the mesh’s TLS at port 8080, which its proxy leaves alone');
  });

  test('ports of the proxies themselves are judged by no policy', () => {
    const mesh = new Mesh([...PAIR, object('AuthorizationPolicy', 'b/none')]);
    const isOpen = (port: number) => mesh.pods('b').map((pod) => walk(mesh, 'outside', { pod, port }, request()).open);
    expect([15020, 15021, 15090, 8080].map(isOpen)).toEqual([[true], [true], [true], [false]]);
  });
});

describe('a pod that is not rendered', () => {
  const from = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
    podSelector: { matchLabels: { app: 'prometheus' } },
  };
  const guarded = [...PAIR, object('NetworkPolicy', 'b/in', { ingress: [{ from: [from] }] })];
  const isOpen = (app: string, ...more: readonly Manifest[]) => {
    const mesh = new Mesh([...guarded, ...more]);
    return walk(mesh, foreignPod('monitoring', { app }), { host: 'server.b', port: 80 }, request()).open;
  };

  test('is selected by its namespace and labels', () => {
    expect([isOpen('prometheus'), isOpen('other')]).toEqual([true, false]);
  });

  test('has no identity in the mesh', () => {
    const allows = (source: object) =>
      object('AuthorizationPolicy', 'b/some', { action: 'ALLOW', rules: [{ from: [{ source }] }] });
    expect(isOpen('prometheus', allows({ principals: ['*'] }))).toBe(false);
    expect(isOpen('prometheus', allows({ notPrincipals: ['*'] }))).toBe(true);
  });
});

describe('NetworkPolicies', () => {
  const ingress = (...rules: readonly object[]) => object('NetworkPolicy', 'b/in', { ingress: rules });
  const egress = (...rules: readonly object[]) =>
    object('NetworkPolicy', 'a/out', { policyTypes: ['Egress'], egress: rules });
  const ofA = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } } };

  test.each<[string, Manifest, boolean]>([
    ['one without rules admits nobody', ingress(), false],
    ['one that admits everybody', ingress({}), true],
    ['one for the namespace', ingress({ from: [ofA] }), true],
    ['one for its own namespace', ingress({ from: [{ podSelector: {} }] }), false],
    [
      'one for pods of the namespace',
      ingress({ from: [{ ...ofA, podSelector: { matchLabels: { app: 'x' } } }] }),
      false,
    ],
    ['one for addresses admits no pod', ingress({ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }), false],
    ['one for the pods’ port', ingress({ ports: [{ port: 8080 }] }), true],
    ['one for the port by its name', ingress({ ports: [{ port: 'web' }] }), true],
    ['one for a range of ports', ingress({ ports: [{ port: 8000, endPort: 8100 }] }), true],
    ['one for the Service’s port', ingress({ ports: [{ port: 80 }] }), false],
    ['one for UDP', ingress({ ports: [{ port: 8080, protocol: 'UDP' }] }), false],
    ['one that lets nothing out', egress(), false],
    [
      'one that lets out to the namespace',
      egress({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'b' } } }] }),
      true,
    ],
    ['one for other pods', object('NetworkPolicy', 'b/x', { podSelector: { matchLabels: { app: 'x' } } }), true],
  ])('%s', (_, policy, open) => {
    expect(call([...PAIR, policy]).open).toBe(open);
  });

  test('clients outside come from addresses', () => {
    const outside = (rule: object) => call([...PAIR, ingress(rule)], {}, 'nowhere').open;
    expect(outside({ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] })).toBe(true);
    expect(outside({ from: [{ podSelector: {} }] })).toBe(false);
    expect(outside({ from: [{ ipBlock: { cidr: '169.254.7.127/32' } }] })).toBe(false);
  });
});

describe('who has a sidecar', () => {
  const one = 'sidecar.istio.io/inject';
  const pods = (labels: Record<string, string>, spec = {}, annotations = {}) => {
    const pod = object('Pod', 'n/pod', spec, labels);
    return { ...pod, metadata: { ...pod.metadata, annotations } };
  };
  const namespace = (labels: Record<string, string>) => object('Namespace', 'n', {}, labels);
  const enabled = namespace({ 'istio-injection': 'enabled' });
  const ambient = namespace({ 'istio.io/dataplane-mode': 'ambient' });

  test.each<[string, readonly Manifest[], string]>([
    ['a pod of a namespace with sidecars', [enabled, pods({})], 'sidecar'],
    ['one that wants none, by label', [enabled, pods({ [one]: 'false' })], 'none'],
    ['one that wants none, by annotation', [enabled, pods({}, {}, { [one]: 'false' })], 'none'],
    ['one on the network of its node', [enabled, pods({}, { hostNetwork: true })], 'none'],
    ['one that wants one', [namespace({}), pods({ [one]: 'true' })], 'sidecar'],
    [
      'one that wants one where there shall be none',
      [namespace({ 'istio-injection': 'disabled' }), pods({ [one]: 'true' })],
      'none',
    ],
    ['one in ztunnel’s care', [ambient, pods({})], 'ztunnel'],
    ['one that is not', [ambient, pods({ 'istio.io/dataplane-mode': 'none' })], 'none'],
    ['a gateway', [enabled, object('Gateway', 'n/g', { selector: { istio: 'g' } }), pods({ istio: 'g' })], 'gateway'],
  ])('%s', (_, objects, proxy) => {
    expect(new Mesh(objects).pods('n').map((pod) => pod.proxy)).toEqual([proxy]);
  });
});

describe('ambient mode', () => {
  const ambient = (name: string) => object('Namespace', name, {}, { 'istio.io/dataplane-mode': 'ambient' });
  const pair = [ambient('a'), ambient('b'), ...PAIR.slice(2)];
  const port = (number: number) => object('NetworkPolicy', 'b/in', { ingress: [{ ports: [{ port: number }] }] });
  const ofRequests = object('AuthorizationPolicy', 'b/get', { rules: [{ to: [{ operation: { methods: ['GET'] } }] }] });

  test.each<[string, readonly Manifest[], boolean]>([
    ['ztunnel tells who calls', [...pair, known], true],
    ['whatever a Sidecar shows', [...pair, known, sidecar('istio-system', './*')], true],
    ['it sees no requests', [...pair, ofRequests], false],
    ['it comes in at its own port', [...pair, port(15008)], true],
    ['and at no other', [...pair, port(8080)], false],
    ['a sidecar sends tunnels to it', [meshed('a'), ...pair.slice(1), known, port(15008)], true],
    [
      'it sends tunnels to a sidecar',
      [pair[0] ?? ambient('a'), meshed('b'), ...pair.slice(2), known, port(15008)],
      true,
    ],
    ['sidecars send each other none', [...PAIR, ambient('c'), known, port(8080)], true],
  ])('%s', (_, objects, open) => {
    expect(call(objects).open).toBe(open);
  });

  test.each<[string, readonly Manifest[], boolean]>([
    ['from its own address', [...pair, admits('169.254.7.127/32')], true],
    ['not from any other', [...pair, admits('10.0.0.0/8')], false],
    ['pods of sidecars from their node', [...PAIR, admits('10.0.0.0/8')], true],
  ])('the kubelet asks pods %s', (_, objects, open) => {
    const mesh = new Mesh([...objects, object('AuthorizationPolicy', 'b/none')]);
    const [pod] = mesh.pods('b');
    if (!pod) throw new Error('there is a pod');
    expect(walk(mesh, 'kubelet', { pod, port: 8080 }, request()).open).toBe(open);
  });
});

function admits(cidr: string): Manifest {
  return object('NetworkPolicy', 'b/in', { ingress: [{ from: [{ ipBlock: { cidr } }] }] });
}
