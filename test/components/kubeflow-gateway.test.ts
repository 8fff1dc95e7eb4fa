import { Ingress, type KubeflowProps, Tls } from '../../charts';
import { render } from '../support/render';

const GATEWAY = ['networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-gateway'] as const;
const CERTIFICATE = ['cert-manager.io/v1/Certificate', 'istio-system/kubeflow-gateway'] as const;
const ISSUER = ['cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer'] as const;

const redirect = { port: { number: 80 }, tls: { httpsRedirect: true } };
const https = (credentialName: string) => ({ port: { number: 443 }, tls: { mode: 'SIMPLE', credentialName } });
const plain = [{ hosts: ['kubeflow.example.com'], port: { name: 'http', number: 80, protocol: 'HTTP' } }];

test('where the url names a port, the redirect is a route to it: a Gateway would keep the port of the request', () => {
  const platform = render({
    url: 'https://kubeflow.example.com:30443',
    ingress: Ingress.nodePort({ http: 30080, https: 30443 }),
    serving: { domain: 'serving.example.com' },
  });
  const route = { redirect: { scheme: 'https', port: 30443, redirectCode: 301 } };
  for (const [gateway, name, hosts] of [
    ['kubeflow-gateway', 'kubeflow-redirect', ['kubeflow.example.com']],
    ['kubeflow-serving', 'kubeflow-serving-redirect', ['*.serving.example.com']],
  ] as const) {
    const servers = (of: string) => platform.get(GATEWAY[0], `kubeflow/${of}`).spec?.servers;
    expect(servers(gateway)).toEqual([
      expect.objectContaining({ hosts, port: expect.objectContaining({ number: 443 }) as unknown }),
    ]);
    expect(servers(name)).toEqual([{ hosts, port: { name: 'http', number: 80, protocol: 'HTTP' } }]);
    expect(platform.get('networking.istio.io/v1alpha3/VirtualService', `kubeflow/${name}`).spec).toEqual({
      gateways: [name],
      hosts,
      http: [route],
    });
  }
});

test('Tls.ca: the certificate is signed by the CA in the given Secret', () => {
  const platform = render({
    tls: Tls.ca({ secretName: 'corp-ca', dnsNames: ['kf.corp'], ipAddresses: ['10.0.0.9'] }),
    ingress: Ingress.loadBalancer({ address: '203.0.113.7' }),
  });
  expect(platform.get(...ISSUER)).toMatchObject({ spec: { ca: { secretName: 'corp-ca' } } });
  expect(platform.get(...CERTIFICATE)).toMatchObject({
    metadata: { namespace: 'istio-system' },
    spec: {
      secretName: 'kubeflow-gateway-tls',
      dnsNames: ['kubeflow.example.com', 'kf.corp'],
      ipAddresses: ['203.0.113.7', '10.0.0.9'],
      issuerRef: { kind: 'ClusterIssuer', name: 'kubeflow-gateway-issuer' },
    },
  });
  expect(platform.has('cert-manager.io/v1/Certificate', 'cert-manager/kubeflow-ca')).toBe(false);
});

describe('Tls.issuer', () => {
  const issuerRef = (tls: Tls) => render({ tls }).get(...CERTIFICATE).spec?.issuerRef;

  test('names an issuer that is there, and renders none', () => {
    const platform = render({ tls: Tls.issuer({ name: 'corp' }) });
    expect(platform.get(...CERTIFICATE)).toMatchObject({
      spec: {
        dnsNames: ['kubeflow.example.com'],
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'corp' },
      },
    });
    expect(platform.has(...ISSUER)).toBe(false);
  });

  test('of one namespace, or of another project', () => {
    expect(issuerRef(Tls.issuer({ name: 'corp', kind: 'Issuer' }))).toMatchObject({ kind: 'Issuer', name: 'corp' });
    const pca = { name: 'pca', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' };
    expect(issuerRef(Tls.issuer(pca))).toEqual(pca);
  });

  test('the address of a load balancer, which it may not certify, is not asked for', () => {
    const ingress = Ingress.loadBalancer({ address: 'lb.cloud.example' });
    const platform = render({ ingress, tls: Tls.issuer({ name: 'corp', ipAddresses: ['10.0.0.9'] }) });
    expect(platform.get(...CERTIFICATE)).toMatchObject({
      spec: { dnsNames: ['kubeflow.example.com'], ipAddresses: ['10.0.0.9'] },
    });
  });
});

test('Tls.secret: the gateway shows the given certificate, and none is made', () => {
  const platform = render({ tls: Tls.secret({ secretName: 'web-tls' }) });
  expect(platform.get(...GATEWAY)).toMatchObject({ spec: { servers: [redirect, https('web-tls')] } });
  expect(platform.has(...CERTIFICATE)).toBe(false);
  expect(platform.has(...ISSUER)).toBe(false);
});

