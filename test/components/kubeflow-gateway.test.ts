import { Ingress, type KubeflowProps, Tls } from '../../charts';
import { render } from '../support/render';

const FOLDER = '30-access/kubeflow-gateway';
const GATEWAY = `${FOLDER}/gateway-kubeflow-gateway.yaml`;
const CERTIFICATE = `${FOLDER}/certificate-kubeflow-gateway.istio-system.yaml`;
const ISSUER = '20-mesh/kubeflow-issuer/clusterissuer-kubeflow-gateway-issuer.yaml';
const DEPLOYMENT = '20-mesh/istio/deployment-istio-ingressgateway.yaml';

const redirect = { port: { number: 80 }, tls: { httpsRedirect: true } };
const https = (credentialName: string) => ({ port: { number: 443 }, tls: { mode: 'SIMPLE', credentialName } });
const plain = [{ hosts: ['kubeflow.example.com'], port: { name: 'http', number: 80, protocol: 'HTTP' } }];

test('Tls.ca: the certificate is signed by the CA in the given Secret', () => {
  const platform = render({
    tls: Tls.ca({ secretName: 'corp-ca', dnsNames: ['kf.corp'], ipAddresses: ['10.0.0.9'] }),
    ingress: Ingress.loadBalancer({ address: '203.0.113.7' }),
  });
  expect(platform.object(ISSUER)).toMatchObject({ spec: { ca: { secretName: 'corp-ca' } } });
  expect(platform.object(CERTIFICATE)).toMatchObject({
    metadata: { namespace: 'istio-system' },
    spec: {
      secretName: 'kubeflow-gateway-tls',
      dnsNames: ['kubeflow.example.com', 'kf.corp'],
      ipAddresses: ['203.0.113.7', '10.0.0.9'],
      issuerRef: { kind: 'ClusterIssuer', name: 'kubeflow-gateway-issuer' },
    },
  });
  expect(platform.files.some((file) => file.endsWith('certificate-kubeflow-ca.yaml'))).toBe(false);
});

describe('Tls.issuer', () => {
  const issuerRef = (tls: Tls) =>
    (render({ tls }).object(CERTIFICATE) as { spec: { issuerRef: unknown } }).spec.issuerRef;

  test('names an issuer that is there, and renders none', () => {
    const platform = render({ tls: Tls.issuer({ name: 'corp' }) });
    expect(platform.object(CERTIFICATE)).toMatchObject({
      spec: {
        dnsNames: ['kubeflow.example.com'],
        issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'corp' },
      },
    });
    expect(platform.files).not.toContain(ISSUER);
  });

  test('of one namespace, or of another project', () => {
    expect(issuerRef(Tls.issuer({ name: 'corp', kind: 'Issuer' }))).toMatchObject({ kind: 'Issuer', name: 'corp' });
    const pca = { name: 'pca', kind: 'AWSPCAClusterIssuer', group: 'awspca.cert-manager.io' };
    expect(issuerRef(Tls.issuer(pca))).toEqual(pca);
  });

  test('the address of a load balancer, which it may not certify, is not asked for', () => {
    const ingress = Ingress.loadBalancer({ address: 'lb.cloud.example' });
    const platform = render({ ingress, tls: Tls.issuer({ name: 'corp', ipAddresses: ['10.0.0.9'] }) });
    expect(platform.object(CERTIFICATE)).toMatchObject({
      spec: { dnsNames: ['kubeflow.example.com'], ipAddresses: ['10.0.0.9'] },
    });
  });
});

test('Tls.secret: the gateway shows the given certificate, and none is made', () => {
  const platform = render({ tls: Tls.secret({ secretName: 'web-tls' }) });
  expect(platform.object(GATEWAY)).toMatchObject({ spec: { servers: [redirect, https('web-tls')] } });
  expect(platform.files).not.toContain(CERTIFICATE);
  expect(platform.files).not.toContain(ISSUER);
});

