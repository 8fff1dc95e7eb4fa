import { Accelerator, type KubeflowProps } from '../../charts';
import type { ExpectedKnative } from '../../charts/contract/existing';
import { render } from '../support/render';
import { proofsOf, trafficOf } from '../support/traffic';

const THERE = { existing: { istio: {}, knative: {} } };

/** What the CLI is told to look for. */
function told(platform: ReturnType<typeof render>): ExpectedKnative {
  const { existing = '' } = platform.config('kubeflow/cdk8s-kubeflow-platform');
  const { knative } = JSON.parse(existing) as { knative: ExpectedKnative };
  return knative;
}

const MODELS = { matchExpressions: [{ key: 'serving.kserve.io/inferenceservice', operator: 'Exists' }] };
const ADA = {
  matchExpressions: [
    { key: 'serving.kserve.io/inferenceservice', operator: 'DoesNotExist' },
    { key: 'serving.knative.dev/routeNamespace', operator: 'In', values: ['ada'] },
  ],
};

describe('existing.knative', () => {
  const platform = render(THERE);

  test('of Knative, nothing is rendered but what names callers', () => {
    const own = platform
      .of('knative-serving')
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    expect(own.sort()).toEqual([
      'DestinationRule istio-system/kubeflow-local-gateway',
      'EnvoyFilter istio-system/kubeflow-callers',
      'EnvoyFilter knative-serving/kubeflow-callers',
      'Gateway knative-serving/kubeflow-local-gateway',
      'NetworkPolicy istio-system/allow-knative-to-istio-gateways',
      'NetworkPolicy istio-system/allow-pods-to-local-gateway',
      'Service istio-system/kubeflow-local-gateway',
      'Sidecar knative-serving/activator',
    ]);
    expect(platform.namesOf('v1/Namespace')).not.toContain('knative-serving');
    expect(platform.config('kubeflow/cdk8s-kubeflow-platform').existingNamespaces?.split(' ')).toContain(
      'knative-serving',
    );
    const { files } = render({ existing: { istio: {} } });
    const others = (all: readonly string[]) => all.filter((file) => !file.includes('/knative-serving/')).sort();
    expect(others(platform.files)).toEqual(others(files));
  });

  test('models are called by the platform’s own gateway for pods', () => {
    const { ingress = '' } = platform.config('kubeflow/inferenceservice-config');
    expect(JSON.parse(ingress)).toMatchObject({
      localGateway: 'knative-serving/kubeflow-local-gateway',
      localGatewayService: 'kubeflow-local-gateway.istio-system.svc.cluster.local',
    });
    expect(platform.get('v1/Service', 'istio-system/kubeflow-local-gateway').spec?.selector).toEqual({
      ...{ app: 'cluster-local-gateway', istio: 'cluster-local-gateway' },
    });
  });

  test('the CLI is told what it must have', () => {
    expect(told(platform)).toEqual({
      namespace: 'knative-serving',
      domain: 'example.com',
      settings: { 'config-network': { 'mesh-compatibility-mode': 'enabled' }, 'config-features': {} },
      gateways: {
        external: {
          name: 'kubeflow-serving',
          namespace: 'kubeflow',
          service: 'istio-ingressgateway.istio-system.svc.cluster.local',
        },
        local: {
          name: 'kubeflow-local-gateway',
          namespace: 'knative-serving',
          service: 'kubeflow-local-gateway.istio-system.svc.cluster.local',
        },
      },
      routes: [MODELS, ADA],
      sidecar: { 'sidecar.istio.io/inject': 'true' },
    });
  });

  test('its domain is one of the gateway', () => {
    const change: Partial<KubeflowProps> = { existing: { istio: {}, knative: { domain: 'apps.example.org' } } };
    const { spec } = render(change).get('networking.istio.io/v1alpha3/Gateway', 'kubeflow/kubeflow-serving');
    expect(spec?.servers?.flatMap(({ hosts }) => hosts)).toEqual(['*.apps.example.org']);
    expect(told(render(change)).domain).toBe('apps.example.org');
    const own = { ...THERE, serving: { domain: 'models.example.com' } };
    expect(told(render(own))).toMatchObject({
      domain: 'models.example.com',
      settings: { 'config-network': { 'domain-template': '{{.Name}}-{{.Namespace}}.{{.Domain}}' } },
    });
  });

  test('where any host is the platform’s, its Services are at the platform’s Gateway', () => {
    expect(told(render({ ...THERE, anyHost: true })).gateways.external).toMatchObject({ name: 'kubeflow-gateway' });
  });

  test('models with accelerators say where they run', () => {
    const { settings } = told(render({ ...THERE, accelerators: [Accelerator.nvidia()] }));
    expect(settings['config-features']).toEqual({
      'kubernetes.podspec-affinity': 'enabled',
      'kubernetes.podspec-nodeselector': 'enabled',
      'kubernetes.podspec-runtimeclassname': 'enabled',
      'kubernetes.podspec-tolerations': 'enabled',
    });
  });

  test('without tenants in the definition, models alone are at the platform’s gateways', () => {
    expect(told(render({ ...THERE, tenants: [], selfService: true })).routes).toEqual([MODELS]);
  });

  describe('elsewhere, with a revision', () => {
    const tenants = [{ name: 'ada', owner: 'ada@example.com', isolation: {} }];
    const existing = { istio: { namespace: 'mesh', revision: 'stable' }, knative: { namespace: 'knative' } };
    const other = render({ existing, tenants });

    test('its activator is the one that policies and filters know', () => {
      expect(told(other)).toMatchObject({
        namespace: 'knative',
        sidecar: { 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'stable' },
        gateways: { local: { service: 'kubeflow-local-gateway.mesh.svc.cluster.local' } },
      });
      expect(other.has('networking.istio.io/v1alpha3/EnvoyFilter', 'knative/kubeflow-callers')).toBe(true);
      const { spec } = other.get('security.istio.io/v1beta1/AuthorizationPolicy', 'ada/model-callers');
      expect(JSON.stringify(spec)).toContain('cluster.local/ns/knative/sa/activator');
      const { spec: isolation } = other.get('networking.k8s.io/v1/NetworkPolicy', 'ada/tenant-ingress');
      expect(JSON.stringify(isolation)).toContain('"knative"');
    });

    test('KServe reads there how it scales', () => {
      const name = 'KNATIVE_CONFIG_AUTOSCALER_NAMESPACE';
      expect(other.environment('kubeflow/kserve-controller-manager')[name]).toBe('knative');
      expect(platform.environment('kubeflow/kserve-controller-manager')[name]).toBeUndefined();
    });

    test('nothing is in the usual namespace', () => {
      expect(other.objects.filter(({ metadata }) => metadata.namespace === 'knative-serving')).toEqual([]);
    });
  });

  test('the same ways to models are open and closed as with the platform’s own', () => {
    const names = (change: Partial<KubeflowProps>) =>
      proofsOf(trafficOf(change)).map(({ path, tenant, holds }) => `${path.is} ${path.name} ${tenant} ${holds}`);
    const isOfWebhook = (name: string) => /webhook knative-serving/.test(name);
    expect(names(THERE)).toEqual(names({ existing: { istio: {} } }).filter((name) => !isOfWebhook(name)));
    expect(names(THERE)).toEqual(
      expect.arrayContaining([
        'open activator → a model ada true',
        'closed another tenant’s pod → activator → a model ada true',
      ]),
    );
  });
});

