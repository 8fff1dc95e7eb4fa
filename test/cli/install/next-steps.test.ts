import type { JsonObject } from '../../../cli/json';
import { nextSteps } from '../../../cli/install/next-steps';
import { readFacts } from '../../../cli/rendering/platform-facts';
import { Rendering } from '../../../cli/rendering/rendering';
import { rendered } from '../../support/platforms';

/** What is said after an installation with a gateway of a type and with an address. */
async function stepsWith(rendering: Rendering, url: string, service: JsonObject | undefined, isNew = true) {
  const facts = readFacts({ data: { url, kubeflow: '26.03', renderedBy: '0.1.0' } });
  if (!facts) throw new Error('there are no facts');
  const { reachable, steps } = await nextSteps({ read: () => Promise.resolve(service) }, rendering, facts, isNew);
  return { reachable, lines: steps.map(({ topic, text }) => `${topic}: ${text}`) };
}

const service = (type: string, ...ingress: readonly object[]) => ({
  spec: { type, ports: [{ name: 'https', port: 443, nodePort: 30443 }] },
  status: { loadBalancer: { ingress } },
});
const URL = 'https://kubeflow.example.com';

describe('after an installation', () => {
  let rendering: Rendering;
  beforeAll(async () => (rendering = await Rendering.readAll(rendered())));

  test('with an address: the DNS record, who logs in, and how to trust the CA', async () => {
    const { reachable, lines } = await stepsWith(rendering, URL, service('LoadBalancer', { ip: '203.0.113.7' }));
    expect(reachable).toBe(true);
    expect(lines).toEqual([
      'gateway: 203.0.113.7',
      'DNS: kubeflow.example.com A 203.0.113.7',
      expect.stringMatching(
        /^log in: as user@example\.com; `secrets` made first passwords; to set one: npx cdk8s-kubeflow passwd user@example\.com$/,
      ),
      "trust: browsers warn until they have the platform's own CA: kubectl --namespace cert-manager get secret kubeflow-ca " +
        "--output 'jsonpath={.data.ca\\.crt}' | base64 -d > ca.crt",
    ]);
  });

  test('while the load balancer gives no address: that it is pending, and what to do then', async () => {
    const { reachable, lines } = await stepsWith(rendering, URL, service('LoadBalancer'));
    expect(reachable).toBe(false);
    expect(lines.slice(0, 2)).toEqual([
      'gateway: pending, no load balancer gave it an address yet; ports of every node: https 30443',
      'DNS: kubeflow.example.com needs a record as soon as there is an address: npx cdk8s-kubeflow status',
    ]);
  });

  test.each([
    ['a host name', URL, service('LoadBalancer', { hostname: 'lb.example.net' }), 'CNAME lb.example.net'],
    ['IPv6', URL, service('LoadBalancer', { ip: '2001:db8::7' }), 'AAAA 2001:db8::7'],
    ['node ports', URL, service('NodePort'), 'A, and the addresses of the nodes'],
  ])('%s: the record', async (_, url, gateway, record) => {
    const { lines } = await stepsWith(rendering, url, gateway);
    expect(lines).toContain(`DNS: kubeflow.example.com ${record}`);
  });

  test.each([
    ['an address as url', 'https://203.0.113.7', service('LoadBalancer', { ip: '203.0.113.7' })],
    ['the own machine', 'https://localhost:8443', service('ClusterIP')],
    ['a gateway inside of the cluster', URL, service('ClusterIP')],
  ])('%s: no record', async (_, url, gateway) => {
    const { lines } = await stepsWith(rendering, url, gateway);
    expect(lines.filter((line) => line.startsWith('DNS'))).toEqual([]);
  });

  test('of the platform that was there before: the gateway alone', async () => {
    const gateway = service('LoadBalancer', { ip: '203.0.113.7' });
    expect((await stepsWith(rendering, URL, gateway, false)).lines).toEqual(['gateway: 203.0.113.7']);
  });

  test('whose gateway is missing: that it cannot be reached', async () => {
    expect((await stepsWith(rendering, URL, undefined)).reachable).toBe(false);
  });
});
