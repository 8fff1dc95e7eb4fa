import { Ingress, type KubeflowProps, Tls } from '../charts';
import { render, type Rendering } from './support/render';

const GATEWAY = ['networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-gateway'] as const;
const CERTIFICATE = ['cert-manager.io/v1/Certificate', 'istio-system/kubeflow-gateway'] as const;
const INGRESS = ['v1/Service', 'istio-system/istio-ingressgateway'] as const;
const JWT = ['security.istio.io/v1beta1/RequestAuthentication', 'istio-system/dex-jwt'] as const;
const REQUIRE_JWT = [
  'security.istio.io/v1beta1/AuthorizationPolicy',
  'istio-system/istio-ingressgateway-require-jwt',
] as const;

/** The configuration of oauth2-proxy, and of Dex. */
const proxy = (platform: Rendering) => platform.config('oauth2-proxy/oauth2-proxy')['oauth2_proxy.cfg'] ?? '';
const dex = (platform: Rendering) => platform.config('auth/dex')['config.yaml'] ?? '';
const forcesHttps = (platform: Rendering) => platform.config('oauth2-proxy/oauth2-proxy-parameters').FORCE_HTTPS;

describe('an https url', () => {
  const platform = render();

  test('port 80 redirects, and port 443 ends TLS with the certificate’s Secret', () => {
    expect(platform.get(...GATEWAY)).toMatchObject({
      metadata: { name: 'kubeflow-gateway', namespace: 'kubeflow' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [
          { hosts: ['kubeflow.example.com'], port: { number: 80, protocol: 'HTTP' }, tls: { httpsRedirect: true } },
          {
            hosts: ['kubeflow.example.com'],
            port: { number: 443, protocol: 'HTTPS' },
            tls: { mode: 'SIMPLE', credentialName: 'kubeflow-gateway-tls', minProtocolVersion: 'TLSV1_2' },
          },
        ],
      },
    });
    expect(platform.get(...CERTIFICATE)).toMatchObject({
      // Istio reads the Secret where the gateway's pods are.
      metadata: { namespace: 'istio-system' },
      spec: {
        secretName: 'kubeflow-gateway-tls',
        dnsNames: ['kubeflow.example.com'],
        issuerRef: { kind: 'ClusterIssuer', name: 'kubeflow-gateway-issuer' },
      },
    });
  });

  test('cookies are for HTTPS alone, and redirects and the issuer have the url', () => {
    expect(forcesHttps(platform)).toBe('true');
    expect(proxy(platform)).toContain('redirect_url = "https://kubeflow.example.com/oauth2/callback"');
    expect(proxy(platform)).toContain('relative_redirect_url = false');
    expect(proxy(platform)).toContain('oidc_issuer_url = "https://kubeflow.example.com/dex"');
    expect(dex(platform)).toContain('issuer: https://kubeflow.example.com/dex');
    expect(dex(platform)).toContain('- https://kubeflow.example.com/oauth2/callback');
  });

  test.each([
    platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'istio-system/istio-ingressgateway-oauth2-proxy'),
    platform.get(...REQUIRE_JWT),
  ])('$metadata.name leaves the redirect alone: at port 80, it asks other hosts alone for a login', ({ spec }) => {
    const port = { key: 'destination.port', notValues: ['8080'] };
    const operation = { notPaths: expect.arrayContaining(['/dex/*', '/oauth2/*']) as unknown };
    expect(spec?.rules).toEqual([
      expect.objectContaining({ to: [{ operation }], when: expect.arrayContaining([port]) as unknown }),
      expect.objectContaining({
        to: [{ operation: { ...operation, notHosts: ['kubeflow.example.com', 'kubeflow.example.com:80'] } }],
      }),
    ]);
  });

  test('an IPv6 address stands in brackets there, as browsers send it', () => {
    expect(JSON.stringify(render({ url: 'https://[2001:db8::7]' }).get(...REQUIRE_JWT))).toContain(
      '"[2001:db8::7]","[2001:db8::7]:80"',
    );
  });

  test('the mesh gets the keys of tokens from Dex in the cluster, not through the gateway', () => {
    expect(platform.get(...JWT)).toMatchObject({
      spec: {
        jwtRules: [
          { issuer: 'https://kubeflow.example.com/dex', jwksUri: 'http://dex.auth.svc.cluster.local:5556/dex/keys' },
        ],
      },
    });
  });
});

