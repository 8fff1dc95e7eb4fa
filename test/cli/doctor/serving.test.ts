import { PLATFORM_CONFIG } from '../../../charts/contract/platform-config';
import { gatewayFindings, modeFindings, readyFindings, routeFindings } from '../../../cli/doctor/serving';
import { lineOf } from '../../../cli/findings';
import type { JsonObject } from '../../../cli/json';
import { cli, folder } from '../../support/cli';
import { fakeApiServer } from '../fake-api-server';

const NOW = Date.parse('2026-01-01T01:00:00Z');
const LONG_AGO = '2026-01-01T00:00:00Z';
const MODE = 'serving.kserve.io/deploymentMode';

const gateway = (...hosts: readonly string[]) => ({
  id: { namespace: 'kubeflow', name: 'kubeflow-serving' },
  live: { spec: { servers: [{ hosts }] } },
  domains: ['example.com'],
});

describe('the Gateway of Knative’s hosts', () => {
  test('takes hosts of Knative’s domain', () => {
    expect(gatewayFindings(gateway('*.example.com'))).toEqual([]);
    expect(gatewayFindings(gateway('*'))).toEqual([]);
  });

  test('is missing', () => {
    expect(gatewayFindings({ ...gateway(), live: undefined }).map(lineOf)).toEqual([
      "✗ serving/gateway-missing: Gateway kubeflow/kubeflow-serving, which Knative's config-istio names, is missing: no Knative Service becomes ready, " +
        'and no model by it; npx cdk8s-kubeflow up',
    ]);
  });

  test('does not take them', () => {
    expect(gatewayFindings(gateway('kubeflow.example.org')).map(lineOf)).toEqual([
      "✗ serving/hosts-not-taken: Gateway kubeflow/kubeflow-serving does not take hosts of example.com, Knative's domain: no Knative Service becomes " +
        'ready, and no model by it; npx cdk8s-kubeflow up',
    ]);
  });
});

describe('a route of Knative’s', () => {
  const route = (since: string, message = 'Waiting for load balancer to be ready'): JsonObject => ({
    kind: 'Ingress',
    metadata: { namespace: 'ada', name: 'model' },
    spec: {
      rules: [
        { hosts: ['model.ada.svc.cluster.local'], visibility: 'ClusterLocal' },
        { hosts: ['model.ada.example.com'], visibility: 'ExternalIP' },
      ],
    },
    status: { conditions: [{ type: 'LoadBalancerReady', status: 'Unknown', message, lastTransitionTime: since }] },
  });

  test('whose host the Gateway does not take', () => {
    expect(routeFindings(route(LONG_AGO), gateway('kubeflow.example.org'), NOW).map(lineOf)).toEqual([
      '! serving/route-unanswered: Ingress ada/model: the gateway has not answered yet for model.ada.example.com; Gateway kubeflow/kubeflow-serving does ' +
        'not take them; add a server with these hosts to it',
    ]);
  });

  test('of a Knative of the cluster, elsewhere, names its log', () => {
    const [line = ''] = routeFindings(route(LONG_AGO), gateway('*'), NOW, 'knative').map(lineOf);
    expect(line).toContain('see kubectl --namespace knative logs deployment/net-istio-controller');
  });

  test('for which the gateway does not answer', () => {
    expect(routeFindings(route(LONG_AGO), gateway('*'), NOW).map(lineOf)).toEqual([
      '! serving/route-unanswered: Ingress ada/model: the gateway has not answered yet for model.ada.example.com; see kubectl --namespace ' +
        'knative-serving logs deployment/net-istio-controller',
    ]);
  });

  test('that is young is left alone', () => {
    expect(routeFindings(route('2026-01-01T00:59:00Z'), gateway('*'), NOW)).toEqual([]);
  });
});

const model = (metadata: object, status: object): JsonObject => ({
  kind: 'InferenceService',
  metadata: { namespace: 'ada', name: 'mnist', creationTimestamp: LONG_AGO, ...metadata },
  status,
});
const old = { annotations: { [MODE]: 'RawDeployment' } };