describe('Tls.offloaded', () => {
  const platform = render({ tls: Tls.offloaded() });

  test('the gateway serves plain HTTP, without a redirect, which would go round in circles', () => {
    expect((platform.object(GATEWAY) as { spec: { servers: unknown } }).spec.servers).toEqual(plain);
    expect(platform.files).not.toContain(CERTIFICATE);
  });

  test('browsers are sent to https, and get Secure cookies', () => {
    expect(platform.text('30-access/oauth2-proxy/configmap-oauth2-proxy.yaml')).toContain(
      'redirect_url = "https://kubeflow.example.com/oauth2/callback"',
    );
    expect(platform.text('30-access/oauth2-proxy/configmap-oauth2-proxy-parameters.yaml')).toContain(
      "FORCE_HTTPS: 'true'",
    );
    expect(platform.text('50-apps/jupyter-web-app/deployment-jupyter-web-app-deployment.yaml')).toMatch(
      /APP_SECURE_COOKIES\n\s+value: 'true'/,
    );
  });

  test('everything on port 80 needs a login', () => {
    const policy = platform.object(
      '30-access/oauth2-proxy/authorizationpolicy-istio-ingressgateway-require-jwt.istio-system.yaml',
    );
    expect((policy as { spec: { rules: unknown[] } }).spec.rules).toEqual([
      { from: expect.anything() as unknown, to: [{ operation: { notPaths: ['/dex/*', '/dex/**', '/oauth2/*'] } }] },
    ]);
  });

  test('what the load balancer tells of the client is believed, of as many as there are', () => {
    const annotations = (tls: Tls) =>
      (
        render({ tls }).object(DEPLOYMENT) as {
          spec: { template: { metadata: { annotations: Record<string, string> } } };
        }
      ).spec.template.metadata.annotations['proxy.istio.io/config'];
    expect(annotations(Tls.offloaded())).toBe('{"gatewayTopology":{"numTrustedProxies":1}}');
    expect(annotations(Tls.offloaded({ trustedProxies: 2 }))).toBe('{"gatewayTopology":{"numTrustedProxies":2}}');
    expect(annotations(Tls.offloaded({ trustedProxies: 0 }))).toBeUndefined();
    expect(annotations(Tls.selfSigned())).toBeUndefined();
  });
});

test('Tls.none: plain HTTP, as the http url says', () => {
  const platform = render({ url: 'http://kubeflow.example.com', tls: Tls.none() });
  expect((platform.object(GATEWAY) as { spec: { servers: unknown } }).spec.servers).toEqual(plain);
  expect(platform.text('30-access/oauth2-proxy/configmap-oauth2-proxy-parameters.yaml')).toContain(
    "FORCE_HTTPS: 'false'",
  );
});

describe('https', () => {
  const HSTS = `${FOLDER}/envoyfilter-kubeflow-hsts.istio-system.yaml`;
  const hsts = (change: Partial<KubeflowProps>): unknown => render(change).object(HSTS);

  test('TLS 1.2 is the oldest unless 1.3 is', () => {
    const version = (change: Partial<KubeflowProps>) =>
      /minProtocolVersion: (.*)/.exec(render(change).text(GATEWAY))?.[1];
    expect(version({})).toBe('TLSV1_2');
    expect(version({ https: { minTlsVersion: '1.3' } })).toBe('TLSV1_3');
  });

  test('browsers are told nothing unless hsts is there', () => {
    expect(render({ https: { minTlsVersion: '1.2' } }).files).not.toContain(HSTS);
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
    const { spec } = hsts({ tls: Tls.offloaded(), https: { hsts: {} } }) as {
      spec: { configPatches: [{ match: object }] };
    };
    expect(spec.configPatches[0].match).toEqual({ context: 'GATEWAY' });
  });
});

describe('a gateway that is there, in the mesh of this platform', () => {
  const existing = (namespace: string, istio: boolean) => {
    const ingress = Ingress.existingGateway({ selector: { istio: 'edge' }, namespace });
    const { files, object } = render({ ingress, components: { istio } });
    return {
      policies: files.filter((file) => /kubeflow-gateway\/(?:authorization|network)policy-/.test(file)),
      object,
    };
  };

  test('has a policy that admits requests, for the mesh takes none by itself', () => {
    const policy = `${FOLDER}/authorizationpolicy-kubeflow-gateway.edge.yaml`;
    const { policies, object } = existing('edge', true);
    expect(policies).toEqual([policy]);
    expect(object(policy)).toMatchObject({ spec: { selector: { matchLabels: { istio: 'edge' } }, rules: [{}] } });
  });

  test('and one that admits connections, where it is in the namespace that the platform closes', () => {
    const network = `${FOLDER}/networkpolicy-kubeflow-gateway.istio-system.yaml`;
    const { policies, object } = existing('istio-system', true);
    expect(policies).toContain(network);
    expect(object(network)).toMatchObject({ spec: { podSelector: { matchLabels: { istio: 'edge' } }, ingress: [{}] } });
  });

  test('has none in a mesh of its own', () => {
    expect(existing('edge', false).policies).toEqual([]);
    expect(existing('istio-system', false).policies).toEqual([]);
  });
});