describe('an http url', () => {
  const platform = render({ url: 'http://localhost:8080' });

  test('there is no TLS, no redirect and no certificate, and cookies are sent over HTTP', () => {
    expect(platform.get(...GATEWAY)).toMatchObject({
      spec: { servers: [{ hosts: ['*'], port: { number: 80, protocol: 'HTTP' } }] },
    });
    expect(platform.get(...GATEWAY).spec?.servers?.[0]).not.toHaveProperty('tls');
    expect(platform.about(/(?:issuer|gateway): Certificate /)).toEqual([]);
    expect(forcesHttps(platform)).toBe('false');
    expect(JSON.stringify(platform.get(...REQUIRE_JWT))).not.toContain('destination.port');
    expect(proxy(platform)).toContain('redirect_url = "http://localhost:8080/oauth2/callback"');
  });
});

test('anyHost: the gateway answers to all names, redirects are paths, the issuer is Dex in the cluster', () => {
  const platform = render({ url: 'http://localhost:8080', anyHost: true });
  expect(platform.get(...GATEWAY)).toMatchObject({ spec: { servers: [{ hosts: ['*'] }] } });
  expect(proxy(platform)).toContain('redirect_url = "/oauth2/callback"');
  expect(proxy(platform)).toContain('relative_redirect_url = true');
  expect(dex(platform)).toContain('issuer: http://dex.auth.svc.cluster.local:5556/dex');
  expect(platform.get(...JWT).spec?.jwtRules?.[0]).not.toHaveProperty('jwksUri');
});

describe('the certificate', () => {
  const names = (change: Partial<KubeflowProps>): unknown => {
    const { spec } = render(change).get(...CERTIFICATE);
    return { dnsNames: spec?.dnsNames, ipAddresses: spec?.ipAddresses };
  };

  test.each<[string, Partial<KubeflowProps>, { dnsNames?: string[]; ipAddresses?: string[] }]>([
    ['a url of an IP address', { url: 'https://203.0.113.7' }, { ipAddresses: ['203.0.113.7'] }],
    ['a url of an IPv6 address', { url: 'https://[2001:db8::7]' }, { ipAddresses: ['2001:db8::7'] }],
    [
      'the address of the load balancer',
      { ingress: Ingress.loadBalancer({ address: '203.0.113.7' }) },
      { dnsNames: ['kubeflow.example.com'], ipAddresses: ['203.0.113.7'] },
    ],
    [
      'the host name of the load balancer',
      { ingress: Ingress.loadBalancer({ address: 'lb.cloud.example' }) },
      { dnsNames: ['kubeflow.example.com', 'lb.cloud.example'] },
    ],
    [
      'the address of the nodes',
      { ingress: Ingress.nodePort({ address: '10.0.0.5' }) },
      { dnsNames: ['kubeflow.example.com'], ipAddresses: ['10.0.0.5'] },
    ],
    [
      'names of the user’s own, once each',
      { tls: Tls.selfSigned({ dnsNames: ['ml.example.com', 'kubeflow.example.com'], ipAddresses: ['10.0.0.1'] }) },
      { dnsNames: ['kubeflow.example.com', 'ml.example.com'], ipAddresses: ['10.0.0.1'] },
    ],
  ])('is for %s', (_, change, expected) => {
    expect(names(change)).toEqual({ dnsNames: undefined, ipAddresses: undefined, ...expected });
  });

  test('a gateway for an IP address answers without a name in the handshake', () => {
    expect(render({ url: 'https://203.0.113.7' }).get(...GATEWAY)).toMatchObject({
      spec: { servers: [{ hosts: ['203.0.113.7', '*'] }, { hosts: ['203.0.113.7', '*'] }] },
    });
  });

  test('a name that is too long for a common name stands among the alternative names alone', () => {
    const host = `${'a'.repeat(60)}.example.com`;
    const spec = render({ url: `https://${host}` }).get(...CERTIFICATE).spec;
    expect(spec).toMatchObject({ dnsNames: [host] });
    expect(spec).not.toHaveProperty('commonName');
  });

  test('selfSigned: is issued by a CA that can be trusted once for all', () => {
    const platform = render({ tls: Tls.selfSigned() });
    expect(platform.get('cert-manager.io/v1/Certificate', 'cert-manager/kubeflow-ca')).toMatchObject({
      metadata: { namespace: 'cert-manager' },
      spec: { isCA: true, secretName: 'kubeflow-ca', issuerRef: { name: 'kubeflow-self-signing-issuer' } },
    });
    expect(platform.get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer')).toMatchObject({
      spec: { ca: { secretName: 'kubeflow-ca' } },
    });
  });
});