describe('Tls.offloaded', () => {
  const platform = render({ tls: Tls.offloaded() });

  test('the gateway serves plain HTTP, without a redirect, which would go round in circles', () => {
    expect(platform.get(...GATEWAY).spec?.servers).toEqual(plain);
    expect(platform.has(...CERTIFICATE)).toBe(false);
  });

  test('browsers are sent to https, and get Secure cookies', () => {
    expect(platform.yaml('v1/ConfigMap', 'oauth2-proxy/oauth2-proxy')).toContain(
      'redirect_url = "https://kubeflow.example.com/oauth2/callback"',
    );
    expect(platform.config('oauth2-proxy/oauth2-proxy-parameters')).toMatchObject({ FORCE_HTTPS: 'true' });
    expect(platform.environment('kubeflow/jupyter-web-app-deployment')).toMatchObject({ APP_SECURE_COOKIES: 'true' });
  });

  test('everything on port 80 needs a login', () => {
    const policy = platform.get(
      'security.istio.io/v1beta1/AuthorizationPolicy',
      'istio-system/istio-ingressgateway-require-jwt',
    );
    expect(policy.spec?.rules).toEqual([
      { from: expect.anything() as unknown, to: [{ operation: { notPaths: ['/dex/*', '/dex/**', '/oauth2/*'] } }] },
    ]);
  });

  test('what the load balancer tells of the client is believed, of as many as there are', () => {
    const annotations = (tls: Tls) =>
      render({ tls }).pod('istio-system/istio-ingressgateway').metadata?.annotations?.['proxy.istio.io/config'];
    expect(annotations(Tls.offloaded())).toBe('{"gatewayTopology":{"numTrustedProxies":1}}');
    expect(annotations(Tls.offloaded({ trustedProxies: 2 }))).toBe('{"gatewayTopology":{"numTrustedProxies":2}}');
    expect(annotations(Tls.offloaded({ trustedProxies: 0 }))).toBeUndefined();
    expect(annotations(Tls.selfSigned())).toBeUndefined();
  });
});

test('Tls.none: plain HTTP, as the http url says', () => {
  const platform = render({ url: 'http://kubeflow.example.com', tls: Tls.none() });
  expect(platform.get(...GATEWAY).spec?.servers).toEqual(plain);
  expect(platform.config('oauth2-proxy/oauth2-proxy-parameters')).toMatchObject({ FORCE_HTTPS: 'false' });
});

describe('https', () => {
  const HSTS = ['networking.istio.io/v1alpha3/EnvoyFilter', 'istio-system/kubeflow-hsts'] as const;
  const hsts = (change: Partial<KubeflowProps>) => render(change).get(...HSTS);

  test('TLS 1.2 is the oldest unless 1.3 is', () => {
    const version = (change: Partial<KubeflowProps>) =>
      render(change).get(...GATEWAY).spec?.servers?.[1]?.tls?.minProtocolVersion;
    expect(version({})).toBe('TLSV1_2');
    expect(version({ https: { minTlsVersion: '1.3' } })).toBe('TLSV1_3');
  });

  test('browsers are told nothing unless hsts is there', () => {
    expect(render({ https: { minTlsVersion: '1.2' } }).has(...HSTS)).toBe(false);
  });

  test.each<[object, string]>([
    [{}, 'max-age=31536000'],
    [{ maxAge: 0 }, 'max-age=0'],
    [{ maxAge: 300, includeSubDomains: true }, 'max-age=300; includeSubDomains'],
    [{ includeSubDomains: true, preload: true }, 'max-age=31536000; includeSubDomains; preload'],
  ])('hsts: %j', (given, value) => {
    expect(hsts({ https: { hsts: given } })).toMatchObject({
      metadata: { namespace: 'istio-system' },
      spec: {
        workloadSelector: { labels: { istio: 'ingressgateway' } },
        configPatches: [
          {
            applyTo: 'ROUTE_CONFIGURATION',
            match: {
              context: 'GATEWAY',
              routeConfiguration: { portNumber: 443, gateway: 'kubeflow/kubeflow-gateway' },
            },
            patch: {
              operation: 'MERGE',
              value: { response_headers_to_add: [{ header: { key: 'strict-transport-security', value } }] },
            },
          },
        ],
      },
    });
  });

  test('where TLS ends at a load balancer, all answers have the header', () => {
    const { spec } = hsts({ tls: Tls.offloaded(), https: { hsts: {} } });
    expect(spec?.configPatches?.[0]?.match).toEqual({ context: 'GATEWAY' });
  });
});
