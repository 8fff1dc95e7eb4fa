import { loadAll } from 'js-yaml';

import { Dns01, Ingress, type KubeflowProps, MachineTokens, Tls } from '../../charts';
import { render, type Rendering } from '../support/render';

const SERVICE = '20-mesh/istio/service-istio-ingressgateway.yaml';
const MAIL = { email: 'ops@example.com' };

test('Ingress.loadBalancer: class, ranges and policy are in the Service', () => {
  const sourceRanges = ['203.0.113.0/24', '2001:db8::/32'];
  const ingress = Ingress.loadBalancer({
    className: 'service.k8s.aws/nlb',
    sourceRanges,
    externalTrafficPolicy: 'Local',
  });
  expect(render({ ingress }).object(SERVICE)).toMatchObject({
    spec: {
      type: 'LoadBalancer',
      loadBalancerClass: 'service.k8s.aws/nlb',
      loadBalancerSourceRanges: sourceRanges,
      externalTrafficPolicy: 'Local',
    },
  });
});

describe('Ingress.existingGateway', () => {
  const selector = { istio: 'edge' };
  const ingress = Ingress.existingGateway({ selector, namespace: 'edge', service: 'edge', serviceAccount: 'edge' });
  const platform = render({ ingress, https: { hsts: {} } });
  const own = { app: 'istio-ingressgateway' };

  test('neither a gateway nor an Istio is rendered', () => {
    expect(platform.files.filter((file) => file.includes('/istio/'))).toEqual([]);
    expect(platform.files).toContain('20-mesh/cluster-local-gateway/deployment-cluster-local-gateway.yaml');
  });

  test('istiod is rendered where it is switched on, without a gateway', () => {
    const { files } = render({ ingress, components: { istio: true } });
    expect(files).toContain('20-mesh/istio/deployment-istiod.yaml');
    expect(files.filter((file) => file.startsWith('20-mesh/istio/') && file.includes('ingressgateway'))).toEqual([]);
  });

  test('it reaches tenants that are isolated', () => {
    const tenants = [{ name: 'ada', owner: 'ada@example.com', isolation: {} }];
    const { spec } =
      render({ ingress, tenants })
        .objects('70-tenants/ada.yaml')
        .map((object) => object as { kind: string; metadata: { name: string }; spec?: object })
        .find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'tenant-ingress') ?? {};
    expect(JSON.stringify(spec)).toContain('"edge"');
  });

  test('Gateways, policies and filters find its pods, and the certificate is beside them', () => {
    expect(platform.object('30-access/kubeflow-gateway/gateway-kubeflow-gateway.yaml')).toMatchObject({
      spec: { selector },
    });
    const beside = [
      'authorizationpolicy-istio-ingressgateway-oauth2-proxy',
      'authorizationpolicy-istio-ingressgateway-require-jwt',
      'requestauthentication-dex-jwt',
    ].map((name) => platform.object(`30-access/oauth2-proxy/${name}.edge.yaml`));
    for (const policy of beside) expect(policy).toMatchObject({ spec: { selector: { matchLabels: selector } } });
    expect(platform.object('30-access/kubeflow-gateway/envoyfilter-kubeflow-hsts.edge.yaml')).toMatchObject({
      spec: { workloadSelector: { labels: selector } },
    });
    expect(platform.files).toContain('30-access/kubeflow-gateway/certificate-kubeflow-gateway.edge.yaml');
  });

  test('apps and logins take requests from it, and from no gateway of another name', () => {
    const text = everything(platform);
    expect(text).toContain('cluster.local/ns/edge/sa/edge');
    expect(text).not.toContain('sa/istio-ingressgateway-service-account');
    const { spec } = platform.object('30-access/oauth2-proxy/networkpolicy-allow-istio-ingressgateway.yaml') as {
      spec: { ingress: [{ from: unknown }] };
    };
    expect(spec.ingress[0].from).toEqual([
      { namespaceSelector: expect.anything() as unknown, podSelector: { matchLabels: selector } },
    ]);
    expect(JSON.stringify(spec)).toContain('"edge"');
    expect(JSON.stringify(objectsOf(platform).map(selectorOf))).not.toContain(JSON.stringify(own));
  });

  test('Knative asks it for its routes, and sends it to models', () => {
    // A policy for its pods would close them to all whom it does not name.
    expect(platform.files.filter((file) => /networkpolicy-.*\.edge\.yaml$/.test(file))).toEqual([]);
    expect(platform.text('40-serverless/knative-serving/configmap-config-istio.yaml')).toContain(
      'edge.edge.svc.cluster.local',
    );
    expect(
      platform.text('40-serverless/knative-serving/networkpolicy-allow-istio-gateways-to-activator.yaml'),
    ).toContain('istio: edge');
  });

  test('istiod, which is where it was, still asks for the keys of logins', () => {
    const { spec } = platform.object('30-access/dex/networkpolicy-allow-istio-and-oauth2-proxy.yaml') as {
      spec: object;
    };
    expect(JSON.stringify(spec)).toContain('istio-system');
    expect(JSON.stringify(spec)).toContain('"app":"istiod"');
  });

  test('is the one of istio-system unless it is said otherwise', () => {
    const { object } = render({ ingress: Ingress.existingGateway({ selector: { istio: 'ingressgateway' } }) });
    const { metadata } = object('30-access/kubeflow-gateway/certificate-kubeflow-gateway.istio-system.yaml') as {
      metadata: object;
    };
    expect(metadata).toMatchObject({ namespace: 'istio-system' });
  });
});