describe('a model', () => {
  test.each<[string, object, string]>([
    ['changed', old, 'Standard'],
    ['changed', { annotations: { [MODE]: 'Serverless' } }, 'Knative'],
    ['deleted', { ...old, deletionTimestamp: LONG_AGO }, 'Standard'],
  ])('that cannot be %s, by an older word for its mode', (what, metadata, deploymentMode) => {
    const asked = (metadata as typeof old).annotations[MODE];
    expect(modeFindings(model(metadata, { deploymentMode })).map(lineOf)).toEqual([
      `! serving/old-mode: InferenceService ada/mnist cannot be ${what}: it is annotated ${MODE}=${asked}, and KServe calls that ${deploymentMode}; ` +
        `kubectl --namespace ada annotate inferenceservice/mnist ${MODE}=${deploymentMode} --overwrite`,
    ]);
  });

  test('of the mode that it asks for, or of no mode yet', () => {
    expect(modeFindings(model({ annotations: { [MODE]: 'Standard' } }, { deploymentMode: 'Standard' }))).toEqual([]);
    expect(modeFindings(model(old, {}))).toEqual([]);
    expect(modeFindings(model({}, { deploymentMode: 'Knative' }))).toEqual([]);
  });

  const unready = (more: object = {}) => ({ type: 'Ready', status: 'False', lastTransitionTime: LONG_AGO, ...more });

  test.each<[string, readonly object[], readonly string[]]>([
    ['that is ready', [unready({ status: 'True' })], []],
    [
      'that is not, with a reason',
      [unready({ message: 'no runtime for tensorflow' })],
      [
        '! serving/not-ready: InferenceService ada/mnist is not ready: no runtime for tensorflow; see kubectl --namespace ada describe inferenceservice/mnist',
      ],
    ],
    [
      'of which nothing is said',
      [],
      [
        '! serving/not-ready: InferenceService ada/mnist is not ready: its controller has not said why; see kubectl --namespace ada describe inferenceservice/mnist',
      ],
    ],
    ['that was not a minute ago', [unready({ lastTransitionTime: '2026-01-01T00:59:30Z' })], []],
    ['that is stopped', [unready(), { type: 'Stopped', status: 'True' }], []],
  ])('%s', (_, conditions, lines) => {
    expect(readyFindings(model({}, { conditions }), NOW).map(lineOf)).toEqual(lines);
  });
});

/** The answer of the API server about which kinds it knows. */
function discovery(
  ...kinds: readonly (readonly [group: string | undefined, version: string, resource: string, kind: string])[]
) {
  const items = kinds.map(([name, version, resource, kind]) => ({
    metadata: { name },
    versions: [{ version, resources: [{ resource, responseKind: { kind }, scope: 'Namespaced' }] }],
  }));
  return { kind: 'APIGroupDiscoveryList', items };
}

test('doctor finds them in the cluster', async () => {
  const config = (data: object) => [200, { apiVersion: 'v1', kind: 'ConfigMap', data }] as const;
  const answers: Readonly<Record<string, readonly [number, object]>> = {
    '/api': [200, discovery([undefined, 'v1', 'configmaps', 'ConfigMap'])],
    '/apis': [
      200,
      discovery(
        ['serving.kserve.io', 'v1beta1', 'inferenceservices', 'InferenceService'],
        ['networking.istio.io', 'v1', 'gateways', 'Gateway'],
      ),
    ],
    '/version': [200, { gitVersion: 'v1.33.0', major: '1', minor: '33' }],
    [`/api/v1/namespaces/${PLATFORM_CONFIG.namespace}/configmaps/${PLATFORM_CONFIG.name}`]: config({
      url: 'https://a.b',
    }),
    '/api/v1/namespaces/knative-serving/configmaps/config-istio': config({
      'gateway.kubeflow.kubeflow-serving': 'host',
    }),
    '/api/v1/namespaces/knative-serving/configmaps/config-domain': config({ 'example.com': '' }),
    '/apis/serving.kserve.io/v1beta1/inferenceservices': [200, { items: [model(old, { deploymentMode: 'Standard' })] }],
  };
  const { kubeconfig, close } = await fakeApiServer((path, { method }) => {
    if (method === 'POST') return [200, { status: { allowed: true } }];
    return answers[path] ?? [404, { kind: 'Status', code: 404, message: path }];
  });
  try {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'auth' } };
    const { stdout } = await cli([
      'doctor',
      folder({ '00-foundation/a.yaml': [namespace] }),
      '--kubeconfig',
      kubeconfig,
    ]);
    expect(stdout).toMatch(/^✗ serving\/gateway-missing: Gateway kubeflow\/kubeflow-serving, .* is missing/m);
    expect(stdout).toMatch(/^! serving\/old-mode: InferenceService ada\/mnist cannot be changed/m);
    expect(stdout).toMatch(/^! serving\/not-ready: InferenceService ada\/mnist is not ready/m);
  } finally {
    close();
  }
});
