import type { ExpectedKnative } from '../../../charts/contract/existing';
import type { CheckContext } from '../../../cli/doctor/check';
import { serving } from '../../../cli/doctor/serving';
import { lineOf } from '../../../cli/findings';
import type { JsonObject } from '../../../cli/json';

const LONG_AGO = '2026-01-01T00:00:00Z';
const GATEWAY = { name: 'kubeflow-serving', namespace: 'kubeflow', service: 'a.b.svc.cluster.local' };
const THERE: ExpectedKnative = {
  ...{ namespace: 'knative', domain: 'apps.io', settings: {}, routes: [], sidecar: {} },
  gateways: { external: GATEWAY, local: GATEWAY },
};

const waiting = (kind: string, namespace: string, type: string): JsonObject => ({
  kind,
  metadata: { namespace, name: 'a', creationTimestamp: LONG_AGO },
  spec: { rules: [{ hosts: ['a.apps.io'], visibility: 'ExternalIP' }] },
  status: {
    conditions: [{ type, status: 'Unknown', message: 'Waiting for load balancer', lastTransitionTime: LONG_AGO }],
  },
});

/** What is found in a cluster whose Knative also serves the namespace of another. */
async function found(gateway: JsonObject | undefined): Promise<readonly string[]> {
  const objects: Readonly<Record<string, readonly JsonObject[]>> = {
    Service: ['ada', 'others'].map((namespace) => waiting('Service', namespace, 'Ready')),
    Ingress: ['ada', 'others'].map((namespace) => waiting('Ingress', namespace, 'LoadBalancerReady')),
  };
  const api = {
    list: ({ kind }: { readonly kind: string }) => Promise.resolve([...(objects[kind] ?? [])]),
    read: ({ kind, name }: { readonly kind: string; readonly name: string }) =>
      Promise.resolve(kind === 'Gateway' && name === GATEWAY.name ? gateway : undefined),
  };
  const tenants = new Set(['ada']);
  const scene: Pick<CheckContext, 'facts' | 'podNamespaces'> = {
    facts: {
      ...{ url: 'https://a.b', kubeflow: '', renderedBy: '', existingNamespaces: [], clusterDomain: 'cluster.local' },
      ...{ devices: [], ipFamilies: [], gatewayService: undefined, mirror: undefined, existing: { knative: THERE } },
    },
    podNamespaces: () => Promise.resolve({ all: tenants, tenants, injected: tenants }),
  };
  return (await serving({ ...scene, api })).map(lineOf);
}

test('beside a Knative of the cluster, the platform’s Gateway and the tenants’ Services are looked at', async () => {
  const lines = await found({ spec: { servers: [{ hosts: ['*.apps.io'] }] } });
  expect(lines.map((line) => line.slice(0, 60))).toEqual([
    '! serving/route-unanswered: Ingress ada/a: the gateway has not answered yet'.slice(0, 60),
    '! serving/not-ready: Service ada/a is not ready: Waiting for load balancer'.slice(0, 60),
  ]);
  expect(lines[0]).toContain('kubectl --namespace knative logs deployment/net-istio-controller');
});

test('a Gateway that is missing, or does not take its domain', async () => {
  expect((await found(undefined))[0]).toMatch(/^✗ serving\/gateway-missing: Gateway kubeflow\/kubeflow-serving/);
  expect((await found({ spec: { servers: [{ hosts: ['*.example.com'] }] } }))[0]).toMatch(
    /^✗ serving\/hosts-not-taken: Gateway kubeflow\/kubeflow-serving does not take hosts of apps\.io/,
  );
});