describe('Tls.acme', () => {
  const platform = render({ tls: Tls.acme({ email: 'ops@example.com', server: 'https://acme.example.com/dir' }) });

  test('the issuer proves the url’s host name over the ingress gateway', () => {
    expect(platform.get('cert-manager.io/v1/ClusterIssuer', 'kubeflow-gateway-issuer')).toMatchObject({
      spec: {
        acme: {
          email: 'ops@example.com',
          server: 'https://acme.example.com/dir',
          solvers: [{ http01: { ingress: { ingressClassName: 'acme-challenge' } } }],
        },
      },
    });
    expect(platform.get(...CERTIFICATE)).toMatchObject({ spec: { dnsNames: ['kubeflow.example.com'] } });
  });

  test('port 80 stays open for the challenge: the redirect is a route', () => {
    expect(platform.get(...GATEWAY)).toMatchObject({ spec: { servers: [{ port: { number: 443 } }] } });
    expect(platform.get('networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-redirect')).toMatchObject({
      spec: { servers: [{ hosts: ['kubeflow.example.com'], port: { number: 80, protocol: 'HTTP' } }] },
    });
    expect(platform.get('networking.istio.io/v1alpha3/VirtualService', 'kubeflow/kubeflow-redirect')).toMatchObject({
      spec: { gateways: ['kubeflow-redirect'], http: [{ redirect: { scheme: 'https', redirectCode: 301 } }] },
    });
  });

  test('Let’s Encrypt is the default', () => {
    const { spec } = render({ tls: Tls.acme({ email: 'ops@example.com' }) }).get(
      'cert-manager.io/v1/ClusterIssuer',
      'kubeflow-gateway-issuer',
    );
    expect(spec?.acme?.server).toBe('https://acme-v02.api.letsencrypt.org/directory');
  });
});

describe('the ingress gateway’s Service', () => {
  const service = (ingress: Ingress) => render({ ingress }).get(...INGRESS);

  test('loadBalancer, which is the default', () => {
    expect(render().get(...INGRESS)).toMatchObject({ spec: { type: 'LoadBalancer' } });
    expect(
      service(Ingress.loadBalancer({ address: '203.0.113.7', annotations: { 'lb.example.com/kind': 'fast' } })),
    ).toMatchObject({
      metadata: { annotations: { 'lb.example.com/kind': 'fast' } },
      spec: { type: 'LoadBalancer', loadBalancerIP: '203.0.113.7' },
    });
    const named = service(Ingress.loadBalancer({ address: 'lb.cloud.example' }));
    expect(named.spec).not.toHaveProperty('loadBalancerIP');
  });

  test('nodePort, with and without ports', () => {
    expect(service(Ingress.nodePort({ http: 30080, https: 30443 }))).toMatchObject({
      spec: {
        type: 'NodePort',
        ports: expect.arrayContaining([
          expect.objectContaining({ port: 80, nodePort: 30080 }),
          expect.objectContaining({ port: 443, nodePort: 30443 }),
        ]) as unknown,
      },
    });
    expect(JSON.stringify(service(Ingress.nodePort()))).not.toContain('nodePort"');
  });

  test('portForward', () => {
    expect(service(Ingress.portForward())).toMatchObject({ spec: { type: 'ClusterIP' } });
  });

  test('what lets traffic in from outside is rendered only where there is some', () => {
    const policy = ['networking.k8s.io/v1/NetworkPolicy', 'istio-system/allow-ingress'] as const;
    expect(render().has(...policy)).toBe(true);
    expect(render({ ingress: Ingress.portForward() }).has(...policy)).toBe(false);
  });
});

test('a component that is off leaves nothing behind', () => {
  const platform = render({ components: { 'central-dashboard': false } });
  const rest = platform.about(/central-?dashboard/);
  expect(rest).toEqual([]);
});