// oxfmt-ignore
test.each<[string, Partial<KubeflowProps>, string]>([
  ['no Istio of the cluster', { existing: { knative: {} } }, "existing.knative: needs existing.istio: its routes are those of the cluster's Istio, beside which the platform's own would be a second one; write existing: { istio: {}, knative: {} }"],
  ['ambient mode', { ...THERE, mesh: { mode: 'ambient' } }, 'mesh.mode: '],
  ['models without it', { ...THERE, serving: { mode: 'raw' } }, "existing.knative: has no effect without the component 'knative-serving', which serving.mode 'raw' leaves out; leave it out, or write components: { 'knative-serving': true } for Knative Services of tenants"],
  ['a bad namespace', { existing: { istio: {}, knative: { namespace: 'Knative' } } }, "existing.knative.namespace: 'Knative' is not a DNS label"],
  ['a bad domain', { existing: { istio: {}, knative: { domain: '*.apps' } } }, "existing.knative.domain: '*.apps' is not a domain; write one such as 'serving.example.com', without '*.'"],
  ['two domains', { existing: { istio: {}, knative: { domain: 'a.io' } }, serving: { domain: 'b.io' } }, 'existing.knative.domain: has no effect with serving.domain, which is the domain of Knative Services; leave it out'],
  ['the domain of the cluster', { existing: { istio: {}, knative: { domain: 'svc.cluster.local' } } }, "existing.knative.domain: 'svc.cluster.local' is inside of the cluster, where Knative serves nobody from outside; write another one"],
  ['a tenant of its name', { existing: { istio: {}, knative: { namespace: 'ada' } } }, "tenants[0].name: 'ada' is a namespace of the platform; take another name"],
  ['sizes of its programs', { ...THERE, workloads: { 'knative-serving/activator': { replicas: 2 } } }, "workloads['knative-serving/activator']: is not installed by this definition; leave it out"],
])('refuses %s', (_, change, message) => {
  expect(() => render(change)).toThrow(message);
});

test('raw mode with Knative for Services of tenants can use it', () => {
  const change = { ...THERE, serving: { mode: 'raw' as const }, components: { 'knative-serving': true } };
  expect(told(render(change)).routes).toEqual([MODELS, ADA]);
});
