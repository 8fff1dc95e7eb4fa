import { Ingress, type KubeflowProps, Tls } from '../charts';
import { render } from './support/render';

const GATEWAY = '30-access/kubeflow-gateway/gateway-kubeflow-gateway.yaml';
const CERTIFICATE = '30-access/kubeflow-gateway/certificate-kubeflow-gateway.istio-system.yaml';
const INGRESS = '20-mesh/istio/service-istio-ingressgateway.yaml';
const DEX = '30-access/dex/configmap-dex.yaml';
const PROXY = '30-access/oauth2-proxy/configmap-oauth2-proxy.yaml';
const PARAMETERS = '30-access/oauth2-proxy/configmap-oauth2-proxy-parameters.yaml';
const JWT = '30-access/oauth2-proxy/requestauthentication-dex-jwt.istio-system.yaml';

describe('an https url', () => {
  const platform = render();

  test('port 80 redirects, and port 443 ends TLS with the certificate’s Secret', () => {
    expect(platform.object(GATEWAY)).toMatchObject({
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
    expect(platform.object(CERTIFICATE)).toMatchObject({
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
    expect(platform.object(PARAMETERS)).toMatchObject({ data: { FORCE_HTTPS: 'true' } });
    expect(platform.text(PROXY)).toContain('redirect_url = "https://kubeflow.example.com/oauth2/callback"');
    expect(platform.text(PROXY)).toContain('relative_redirect_url = false');
    expect(platform.text(PROXY)).toContain('oidc_issuer_url = "https://kubeflow.example.com/dex"');
    expect(platform.text(DEX)).toContain('issuer: https://kubeflow.example.com/dex');
    expect(platform.text(DEX)).toContain('- https://kubeflow.example.com/oauth2/callback');
  });

  test.each(['istio-ingressgateway-oauth2-proxy', 'istio-ingressgateway-require-jwt'])(
    '%s leaves the redirect alone: at port 80, it asks other hosts alone for a login',
    (policy) => {
      const { spec } = platform.object(`30-access/oauth2-proxy/authorizationpolicy-${policy}.istio-system.yaml`) as {
        spec: { rules: unknown[] };
      };
      const port = { key: 'destination.port', notValues: ['8080'] };
      const operation = { notPaths: expect.arrayContaining(['/dex/*', '/oauth2/*']) as unknown };
      expect(spec.rules).toEqual([
        expect.objectContaining({ to: [{ operation }], when: expect.arrayContaining([port]) as unknown }),
        expect.objectContaining({
          to: [{ operation: { ...operation, notHosts: ['kubeflow.example.com', 'kubeflow.example.com:*'] } }],
        }),
      ]);
    },
  );

  test('an IPv6 address stands in brackets there, as browsers send it', () => {
    const policy = '30-access/oauth2-proxy/authorizationpolicy-istio-ingressgateway-require-jwt.istio-system.yaml';
    expect(render({ url: 'https://[2001:db8::7]' }).text(policy)).toContain("- '[2001:db8::7]:*'");
  });

  test('the mesh gets the keys of tokens from Dex in the cluster, not through the gateway', () => {
    expect(platform.object(JWT)).toMatchObject({
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
    expect(platform.object(GATEWAY)).toMatchObject({
      spec: { servers: [{ hosts: ['localhost'], port: { number: 80, protocol: 'HTTP' } }] },
    });
    expect(platform.text(GATEWAY)).not.toContain('tls');
    expect(platform.files.filter((file) => /(?:issuer|gateway)\/certificate-/.test(file))).toEqual([]);
    expect(platform.object(PARAMETERS)).toMatchObject({ data: { FORCE_HTTPS: 'false' } });
    const policy = '30-access/oauth2-proxy/authorizationpolicy-istio-ingressgateway-require-jwt.istio-system.yaml';
    expect(platform.text(policy)).not.toContain('destination.port');
    expect(platform.text(PROXY)).toContain('redirect_url = "http://localhost:8080/oauth2/callback"');
  });
});

test('anyHost: the gateway answers to all names, redirects are paths, the issuer is Dex in the cluster', () => {
  const platform = render({ url: 'http://localhost:8080', anyHost: true });
  expect(platform.object(GATEWAY)).toMatchObject({ spec: { servers: [{ hosts: ['*'] }] } });
  expect(platform.text(PROXY)).toContain('redirect_url = "/oauth2/callback"');
  expect(platform.text(PROXY)).toContain('relative_redirect_url = true');
  expect(platform.text(DEX)).toContain('issuer: http://dex.auth.svc.cluster.local:5556/dex');
  expect(platform.text(JWT)).not.toContain('jwksUri');
});

describe('the certificate', () => {
  const names = (change: Partial<KubeflowProps>): unknown => {
    const { spec } = render(change).object(CERTIFICATE) as { spec: { dnsNames?: unknown; ipAddresses?: unknown } };
    return { dnsNames: spec.dnsNames, ipAddresses: spec.ipAddresses };
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
    expect(render({ url: 'https://203.0.113.7' }).object(GATEWAY)).toMatchObject({
      spec: { servers: [{ hosts: ['*'] }, { hosts: ['*'] }] },
    });
  });

  test('a name that is too long for a common name stands among the alternative names alone', () => {
    const host = `${'a'.repeat(60)}.example.com`;
    const spec = (render({ url: `https://${host}` }).object(CERTIFICATE) as { spec: object }).spec;
    expect(spec).toMatchObject({ dnsNames: [host] });
    expect(spec).not.toHaveProperty('commonName');
  });

  test('selfSigned: is issued by a CA that can be trusted once for all', () => {
    const platform = render({ tls: Tls.selfSigned() });
    expect(platform.object('20-mesh/kubeflow-issuer/certificate-kubeflow-ca.yaml')).toMatchObject({
      metadata: { namespace: 'cert-manager' },
      spec: { isCA: true, secretName: 'kubeflow-ca', issuerRef: { name: 'kubeflow-self-signing-issuer' } },
    });
    expect(platform.object('20-mesh/kubeflow-issuer/clusterissuer-kubeflow-gateway-issuer.yaml')).toMatchObject({
      spec: { ca: { secretName: 'kubeflow-ca' } },
    });
  });
});

describe('Tls.acme', () => {
  const platform = render({ tls: Tls.acme({ email: 'ops@example.com', server: 'https://acme.example.com/dir' }) });

  test('the issuer proves the url’s host name over the ingress gateway', () => {
    expect(platform.object('20-mesh/kubeflow-issuer/clusterissuer-kubeflow-gateway-issuer.yaml')).toMatchObject({
      spec: {
        acme: {
          email: 'ops@example.com',
          server: 'https://acme.example.com/dir',
          solvers: [{ http01: { ingress: { ingressClassName: 'istio' } } }],
        },
      },
    });
    expect(platform.object(CERTIFICATE)).toMatchObject({ spec: { dnsNames: ['kubeflow.example.com'] } });
    expect(platform.text('20-mesh/istio/ingressclass-istio.yaml')).toContain('istio.io/ingress-controller');
  });

  test('port 80 stays open for the challenge: the redirect is a route', () => {
    expect(platform.object(GATEWAY)).toMatchObject({ spec: { servers: [{ port: { number: 443 } }] } });
    expect(platform.object('30-access/kubeflow-gateway/gateway-kubeflow-redirect.yaml')).toMatchObject({
      spec: { servers: [{ hosts: ['kubeflow.example.com'], port: { number: 80, protocol: 'HTTP' } }] },
    });
    expect(platform.object('30-access/kubeflow-gateway/virtualservice-kubeflow-redirect.yaml')).toMatchObject({
      spec: { gateways: ['kubeflow-redirect'], http: [{ redirect: { scheme: 'https', redirectCode: 301 } }] },
    });
  });

  test('Let’s Encrypt is the default', () => {
    const text = render({ tls: Tls.acme({ email: 'ops@example.com' }) }).text(
      '20-mesh/kubeflow-issuer/clusterissuer-kubeflow-gateway-issuer.yaml',
    );
    expect(text).toContain('server: https://acme-v02.api.letsencrypt.org/directory');
  });
});

describe('the ingress gateway’s Service', () => {
  const service = (ingress: Ingress): unknown => render({ ingress }).object(INGRESS);

  test('loadBalancer, which is the default', () => {
    expect(render().object(INGRESS)).toMatchObject({ spec: { type: 'LoadBalancer' } });
    expect(
      service(Ingress.loadBalancer({ address: '203.0.113.7', annotations: { 'lb.example.com/kind': 'fast' } })),
    ).toMatchObject({
      metadata: { annotations: { 'lb.example.com/kind': 'fast' } },
      spec: { type: 'LoadBalancer', loadBalancerIP: '203.0.113.7' },
    });
    const named = service(Ingress.loadBalancer({ address: 'lb.cloud.example' })) as { spec: object };
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
    const policy = '20-mesh/istio/networkpolicy-allow-ingress.yaml';
    expect(render().files).toContain(policy);
    expect(render({ ingress: Ingress.portForward() }).files).not.toContain(policy);
  });
});

test('a component that is off leaves nothing behind', () => {
  const platform = render({ components: { 'central-dashboard': false } });
  const rest = platform.files.filter((file) => /central-?dashboard/.test(file));
  expect(rest).toEqual([]);
});
