import { images, type KubeflowProps } from '../../charts';
import { render, type Rendering } from '../support/render';
import { WEBHOOKS } from '../support/rendering';

const CRD = 'apiextensions.k8s.io/v1/CustomResourceDefinition';
const RAW: Partial<KubeflowProps> = { serving: { mode: 'raw' } };

/** One key of KServe's configuration, which KServe reads as JSON. */
function section(platform: Rendering, key: string): unknown {
  return JSON.parse(platform.config('kubeflow/inferenceservice-config')[key] ?? 'null');
}

/** API groups that a ClusterRole of KServe is about. */
function groups(platform: Rendering, role: string): readonly string[] {
  const { rules = [] } = platform.get('rbac.authorization.k8s.io/v1/ClusterRole', role);
  return rules.flatMap(({ apiGroups = [] }) => apiGroups);
}

/** The message of a definition that is refused. */
function errorOf(change: Partial<KubeflowProps>): string {
  try {
    render(change);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no error';
}

describe('serverless, the default', () => {
  const platform = render();

  test('models are Knative Services, and paths of the platform’s host', () => {
    expect(section(platform, 'deploy')).toEqual({ defaultDeploymentMode: 'Serverless' });
    expect(section(platform, 'ingress')).toMatchObject({
      ingressGateway: 'kubeflow/kubeflow-gateway',
      localGateway: 'knative-serving/knative-local-gateway',
      ingressDomain: 'kubeflow.example.com',
      urlScheme: 'https',
      pathTemplate: '/serving/{{ .Namespace }}/{{ .Name }}',
    });
    expect(groups(platform, 'kserve-manager-role')).toContain('serving.knative.dev');
  });

  test('without a host of the platform’s own, models have hosts of their own', () => {
    const anyHost = render({ url: 'http://localhost:8080', anyHost: true });
    expect(section(anyHost, 'ingress')).toMatchObject({ ingressDomain: 'models.example.com', urlScheme: 'http' });
    expect(section(anyHost, 'ingress')).not.toHaveProperty('pathTemplate');
  });

  test('Knative cannot be left out, and the error says how to do without', () => {
    expect(errorOf({ components: { 'knative-serving': false } })).toContain(
      `components.knative-serving: is off, but kserve cannot do without; switch it on, or off what requires it, ` +
        `or write serving: { mode: 'raw' }`,
    );
  });
});

describe('raw', () => {
  const platform = render(RAW);

  test('models are Deployments with routes of the Gateway API, and nothing is left of Knative', () => {
    expect(section(platform, 'deploy')).toEqual({ defaultDeploymentMode: 'RawDeployment' });
    const ingress = section(platform, 'ingress');
    expect(ingress).toMatchObject({
      enableGatewayApi: true,
      kserveIngressGateway: 'istio-system/kubeflow-models',
      ingressDomain: 'models.example.com',
      urlScheme: 'http',
    });
    expect(Object.keys(ingress as object)).not.toEqual(expect.arrayContaining(['localGateway']));
    expect(JSON.stringify(ingress)).not.toContain('knative');
    expect(platform.about('knative')).toEqual([]);
    for (const role of ['kserve-manager-role', 'kubeflow-kserve-edit', 'kubeflow-kserve-view']) {
      expect(groups(platform, role)).not.toContain('serving.knative.dev');
    }
  });

  const listeners = (change: Partial<KubeflowProps>) =>
    render({ ...RAW, ...change }).get('gateway.networking.k8s.io/v1/Gateway', 'istio-system/kubeflow-models').spec
      .listeners;
  const allowedRoutes = { namespaces: { from: 'All' } };

  test('the gateway serves them by HTTPS, with the platform’s certificate or, with a domain, one of their own', () => {
    const https = (hostname: string, name: string) => [
      {
        name: 'https',
        ...{ port: 443, protocol: 'HTTPS', hostname, allowedRoutes },
        tls: { mode: 'Terminate', certificateRefs: [{ name }] },
      },
    ];
    expect(listeners({})).toEqual(https('*.models.example.com', 'kubeflow-gateway-tls'));
    const serving = { mode: 'raw', domain: 'serving.example.com' } as const;
    expect(listeners({ serving })).toEqual(https('*.serving.example.com', 'kubeflow-serving-tls'));
    expect(listeners({ url: 'http://kubeflow.example.com' })).toEqual([
      { name: 'http', port: 80, protocol: 'HTTP', hostname: '*.models.example.com', allowedRoutes },
    ]);
  });

  test('at port 80 there is a redirect to HTTPS alone', () => {
    const route = platform.get('networking.istio.io/v1alpha3/VirtualService', 'kubeflow/kubeflow-models-redirect');
    expect(route.spec).toEqual({
      gateways: ['kubeflow-models-redirect'],
      hosts: ['*.models.example.com'],
      http: [{ redirect: { scheme: 'https', redirectCode: 301 } }],
    });
    expect(render({ ...RAW, url: 'http://kubeflow.example.com' }).about('kubeflow-models-redirect')).toEqual([]);
  });

  test('the Gateway API comes with Istio, whose program makes neither classes nor pods of it', () => {
    const crds = (change: Partial<KubeflowProps>) =>
      render(change)
        .namesOf(CRD)
        .filter((name) => name.includes('gateway.net'));
    expect(crds(RAW)).toEqual(
      ['gatewayclasses', 'gateways', 'httproutes', 'referencegrants'].map(
        (kind) => `${kind}.gateway.networking.k8s.io`,
      ),
    );
    expect(crds({})).toEqual([]);
    expect(platform.environment('istio-system/istiod')).toMatchObject({
      PILOT_ENABLE_GATEWAY_API_GATEWAYCLASS_CONTROLLER: 'false',
      PILOT_ENABLE_GATEWAY_API_DEPLOYMENT_CONTROLLER: 'false',
    });
    const existing = { istio: { gateway: { selector: { istio: 'edge' }, namespace: 'edge', service: 'door' } } };
    expect(crds({ ...RAW, existing })).toEqual([]);
    expect(crds({ ...RAW, existing: { gatewayApi: true } })).toEqual([]);
    const { spec } = render({ ...RAW, existing }).get('gateway.networking.k8s.io/v1/Gateway', 'edge/kubeflow-models');
    expect(spec.addresses).toEqual([{ type: 'Hostname', value: 'door.edge.svc.cluster.local' }]);
  });

  test('TLS 1.3 alone cannot be had', () => {
    expect(errorOf({ ...RAW, https: { minTlsVersion: '1.3' } })).toContain(
      "https.minTlsVersion: '1.3' does not hold with serving.mode 'raw': Istio's Gateways of the Gateway API speak TLS 1.2 too; leave one of them out",
    );
  });

  test('Knative can be had all the same', () => {
    const both = render({ ...RAW, components: { 'knative-serving': true } });
    expect(both.of('knative-serving')).not.toEqual([]);
    expect(groups(both, 'kserve-manager-role')).toContain('serving.knative.dev');
  });
});

test('a serving mode that is none is refused', () => {
  const serving = JSON.parse('{ "mode": "knative" }') as KubeflowProps['serving'];
  expect(errorOf({ serving })).toContain(`serving.mode: 'knative' is not one of serverless, raw`);
});

test('the CRDs of its groups are installed', () => {
  const crds = render()
    .all(CRD)
    .map(({ spec }) => spec.group);
  expect(crds.filter((group) => group === 'serving.kserve.io')).toHaveLength(12);
  expect(crds.filter((group) => group === 'inference.networking.x-k8s.io')).toHaveLength(4);
});

test.each(['llminferenceservices', 'llminferenceserviceconfigs'])('%s are converted by their controller', (kind) => {
  const { metadata, spec } = render().get(CRD, `${kind}.serving.kserve.io`);
  expect(metadata.annotations).toMatchObject({ 'cert-manager.io/inject-ca-from': 'kubeflow/llmisvc-serving-cert' });
  expect(spec.conversion?.webhook?.clientConfig?.service).toEqual({
    name: 'llmisvc-webhook-server-service',
    namespace: 'kubeflow',
    path: '/convert',
  });
  const stored = spec.versions.filter(({ storage }) => storage).map(({ name }) => name);
  expect(stored).toEqual(['v1alpha2']);
});

describe('the webhooks', () => {
  const platform = render();

  test.each([
    ['serving-cert', 'kserve-webhook-server', 'kserve', 'trainedmodel'],
    ['llmisvc-serving-cert', 'llmisvc-webhook-server', 'llmisvc', 'llminferenceservice'],
    ['localmodel-serving-cert', 'localmodel-webhook-server', 'kserve-localmodel', 'localmodelcache'],
  ])('%s is for their Service, and the API server gets in', (certificate, server, policy, configuration) => {
    expect(platform.get('cert-manager.io/v1/Certificate', `kubeflow/${certificate}`)).toMatchObject({
      spec: { dnsNames: [`${server}-service.kubeflow.svc`], secretName: `${server}-cert` },
    });
    const found = platform.get(WEBHOOKS[1], `${configuration}.serving.kserve.io`);
    const services = found.webhooks?.map(({ clientConfig }) => clientConfig.service?.name);
    expect(new Set(services)).toEqual(new Set([`${server}-service`]));
    expect(found).toMatchObject({
      metadata: { annotations: { 'cert-manager.io/inject-ca-from': `kubeflow/${certificate}` } },
    });
    expect(platform.get('networking.k8s.io/v1/NetworkPolicy', `kubeflow/${policy}`)).toMatchObject({
      spec: { ingress: [{ ports: [{ port: 9443 }] }] },
    });
  });

  test.each(['kserve-controller-manager', 'llmisvc-controller-manager', 'kserve-localmodel-controller-manager'])(
    '%s has no sidecar in the way',
    (name) => {
      expect(platform.get('apps/v1/Deployment', `kubeflow/${name}`)).toMatchObject({
        spec: { template: { metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } } } },
      });
    },
  );

  test('of pods, only those of models need KServe to start', () => {
    const { webhooks } = platform.get(
      'admissionregistration.k8s.io/v1/MutatingWebhookConfiguration',
      'inferenceservice.serving.kserve.io',
    );
    const ofPods = webhooks?.find(({ rules }) => rules?.[0]?.resources?.includes('pods'));
    expect(ofPods?.objectSelector).toEqual({
      matchExpressions: [{ key: 'serving.kserve.io/inferenceservice', operator: 'Exists' }],
    });
  });
});

