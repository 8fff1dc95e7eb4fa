import { Dns01, Ingress, type KubeflowProps, MachineTokens, Tls } from '../../charts';
import type { Manifest } from '../../charts/contract/manifest';
import { render, type Rendering } from '../support/render';

const SERVICE = ['v1/Service', 'istio-system/istio-ingressgateway'] as const;
const MAIL = { email: 'ops@example.com' };

test('Ingress.loadBalancer: class, ranges and policy are in the Service', () => {
  const sourceRanges = ['203.0.113.0/24', '2001:db8::/32'];
  const ingress = Ingress.loadBalancer({
    className: 'service.k8s.aws/nlb',
    sourceRanges,
    externalTrafficPolicy: 'Local',
  });
  expect(render({ ingress }).get(...SERVICE)).toMatchObject({
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      loadBalancerSourceRanges: sourceRanges,
      externalTrafficPolicy: 'Local',
    },
  });
});

describe('existing.istio', () => {
  const selector = { istio: 'edge' };
  const gateway = { selector, namespace: 'edge', service: 'edge', serviceAccount: 'edge' };
  const existing = { istio: { gateway } };
  const platform = render({ existing, https: { hsts: {} } });
  const own = { app: 'istio-ingressgateway' };

  test('neither a gateway nor an Istio is rendered', () => {
    expect(platform.of('istio')).toEqual([]);
    expect(platform.has('apps/v1/Deployment', 'istio-system/cluster-local-gateway')).toBe(true);
  });

  test('it reaches tenants that are isolated', () => {
    const tenants = [{ name: 'ada', owner: 'ada@example.com', isolation: {} }];
    const policy = render({ existing, tenants }).get('networking.k8s.io/v1/NetworkPolicy', 'ada/tenant-ingress');
    expect(JSON.stringify(policy.spec)).toContain('"edge"');
  });

  test('Gateways, policies and filters find its pods, and the certificate is beside them', () => {
    expect(platform.get('networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-gateway')).toMatchObject({
      spec: { selector },
    });
    const beside = [
      platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'edge/istio-ingressgateway-oauth2-proxy'),
      platform.get('security.istio.io/v1beta1/AuthorizationPolicy', 'edge/istio-ingressgateway-require-jwt'),
      platform.get('security.istio.io/v1beta1/RequestAuthentication', 'edge/dex-jwt'),
    ];
    for (const policy of beside) expect(policy).toMatchObject({ spec: { selector: { matchLabels: selector } } });
    expect(platform.get('networking.istio.io/v1alpha3/EnvoyFilter', 'edge/kubeflow-hsts')).toMatchObject({
      spec: { workloadSelector: { labels: selector } },
    });
    expect(platform.has('cert-manager.io/v1/Certificate', 'edge/kubeflow-gateway')).toBe(true);
  });

  test('apps and logins take requests from it, and from no gateway of another name', () => {
    const text = JSON.stringify(platform.objects);
    expect(text).toContain('cluster.local/ns/edge/sa/edge');
    expect(text).not.toContain('sa/istio-ingressgateway-service-account');
    const { spec } = platform.get('networking.k8s.io/v1/NetworkPolicy', 'oauth2-proxy/allow-istio-ingressgateway');
    expect(spec?.ingress?.[0]?.from).toEqual([
      { namespaceSelector: expect.anything() as unknown, podSelector: { matchLabels: selector } },
    ]);
    expect(JSON.stringify(spec)).toContain('"edge"');
    expect(JSON.stringify(platform.objects.map(selectorOf))).not.toContain(JSON.stringify(own));
  });

  test('Knative asks it for its routes, and sends it to models', () => {
    // A policy for its pods would close them to all whom it does not name.
    const policies = platform.namesOf('networking.k8s.io/v1/NetworkPolicy');
    expect(policies.filter((name) => name.startsWith('edge/'))).toEqual([]);
    expect(platform.yaml('v1/ConfigMap', 'knative-serving/config-istio')).toContain('edge.edge.svc.cluster.local');
    expect(
      platform.yaml('networking.k8s.io/v1/NetworkPolicy', 'knative-serving/allow-istio-gateways-to-activator'),
    ).toContain('istio: edge');
  });

  test('istiod, which is where it was, still asks for the keys of logins', () => {
    const { spec } = platform.get('networking.k8s.io/v1/NetworkPolicy', 'auth/allow-istio-and-oauth2-proxy');
    expect(JSON.stringify(spec)).toContain('istio-system');
    expect(JSON.stringify(spec)).toContain('"app":"istiod"');
  });

  test('is the one of istio-system unless it is said otherwise', () => {
    const usual = render({ existing: { istio: {} } });
    expect(usual.has('cert-manager.io/v1/Certificate', 'istio-system/kubeflow-gateway')).toBe(true);
  });
});

