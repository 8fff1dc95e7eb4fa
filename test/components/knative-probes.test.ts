import { Dns01, Ingress, type KubeflowProps, Tls } from '../../charts';
import { isHost } from '../../charts/contract/traffic/texts';
import { render, type Rendering } from '../support/render';

const NET_ISTIO = 'knative-serving/config-istio';
const GATEWAY = 'networking.istio.io/v1alpha3/Gateway';

/** What net-istio asks before a Knative Service is ready: a URL at the gateway's pods. */
interface Probe {
  readonly scheme: string;
  readonly port: number;
  readonly isTaken: boolean;
}

/**
 * The servers of the external Gateway that net-istio asks: those at a port of the gateway's Service, without redirects.
 * https://github.com/knative-extensions/net-istio/blob/knative-v1.22.0/pkg/reconciler/ingress/lister.go
 */
function probesOf(platform: Rendering): readonly Probe[] {
  const { selector, servers = [] } = gatewayOf(platform) ?? {};
  const services = platform.namesOf('v1/Service').map((name) => platform.get('v1/Service', name));
  const ports = services
    .filter(({ metadata }) => Object.entries(selector ?? {}).every(([key, value]) => metadata.labels?.[key] === value))
    .flatMap(({ spec }) => spec?.ports?.map(({ port }) => port) ?? []);
  const [domain = ''] = Object.keys(platform.config('knative-serving/config-domain'));
  const host = `model-predictor.ada.${domain}`;
  return servers
    .filter(({ port, tls }) => ports.includes(port?.number ?? 0) && !tls?.httpsRedirect && tls?.mode !== 'MUTUAL')
    .map(({ hosts, port }) => ({
      scheme: port?.protocol?.toLowerCase() ?? '',
      port: port?.number ?? 0,
      isTaken: hosts.some((pattern) => isHost(pattern, host)),
    }));
}

/** The Gateway that net-istio is told of. */
function gatewayOf(platform: Rendering) {
  const [, namespace, name] = Object.keys(platform.config(NET_ISTIO))[0]?.split('.') ?? [];
  return platform.get(GATEWAY, `${namespace}/${name}`).spec;
}

const HTTPS: readonly Probe[] = [{ scheme: 'https', port: 443, isTaken: true }];
const HTTP: readonly Probe[] = [{ scheme: 'http', port: 80, isTaken: true }];
const dns = Dns01.cloudflare({ secretName: 'cloudflare' });
const serving = { domain: 'serving.example.com' };

describe('a Knative Service becomes ready: the gateway takes the host by which net-istio asks for it', () => {
  test.each<[string, Partial<KubeflowProps>, readonly Probe[]]>([
    ['a certificate of its own', {}, HTTPS],
    ['a CA', { tls: Tls.ca({ secretName: 'ca' }) }, HTTPS],
    ['ACME', { tls: Tls.acme({ email: 'ops@example.com' }) }, HTTPS],
    ['ACME by DNS', { tls: Tls.acme({ email: 'ops@example.com', dns }) }, HTTPS],
    ['an issuer', { tls: Tls.issuer({ name: 'corp' }) }, HTTPS],
    ['a Secret', { tls: Tls.secret({ secretName: 'web' }) }, HTTPS],
    ['TLS before the gateway', { tls: Tls.offloaded() }, HTTP],
    ['HTTP', { url: 'http://kubeflow.example.com' }, HTTP],
    ['an address', { url: 'https://203.0.113.7' }, HTTPS],
    ['an address by HTTP', { url: 'http://203.0.113.7' }, HTTP],
    ['an IPv6 address', { url: 'https://[2001:db8::7]' }, HTTPS],
    ['localhost', { url: 'https://localhost:8443', ingress: Ingress.portForward() }, HTTPS],
    ['any host', { anyHost: true }, HTTPS],
    ['any host by ACME', { anyHost: true, tls: Tls.acme({ email: 'ops@example.com' }) }, HTTPS],
    ['a domain for models', { serving }, HTTPS],
    ['a domain for models by HTTP', { url: 'http://kubeflow.example.com', serving }, HTTP],
    ['a domain for models, TLS before the gateway', { tls: Tls.offloaded(), serving }, HTTP],
    ['a port on every node', { url: 'https://kubeflow.example.com:30443', ingress: Ingress.nodePort() }, HTTPS],
    ['port forwarding', { url: 'https://kubeflow.local:8443', ingress: Ingress.portForward() }, HTTPS],
    ['Knative beside models without it', { serving: { mode: 'raw' }, components: { 'knative-serving': true } }, HTTPS],
    ['ambient mode', { mesh: { mode: 'ambient' } }, HTTPS],
  ])('%s', (_, change, probes) => {
    expect(probesOf(render(change))).toEqual(probes);
  });

  test('at a gateway that is there, whose Service may have any labels', () => {
    const existing = { istio: { gateway: { selector: { istio: 'edge' }, namespace: 'edge' } } };
    const { selector, servers = [] } = gatewayOf(render({ existing })) ?? {};
    expect(selector).toEqual({ istio: 'edge' });
    expect(servers.map(({ hosts, port }) => [hosts, port?.number])).toEqual([[['*.example.com'], 443]]);
  });
});

describe('the Gateway of Knative’s hosts', () => {
  const NAME = 'kubeflow/kubeflow-serving';

  test('has the platform’s certificate, and nothing at port 80 where there is TLS', () => {
    expect(render({ https: { minTlsVersion: '1.3' } }).get(GATEWAY, NAME).spec).toEqual({
      selector: { istio: 'ingressgateway' },
      servers: [
        {
          hosts: ['*.example.com'],
          port: { name: 'https', number: 443, protocol: 'HTTPS' },
          tls: { mode: 'SIMPLE', credentialName: 'kubeflow-gateway-tls', minProtocolVersion: 'TLSV1_3' },
        },
      ],
    });
  });

  test.each<[string, Partial<KubeflowProps>]>([
    ['the platform’s own takes all hosts', { anyHost: true }],
    ['there is no Knative', { serving: { mode: 'raw' } }],
  ])('is not there where %s', (_, change) => {
    expect(render(change).has(GATEWAY, NAME)).toBe(false);
  });

  test('who forges one of its hosts has to log in too', () => {
    const policies = ['istio-ingressgateway-oauth2-proxy', 'istio-ingressgateway-require-jwt'].map((name) =>
      render().get('security.istio.io/v1beta1/AuthorizationPolicy', `istio-system/${name}`),
    );
    for (const { spec } of policies) {
      // Of the two rules, the first is for all hosts at all ports but 80.
      const [{ to, when } = {}] = spec?.rules ?? [];
      expect(to?.[0]?.operation).toEqual({ notPaths: ['/dex/*', '/dex/**', '/oauth2/*'] });
      expect(when).toContainEqual({ key: 'destination.port', notValues: ['8080'] });
    }
  });
});