describe('the catalog', () => {
  const platform = render();

  test('a format that two servers know goes to the one of higher priority', () => {
    const priority = (name: string, format: string): number | undefined => {
      const { spec } = platform.get('serving.kserve.io/v1alpha1/ClusterServingRuntime', `kserve-${name}`);
      const found = spec?.supportedModelFormats?.find((each) => each.name === format);
      return found?.autoSelect ? found.priority : undefined;
    };
    expect(priority('mlserver', 'sklearn')).toBeGreaterThan(priority('sklearnserver', 'sklearn') ?? 0);
    expect(priority('tensorflow-serving', 'tensorflow')).toBeGreaterThan(priority('tritonserver', 'tensorflow') ?? 0);
    // Triton serves PyTorch models when it is asked to, and is never taken for them otherwise.
    expect(priority('tritonserver', 'pytorch')).toBeUndefined();
  });

  test('what runs beside a model has the platform’s images', () => {
    expect(section(platform, 'agent')).toMatchObject({ image: images.kserveAgent });
    expect(section(platform, 'localModel')).toMatchObject({ defaultJobImage: images.kserveStorageInitializer });
    const { art } = section(platform, 'explainers') as { art: { image: string; defaultImageVersion: string } };
    expect(`${art.image}:${art.defaultImageVersion}`).toBe(images.kserveArtExplainer);
  });

  test('without it, users bring their own, and without KServe there is no catalog', () => {
    const without = render({ components: { 'kserve-runtimes': false } });
    expect(without.namesOf('serving.kserve.io/v1alpha1/ClusterServingRuntime')).toEqual([]);
    expect(errorOf({ components: { kserve: false } })).toContain(
      'components.kserve: is off, but kserve-runtimes, kserve-models-web-app cannot do without',
    );
  });
});

test('a platform without KServe has nothing of it', () => {
  const components = { kserve: false, 'kserve-runtimes': false, 'kserve-models-web-app': false };
  expect(render({ components }).about(/kserve|llmisvc|inferenceservice/)).toEqual([]);
});