describe('serving.domain', () => {
  const serving = { domain: 'serving.example.com' };
  const knative = (platform: Rendering, name: string) => platform.config(`knative-serving/${name}`);
  const kserve = (platform: Rendering): unknown =>
    JSON.parse(platform.config('kubeflow/inferenceservice-config').ingress ?? '');

  test('models have hosts of one level, which the wildcard is for', () => {
    const platform = render({ serving });
    expect(platform.get('cert-manager.io/v1/Certificate', 'istio-system/kubeflow-serving')).toMatchObject({
      spec: { secretName: 'kubeflow-serving-tls', dnsNames: ['*.serving.example.com'] },
    });
    expect(knative(platform, 'config-domain')).toEqual({ 'serving.example.com': '' });
    expect(knative(platform, 'config-network')).toMatchObject({
      'domain-template': '{{.Name}}-{{.Namespace}}.{{.Domain}}',
    });
  });

  test('they have a Gateway of their own, on which no other page is', () => {
    const platform = render({ serving, https: { minTlsVersion: '1.3' } });
    const hosts = ['*.serving.example.com'];
    expect(platform.get('networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-serving')).toMatchObject({
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [
          { hosts, port: { number: 80 }, tls: { httpsRedirect: true } },
          {
            hosts,
            port: { number: 443 },
            tls: { credentialName: 'kubeflow-serving-tls', minProtocolVersion: 'TLSV1_3' },
          },
        ],
      },
    });
    expect(Object.keys(knative(platform, 'config-istio'))).toEqual(['gateway.kubeflow.kubeflow-serving']);
    expect(kserve(platform)).toMatchObject({
      ingressGateway: 'kubeflow/kubeflow-serving',
      ingressDomain: 'serving.example.com',
      urlScheme: 'https',
    });
    expect(kserve(platform)).not.toHaveProperty('pathTemplate');
  });

  test('without it, they are paths of the platform’s own host', () => {
    const platform = render();
    expect(platform.has('cert-manager.io/v1/Certificate', 'istio-system/kubeflow-serving')).toBe(false);
    expect(kserve(platform)).toMatchObject({
      ingressGateway: 'kubeflow/kubeflow-gateway',
      pathTemplate: expect.anything() as unknown,
    });
    expect(knative(platform, 'config-network')).not.toHaveProperty('domain-template');
  });

  test('where the url is an address, the gateway names it beside all hosts, as the routes of models do', () => {
    const hostsOf = (url: string) => {
      const platform = render({ url });
      const { spec } = platform.get('networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-gateway');
      return [kserve(platform), ...(spec?.servers ?? []).map(({ hosts }) => hosts)];
    };
    const hosts = ['203.0.113.7', '*'];
    expect(hostsOf('https://203.0.113.7')).toEqual([
      expect.objectContaining({ ingressDomain: '203.0.113.7' }),
      hosts,
      hosts,
    ]);
    expect(hostsOf('http://203.0.113.7:8080')).toEqual([expect.anything(), hosts]);
    // Istio refuses these as hosts of a Gateway.
    expect(hostsOf('http://localhost:8080')).toEqual(hostsOf('http://[2001:db8::7]'));
    expect(hostsOf('http://[2001:db8::7]')).toEqual([
      expect.objectContaining({ ingressDomain: 'models.example.com' }),
      ['*'],
    ]);
  });

  test('the certificate may be in a Secret that is there, or there is none where the gateway has no TLS', () => {
    const given = render({ serving, tls: Tls.secret({ secretName: 'web', servingSecretName: 'models' }) });
    expect(given.yaml('networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-serving')).toContain(
      'credentialName: models',
    );
    const offloaded = render({ serving, tls: Tls.offloaded() });
    expect(offloaded.yaml('networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-serving')).not.toContain('tls:');
    expect(kserve(offloaded)).toMatchObject({ urlScheme: 'https' });
  });
});

