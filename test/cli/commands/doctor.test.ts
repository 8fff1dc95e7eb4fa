import { parseCertificates } from '../../../cli/status/certificates';
import { isFor } from '../../../cli/doctor/certificates';
import { ciliumFindings } from '../../../cli/doctor/cilium';
import { addressFindings } from '../../../cli/doctor/gateway';
import { lacksSidecar, slowness } from '../../../cli/doctor/pods';
import { lineOf } from '../../../cli/findings';
import { EXPIRED } from '../../support/expired-certificate';

describe('the url and the gateway', () => {
  const at = (...addresses: readonly string[]) => ({
    service: { namespace: 'istio-system', name: 'front' },
    type: 'LoadBalancer',
    addresses,
    nodePorts: [],
  });

  test.each<[string, ReturnType<typeof at>, string, RegExp]>([
    ['a name', at('203.0.113.7'), 'https://kubeflow.example.com', /^✓ gateway: 203\.0\.113\.7$/],
    ["the gateway's address", at('203.0.113.7'), 'https://203.0.113.7:8443', /^✓/],
    ["the gateway's IPv6 address", at('2001:db8::7'), 'https://[2001:db8::7]', /^✓/],
    [
      'another address',
      at('203.0.113.8'),
      'https://203.0.113.7',
      /^! gateway\/other-address: the url's address is 203\.0\.113\.7, and the gat/,
    ],
    [
      'no address yet',
      at(),
      'https://kubeflow.example.com',
      /^! gateway\/no-address: the gateway's Service has no address; .*port-forward/,
    ],
    [
      'plain HTTP',
      at('203.0.113.7'),
      'http://kubeflow.example.com',
      /^! gateway\/plain-http: .* is plain HTTP: .*; write https in url$/,
    ],
    ['plain HTTP at home', at('127.0.0.1'), 'http://localhost:8080', /^✓/],
  ])('%s', (_, gateway, url, line) => {
    expect(addressFindings(gateway, url).map(lineOf)).toEqual([expect.stringMatching(line)]);
  });

  test.each([
    ['old.example.com', true],
    ['203.0.113.7', true],
    ['new.example.com', false],
    ['203.0.113.8', false],
  ])('a certificate for old.example.com and 203.0.113.7 shown at %s: %s', (host, fits) => {
    expect(parseCertificates(EXPIRED).map((one) => isFor(one, host))).toEqual([fits]);
  });
});

describe('Cilium', () => {
  const findings = (data?: object) => ciliumFindings(data && { data }).map(lineOf);

  test('is no matter where it is not installed', () => expect(findings()).toEqual([]));

  test('lets the mesh work', () => {
    const data = { 'kube-proxy-replacement': 'true', 'bpf-lb-sock-hostns-only': 'true', 'cni-exclusive': 'false' };
    expect(findings(data)).toEqual(['✓ Cilium lets the mesh work']);
  });

  test('in place of kube-proxy, and as the only CNI plugin, does not', () => {
    expect(findings({ 'kube-proxy-replacement': 'strict', 'cni-exclusive': 'true' })).toEqual([
      expect.stringMatching(
        /^✗ mesh\/cilium-socket-lb: Cilium translates the addresses .*socketLB\.hostNamespaceOnly=true; else .*RBAC: access/,
      ),
      expect.stringMatching(/^✗ mesh\/cilium-exclusive: Cilium removes other CNI plugins, .*cni\.exclusive=false$/),
    ]);
  });
});

describe('a pod', () => {
  const now = Date.parse('2026-01-01T01:00:00Z');
  const created = { creationTimestamp: '2026-01-01T00:00:00Z' };
  const ended = { name: 'main', state: { terminated: { exitCode: 0 } } };
  const proxy = { name: 'istio-proxy', state: { running: {} } };

  test.each<[string, object, string | undefined]>([
    ['that runs', { metadata: created, status: { phase: 'Running', containerStatuses: [proxy] } }, undefined],
    [
      'that is young',
      { metadata: { creationTimestamp: '2026-01-01T00:59:00Z' }, status: { phase: 'Pending' } },
      undefined,
    ],
    ['that does not start', { metadata: created, status: { phase: 'Pending' } }, 'it has been Pending for 60 minutes'],
    [
      'that does not end',
      { metadata: { ...created, deletionTimestamp: '2026-01-01T00:50:00Z' } },
      'it was deleted, but does not end',
    ],
    [
      'whose proxy outlives its work',
      { metadata: created, status: { phase: 'Running', containerStatuses: [ended, proxy] } },
      'its work has ended, and only its istio-proxy still runs; it needs Kubernetes 1.29 or newer',
    ],
  ])('%s', (_, pod, reason) => expect(slowness({ ...pod }, now)).toBe(reason));

  test.each<[string, object, boolean]>([
    ['without a sidecar', { spec: { containers: [{ name: 'main' }] } }, true],
    ['with one', { spec: { containers: [{ name: 'main' }, { name: 'istio-proxy' }] } }, false],
    ['with a native one', { spec: { containers: [], initContainers: [{ name: 'istio-proxy' }] } }, false],
    ['that wants none', { metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } }, spec: {} }, false],
    ["in its node's network", { spec: { hostNetwork: true } }, false],
  ])('%s', (_, pod, lacks) => expect(lacksSidecar({ ...pod })).toBe(lacks));
});