describe('serving.domain', () => {
  const serving = { domain: 'serving.example.com' };
  const FOLDER = '30-access/kubeflow-gateway';
  const knative = (platform: Rendering, name: string) =>
    (platform.object(`40-serverless/knative-serving/configmap-${name}.yaml`) as { data?: Record<string, string> })
      .data ?? {};
  const kserve = (platform: Rendering): unknown => {
    const file = platform.files.find((one) => one.endsWith('configmap-inferenceservice-config.yaml')) ?? '';
    const { data } = platform.object(file) as { data: { ingress: string } };
    return JSON.parse(data.ingress);
  };

  test('models have hosts of one level, which the wildcard is for', () => {
    const platform = render({ serving });
    expect(platform.object(`${FOLDER}/certificate-kubeflow-serving.istio-system.yaml`)).toMatchObject({
      spec: { secretName: 'kubeflow-serving-tls', dnsNames: ['*.serving.example.com'] },
    });
    expect(knative(platform, 'config-domain')).toEqual({ 'serving.example.com': '' });
    expect(knative(platform, 'config-network')).toEqual({ 'domain-template': '{{.Name}}-{{.Namespace}}.{{.Domain}}' });
  });

  test('they have a Gateway of their own, on which no other page is', () => {
    const platform = render({ serving, https: { minTlsVersion: '1.3' } });
    const hosts = ['*.serving.example.com'];
    expect(platform.object(`${FOLDER}/gateway-kubeflow-serving.yaml`)).toMatchObject({
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
    expect(platform.files.filter((file) => file.includes('kubeflow-serving'))).toEqual([]);
    expect(kserve(platform)).toMatchObject({
      ingressGateway: 'kubeflow/kubeflow-gateway',
      pathTemplate: expect.anything() as unknown,
    });
    expect(knative(platform, 'config-network')).toEqual({});
  });

  test('the certificate may be in a Secret that is there, or there is none where the gateway has no TLS', () => {
    const given = render({ serving, tls: Tls.secret({ secretName: 'web', servingSecretName: 'models' }) });
    expect(given.text(`${FOLDER}/gateway-kubeflow-serving.yaml`)).toContain('credentialName: models');
    const offloaded = render({ serving, tls: Tls.offloaded() });
    expect(offloaded.text(`${FOLDER}/gateway-kubeflow-serving.yaml`)).not.toContain('tls:');
    expect(kserve(offloaded)).toMatchObject({ urlScheme: 'https' });
  });
});

test('where a port-forward is the only way in, Knative may still ask the gateway over HTTPS for its routes', () => {
  const file = '40-serverless/knative-serving/networkpolicy-allow-knative-to-istio-gateways.istio-system.yaml';
  const ports = (change: Partial<KubeflowProps>) =>
    (render(change).object(file) as { spec: { ingress: [{ ports: { port: number }[] }] } }).spec.ingress[0].ports.map(
      ({ port }) => port,
    );
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
  const ingresses: Record<string, Ingress> = {
    loadBalancer: Ingress.loadBalancer(),
    nodePort: Ingress.nodePort(),
    portForward: Ingress.portForward(),
    existingGateway: Ingress.existingGateway({ selector: { istio: 'edge' }, namespace: 'edge' }),
  };

  const pairs = Object.entries(ways).flatMap(([way, change]) =>
    Object.entries(ingresses).map(([name, ingress]) => [way, name, { ...change, ingress }] as const),
  );
  const possible = pairs.filter(([way, name]) => way !== 'Tls.acme' || name !== 'existingGateway');

  test.each<[string, Partial<KubeflowProps>]>([
    ['in ambient mode', { mesh: { mode: 'ambient' } }],
    ['without Knative', { serving: { mode: 'raw' } }],
    ['with Istio rendered', { components: { istio: true } }],
    ['with tokens of the cluster', { machineTokens: MachineTokens.cluster() }],
    ['of any host', { anyHost: true }],
  ])('an existing gateway, %s', (_, change) => {
    const { files } = render({ ...change, ingress: ingresses.existingGateway });
    expect(files).not.toContain(SERVICE);
  });

  // The graph check of `render` throws where something that an object refers to is neither rendered nor declared.
  test.each(possible)('%s, Ingress.%s', (_, name, change) => {
    const { files } = render({ ...change, ...(change.url === undefined ? { https: { hsts: {} } } : {}) });
    expect(files.includes(SERVICE)).toBe(name !== 'existingGateway');
  });
});

function everything(platform: Rendering): string {
  return platform.files.map((file) => platform.text(file)).join('\n');
}

function objectsOf(platform: Rendering): readonly unknown[] {
  return platform.files.flatMap((file) => loadAll(platform.text(file)));
}

/** Whom a policy of Istio or a Gateway is for. */
function selectorOf(object: unknown): unknown {
  const { apiVersion, spec } = object as { apiVersion: string; spec?: { selector?: unknown } };
  return apiVersion.includes('istio.io') ? spec?.selector : undefined;
}