test('where a port-forward is the only way in, Knative may still ask the gateway over HTTPS for its routes', () => {
  const ports = (change: Partial<KubeflowProps>) =>
    render(change)
      .get('networking.k8s.io/v1/NetworkPolicy', 'istio-system/allow-knative-to-istio-gateways')
      .spec?.ingress?.[0]?.ports?.map(({ port }) => port);
  expect(ports({ ingress: Ingress.portForward() })).toEqual([8080, 8443]);
  expect(ports({ ingress: Ingress.portForward(), url: 'http://localhost:8080' })).toEqual([8080]);
  expect(ports({})).toEqual([8080]);
});

describe('every way renders a whole platform, in which nothing is missing', () => {
  const dns = Dns01.cloudflare({ secretName: 'cloudflare' });
  const http = { url: 'http://kubeflow.example.com' };
  const serving = { domain: 'serving.example.com' };
  const ways: Record<string, Partial<KubeflowProps>> = {
    'Tls.selfSigned': { tls: Tls.selfSigned() },
    'Tls.ca': { tls: Tls.ca({ secretName: 'ca' }) },
    'Tls.acme': { tls: Tls.acme(MAIL) },
    'Tls.acme by DNS': { tls: Tls.acme({ ...MAIL, dns }), serving },
    'Tls.issuer': { tls: Tls.issuer({ name: 'corp' }), serving },
    'Tls.issuer of a namespace': { tls: Tls.issuer({ name: 'corp', kind: 'Issuer' }), serving },
    'Tls.issuer of another project': {
      tls: Tls.issuer({ name: 'p', kind: 'StepIssuer', group: 'certmanager.step.sm' }),
    },
    'Tls.secret': { tls: Tls.secret({ secretName: 'web', servingSecretName: 'models' }), serving },
    'Tls.offloaded': { tls: Tls.offloaded(), serving },
    'Tls.none': { ...http, tls: Tls.none(), serving },
  };
  const existing = { istio: { gateway: { selector: { istio: 'edge' }, namespace: 'edge' } } };
  const ingresses: Record<string, Partial<KubeflowProps>> = {
    loadBalancer: { ingress: Ingress.loadBalancer() },
    nodePort: { ingress: Ingress.nodePort() },
    portForward: { ingress: Ingress.portForward() },
    'existing.istio': { existing },
  };

  const pairs = Object.entries(ways).flatMap(([way, change]) =>
    Object.entries(ingresses).map(([name, ingress]) => [way, name, { ...change, ...ingress }] as const),
  );
  const closed = ['existing.istio', 'portForward'];
  const possible = pairs.filter(([way, name]) => way !== 'Tls.acme' || !closed.includes(name));

  test.each<[string, Partial<KubeflowProps>]>([
    ['without Knative', { serving: { mode: 'raw' } }],
    ['without Knative, with a domain', { serving: { mode: 'raw', domain: 'serving.example.com' } }],
    ['with tokens of the cluster', { machineTokens: MachineTokens.cluster() }],
    ['of any host', { anyHost: true }],
  ])('an existing gateway, %s', (_, change) => {
    expect(render({ ...change, existing }).has(...SERVICE)).toBe(false);
  });

  // The graph check of `render` throws where something that an object refers to is neither rendered nor declared.
  test.each(possible)('%s, %s', (_, name, change) => {
    const platform = render({ ...change, ...(change.url === undefined ? { https: { hsts: {} } } : {}) });
    expect(platform.has(...SERVICE)).toBe(name !== 'existing.istio');
  });
});

/** Whom a policy of Istio or a Gateway is for. */
function selectorOf({ apiVersion, spec }: Manifest): unknown {
  return apiVersion.includes('istio.io') ? (spec as { selector?: unknown } | undefined)?.selector : undefined;
}
